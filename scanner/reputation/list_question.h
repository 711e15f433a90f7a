// What a DNS list is asked about one subject: the names, by what kind of list it is. Pure. Names of
// inner networks (one label, *.local) are never asked of anybody; neither is what the DNS cannot
// carry.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/reputation/name_servers.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

enum class ListKey {
  kHostThenDomain,  // the host, and where that is not listed its registrable domain
  kHost,            // the host only: the list has wildcards (DBL, ZRD, SURBL)
  kRegistrable,     // the registrable domain only (URIBL)
  kAddress,         // the addresses the host resolved to (ZEN)
  kNsName,          // the name servers of the registrable domain
  kNsAddress,       // their addresses
  kUrlHash,         // the URL as base32 (RFC 4648, no padding) of its SHA-256 (HBL)
};
inline constexpr int kListKeyCount = static_cast<int>(ListKey::kUrlHash) + 1;
std::string_view Name(ListKey key);  // "host-then-domain", "host", "registrable", ...

struct ListScope {
  ListKey key = ListKey::kHostThenDomain;
  bool ip_literals = true;  // whether lists of names are asked about http://192.0.2.7/, reversed
  std::string zone;         // "dbl.example", lower case, no dots at its ends
  std::string label;        // of a hash list: "_url", between hash and zone; empty: none
};

struct ListQuestion {
  std::string subject;  // what is looked up: "evil.example", "192.0.2.7"
  std::string name;     // to ask the DNS for; empty: may not be asked
};

// Of one host: a flood of addresses must not become a flood of questions.
inline constexpr std::size_t kMaxAddressQuestions = 4;

// In the order in which they are asked, until one has an answer other than "not listed". Empty: not
// for this list (an address of a list of names, a host that was not resolved).
// REQUIRES: a list of hosts, addresses or URLs, not of name servers.
std::vector<ListQuestion> QuestionsOf(const Subject& subject, const ListScope& scope);

// The same of lists of name servers: kNsName, kNsAddress.
std::vector<ListQuestion> QuestionsOf(const NameServers& servers, const ListScope& scope);
inline bool IsOfServers(ListKey key) {
  return key == ListKey::kNsName || key == ListKey::kNsAddress;
}

// `host` as Url::host, or an address as text, before the zone: names as they are, IPv4 octets or
// IPv6 nibbles reversed. nullopt: may not be asked.
std::optional<std::string> ListQueryName(std::string_view host, std::string_view zone);

}  // namespace linkmilter
