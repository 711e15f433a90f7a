#include "scanner/links/link_set.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanner/attachments/file_type.h"
#include "scanner/links/nested_urls.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxNestedDepth = 5;  // matryoshka URLs

bool IsWeb(const Url& url) {
  return (url.IsHttp() || url.scheme == "ftp") && url.host && !url.host->empty();
}

// Never inside a UTF-8 sequence.
std::string_view CutUtf8(std::string_view text, std::size_t cap) {
  if (text.size() <= cap) return text;
  while (cap > 0 && (static_cast<unsigned char>(text[cap]) & 0xC0U) == 0x80)
    --cap;
  return text.substr(0, cap);
}

std::string OneLine(std::string_view text, std::size_t cap) {
  std::string line;
  for (const char c : TrimAscii(text)) {
    if (line.size() > cap) break;
    if (!IsAsciiSpace(c)) {
      line += c;
    } else if (line.back() != ' ') {
      line += ' ';
    }
  }
  return std::string(CutUtf8(line, cap));
}

// Of all files inside documents of one message: data: URLs come on top of the message.
constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20;

}  // namespace

void LinkSet::EnterPart(std::string_view number, bool attached) {
  part_ = number;
  attached_ = attached;
  position_ = 0;
  header_ = false;
  list_header_ = false;
}

void LinkSet::EnterHeader(std::string_view name, bool list_header) {
  part_ = name;
  attached_ = false;
  position_ = 0;
  header_ = true;
  list_header_ = list_header;
}

LinkSink::Id LinkSet::OnLink(const RawLink& link) {
  const std::size_t known_before = links_.size();
  const Id id = Take(link, kNoLink);
  if (id != kNoLink && id >= known_before) AddNested(id, link, 1);
  return id;
}

LinkSink::Id LinkSet::Take(const RawLink& link, Id inside) {
  oddities_.clear();
  const std::string_view raw = Cut(TrimAscii(link.url));
  if (LeadsNowhere(raw)) return kNoLink;
  std::optional<Url> url = Parse(link, raw);
  if (!url || !IsWeb(*url)) {
    if (url && !url->IsHttp()) OnEvidence(EvidenceKind::kScheme, raw);
    return kNoLink;
  }
  const std::size_t known_before = links_.size();
  const Unwrapped unwrapped = Unwrap(*std::move(url), &oddities_);
  const Id id = Add(unwrapped, link.doubt);
  if (id == kNoLink || id == inside) return kNoLink;
  const bool fresh = id >= known_before;
  if (!fresh && !link.doubt.empty()) return id;
  Link& known = links_[id];
  AddPlace(link, id);
  AddOuters(unwrapped.outers, known);
  for (const Oddity oddity : oddities_) {
    if (std::find(known.oddities.begin(), known.oddities.end(), oddity) == known.oddities.end()) {
      known.oddities.push_back(oddity);
    }
  }
  Common& common = commons_[id];
  common.visible += link.invisible ? 0 : 1;
  common.outlook_only = common.outlook_only && link.outlook_only;
  common.defanged = common.defanged && link.defanged;
  if (fresh || inside == kNoLink) common.inside = inside;
  return id;
}

// A URL in a URL is its author's claim: it adds a link and stands for none.
void LinkSet::AddNested(Id outer, const RawLink& where, std::size_t depth) {
  const std::vector<NestedUrl> nested =
      FindNestedUrls(links_[outer].url, links_[outer].fragment, suffixes_);
  if (nested.empty()) return;
  links_[outer].oddities.push_back(Oddity::kNestedUrl);
  for (const NestedUrl& each : nested) {
    RawLink link = where;
    link.url = each.url;
    link.no_scheme = each.no_scheme;
    link.kind = PlaceKind::kNested;
    link.base = nullptr;
    const std::size_t known_before = links_.size();
    const Id id = Take(link, outer);
    if (id == kNoLink || id < known_before || depth == kMaxNestedDepth) continue;
    AddNested(id, where, depth + 1);
  }
}

