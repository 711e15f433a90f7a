// What was seen -> the WARC records that keep it. Pure but for record ids, any thread.
//
//   a look-up   resource, text/dns (RFC 4027), target dns:HOST; also where nothing was found
//   an exchange request and response, byte for byte; resource, the certificates; metadata with what
//               led here and how it went. Those without bytes are left out, metadata never is
//   an end      metadata: the whole chain, its ending, and what was not fetched and why
//
// Every record names its case and hop in the fields below. What was altered is said in
// kRedactedField: such a record is not byte-exact. The body of a page that was reached with a token
// is never kept (docs/operating.md), nor are cookies of such a chain.
#pragma once

#include <string>
#include <vector>

#include "scanner/evidence/redact.h"
#include "scanner/evidence/sink.h"
#include "scanner/evidence/warc.h"

namespace linkmilter {

inline constexpr const char* kCaseField = "Linkmilter-Case";
inline constexpr const char* kHopField = "Linkmilter-Hop";
inline constexpr const char* kRedactedField = "Linkmilter-Redacted";

std::vector<WarcRecord> RecordsOf(const LookupSeen& lookup);
std::vector<WarcRecord> RecordsOf(const ExchangeSeen& exchange, const Redactions& rules);
std::vector<WarcRecord> RecordsOf(const CaseEnded& end, const Redactions& rules);

struct WarcOrigin {
  std::string software = "linkmilter/0.1";
  std::string host;        // of this machine
  std::string user_agent;  // as sent
};
WarcRecord WarcinfoOf(const WarcOrigin& origin,
                      const std::string& file_name,
                      const Redactions& rules,
                      WallTime now);

}  // namespace linkmilter
