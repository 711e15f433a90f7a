#include "scanner/judge/familiarity.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "scanner/digest.h"
#include "scanner/judge/risk.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

constexpr std::size_t kSenderKeyBytes = 8;

constexpr Seconds Days(int days) {
  return Seconds{days * 24L * 3600};
}

// Those to be fetched by their risk, then the others as they stand.
std::vector<std::size_t> InOrder(const std::vector<Link>& links) {
  std::vector<std::size_t> order = ByRisk(links, {});
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan != Plan::kFetch) order.push_back(i);
  }
  return order;
}

}  // namespace

Familiarity FamiliarityOf(const NameRecord& record, WallTime now) {
  const auto age = now - record.first;
  const std::size_t senders = record.senders.size();
  if (record.bad_days > 0 && 2 * record.bad_days >= record.days &&
      now - record.last_bad < kBadMemory)
    return Familiarity::kCondemned;
  if (age < Days(1)) return Familiarity::kNew;
  if (age >= Days(90) && senders >= 20) return Familiarity::kEstablished;
  if (age >= Days(14) && senders >= 3) return Familiarity::kKnown;
  return Familiarity::kYoung;
}

std::vector<std::string> NamesOf(const std::vector<Link>& links) {
  std::vector<std::string> names;
  std::unordered_set<std::string_view> taken;
  for (const std::size_t i : InOrder(links)) {
    for (const std::string* name : {&links[i].domain, &links[i].host}) {
      if (names.size() == kMaxNamesOfMessage) return names;
      if (!name->empty() && taken.insert(*name).second) names.push_back(*name);
    }
  }
  return names;
}

std::string SenderKey(std::string_view domain, std::string_view site_key) {
  const std::string whole = std::string("sender\n").append(domain);
  return HmacSha256Hex(site_key, whole).substr(0, kSenderKeyBytes);
}

std::vector<std::string> NamesOf(const Chain& chain, const SuffixList& suffixes) {
  std::vector<std::string> names;
  for (const Hop& hop : chain.hops) {
    const auto url = ParseUrl(hop.url);
    if (!url || !url->host) continue;
    for (const std::string& name : {suffixes.RegistrableDomain(*url->host), *url->host}) {
      if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  }
  return names;
}

void CountIn(const NameSighting& sighting,
             std::string_view name,
             WallTime now,
             NameRecord& record) {
  const WallTime today = std::chrono::floor<std::chrono::days>(now);
  if (record.days == 0) record.first = now;
  if (record.days == 0 || today > record.last) {
    ++record.days;
    record.last = today;
  }
  if (sighting.condemned.contains(name) && (record.bad_days == 0 || today > record.last_bad)) {
    ++record.bad_days;
    record.last_bad = today;
  }
  if (sighting.sender.empty()) return;
  ++record.messages;
  record.recipients += sighting.recipients;
  auto& senders = record.senders;
  if (senders.size() < kMostSenders &&
      std::find(senders.begin(), senders.end(), sighting.sender) == senders.end())
    senders.push_back(sighting.sender);
}

FamiliarNames Familiarize(const std::vector<std::string>& asked,
                          const KnownNames& known,
                          WallTime now) {
  FamiliarNames names;
  for (const std::string& name : asked) {
    const auto found = known.records.find(name);
    const bool seen = found != known.records.end();
    names.emplace(name, seen ? FamiliarityOf(found->second, now) : Familiarity::kUnseen);
  }
  return names;
}

bool MaySpeak(const KnownNames& known, WallTime now) {
  return known.since && now - *known.since >= kMemoryThatSpeaks;
}

}  // namespace linkmilter
