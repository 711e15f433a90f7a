#include "scanner/links/text_links.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/defanged.h"
#include "scanner/links/text_evidence.h"
#include "scanner/links/text_marks.h"
#include "scanner/links/text_names.h"
#include "scanner/links/url_ends.h"
#include "scanner/links/wrapped_url.h"

namespace linkmilter {
namespace {

// Bytes at which something may begin: the colon of a scheme, the dot of a name, the lead bytes of
// the other full stops (U+3002, U+FF0E, U+FF61), the brackets of "[.]", the backslash of a UNC
// path.
constexpr ByteSet kInteresting(":.\xE3\xEF[({\\");

bool IsEdge(char c) {
  return c == '.' || c == '-' || c == '_';
}

// The length of the scheme `text` ends in, 0 if it ends in none we know.
std::size_t SchemeLength(std::string_view text) {
  for (const std::string_view scheme : {"https", "http", "ftp"}) {
    if (text.size() < scheme.size()) continue;
    const std::string_view rest = text.substr(0, text.size() - scheme.size());
    if (!EqualsIgnoreCase(text.substr(rest.size()), scheme)) continue;
    const bool other = scheme == "ftp" && !rest.empty() && IsAsciiAlnum(rest.back());  // sftp
    return other ? 0 : scheme.size();
  }
  return 0;
}

class TextReader {
 public:
  TextReader(std::string_view text, const SuffixList& suffixes, LinkSink& sink)
      : text_(text), suffixes_(suffixes), sink_(sink), ends_(text, suffixes) {}
  void Read();

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // Each looks at what stands around `at` and returns where reading goes on, beyond `at`.
  std::size_t ReadScheme(std::size_t colon);
  std::size_t ReadName(std::size_t dot);
  std::size_t ReadDefanged(std::size_t at);
  std::size_t ReadOtherScheme(std::size_t colon);
  std::size_t ReadUncPath(std::size_t at);

