// How well this installation knows the hosts and registrable domains that links lead to: for how
// long, by mail of how many, and how often lists of others condemned them (condemned.h). Never what
// was made of the mail: a verdict that fed on earlier ones would confirm itself. Pure; the
// remembering is the store's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxNamesOfMessage = 64;  // a thousand decoys must not flood the store
inline constexpr std::size_t kMaxNames = 1'000'000;    // nor a thousand such messages the disk
inline constexpr Seconds kNameLife{400L * 24 * 3600};  // 13 months since it was last seen
inline constexpr std::size_t kMostSenders = 32;        // what one name may hold of them

inline constexpr Seconds kBadMemory{30L * 24 * 3600};  // sites are cleaned, names change hands

// Old enough to speak: whoever met nobody yet finds everybody strange.
inline constexpr Seconds kMemoryThatSpeaks{14 * 24 * 3600};

// All that is kept of a name. Anybody may make up mail: what tells of breadth counts only where the
// sender is proven (sender.h).
struct NameRecord {
  WallTime first;
  WallTime last;                       // midnight (UTC) before: it changes once a day
  std::int64_t days = 0;               // on which it was seen
  std::int64_t messages = 0;           // of proven senders
  std::int64_t recipients = 0;         // of those messages, added up
  std::vector<std::string> senders{};  // keys of their domains, each once, at most kMostSenders
  std::int64_t bad_days = 0;           // of `days`, those on which it was condemned
  WallTime last_bad{};                 // the last of them, as `last`
  bool operator==(const NameRecord&) const = default;
};

enum class Familiarity {
  kCondemned,  // within kBadMemory, and on half of its days or more
  kUnseen,
  kNew,    // for less than a day
  kYoung,  // for less than 14 days, or by mail of less than 3 sender domains
  kKnown,  // less than 90 days, or 20 sender domains
  kEstablished,
};

Familiarity FamiliarityOf(const NameRecord& record, WallTime now);

// What a store remembers of the names it was asked for.
struct KnownNames {
  std::optional<WallTime> since;  // the first sight of all its names; nullopt: it knows none
  std::map<std::string, NameRecord, std::less<>> records;
};

// What one message adds to its names.
struct NameSighting {
  std::vector<std::string> names;  // NamesOf its links, and the way they led
  std::string sender;              // SenderKey of its domain; empty: not proven
  std::int64_t recipients = 0;
  std::set<std::string, std::less<>> condemned{};  // of the names
};

// Hosts and registrable domains of the links, each once, riskiest first (risk.h), up to
// kMaxNamesOfMessage.
std::vector<std::string> NamesOf(const std::vector<Link>& links);

// Those that the chain's hops add.
std::vector<std::string> NamesOf(const Chain& chain, const SuffixList& suffixes);

// An HMAC, cut: no correspondents are kept. 32 of them hardly ever collide.
std::string SenderKey(std::string_view domain, std::string_view site_key);

// Counts `sighting` into the record of `name`, one of its names; a fresh one has days == 0.
void CountIn(const NameSighting& sighting, std::string_view name, WallTime now, NameRecord& record);

// By name, of those `asked` for.
using FamiliarNames = std::map<std::string, Familiarity, std::less<>>;
FamiliarNames Familiarize(const std::vector<std::string>& asked,
                          const KnownNames& known,
                          WallTime now);
// Whether its memory reaches back kMemoryThatSpeaks.
bool MaySpeak(const KnownNames& known, WallTime now);

}  // namespace linkmilter
