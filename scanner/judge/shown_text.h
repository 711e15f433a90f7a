// What the texts of a link show against where it leads. Pure; linear in the texts.
#pragma once

#include <string>
#include <string_view>

#include "scanner/judge/judge.h"
#include "scanner/judge/policy.h"
#include "scanner/model.h"

namespace linkmilter {

enum class Shown {
  kNothing,     // no address, or one that it leads to
  kOther,       // the address of another site
  kLooksAlike,  // of one whose name the link's host imitates
};

struct ShownText {
  Shown what = Shown::kNothing;
  std::string host;  // that is shown
};

// What of the message, besides the link, tells an honest counter of clicks.
struct ShownContext {
  const Finding* finding = nullptr;  // null: not followed
  const Policy& policy;
  const MessageFacts& message;
};

struct ShownHost {
  std::string host;   // without "www."; empty: none
  bool bare = false;  // nothing but the name: "booking.com" may be the name of a company
};

// The host a text shows: it begins with a URL or with "www.", or is a host name and no more. A
// sentence, a file name, an e-mail address and what its author cut short show none.
ShownHost ReadShownHost(std::string_view text, const SuffixList& suffixes);

// The worst of the texts of `link`. A link shows what it leads to if it is of the same site or the
// same owner, if a wrapper taken off or the end of its chain is, or (but for look-alikes) if it is
// the counter of a proven sender, of one who signed what is shown as well, or of those who send for
// others. Of bare names look-alikes alone count.
ShownText WorstShown(const Link& link, const ShownContext& context);

}  // namespace linkmilter