// References that lead nowhere on the web. Most of them are images inside the message: telling
// them by their first bytes saves parsing megabytes of data:.
bool LinkSet::LeadsNowhere(std::string_view raw) {
  const auto begins = [raw](std::string_view scheme) { return StartsWithIgnoreCase(raw, scheme); };
  if (raw.empty() || begins("#") || begins("cid:") || begins("data:image/")) return true;
  if (begins("mailto:")) {
    constexpr std::size_t kScheme = 7;
    OnEvidence(EvidenceKind::kAddress, raw.substr(kScheme, raw.find('?') - kScheme));
    return true;
  }
  if (raw.starts_with("\\\\")) OnEvidence(EvidenceKind::kUncPath, raw);
  if (!begins("data:") && !begins("javascript:") && !begins("tel:")) return false;
  OnEvidence(EvidenceKind::kScheme, raw);
  return true;
}

std::string_view LinkSet::Cut(std::string_view raw) {
  if (raw.size() > kMaxUrlBytes) oddities_.push_back(Oddity::kOverlong);
  return CutUtf8(raw, kMaxUrlBytes);
}

// Without a base a relative reference is dead in mail; only //host lives.
std::optional<Url> LinkSet::Parse(const RawLink& link, std::string_view raw) {
  if (link.no_scheme) {
    with_scheme_.assign("http://").append(raw);
    oddities_.push_back(Oddity::kNoScheme);
    return ParseUrl(with_scheme_, nullptr, &oddities_);
  }
  std::optional<Url> url = ParseUrl(raw, link.base, &oddities_);
  const auto is_slash = [](char c) { return c == '/' || c == '\\'; };
  if (url || link.base != nullptr || raw.size() < 3 || !is_slash(raw[0]) || !is_slash(raw[1])) {
    return url;
  }
  with_scheme_.assign("http:").append(raw);
  return ParseUrl(with_scheme_, nullptr, &oddities_);
}

LinkSink::Id LinkSet::Add(const Unwrapped& unwrapped, std::string_view doubt) {
  const Url& url = unwrapped.inner;
  std::string href = url.RequestHref();
  if (const auto known = ids_.find(href); known != ids_.end()) {
    if (doubt.empty()) commons_[known->second].doubt = {};
    return known->second;
  }
  if (links_.size() >= limits_.links) {
    ++beyond_;
    return kNoLink;
  }
  Link link;
  link.url = href;
  link.fragment = url.fragment.value_or("");
  link.host = *url.host;
  link.domain = DomainOf(link.host);
  if (!unwrapped.hidden_by.empty()) {
    link.plan = Plan::kHostOnly;  // a request is a click in the gateway's log
    link.reason = "wrapper: the target is hidden by " + std::string(unwrapped.hidden_by);
  }
  const Id id = links_.size();
  links_.push_back(std::move(link));
  commons_.push_back({});
  commons_.back().doubt = doubt;
  ids_.emplace(std::move(href), id);
  return id;
}

void LinkSet::AddPlace(const RawLink& raw, Id id) {
  ++position_;
  Link& link = links_[id];
  const bool room = link.places.size() < limits_.places_per_link;
  if (raw.kind == PlaceKind::kClick) {
    commons_[id].pressed_place = room ? link.places.size() : kNoPlace;
  }
  if (!room) return;
  Place place;
  place.kind = list_header_ ? PlaceKind::kHeader : raw.kind;
  place.part = part_;
  place.element = header_ ? std::string_view("header") : raw.element;
  place.attribute = raw.attribute;
  place.prominence = raw.prominence;
  place.position = position_;
  place.attached = attached_;
  link.places.push_back(std::move(place));
}

void LinkSet::OnProminence(Id link, Prominence prominence) {
  const std::size_t at = commons_[link].pressed_place;
  if (at != kNoPlace) links_[link].places[at].prominence = prominence;
}

