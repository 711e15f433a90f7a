#include "scanner/judge/url_traits.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "scanner/links/defanged.h"
#include "scanner/links/token_shape.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

constexpr std::size_t kManyLabels = 6;      // www.a.b.co.uk has five
constexpr std::size_t kLongHost = 50;       // of letters, dots and hyphens
constexpr std::size_t kManyHyphens = 4;     // in one host
constexpr std::size_t kManyDigits = 8;      // in one label
constexpr std::size_t kLongConsonants = 6;  // in a row: no word has them
constexpr std::size_t kShortestToken = 24;  // of a path segment made by a machine
constexpr std::size_t kGophishId = 7;
constexpr std::size_t kManyAts = 3;  // "/@user/", "photos/12@N0": one or two are honest

bool Holds(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

std::size_t CountOf(std::string_view text, bool (*is)(char)) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is));
}

std::string_view SubdomainsAndName(const Link& link) {
  const std::size_t suffix = link.domain.find('.');
  if (suffix == std::string::npos) return {};
  std::string_view names = link.host;
  names.remove_suffix(std::min(names.size(), link.domain.size() - suffix));
  return names;
}

bool IsConsonant(char c) {
  return IsAsciiLower(c) && std::string_view("aeiouy").find(c) == std::string_view::npos;
}

// "n-a4qxna7jwq-rj", "xkqwrtz": chosen by a machine.
bool LooksRandom(std::string_view label) {
  if (label.starts_with("xn--")) return false;
  std::size_t run = 0;
  std::size_t changes = 0;  // between letters and digits
  for (std::size_t i = 0; i < label.size(); ++i) {
    run = IsConsonant(label[i]) ? run + 1 : 0;
    if (run >= kLongConsonants) return true;
    changes += static_cast<std::size_t>(i > 0 && label[i] != '-' && label[i - 1] != '-' &&
                                        IsAsciiDigit(label[i]) != IsAsciiDigit(label[i - 1]));
  }
  constexpr std::size_t kManyChanges = 4;
  return changes >= kManyChanges || CountOf(label, IsAsciiDigit) >= kManyDigits;
}

// One long piece of letters in both cases and digits, as no title of an article is.
bool IsMachineMade(std::string_view segment) {
  if (segment.size() < kShortestToken || Holds(segment, ".")) return false;
  const std::size_t upper = CountOf(segment, IsAsciiUpper);
  const std::size_t lower = CountOf(segment, IsAsciiLower);
  const std::size_t digits = CountOf(segment, IsAsciiDigit);
  const auto hyphens = std::count(segment.begin(), segment.end(), '-') +
                       std::count(segment.begin(), segment.end(), '_');
  return upper >= 3 && lower >= 3 && digits >= 2 && hyphens <= 2;
}

constexpr std::string_view kPlantedPaths[] = {"/wp-content/",  "/wp-includes/", "/wp-admin/",
                                              "/.well-known/", "/cgi-bin/.",    "/.tmp/"};
constexpr std::string_view kExecutables[] = {".exe", ".msi", ".scr", ".js",  ".vbs", ".hta",
                                             ".lnk", ".iso", ".img", ".bat", ".cmd", ".ps1",
                                             ".jar", ".apk", ".dmg", ".vhd", ".xll", ".pif"};
// What systems that pay for clicks call the partner, and what he calls the click.
constexpr std::string_view kPartners[] = {
    "a=", "aid=", "aff=", "affid=", "aff_id=", "oc=", "oid=", "offer_id="};
constexpr std::string_view kClicks[] = {
    "s1=", "s2=", "sub1=", "sub2=", "sub_id=", "subid=", "aff_sub="};

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

class Gatherer {
 public:
  explicit Gatherer(const Link& link) : link_(link) {}

  std::vector<UrlTrait> Gather() && {
    const auto url = ParseUrl(link_.url);
    if (!url) return {};
    path_ = url->path;
    query_ = url->query.value_or("");
    RaiseHost();
    RaisePath();
    RaiseQuery();
    RaiseTexts();
    return std::move(traits_);
  }

 private:
  // Paths and queries only within whole URLs: who prints those knows what of them to leave out.
  void Raise(bool raised, std::string_view signal, std::string_view evidence) {
    if (raised) traits_.push_back({signal, std::string(evidence)});
  }

