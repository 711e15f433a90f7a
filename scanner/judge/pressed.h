// The links of a message a person may press, seen beside its sender. Pure; linear in the links.
#pragma once

#include <vector>

#include "scanner/judge/host_kind.h"
#include "scanner/judge/policy.h"
#include "scanner/judge/sender.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

struct Pressed {
  const Link* link = nullptr;
  HostKind kind = HostKind::kOther;
  bool foreign = false;  // of another owner than the sender and his list, none of the operator's
  bool call = false;     // a text, a button, a picture or a code that does not show where it leads
  bool popular = false;  // as the operator's rankings have it
  bool from_file = false;  // pressed in an attached page or document alone
};

// Whose a message is, and who got it.
struct Parties {
  const Sender& sender;
  const std::vector<std::string>& recipients;
};

// Links that the operator allows are left out: nothing counts against them. Those to a domain of
// the recipients' own, or to an address of an inner network, are not foreign: no stranger has pages
// there.
std::vector<Pressed> PressedLinks(const std::vector<Link>& links,
                                  const Parties& parties,
                                  const Policy& policy,
                                  const SuffixList& suffixes);

}  // namespace linkmilter
