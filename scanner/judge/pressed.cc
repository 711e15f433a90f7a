#include "scanner/judge/pressed.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/ip.h"
#include "base/text.h"
#include "scanner/judge/owners.h"
#include "scanner/judge/protected_names.h"
#include "scanner/reputation/source.h"

namespace linkmilter {
namespace {

bool IsPressed(const Place& place) {
  switch (place.kind) {
    case PlaceKind::kClick:
    case PlaceKind::kSubmit:
    case PlaceKind::kGo:
    case PlaceKind::kBare:
      return true;
    case PlaceKind::kLoad:
    case PlaceKind::kNested:
    case PlaceKind::kHeader:
    case PlaceKind::kAction:
    case PlaceKind::kPassive:
      return false;
  }
  return false;
}

bool Calls(const Place& place) {
  return IsPressed(place) && (place.kind != PlaceKind::kBare || place.attached);
}

// "https://a.example/x", "www.a.example": the reader sees where it leads.
bool ShowsAddress(std::string_view text, const Link& link) {
  text = TrimAscii(text);
  const bool spaced = std::any_of(text.begin(), text.end(), IsAsciiSpace);
  return !spaced && !link.host.empty() &&
         AsciiLower(text).find(link.domain.empty() ? link.host : link.domain) != std::string::npos;
}

bool IsCall(const Link& link) {
  if (!std::any_of(link.places.begin(), link.places.end(), Calls)) return false;
  const auto shows = [&](const std::string& text) { return ShowsAddress(text, link); };
  return link.texts.empty() || !std::all_of(link.texts.begin(), link.texts.end(), shows);
}

// Pressed in a file alone, where filters of text do not look. Addresses in plain text are none:
// patches and licences are full of them.
bool CallsFromAFile(const Link& link) {
  const auto pressed = [](const Place& place) {
    return place.kind == PlaceKind::kClick || place.kind == PlaceKind::kSubmit ||
           place.kind == PlaceKind::kGo;
  };
  bool calls = false;
  for (const Place& place : link.places) {
    if (!place.attached) return false;
    calls = calls || pressed(place);
  }
  return calls;
}

bool IsOfInnerNetwork(const std::string& host) {
  const auto address = IpAddress::Parse(host);
  return address && IsPrivateNetwork(*address);
}

// Who lets pages to anybody writes to his tenants' users, often from another of his domains: "x" of
// x.service.example. What is wrong with such pages is said by their kind.
bool IsLandlord(const Link& link, HostKind kind, const Sender& sender) {
  if (kind != HostKind::kTenants && kind != HostKind::kBuilder) return false;
  const std::size_t dot = link.domain.find('.');
  return !sender.refuted && dot != std::string::npos &&
         SameOwner(std::string_view(link.domain).substr(dot + 1), sender.domain);
}

bool IsSenders(const Link& link, HostKind kind, const Sender& sender) {
  return SameOwner(link.domain, sender.domain) || IsLandlord(link, kind, sender) ||
         (!sender.domain.empty() && IsWithin(link.host, sender.domain));
}

bool IsOfList(const Place& place) {
  return place.element == "header" && StartsWithIgnoreCase(place.part, "list-");
}

// Where the List- headers (RFC 2369) lead: whoever sends for others to many has his counter of
// clicks there as well. As easily forged as From, and believed as far: of a host of his own, unless
// the sender failed the checks.
std::set<std::string_view> ListOwners(const std::vector<Link>& links,
                                      const Sender& sender,
                                      const SuffixList& suffixes) {
  std::set<std::string_view> owners;
  if (sender.refuted) return owners;
  for (const Link& link : links) {
    if (!link.domain.empty() && KindOf(link.url, suffixes) == HostKind::kOther &&
        std::any_of(link.places.begin(), link.places.end(), IsOfList))
      owners.insert(OwnerOf(link));
  }
  return owners;
}

}  // namespace

std::vector<Pressed> PressedLinks(const std::vector<Link>& links,
                                  const Parties& parties,
                                  const Policy& policy,
                                  const SuffixList& suffixes) {
  const Sender& sender = parties.sender;
  const auto sites = SitesOf(parties.recipients, suffixes);
  const auto list_owners = ListOwners(links, sender, suffixes);
  std::vector<Pressed> pressed;
  for (const Link& link : links) {
    const bool web = link.url.starts_with("http");
    if (!web || !std::any_of(link.places.begin(), link.places.end(), IsPressed)) continue;
    const auto standings = LookLocally(policy.trace->local, {link.url, link.host, link.domain});
    if (FirstWith(Standing::Result::kAllowed, standings) != nullptr) continue;
    Pressed one;
    one.popular = FirstWith(Standing::Result::kPopular, standings) != nullptr;
    one.link = &link;
    one.kind = KindOf(link.url, suffixes);
    one.foreign = !IsSenders(link, one.kind, sender) && !list_owners.contains(OwnerOf(link)) &&
                  !IsWithinAny(link.host, policy.own_domains) && !IsWithinAny(link.host, sites) &&
                  !IsOfInnerNetwork(link.host);
    one.call = IsCall(link);
    one.from_file = CallsFromAFile(link);
    pressed.push_back(one);
  }
  return pressed;
}

}  // namespace linkmilter