  void RaiseHost() {
    const std::string_view names = SubdomainsAndName(link_);
    const auto labels = Split(names, '.');
    Raise(std::any_of(labels.begin(), labels.end(), LooksRandom), "RANDOM_HOST", link_.host);
    const auto hyphens = std::count(names.begin(), names.end(), '-');
    const auto dots = std::count(link_.host.begin(), link_.host.end(), '.');
    Raise(!link_.domain.empty() &&
              (static_cast<std::size_t>(dots) >= kManyLabels || names.size() > kLongHost ||
               static_cast<std::size_t>(hyphens) >= kManyHyphens),
          "CROWDED_HOST", link_.host);
  }

  void RaisePath() {
    const std::string lower = AsciiLower(path_);
    const bool planted = std::any_of(std::begin(kPlantedPaths), std::end(kPlantedPaths),
                                     [&](std::string_view part) { return Holds(lower, part); });
    const std::string_view file = std::string_view(lower).substr(lower.rfind('/') + 1);
    const std::size_t dot = file.rfind('.');
    const bool front_page = path_ == "/" && query_.empty();  // of a signature
    Raise(link_.url.starts_with("http://") && !front_page, "PLAIN_HTTP", link_.host);
    Raise((planted || HasDeepHiddenDirectory(lower)) && !IsDocument(file), "PLANTED_PATH",
          link_.url);
    Raise(dot != std::string_view::npos && IsOneOf(file.substr(dot), kExecutables),
          "EXECUTABLE_LINK", file);
    const auto segments = Split(path_, '/');
    Raise(std::any_of(segments.begin(), segments.end(), IsMachineMade), "TOKEN_PATH", link_.url);
  }

  // "/x/.cache/": the first directory may be a service's own ("/.netlify/", "/.auth/").
  static bool HasDeepHiddenDirectory(std::string_view path) {
    for (std::size_t at = path.find("/.", 1); at != std::string_view::npos;
         at = path.find("/.", at + 1)) {
      const bool named = at + 2 < path.size() && IsAsciiAlnum(path[at + 2]);
      if (named && path.find('/', at + 1) != std::string_view::npos) return true;
    }
    return false;
  }

  // What owners of such sites put there themselves.
  static bool IsDocument(std::string_view file) {
    constexpr std::string_view kDocuments[] = {".png", ".jpg",  ".jpeg", ".gif",  ".webp", ".pdf",
                                               ".doc", ".docx", ".xls",  ".xlsx", ".odt",  ".mp3"};
    return std::any_of(std::begin(kDocuments), std::end(kDocuments),
                       [file](std::string_view end) { return file.ends_with(end); });
  }

  void RaiseQuery() {
    bool partner = false;
    bool click = false;
    for (const std::string_view pair : Split(query_, '&')) {
      const std::string_view name = pair.substr(0, pair.find('=') + 1);
      partner = partner || IsOneOf(name, kPartners);
      click = click || IsOneOf(name, kClicks);
      const std::string_view value = pair.substr(std::min(name.size(), pair.size()));
      Raise(name == "rid=" && value.size() == kGophishId &&
                CountOf(value, IsAsciiAlnum) == kGophishId,
            "PHISHING_KIT", link_.url);
    }
    Raise(partner && click, "AFFILIATE_LINK", link_.url);
    const std::string all = path_ + '?' + query_ + '#' + link_.fragment;
    Raise(HasPlaceholder(all), "TEMPLATE_LEFT", link_.url);
    Raise(CountUrls(all) > 1, "SEVERAL_URLS", link_.url);
    Raise(CountOf(all, [](char c) { return c == '@'; }) >= kManyAts, "AT_SIGNS", link_.url);
  }

  // A reader can press it, a filter that looks for addresses sees none.
  void RaiseTexts() {
    for (const std::string& text : link_.texts) {
      const std::size_t colon = text.find("://");
      const bool scheme = colon != std::string::npos &&
                          EndsInDefangedScheme(std::string_view(text).substr(0, colon));
      Raise(scheme || HoldsDefangedMark(text, 0, text.size()), "DEFANGED_TEXT", text);
    }
  }

