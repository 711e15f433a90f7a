#include "scanner/trace/landing_page.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/hidden.h"
#include "scanner/links/html_tokenizer.h"
#include "scanner/links/smuggling.h"
#include "scanner/trace/landing_forms.h"

namespace linkmilter {
namespace {

// `words` in lower case.
bool MentionsAny(const HtmlToken& tag,
                 std::initializer_list<std::string_view> attributes,
                 std::initializer_list<std::string_view> words) {
  constexpr std::size_t kLongest = 300;  // classes by the thousand
  return std::any_of(attributes.begin(), attributes.end(), [&](std::string_view attribute) {
    const std::string value = AsciiLower(tag.Value(attribute).substr(0, kLongest));
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return value.find(word) != std::string::npos;
    });
  });
}

// Text as it is read: runs of white space are one blank.
class Words {
 public:
  explicit Words(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  void Add(std::string_view text) {
    for (const char c : text) {
      if (IsAsciiSpace(c)) {
        blank_ = true;
        continue;
      }
      if (text_.size() >= max_bytes_) return;
      if (std::exchange(blank_, false) && !text_.empty()) text_ += ' ';
      text_ += c;
    }
  }
  std::string Taken() const { return CutToValidUtf8(text_, max_bytes_); }
  bool empty() const { return text_.empty(); }

 private:
  std::size_t max_bytes_;
  std::string text_;
  bool blank_ = false;
};

class Reader {
 public:
  Reader(const Url& page_url, const SuffixList& suffixes)
      : page_url_(page_url), base_(page_url), forms_(page_url, suffixes) {}

  PageFacts Read(std::string_view html, bool xml) && {
    HtmlTokenizerOptions options;
    options.cdata_sections = xml;
    options.scripting = true;  // noscript is the robots' page
    HtmlTokenizer tokenizer(html, options);
    for (;;) {
      const HtmlToken& token = tokenizer.Next();
      if (token.kind == HtmlToken::Kind::kEnd) break;
      if (token.kind == HtmlToken::Kind::kText) TakeText(token.text);
      if (token.kind == HtmlToken::Kind::kStartTag) TakeStart(token);
      if (token.kind == HtmlToken::Kind::kEndTag) TakeEnd(token.text);
    }
    return std::move(*this).Finished();
  }

 private:
  struct Candidate {
    CallToAction call;
    int prominence = 0;
  };

  PageFacts Finished() && {
    EndCall();
    EndHeading();
    Landing& landing = facts_.landing;
    landing.title = title_.Taken();
    facts_.words = AsciiLower(landing.title) + '\n' + AsciiLower(words_.Taken());
    facts_.fields = forms_.fields();
    forms_.Finish(landing);
    for (Candidate& candidate : calls_)
      landing.calls.push_back(std::move(candidate.call));
    if (smuggles_ || smuggling_.complete()) landing.file.kind = kSmuggledKind;
    landing.empty = landing.text_length == 0 && !shows_ && facts_.fields == 0;
    return std::move(facts_);
  }

  // Elements whose text nobody reads, or reads elsewhere.
  static bool IsUnread(std::string_view name) {
    return name == "script" || name == "style" || name == "title" || name == "noscript" ||
           name == "iframe" || name == "noembed" || name == "noframes" || name == "textarea";
  }

  static bool IsHeading(std::string_view name) {
    return name == "h1" || name == "h2" || name == "h3";
  }

  void TakeText(std::string_view text) {
    if (templates_ > 0) return;  // inert until script clones it
    if (raw_ == "title" && in_title_) title_.Add(text);
    if (raw_ == "script") {
      forms_.TakeScript(text);
      smuggling_.Take(text);
    }
    if (!raw_.empty() || hidden_.HidesText()) return;
    words_.Add(text);
    if (call_) call_text_.Add(text);
    if (in_heading_) heading_.Add(text);
    for (const char c : text) {
      const bool blank = IsAsciiSpace(c);
      const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
      if (!continues && !(blank && after_blank_)) ++facts_.landing.text_length;
      after_blank_ = blank;
    }
  }

  void TakeStart(const HtmlToken& tag) {
    const std::string& name = tag.text;
    if (name == "template") ++templates_;
    if (templates_ > 0) return;
    const bool hidden = hidden_.OnStartTag(tag) || hidden_.hidden();
    if (IsUnread(name) && !tag.self_closing) raw_ = name;
    if (name == "title") in_title_ = title_.empty();
    if (name == "html" && facts_.landing.language.empty())
      facts_.landing.language = CutToValidUtf8(TrimAscii(tag.Value("lang")), kMaxLanguageBytes);
    if (name == "base" && !std::exchange(has_base_, tag.Find("href") != nullptr || has_base_))
      TakeBase(tag);
    if (name == "meta") TakeMeta(tag);
    forms_.TakeStart(tag, base_, hidden);
    if (name == "a") TakeAnchor(tag, hidden);
    BeginHeading(name);
    if (name == "img") TakePicture(tag);
    if (name == "iframe" || name == "frame") TakeFrame(tag);
    shows_ = shows_ || (!hidden && (name == "img" || name == "svg" || name == "iframe" ||
                                    name == "frame" || name == "video" || name == "canvas" ||
                                    name == "object" || name == "embed"));
    if (name == "script") shows_ = true;
  }

