// What the A records of a DNS list mean (RFC 5782, section 2.3, and each list's own table). Pure
// and strict: a code is a listing only if the list's table has it. A list that refuses us, an
// intercepting resolver or a parked zone never lists anybody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "scanner/model.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

// Which answers one row of a table is about. As text:
//   "127.0.1.4"              exactly this one
//   "127.0.2.2-127.0.2.4"    these and all between them
//   "&8"                     any in whose last octet this bit is set, or one of these bits
struct CodeMatch {
  enum class Kind { kEquals, kRange, kMask };
  Kind kind = Kind::kEquals;
  std::uint32_t first = 0;  // host order; kMask: the bits
  std::uint32_t last = 0;   // kRange only
  bool Matches(std::uint32_t answer) const;
  std::string ToString() const;  // as Parse reads it
  // nullopt: none of these, a range that falls, a mask that is not 1 to 255.
  static std::optional<CodeMatch> Parse(std::string_view text);
  bool operator==(const CodeMatch&) const = default;
};

// One row: an answer may match several, and raises the signal of each.
struct ListCode {
  CodeMatch match;
  std::string signal;
  double points = 0;
  Standing::Class kind = Standing::Class::kUnclassed;
  bool operator==(const ListCode&) const = default;
};

struct ListTable {
  std::vector<ListCode> codes;
  std::vector<CodeMatch> refused;  // besides 127.255.255.0/24, which is every list's
};

inline constexpr Seconds kMinListTtl{60};
inline constexpr Seconds kMaxListTtl{3600};

// True: an answer of no list at all (outside 127.0.0.0/8). Somebody answers in its place: a
// resolver that rewrites NXDOMAIN, a parked zone.
bool IsForeign(const AddressAnswer& answer);

// One standing per listing, or else a single one; each has what `about` says, and result, code,
// signal, points, kind, time to live and detail of its own.
//   no such name, no address                       not listed
//   127.255.255.0/24 or `refused` among them       refused, whatever else is there
//   outside 127.0.0.0/8 among them                 unknown
//   in the table                                   listed
//   other 127.0.0.0/8                              unknown: code not understood
//   REFUSED                                        refused
//   failed, timed out                              unknown
std::vector<Standing> ReadListAnswer(const AddressAnswer& answer,
                                     const Standing& about,
                                     const ListTable& table);

// `about` without a usable answer, and why.
Standing UnknownStanding(Standing about, std::string detail);

}  // namespace linkmilter
