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
    {"[.]", "."},   {"(.)", "."},   {"{.}", "."}, {"[dot]", "."},   {"(dot)", "."},
    {"{dot}", "."}, {"[DOT]", "."}, {"[:]", ":"}, {"[://]", "://"}, {"[/]", "/"},
};

const Mark* MarkAt(std::string_view text) {
  const auto* const mark =
      std::find_if(std::begin(kMarks), std::end(kMarks),
                   [text](const Mark& each) { return text.starts_with(each.written); });
  return mark == std::end(kMarks) ? nullptr : mark;
}

// "hxxps://" -> "https://"
void MendScheme(std::string& url) {
  if (StartsWithIgnoreCase(url, "hxxp")) url.replace(0, 4, "http");
}

bool NamesHost(std::string_view name, const SuffixList& suffixes) {
  const TextName verdict = JudgeTextName(name, suffixes);
  return verdict == TextName::kHost || verdict == TextName::kNeedsRest;
}

}  // namespace

bool IsDefangedMark(std::string_view text) {
  return MarkAt(text) != nullptr;
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
  return text.size() >= 4 && EqualsIgnoreCase(text.substr(text.size() - 4), "hxxp");
}

Defanged Refang(std::string_view text,
                std::size_t at,
                std::size_t floor,
                const SuffixList& suffixes) {
  std::size_t begin = at;
  while (begin > floor && at - begin < kMaxBack && !kWordEnds.Has(text[begin - 1]) &&
         !kOpeners.Has(text[begin - 1]))
    --begin;
  Defanged found;
  std::string url;
  std::size_t end = begin;
  while (end < text.size() && end - begin < kMaxWord && !kWordEnds.Has(text[end])) {
    const Mark* mark = MarkAt(text.substr(end));
    url.append(mark == nullptr ? text.substr(end, 1) : mark->meant);
    end += mark == nullptr ? 1 : mark->written.size();
  }
  found.end = std::max(end, at + 1);
  MendScheme(url);
  const std::string_view trimmed = TrimUrlTail(url);
  const bool has_scheme =
      StartsWithIgnoreCase(trimmed, "http://") || StartsWithIgnoreCase(trimmed, "https://");
  const std::string_view rest = trimmed.substr(has_scheme ? trimmed.find("//") + 2 : 0);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#:"));
  const bool names =
      has_scheme ? host.find('.') != std::string_view::npos : NamesHost(host, suffixes);
  if (!names || host.find('@') != std::string_view::npos) return found;
  found.url = trimmed;
  found.no_scheme = !has_scheme;
  found.holds_url = rest.find("://") != std::string_view::npos;
  return found;
}

}  // namespace linkmilter
