#include "scanner/links/nested_urls.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanner/links/base64.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/percent.h"
#include "scanner/links/script_literals.h"
#include "scanner/links/text_names.h"

namespace linkmilter {
namespace {

constexpr int kMaxDecodings = 3;
constexpr ByteSet kEndsParameter("&;");

// Parameters that name a target.
constexpr std::array<std::string_view, 20> kTargetNames = {
    "backto",       "continue",    "dest",   "go",        "goto",
    "link",         "next",        "q",      "r",         "rd",
    "return",       "returnurl",   "target", "targeturl", "redirect",
    "redirect_uri", "redirecturl", "to",     "u",         "url"};

bool IsTargetName(std::string_view name) {
  return !name.empty() && std::find(kTargetNames.begin(), kTargetNames.end(), AsciiLower(name)) !=
                              kTargetNames.end();
}

bool BeginsUrl(std::string_view text) {
  if (text.starts_with("//")) {
    return text.size() > 4 && IsAsciiAlnum(text[2]) && text.find('.') != std::string_view::npos;
  }
  return StartsWithIgnoreCase(text, "http:/") || StartsWithIgnoreCase(text, "https:/");
}

class NestedFinder {
 public:
  explicit NestedFinder(const SuffixList& suffixes) : suffixes_(suffixes) {}

  void Parameters(std::string_view query);
  void Path(std::string_view path_and_query);
  std::vector<NestedUrl> Take() { return std::move(found_); }

 private:
  void Value(std::string_view name, std::string_view raw);
  bool Encoded(std::string_view value);
  void Json(std::string_view text);
  void Add(std::string_view url, bool no_scheme);

  const SuffixList& suffixes_;
  std::vector<NestedUrl> found_;
};

// Split before decoding: an encoded '&' belongs to the value.
void NestedFinder::Parameters(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, kEndsParameter.FindIn(query));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || BeginsUrl(pair)) {
      Value({}, pair);
    } else {
      Value(pair.substr(0, equals), pair.substr(equals + 1));
    }
  }
}

// "/https://..." and "/http%3A..." go on to the end, the query included; encoded targets are one
// segment.
void NestedFinder::Path(std::string_view path_and_query) {
  const std::string_view path = path_and_query.substr(0, path_and_query.find('?'));
  for (std::size_t at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1)) {
    const std::string_view rest = path_and_query.substr(at + 1);
    if (StartsWithIgnoreCase(rest, "http:/") || StartsWithIgnoreCase(rest, "https:/") ||
        StartsWithIgnoreCase(rest, "http%") || StartsWithIgnoreCase(rest, "https%")) {
      return Value({}, rest);
    }
    if (rest.starts_with("aHR0c") || rest.starts_with("687474") || rest.starts_with("eyJ")) {
      Value({}, rest.substr(0, rest.find_first_of("/?")));
    }
  }
}

void NestedFinder::Value(std::string_view name, std::string_view raw) {
  if (raw.size() < 4) return;
  std::string value(raw);
  for (int decodings = 0; decodings <= kMaxDecodings; ++decodings) {
    if (BeginsUrl(value)) return Add(value, false);
    if (Encoded(value)) return;
    if (value.find('%') == std::string::npos) break;
    value = PercentDecode(value);
  }
  if (!IsTargetName(name) || value.find('@') != std::string::npos) return;
  const std::string_view host = std::string_view(value).substr(0, value.find_first_of("/?#:"));
  if (JudgeTextName(host, suffixes_) == TextName::kHost) Add(value, true);
}

bool NestedFinder::Encoded(std::string_view value) {
  std::optional<std::string> decoded;
  if (value.starts_with("aHR0c") || value.starts_with("SFRUU")) decoded = DecodeBase64(value);
  if (value.starts_with("687474") || value.starts_with("485454"))
    decoded = FromHex(value.substr(0, value.size() / 2 * 2));  // a digit too many ends nothing
  if (decoded && BeginsUrl(*decoded)) {
    Add(*decoded, false);
    return true;
  }
  if (value.starts_with("{\"")) Json(value);
  if (!value.starts_with("eyJ")) return false;
  for (const std::string_view piece : Split(value, '.')) {  // of a JWT
    if (!piece.starts_with("eyJ")) continue;
    if (const auto json = DecodeBase64(piece)) Json(*json);
  }
  return true;
}

void NestedFinder::Json(std::string_view text) {
  ScriptLiterals literals(text);
  while (const auto literal = literals.Next()) {
    if (BeginsUrl(*literal)) Add(*literal, false);
  }
}

void NestedFinder::Add(std::string_view url, bool no_scheme) {
  if (found_.size() < kMaxNestedUrls) found_.push_back({std::string(url), no_scheme});
}

// Most URLs hold nothing: said by a look at their bytes.
bool MayHoldUrl(std::string_view url) {
  constexpr std::size_t kOwnScheme = 5;
  if (url.find('?') != std::string_view::npos) return true;
  const std::string_view rest = url.substr(std::min(kOwnScheme, url.size()));
  constexpr std::array<std::string_view, 5> kSigns = {"/http", "/HTTP", "/aHR0c", "/687474",
                                                      "/eyJ"};
  return std::any_of(kSigns.begin(), kSigns.end(), [rest](std::string_view sign) {
    return rest.find(sign) != std::string_view::npos;
  });
}

}  // namespace

std::vector<NestedUrl> FindNestedUrls(std::string_view url,
                                      std::string_view fragment,
                                      const SuffixList& suffixes) {
  NestedFinder finder(suffixes);
  if (url.size() > 2 && MayHoldUrl(url)) {
    const std::size_t authority = url.find("//");
    const std::size_t path = url.find('/', std::min(authority, url.size() - 2) + 2);
    if (path != std::string_view::npos) finder.Path(url.substr(path));
    const std::size_t query = url.find('?');
    if (query != std::string_view::npos) finder.Parameters(url.substr(query + 1));
  }
  if (!fragment.empty()) finder.Parameters(fragment.substr(fragment.front() == '!' ? 1 : 0));
  return finder.Take();
}

}  // namespace linkmilter