  Span NameAround(std::size_t dot) const;
  bool MayBeginAt(std::size_t begin) const;
  std::size_t EmitName(std::size_t begin, std::size_t end, TextName verdict);
  bool IsMailbox(std::size_t end) const;
  std::size_t BeginAfterSentence(std::size_t begin, std::size_t end) const;
  TextName JudgeUpToSentenceEnd(std::size_t begin, std::size_t* end) const;
  std::size_t Emit(std::size_t begin, std::size_t end, RawLink link);
  DecodedPoint PointAt(std::size_t at) const { return DecodeUtf8(text_.substr(at)); }
  char At(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  std::string_view text_;
  const SuffixList& suffixes_;
  LinkSink& sink_;
  UrlEnds ends_;
  std::size_t done_ = 0;            // names before are read
  std::size_t taken_ = 0;           // what stands before is part of a link
  std::size_t defanged_until_ = 0;  // words before are read as defanged ones
};

void TextReader::Read() {
  for (std::size_t at = 0; at < text_.size();) {
    const char c = text_[at];
    if (!kInteresting.Has(c)) {
      ++at;
    } else if (c == ':') {
      at = ReadScheme(at);
    } else if (c == '\\') {
      at = ReadUncPath(at);
    } else if (c == '[' || c == '(' || c == '{') {
      at = IsDefangedMark(text_.substr(at)) ? ReadDefanged(at) : at + 1;
    } else if (const DecodedPoint point = PointAt(at); IsHostDot(point.point)) {
      const bool spelled = at > 0 && IsSpelledDot(text_.substr(at - 1));
      at = spelled ? std::max(ReadDefanged(at - 1), at + 1) : ReadName(at);
    } else {
      at += point.length;
    }
  }
  defanged_until_ = 0;
  taken_ = 0;
  for (std::size_t at = 0; (at = text_.find(" dot ", at)) != std::string_view::npos;)
    at = ReadDefanged(at);
}

// "http:/", "HTTPS:\\": no left boundary is needed; finding one too many costs a look-up.
std::size_t TextReader::ReadScheme(std::size_t colon) {
  const auto is_slash = [](char c) { return c == '/' || c == '\\'; };
  if (!is_slash(At(colon + 1))) return ReadOtherScheme(colon);
  const std::size_t scheme = SchemeLength(text_.substr(taken_, colon - taken_));
  std::size_t host = colon + 1;
  while (is_slash(At(host)))
    ++host;
  if (scheme == 0 && EndsInDefangedScheme(text_.substr(0, colon))) return ReadDefanged(colon);
  if (scheme == 0) return ReadOtherScheme(colon);
  if (host >= text_.size()) return host;
  for (const std::string_view twice : {"http:", "https:", "ftp:"}) {
    if (StartsWithIgnoreCase(text_.substr(host), twice)) return host;  // the inner one counts
  }
  const std::size_t host_end = ends_.HostEnd(host);
  if (host_end == host) return host;
  const std::size_t begin = colon - scheme;
  if (HoldsDefangedMark(text_, host, host_end)) return ReadDefanged(colon);
  std::size_t end = ends_.RestEnd(begin, host_end);
  while (end <= host_end && end > host + 1 && IsEdge(text_[end - 1]))
    --end;  // "see https://example.org-"
  return Emit(begin, end, {});
}

// "hxxp://", "evil[.]example": nobody can click it, and somebody wrote it. What a client might
// still link inside of it is looked for as ever.
std::size_t TextReader::ReadDefanged(std::size_t at) {
  if (at < defanged_until_) return at + 1;
  const Defanged found = Refang(text_, at, taken_, suffixes_);
  defanged_until_ = found.end;
  if (!found.address.empty()) sink_.OnEvidence(EvidenceKind::kAddress, found.address);
  if (found.url.empty()) return at + 1;
  RawLink link;
  link.url = found.url;
  link.element = "text";
  link.no_scheme = found.no_scheme;
  link.defanged = true;
  sink_.OnLink(link);
  if (found.holds_url) return at + 1;
  taken_ = found.end;
  done_ = found.end;
  return std::max(found.end, at + 1);
}

std::size_t TextReader::ReadOtherScheme(std::size_t colon) {
  const std::string_view url = OtherSchemeAt(text_, colon, taken_);
  if (!url.empty()) sink_.OnEvidence(EvidenceKind::kScheme, url);
  return colon + 1;
}

std::size_t TextReader::ReadUncPath(std::size_t at) {
  const std::string_view path = UncPathAt(text_, at);
  if (!path.empty()) sink_.OnEvidence(EvidenceKind::kUncPath, path);
  return at + std::max<std::size_t>(path.size(), 1);
}

std::size_t TextReader::ReadName(std::size_t dot) {
  const Span around = NameAround(dot);
  done_ = std::max(around.end, dot + 1);
  std::size_t begin = around.begin;
  while (begin < around.end && IsEdge(text_[begin]))
    ++begin;
  std::size_t end = around.end;
  while (end > begin && IsEdge(text_[end - 1]))
    --end;
  begin = BeginAfterSentence(begin, end);
  if (end < begin + 4 || end > begin + kMaxHostBytes || IsMailbox(end)) return done_;
  const TextName verdict = JudgeUpToSentenceEnd(begin, &end);
  if (verdict == TextName::kNone) return done_;
  if (begin > 0 && text_[begin - 1] == '@') {
    const std::string_view address = AddressAround(text_, begin - 1, end);
    if (!address.empty()) sink_.OnEvidence(EvidenceKind::kAddress, address);
  }
  if (!MayBeginAt(begin)) return done_;
  return std::max(EmitName(begin, end, verdict), done_);
}

// "...です。example.com": the stop ends a sentence where a whole name follows.
std::size_t TextReader::BeginAfterSentence(std::size_t begin, std::size_t end) const {
  const std::string_view name = text_.substr(begin, end - begin);
  for (const std::string_view stop : {"\xE3\x80\x82", "\xEF\xBD\xA1"}) {
    const std::size_t at = name.rfind(stop);
    if (at == std::string_view::npos) continue;
    const std::string_view after = name.substr(at + stop.size());
    const bool letters = !after.empty() && IsAsciiAlnum(after.front()) && at > 0 &&
                         static_cast<unsigned char>(name[at - 1]) >= 0x80;
    if (letters && JudgeTextName(after, suffixes_) != TextName::kNone)
      return begin + at + stop.size();
  }
  return begin;
}

// An ideographic full stop may end the sentence instead of a label; then `end` moves before it.
TextName TextReader::JudgeUpToSentenceEnd(std::size_t begin, std::size_t* end) const {
  const std::string_view name = text_.substr(begin, *end - begin);
  const TextName verdict = JudgeTextName(name, suffixes_);
  if (verdict != TextName::kNone) return verdict;
  for (const std::string_view stop : {"\xE3\x80\x82", "\xEF\xBD\xA1"}) {
    const std::size_t at = name.find(stop);
    if (at == std::string_view::npos) continue;
    *end = begin + at;
    return JudgeTextName(name.substr(0, at), suffixes_);
  }
  return TextName::kNone;
}

// True if what goes on at `end` makes the name before it the local part of an address.
bool TextReader::IsMailbox(std::size_t end) const {
  constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321
  const std::size_t limit = std::min(text_.size(), end + kLongestLocalPart);
  while (end < limit &&
         (IsAsciiAlnum(text_[end]) ||
          std::string_view(".+-_=~!$&*'%").find(text_[end]) != std::string_view::npos))
    ++end;
  return At(end) == '@';
}

std::size_t TextReader::EmitName(std::size_t begin, std::size_t end, TextName verdict) {
  const std::size_t host_end = ends_.PortEnd(end);
  const bool has_rest = UrlEnds::BeginsRest(At(host_end));
  if (verdict == TextName::kNeedsRest && host_end == end && At(host_end) != '/') return end;
  RawLink link;
  link.no_scheme = true;
  if (verdict == TextName::kDoubtful && !has_rest)
    link.doubt = "perhaps two sentences run together";
  return Emit(begin, ends_.RestEnd(begin, host_end), link);
}

// The run of labels and dots round `dot`. Where a spaceless script touches ASCII letters inside a
// label, the run ends: that is a sentence around a name.
TextReader::Span TextReader::NameAround(std::size_t dot) const {
  std::size_t low = dot;
  while (low > done_) {
    const auto byte = static_cast<unsigned char>(text_[low - 1]);
    if (byte < 0x80 && byte != '.' && !IsHostCharacter(byte)) break;
    --low;
  }
  Span span{low, low};
  char32_t before = 0;
  const auto touches = [](char32_t a, char32_t b) {
    const auto ascii = [](char32_t c) { return c < 0x80 && IsAsciiAlnum(static_cast<char>(c)); };
    return (IsSpacelessScript(a) && ascii(b)) || (ascii(a) && IsSpacelessScript(b));
  };
  while (span.end < text_.size()) {
    const DecodedPoint next = PointAt(span.end);
    const bool belongs = IsHostCharacter(next.point) || IsHostDot(next.point);
    if (span.end > dot && (!belongs || touches(before, next.point))) break;
    if (!belongs) {
      span.begin = span.end + next.length;
    } else if (touches(before, next.point)) {
      span.begin = span.end;
    }
    before = next.point;
    span.end += next.length;
  }
  return span;
}

bool TextReader::MayBeginAt(std::size_t begin) const {
  if (begin == 0) return true;
  const char before = text_[begin - 1];
  if (before == '@' || before == '/' || before == '\\') return false;
  return IsWww(text_.substr(begin)) ||
         std::string_view(".-_%#$&").find(before) == std::string_view::npos;
}

// Hands on what text_[begin, end) begins, as most clients read it and as the others do. Where they
// open the same host, one look is enough.
std::size_t TextReader::Emit(std::size_t begin, std::size_t end, RawLink link) {
  const UrlReadings readings = ReadUrlEnd(text_, begin, end);
  taken_ = std::max(readings.end, begin + 1);
  done_ = taken_;
  if (readings.url.empty()) return done_;
  link.element = "text";
  RawLink variant = link;
  link.url = readings.joined.empty() ? readings.url : std::string_view(readings.joined);
  variant.url = readings.variant;
  const std::string_view host = AuthorityOf(link.url);
  const bool same_host = AuthorityOf(variant.url) == host;
  if (same_host) variant.doubt = "clients differ about where it ends";
  for (RawLink* each : {&link, &variant}) {
    if (!each->no_scheme && LeadsNowhere(AuthorityOf(each->url), suffixes_))
      each->doubt = "no name of the public DNS";
  }
  const LinkSink::Id id = sink_.OnLink(link);
  const std::string_view label = LabelOf(text_, begin, readings.end);
  if (id != LinkSink::kNoLink && !label.empty()) sink_.OnShownText(id, label);
  const bool whole = readings.joined.empty() && HasKnownTextSuffix(host, suffixes_);
  if (!variant.url.empty() && (same_host || !whole)) sink_.OnLink(variant);
  return done_;
}

}  // namespace

void FindTextLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink) {
  TextReader(text, suffixes, sink).Read();
}

}  // namespace linkmilter
