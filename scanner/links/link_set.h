// Raw links -> the distinct links of one message: one Link for each URL a browser would request,
// with every place it stood, the texts shown for it and what was odd about its spelling. One
// object per message, one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/links/raw_link.h"
#include "scanner/links/unwrap.h"

namespace linkmilter {

class LinkSet final : public LinkSink {
 public:
  // Both must outlive the set.
  LinkSet(const SuffixList& suffixes, const ExtractLimits& limits)
      : suffixes_(suffixes), limits_(limits) {}

  // What follows is found in this MIME part (`attached`: a file), or in the header of this name.
  void EnterPart(std::string_view number, bool attached);
  void EnterHeader(std::string_view name, bool list_header);

  Id OnLink(const RawLink& link) override;
  void OnShownText(Id link, std::string_view text) override;
  void OnProminence(Id link, Prominence prominence) override;
  void OnNothingShown(Id link) override;
  void OnEvidence(EvidenceKind kind, std::string_view text) override;
  void OnFile(std::string_view type, std::string_view bytes) override;

  std::vector<Link> TakeLinks();  // in order of first appearance. Call once, at the end
  std::vector<Evidence> TakeEvidence() { return std::move(evidence_); }
  // The files that stood inside what was read since the last call.
  std::vector<std::string> TakeFiles() { return std::exchange(files_, {}); }
  // What stands in another URL alone gets that one's plan where it is stricter. `links` as taken,
  // with their plans.
  void InheritPlans(std::vector<Link>& links) const;
  std::size_t beyond() const { return beyond_; }  // places of links above the limit

 private:
  static constexpr std::size_t kNoPlace = static_cast<std::size_t>(-1);

  // What all places of one link have in common; beside links_.
  struct Common {
    std::string_view doubt;                // empty once a place is beyond doubt
    std::size_t visible = 0;               // places that can be seen
    bool outlook_only = true;              // until one stands outside of conditional comments,
    bool defanged = true;                  // or is written as a URL
    std::size_t pressed_place = kNoPlace;  // of Link::places, told last
    Id inside = kNoLink;                   // the link it is nested in, if it stands nowhere else
  };

  std::string_view Cut(std::string_view raw);
  std::optional<Url> Parse(const RawLink& link, std::string_view raw);
  bool LeadsNowhere(std::string_view raw);
  Id Take(const RawLink& link, Id inside);
  Id Add(const Unwrapped& unwrapped, std::string_view doubt);
  void AddOuters(const std::vector<std::string>& outers, Link& link) const;
  void AddPlace(const RawLink& raw, Id id);
  void AddNested(Id outer, const RawLink& where, std::size_t depth);
  const std::string& DomainOf(const std::string& host);

  const SuffixList& suffixes_;
  const ExtractLimits& limits_;
  std::string part_;
  bool attached_ = false;
  std::size_t position_ = 0;  // in the part
  bool header_ = false;
  bool list_header_ = false;
  std::vector<Link> links_;
  std::vector<Common> commons_;
  std::vector<Evidence> evidence_;
  std::vector<std::string> files_;
  std::size_t file_bytes_ = 0;  // of the whole message
  std::unordered_map<std::string, Id> ids_;
  std::unordered_map<std::string, std::string> domains_;  // many links, few hosts
  std::vector<Oddity> oddities_;                          // of the link at hand
  std::string with_scheme_;
  std::size_t beyond_ = 0;
};

}  // namespace linkmilter
