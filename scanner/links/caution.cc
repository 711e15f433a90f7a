#include "scanner/links/caution.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scanner/links/answer_groups.h"
#include "scanner/links/caution_words.h"
#include "scanner/links/header_urls.h"
#include "scanner/links/recipient_shapes.h"
#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

// Reasons that SamplingOf knows again.
constexpr std::string_view kPersonal = "personal: ";
constexpr std::string_view kWithToken = " with a token";

struct Ruling {
  Plan plan = Plan::kFetch;
  std::string reason;
};

bool CanBePressed(const Link& link) {
  return std::any_of(link.places.begin(), link.places.end(), [](const Place& place) {
    return place.kind == PlaceKind::kClick || place.kind == PlaceKind::kGo ||
           place.kind == PlaceKind::kBare || place.kind == PlaceKind::kNested;
  });
}

// Whoever follows what no person can see is a robot, and is treated as one: some senders
// unsubscribe the recipient.
bool IsHidden(const Link& link) {
  return std::find(link.oddities.begin(), link.oddities.end(), Oddity::kInvisible) !=
         link.oddities.end();
}

// A link that can be pressed is not excused by a picture of the same URL beside it.
Ruling RuleByPlace(const Link& link) {
  const bool pressed = CanBePressed(link);
  for (const Place& place : link.places) {
    switch (place.kind) {
      case PlaceKind::kHeader:
        return {Plan::kNever, "opt-out: " + place.part + " header"};
      case PlaceKind::kLoad:
        if (pressed) break;
        return {Plan::kNever, "loaded by the client: " + place.element};
      case PlaceKind::kSubmit:
      case PlaceKind::kAction:
        return {Plan::kNever, "acts when pressed: " + place.element};
      case PlaceKind::kPassive:
        if (pressed) break;
        return {Plan::kNever, "not clickable: " + place.attribute};
      case PlaceKind::kClick:
      case PlaceKind::kGo:
      case PlaceKind::kBare:
      case PlaceKind::kNested:
        break;
    }
  }
  return {};
}

// The words of a link weighed together: strong ones count alone, weak ones with a second sign.
class Weighing {
 public:
  explicit Weighing(const UrlShape& shape)
      : second_sign_(shape.is_specific || !shape.token.empty()) {}

  void AddUrlWords(const std::string& words) {
    const CautionWords found = FindCautionWords(words);
    Take(found.strong);
    if (second_sign_) Take(found.weak);
  }

  void AddText(const std::string& text) {
    const CautionWords found = FindCautionWords(text);
    Take(found.strong);
    if (IsLabel(found)) Take(found.first);
    if (second_sign_ && (IsLabel(found) || IsOfPerson(found.weak))) Take(found.weak);
  }

  // The worst; identity alone does no harm without something that says whose.
  const CautionWord* Heaviest() const { return heaviest_; }

 private:
  // The label of a button rather than a sentence.
  static bool IsLabel(const CautionWords& found) {
    constexpr std::size_t kMaxLabelWords = 5;
    constexpr std::size_t kMaxLabelBytes = 80;
    return found.words <= kMaxLabelWords && found.bytes <= kMaxLabelBytes;
  }
  // What links say in sentences too; yes, no, buy and report stand in every article's title.
  static bool IsOfPerson(const CautionWord* word) {
    return word != nullptr && (word->act == Act::kOptOut || word->act == Act::kIdentity);
  }

  void Take(const CautionWord* word) {
    if (word == nullptr || (word->act == Act::kIdentity && !second_sign_)) return;
    if (heaviest_ == nullptr || word->act < heaviest_->act) heaviest_ = word;
  }

  bool second_sign_;
  const CautionWord* heaviest_ = nullptr;
};

std::string Reason(const CautionWord& word, const UrlShape& shape) {
  std::string reason{Name(word.act)};
  reason.append(": \"").append(TrimAscii(word.stem)).append("\"");
  if (word.act == Act::kIdentity)
    reason.append(shape.token.empty() ? std::string_view(" with a query or code") : kWithToken);
  return reason;
}

Ruling Personal(std::string_view what) {
  return {Plan::kHostOnly, std::string(kPersonal).append(what).append(" in the URL")};
}

class Caution {
 public:
  Caution(const std::vector<std::string>& recipients, const std::vector<Link>& links)
      : recipients_(recipients), answers_(links), headers_(links) {}

  Ruling Rule(const Link& link) const {
    if (!link.url.starts_with("http")) return {Plan::kNever, "not a web address"};
    if (Ruling ruling = RuleByPlace(link); ruling.plan != Plan::kFetch) return ruling;
    if (IsHidden(link)) return {Plan::kNever, "trap: hidden from the reader by style"};
    if (const auto why = headers_.FindIn(link.url); !why.empty())
      return {Plan::kNever, std::string(why)};
    const UrlShape shape = ShapeOf(link.url, link.domain);
    if (Ruling ruling = RuleByWords(link, shape); ruling.plan != Plan::kFetch) return ruling;
    if (!shape.token.empty()) return Personal("a token");
    const std::string_view recipient = recipients_.FindIn(link.url);
    if (recipient.empty()) return {};
    return Personal(recipient);
  }

 private:
  Ruling RuleByWords(const Link& link, const UrlShape& shape) const {
    Weighing weighing(shape);
    weighing.AddUrlWords(shape.words);
    for (const std::string& text : link.texts)
      weighing.AddText(text);
    const CautionWord* word = weighing.Heaviest();
    const bool acts = word != nullptr && word->act != Act::kIdentity;
    if (acts) return {Plan::kHostOnly, Reason(*word, shape)};
    if (answers_.Holds(link.url))
      return {Plan::kHostOnly, "decision: one of several links that differ in one short value"};
    if (word == nullptr) return {};
    return {Plan::kHostOnly, Reason(*word, shape)};
  }

  RecipientShapes recipients_;
  AnswerGroups answers_;
  HeaderUrls headers_;
};

}  // namespace

void ApplyCaution(const std::vector<std::string>& recipients, std::vector<Link>& links) {
  const Caution caution(recipients, links);
  for (Link& link : links) {
    Ruling ruling = caution.Rule(link);
    if (ruling.plan <= link.plan) continue;  // enumerators stand from lenient to strict
    link.plan = ruling.plan;
    link.reason = std::move(ruling.reason);
  }
}

Sampling SamplingOf(const Link& link) {
  if (link.plan != Plan::kHostOnly) return Sampling::kNever;
  const std::string_view reason = link.reason;
  if (reason.starts_with(kPersonal)) return Sampling::kByShape;
  if (reason.starts_with(Name(Act::kIdentity)) && reason.ends_with(kWithToken))
    return Sampling::kByUrl;
  return Sampling::kNever;
}

std::string RefusalOfHop(std::string_view url, std::string_view domain) {
  const UrlShape shape = ShapeOf(url, domain);
  Weighing weighing(shape);
  weighing.AddUrlWords(shape.words);
  if (const CautionWord* word = weighing.Heaviest()) return Reason(*word, shape);
  bool claims = false;
  ForEachPiece(url, [&](std::string_view piece) { claims |= IsSignedClaim(piece); });
  return claims ? "identity: a signed token (JWT)" : "";
}

}  // namespace linkmilter
