#include "scanner/links/defanged.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/text_marks.h"
#include "scanner/links/text_names.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxBack = 128;  // before the first mark stands a scheme or a label
constexpr std::size_t kMaxWord = 2048;
constexpr ByteSet kWordEnds = ByteSet("<>\"'`,;|").WithRange(0, ' ');
constexpr ByteSet kOpeners("[({");

struct Mark {
  std::string_view written;
  std::string_view meant;
};
constexpr Mark kMarks[] = {
    {"[.]", "."},   {"(.)", "."},     {"{.}", "."},   {"[dot]", "."},
    {"(dot)", "."}, {"{dot}", "."},   {"[DOT]", "."}, {"(DOT)", "."},
    {"[:]", ":"},   {"[://]", "://"}, {"(:)", ":"},   {"(://)", "://"},
    {"[/]", "/"},   {"[at]", "@"},    {"(at)", "@"},  {"[@]", "@"},
};
// "evil dot com": prose but before one of these, and behind a word of some length.
constexpr std::string_view kSpelledMarks[] = {" dot ", " . "};
constexpr std::size_t kShortestSpelled = 4;
constexpr std::string_view kSpelledSuffixes[] = {"biz", "com", "info", "net", "org", "ru", "xyz"};
constexpr std::string_view kSchemes[] = {"hxxp", "h**p", "h__p", "hxtp", "htxp"};

const Mark* MarkAt(std::string_view text) {
  if (text.empty() || !kOpeners.Has(text.front())) return nullptr;
  const auto* const mark =
      std::find_if(std::begin(kMarks), std::end(kMarks),
                   [text](const Mark& each) { return text.starts_with(each.written); });
  return mark == std::end(kMarks) ? nullptr : mark;
}

std::size_t SpelledMarkLength(std::string_view text) {
  for (const std::string_view mark : kSpelledMarks) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

// "hxxps://" -> "https://"
void MendScheme(std::string& url) {
  for (const std::string_view scheme : kSchemes) {
    if (StartsWithIgnoreCase(url, scheme)) url.replace(0, scheme.size(), "http");
  }
}

bool NamesHost(std::string_view name, const SuffixList& suffixes) {
  const TextName verdict = JudgeTextName(name, suffixes);
  return verdict == TextName::kHost || verdict == TextName::kNeedsRest;
}

bool IsSpelledHost(std::string_view host) {
  const auto* const suffix = std::find(std::begin(kSpelledSuffixes), std::end(kSpelledSuffixes),
                                       host.substr(host.rfind('.') + 1));
  return suffix != std::end(kSpelledSuffixes) &&
         (host.find('.') >= kShortestSpelled || host.starts_with("www."));
}

// A word with marks in it, marks undone.
class MarkedWord {
 public:
  MarkedWord(std::string_view text, std::size_t at)
      : text_(text), at_(at), spelled_(SpelledMarkLength(text.substr(at)) > 0) {}
  bool spelled() const { return spelled_; }

  // A blank before the first mark belongs to the word if one stands behind it too: "evil (dot)
  // com".
  std::size_t BeginFrom(std::size_t floor) const {
    std::size_t begin = at_;
    if (begin > floor && text_[begin - 1] == ' ' && BlankMark(begin - 1) > 0) --begin;
    const std::size_t limit = begin;
    while (begin > floor && limit - begin < kMaxBack && !kWordEnds.Has(text_[begin - 1]) &&
           !kOpeners.Has(text_[begin - 1]))
      --begin;
    return begin;
  }

  // Appends the word from `begin` on and returns where it ends.
  std::size_t Undo(std::size_t begin, std::string& word) const {
    std::size_t end = begin;
    while (end < text_.size() && end - begin < kMaxWord) {
      const std::string_view rest = text_.substr(end);
      const std::size_t blanks = spelled_ ? SpelledMarkLength(rest) : BlankMark(end);
      const Mark* mark = MarkAt(rest);
      if (blanks > 0) {
        word.append(spelled_ ? "." : MarkAt(rest.substr(1))->meant);
        end += blanks;
      } else if (mark != nullptr) {
        word.append(mark->meant);
        end += mark->written.size();
      } else if (kWordEnds.Has(text_[end])) {
        break;
      } else {
        word += text_[end++];
      }
    }
    return end;
  }

 private:
  // The length of " (dot) " at `at`, 0 if none stands there.
  std::size_t BlankMark(std::size_t at) const {
    if (text_[at] != ' ') return 0;
    const Mark* mark = MarkAt(text_.substr(at + 1));
    if (mark == nullptr) return 0;
    const std::size_t length = mark->written.size() + 2;
    return at + length <= text_.size() && text_[at + length - 1] == ' ' ? length : 0;
  }

  std::string_view text_;
  std::size_t at_;
  bool spelled_;
};

}  // namespace

bool IsDefangedMark(std::string_view text) {
  return MarkAt(text) != nullptr;
}

bool IsSpelledDot(std::string_view text) {
  return SpelledMarkLength(text) > 0;
}

bool HoldsDefangedMark(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view until = text.substr(0, end < text.size() ? end + 1 : end);
  for (std::size_t at = begin; (at = kOpeners.FindIn(until, at)) < until.size(); ++at) {
    if (IsDefangedMark(text.substr(at))) return true;
  }
  return false;
}

bool EndsInDefangedScheme(std::string_view text) {
  if (!text.empty() && AsciiLower(text.back()) == 's') text.remove_suffix(1);
  constexpr std::size_t kLength = 4;
  return text.size() >= kLength &&
         std::any_of(std::begin(kSchemes), std::end(kSchemes), [text](std::string_view scheme) {
           return EqualsIgnoreCase(text.substr(text.size() - kLength), scheme);
         });
}

Defanged Refang(std::string_view text,
                std::size_t at,
                std::size_t floor,
                const SuffixList& suffixes) {
  const MarkedWord word(text, at);
  Defanged found;
  std::string url;
  found.end = std::max(word.Undo(word.BeginFrom(floor), url), at + 1);
  MendScheme(url);
  const std::string_view trimmed = TrimUrlTail(url);
  const bool has_scheme =
      StartsWithIgnoreCase(trimmed, "http://") || StartsWithIgnoreCase(trimmed, "https://");
  const std::string_view rest = trimmed.substr(has_scheme ? trimmed.find("//") + 2 : 0);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#:"));
  const std::size_t mailbox = host.find('@');
  if (mailbox != std::string_view::npos) {
    const bool address = mailbox > 0 && NamesHost(host.substr(mailbox + 1), suffixes);
    if (address && !has_scheme) found.address = host;
    return found;
  }
  const bool names =
      has_scheme ? host.find('.') != std::string_view::npos : NamesHost(host, suffixes);
  if (!names || (word.spelled() && !has_scheme && !IsSpelledHost(host))) return found;
  found.url = trimmed;
  found.no_scheme = !has_scheme;
  found.holds_url = rest.find("://") != std::string_view::npos;
  return found;
}

}  // namespace linkmilter