  void TakeEnd(std::string_view name) {
    if (name == "template" && templates_ > 0) --templates_;
    if (templates_ > 0) return;
    hidden_.OnEndTag(name);
    if (name == raw_) raw_.clear();
    if (name == "title") in_title_ = false;
    forms_.TakeEnd(name);
    if (name == "a") EndCall();
    if (IsHeading(name)) EndHeading();
  }

  void TakeBase(const HtmlToken& tag) {
    auto base = ParseUrl(tag.Value("href"), &page_url_);
    if (base && base->IsHttp()) base_ = *std::move(base);
  }

  void TakeMeta(const HtmlToken& tag) {
    const std::string_view content = tag.Value("content");
    if (EqualsIgnoreCase(TrimAscii(tag.Value("property")), "og:site_name") &&
        facts_.landing.site_name.empty())
      facts_.landing.site_name = CutToValidUtf8(TrimAscii(content), kMaxTitleBytes);
    if (EqualsIgnoreCase(TrimAscii(tag.Value("name")), "robots"))
      facts_.landing.noindex |= MentionsAny(tag, {"content"}, {"noindex", "none"});
  }

  void TakePicture(const HtmlToken& tag) {
    auto& logos = facts_.landing.logos;
    const std::string text = CutToValidUtf8(TrimAscii(tag.Value("alt")), kMaxTitleBytes);
    if (text.empty() || logos.size() >= kMaxLogos) return;
    if (!MentionsAny(tag, {"alt", "src", "class", "id"}, {"logo", "brand"})) return;
    if (std::find(logos.begin(), logos.end(), text) == logos.end()) logos.push_back(text);
  }

  void TakeFrame(const HtmlToken& tag) {
    auto& frames = facts_.landing.frames;
    if (frames.size() >= kMaxFrames) return;
    const auto url = ParseUrl(tag.Value("src"), &base_);
    if (!url || !url->IsHttp() || !forms_.IsElsewhere(*url->host)) return;
    if (std::find(frames.begin(), frames.end(), *url->host) == frames.end())
      frames.push_back(*url->host);
  }

  void TakeAnchor(const HtmlToken& tag, bool hidden) {
    const bool saved = tag.Find("download") != nullptr && IsSavedData(tag.Value("href"));
    smuggles_ = smuggles_ || saved;
    BeginCall(tag, hidden);
  }

  // What looks like a button, or leads to another site.
  void BeginCall(const HtmlToken& tag, bool hidden) {
    EndCall();
    if (hidden || tag.Find("href") == nullptr || ++anchors_ > kMaxAnchors) return;
    const auto url = ParseUrl(tag.Value("href"), &base_);
    if (!url || !url->IsHttp() || url->RequestHref() == page_url_.RequestHref()) return;
    facts_.answers.Add(url->RequestHref());
    const bool button = MentionsAny(tag, {"class", "id", "role"}, {"btn", "button", "cta"}) ||
                        MentionsAny(tag, {"style"}, {"background"});
    const int prominence = (button ? 2 : 0) + (forms_.IsElsewhere(*url->host) ? 1 : 0);
    if (prominence == 0) return;
    call_ = Candidate{{url->RequestHref(), ""}, prominence};
    call_text_ = Words(kMaxCallTextBytes);
  }

  void EndCall() {
    if (!call_) return;
    Candidate candidate = *std::exchange(call_, std::nullopt);
    candidate.call.text = call_text_.Taken();
    for (const Candidate& other : calls_)
      if (other.call.url == candidate.call.url) return;
    const auto place = std::upper_bound(
        calls_.begin(), calls_.end(), candidate,
        [](const Candidate& a, const Candidate& b) { return a.prominence > b.prominence; });
    calls_.insert(place, std::move(candidate));
    if (calls_.size() > kMaxCalls) calls_.pop_back();
  }

  void BeginHeading(std::string_view name) {
    if (!IsHeading(name)) return;
    EndHeading();
    in_heading_ = facts_.headings.size() < kMaxHeadings;
  }

  void EndHeading() {
    if (!std::exchange(in_heading_, false)) return;
    if (!heading_.empty()) facts_.headings.push_back(heading_.Taken());
    heading_ = Words(kMaxTitleBytes);
  }

  const Url& page_url_;
  Url base_;
  bool has_base_ = false;
  FormReader forms_;
  SmugglingSigns smuggling_;
  bool smuggles_ = false;  // without a script
  PageFacts facts_;
  HiddenScopes hidden_;
  Words title_{kMaxTitleBytes};
  Words words_{kMaxWordsBytes};
  std::string raw_;  // the open element whose text is not for reading
  int templates_ = 0;
  bool in_title_ = false;
  bool in_heading_ = false;
  Words heading_{kMaxTitleBytes};
  bool after_blank_ = true;
  bool shows_ = false;             // something besides text, or a script that may show it
  std::optional<Candidate> call_;  // the open anchor
  Words call_text_{kMaxCallTextBytes};
  std::vector<Candidate> calls_;  // most prominent first, then in order
  std::size_t anchors_ = 0;
};

}  // namespace

PageFacts ReadPageFacts(std::string_view html,
                        bool xml,
                        const Url& page_url,
                        const SuffixList& suffixes) {
  return Reader(page_url, suffixes).Read(html, xml);
}

}  // namespace linkmilter