// One URL may stand in different wrappers: the hosts of all of them count.
void LinkSet::AddOuters(const std::vector<std::string>& outers, Link& link) const {
  for (const std::string& outer : outers) {
    if (link.outers.size() >= limits_.places_per_link) return;
    if (std::find(link.outers.begin(), link.outers.end(), outer) == link.outers.end())
      link.outers.push_back(outer);
  }
}

const std::string& LinkSet::DomainOf(const std::string& host) {
  const auto [known, fresh] = domains_.try_emplace(host);
  std::string& domain = known->second;
  if (!fresh) return domain;
  // A host has the domain of the one it lies below, unless it is a suffix itself: senders have many
  // hosts below one, and to ask for all labels of each is dear.
  const std::string parent = host.substr(std::min(host.find('.'), host.size() - 1) + 1);
  if (const auto above = domains_.find(parent); above != domains_.end() && !above->second.empty()) {
    if (!suffixes_.IsPublicSuffix(host)) domain = above->second;
    return domain;
  }
  domain = suffixes_.RegistrableDomain(host);
  if (parent.ends_with(domain) && !domain.empty()) domains_.emplace(parent, domain);
  return domain;
}

void LinkSet::OnShownText(Id link, std::string_view text) {
  std::vector<std::string>& texts = links_[link].texts;
  if (texts.size() >= limits_.texts_per_link) return;
  std::string line = OneLine(text, limits_.text_bytes);
  if (line.empty() || std::find(texts.begin(), texts.end(), line) != texts.end()) return;
  texts.push_back(std::move(line));
}

void LinkSet::OnNothingShown(Id link) {
  std::size_t& visible = commons_[link].visible;
  visible -= std::min<std::size_t>(visible, 1);
}

// Only what the parser knows is worth keeping.
void LinkSet::OnFile(std::string_view /*type*/, std::string_view bytes) {
  const bool room = files_.size() < limits_.pictures && bytes.size() <= kMaxFileBytes - file_bytes_;
  if (!room || TypeOfFile(bytes) == FileType::kOther) return;
  file_bytes_ += bytes.size();
  files_.emplace_back(bytes);
}

void LinkSet::OnEvidence(EvidenceKind kind, std::string_view text) {
  const auto same_kind = [kind](const Evidence& known) { return known.kind == kind; };
  const auto known_ones = std::count_if(evidence_.begin(), evidence_.end(), same_kind);
  if (static_cast<std::size_t>(known_ones) >= limits_.evidence) return;
  Evidence fresh{kind, OneLine(CutUtf8(text, 2 * limits_.text_bytes), limits_.text_bytes), part_};
  const auto same = [&fresh](const Evidence& known) {
    return known.kind == fresh.kind && known.text == fresh.text;
  };
  if (fresh.text.empty() || std::any_of(evidence_.begin(), evidence_.end(), same)) return;
  evidence_.push_back(std::move(fresh));
}

std::vector<Link> LinkSet::TakeLinks() {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    Link& link = links_[i];
    const Common& common = commons_[i];
    if (common.visible == 0) link.oddities.push_back(Oddity::kInvisible);
    if (common.outlook_only) link.oddities.push_back(Oddity::kOutlookOnly);
    if (common.defanged) link.oddities.push_back(Oddity::kDefanged);
    std::sort(link.oddities.begin(), link.oddities.end());
    link.oddities.erase(std::unique(link.oddities.begin(), link.oddities.end()),
                        link.oddities.end());
    if (common.defanged) {
      link.plan = Plan::kNever;
      link.reason = "defanged: nobody can click it";
    } else if (!common.doubt.empty()) {
      link.plan = Plan::kHostOnly;
      link.reason = common.doubt;
    }
  }
  return std::move(links_);
}

void LinkSet::InheritPlans(std::vector<Link>& links) const {
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (commons_[i].inside == kNoLink) continue;
    const Link& outer = links[commons_[i].inside];
    if (outer.plan <= links[i].plan) continue;
    links[i].plan = outer.plan;
    links[i].reason = "inside another URL: " + outer.reason;
  }
}

}  // namespace linkmilter