  // "[optout]", "{{email}}", "[[-Email-]]": what was to be filled in for each recipient. "a[b]=" is
  // the name of an array.
  static bool HasPlaceholder(std::string_view text) {
    constexpr std::string_view kOpen[] = {"[", "{", "%5B", "%7B", "%5b", "%7b"};
    constexpr std::size_t kLongest = 24;
    for (const std::string_view open : kOpen) {
      for (std::size_t at = text.find(open); at != std::string_view::npos;
           at = text.find(open, at + open.size())) {
        if (at > 0 && IsAsciiAlnum(text[at - 1]) && open.size() == 1) continue;
        const std::string_view inner = text.substr(at + open.size(), kLongest);
        const auto* const end = std::find_if_not(inner.begin(), inner.end(), [](char c) {
          return IsAsciiAlpha(c) || c == '_' || c == '-';
        });
        const auto length = static_cast<std::size_t>(end - inner.begin());
        if (length < 3 || length == inner.size()) continue;
        const std::string_view rest = inner.substr(length);
        if (rest[0] == ']' || rest[0] == '}' || StartsWithIgnoreCase(rest, "%5D") ||
            StartsWithIgnoreCase(rest, "%7D"))
          return true;
      }
    }
    return false;
  }

  static std::size_t CountUrls(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = text.find("http"); at != std::string_view::npos;
         at = text.find("http", at + 4)) {
      std::string_view rest = text.substr(at + 4);
      if (rest.starts_with('s')) rest.remove_prefix(1);
      count += static_cast<std::size_t>(rest.starts_with(":") || StartsWithIgnoreCase(rest, "%3A"));
    }
    return count;
  }

  const Link& link_;
  std::string path_;
  std::string query_;
  std::vector<UrlTrait> traits_;
};

// Letters alone or digits alone.
std::vector<std::string_view> RunsOf(std::string_view segment) {
  std::vector<std::string_view> runs;
  while (!segment.empty()) {
    const auto* const end = std::find_if(segment.begin(), segment.end(), [&](char c) {
      return IsAsciiDigit(c) != IsAsciiDigit(segment[0]);
    });
    const auto length = static_cast<std::size_t>(end - segment.begin());
    runs.push_back(segment.substr(0, length));
    segment.remove_prefix(length);
  }
  return runs;
}

// "4qpZBV9015FaUV321ksszxdajqq143WFCHDICAQHTZGCB62VEWI15349w18": a long run of small letters, and
// one of capitals.
bool HasLongRuns(const std::vector<std::string_view>& runs) {
  constexpr std::size_t kLongRun = 9;
  constexpr std::size_t kManyRuns = 10;
  const auto holds = [&](bool (*is)(char)) {
    return std::any_of(runs.begin() + 1, runs.end() - 1, [is](std::string_view run) {
      return run.size() >= kLongRun && std::all_of(run.begin(), run.end(), is);
    });
  };
  return runs.size() >= kManyRuns && holds(IsAsciiLower) && holds(IsAsciiUpper);
}

// "4UqKpU46508NoqnA900RAYl0QNP0tFSP0NjVw4": begins with 1 digit, 5 letters, 4 or 5 digits, ...
bool BeginsLikeAKit(const std::vector<std::string_view>& runs) {
  constexpr std::pair<std::size_t, std::size_t> kLengths[] = {{1, 1}, {5, 5}, {4, 5},
                                                              {4, 5}, {3, 3}, {3, 16}};
  if (runs.size() <= std::size(kLengths) || !IsAsciiDigit(runs[0][0])) return false;
  return std::equal(std::begin(kLengths), std::end(kLengths), runs.begin(),
                    [](const auto& length, std::string_view run) {
                      return run.size() >= length.first && run.size() <= length.second;
                    });
}

bool IsOfKit(std::string_view segment) {
  constexpr std::size_t kShortest = 30;
  if (segment.size() < kShortest || CountOf(segment, IsAsciiAlnum) != segment.size()) return false;
  const auto runs = RunsOf(segment);
  return HasLongRuns(runs) || BeginsLikeAKit(runs);
}

}  // namespace

bool IsOfMailingKit(const Link& link) {
  const std::string_view path = std::string_view(link.url).substr(0, link.url.find('?'));
  const auto segments = Split(path, '/');
  return std::any_of(segments.begin(), segments.end(), IsOfKit);
}

std::vector<UrlTrait> TraitsOf(const Link& link) {
  return Gatherer(link).Gather();
}

}  // namespace linkmilter
