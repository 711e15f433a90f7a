// Which links may be fetched, which only by their host, which never: mail must arrive with every
// one of its links unpressed. Pure; touches nothing. In doubt host only: a false caution costs
// detection, a false fetch costs a person.
//
// The first that applies decides, and is the reason:
//   1. no web address; places nobody presses (headers, images, actions);
//      hidden wherever it stands                                          never
//   2. the address, the path or a token of a list header's URL            never
//   3. words of opting out, releasing, destroying, deciding, paying;
//      siblings that differ in one short value                            host only
//   4. words of identity (sign in, confirm) with a token, code or query   host only
//   5. a token, or a recipient's address                                  host only
//   6. everything else                                                    fetch
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

// Sets plan and reason of every link of one message. `recipients` are its envelope recipients.
// A link that already has a plan other than kFetch keeps it unless a stricter one applies. Linear
// in the links.
void ApplyCaution(const std::vector<std::string>& recipients, std::vector<Link>& links);

// What a host-only link of ApplyCaution may be fetched for all the same, once for a campaign
// (judge/campaign.h). Links that act are never: each of them is a press of somebody's button.
enum class Sampling {
  kNever,
  kByShape,  // a token or an address in it, no act: any link of its shape stands for the others
  kByUrl,    // identity: only if many have got the very same URL; a shape would be a login of one
};
Sampling SamplingOf(const Link& link);

// Why a chain that was led to this URL, by whatever means, must not ask for it ("opt-out:
// \"unsub\""); empty: it may. `domain` is its registrable domain. Words of the URL weigh as they do
// in a link's, those of identity included, and a signed claim (JWT) is a login by its make. A mere
// token is the one exception: every counter of clicks and every session begins with one, and a
// chain whose own link carried none was told it as anybody would have been.
std::string RefusalOfHop(std::string_view url, std::string_view domain);

}  // namespace linkmilter
