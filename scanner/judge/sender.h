// Who a message says it is from, and what is known of it: context for its links. Anybody may write
// these headers, so none of them speaks for a link; what they say against it counts. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"

namespace linkmilter {

struct Sender {
  std::string host;                  // behind the @ of From; empty: none
  std::string domain;                // registrable; empty: a name without a dot is nobody's
  std::string name;                  // display name, in matching form
  std::string plain_name;            // the same by its looks, letters and digits alone
  bool freemail = false;             // says nothing of who writes
  bool proven = false;               // DMARC passed, by the word of policy.authserv_id
  std::vector<std::string> signers;  // registrable domains whose DKIM signature holds, by that word
  bool refuted = false;  // the topmost word of those who checked: DMARC failed, or nothing passed
  bool no_signature = false;  // by that word: not refuted, but neither DKIM nor DMARC passed, nor
                              // SPF for his own domain
};

Sender SenderOf(const Extraction& extraction, const Policy& policy, const SuffixList& suffixes);

// What one Authentication-Results header (RFC 8601) says. Writers differ in their grammar: only the
// plain pieces "method=result" are read.
struct AuthenticationWord {
  std::string server;  // authserv-id, lower case; empty: none stands there
  std::string spf;     // the results, lower case; empty: not checked
  std::string spf_of;  // the host SPF was asked about; empty: it does not say
  std::string dkim;    // "pass" if any signature passed
  std::string dmarc;
  std::vector<std::string>
      signers{};  // domains (header.d) whose signature passed, lower case; a few
};
AuthenticationWord ReadAuthentication(std::string_view header);

}  // namespace linkmilter
