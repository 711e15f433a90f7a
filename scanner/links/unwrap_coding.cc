#include "scanner/links/unwrap_coding.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/base64.h"

namespace linkmilter {
namespace {

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  std::string replaced;
  std::size_t start = 0;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, start)) {
    replaced.append(text, start, at - start).append(to);
    start = at + from.size();
  }
  if (start > 0) text = replaced.append(text, start);
}

std::string DecodeTail(std::string_view text) {
  if (StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://")) {
    return std::string(text);
  }
  const std::size_t path = std::min(text.find('?'), text.size());
  return PercentDecode(text.substr(0, path)).append(text.substr(path));
}

// {"p":"{\"url\":\"https:\\/\\/a.example\"}"}: in whatever depth, a value ends at the next quote,
// and no URL holds a backslash that does not escape.
std::string DecodeJsonUrl(std::string_view text) {
  std::string json = DecodeBase64(PercentDecode(text)).value_or("");
  json.erase(std::remove(json.begin(), json.end(), '\\'), json.end());
  constexpr std::string_view kField = R"("url":")";
  const std::size_t at = json.find(kField);
  if (at == std::string::npos) return {};
  json.erase(0, at + kField.size());
  return json.substr(0, json.find('"'));
}

std::string DecodeProofpointV1(std::string_view text) {
  std::string url = PercentDecode(text);
  ReplaceAll(url, "&amp;", "&");
  return url;
}

std::string DecodeProofpointV2(std::string_view text) {
  std::string escaped(text);
  std::replace(escaped.begin(), escaped.end(), '-', '%');
  std::replace(escaped.begin(), escaped.end(), '_', '/');
  return DecodeProofpointV1(escaped);
}

// How many bytes "**X" stands for; 0: X is no length.
std::size_t RunLength(char c) {
  constexpr std::string_view kLengths =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::size_t at = kLengths.find(c);
  return at == std::string_view::npos ? 0 : at + 2;
}

// Puts the characters that stand apart back in their places.
class Refill {
 public:
  explicit Refill(std::string_view apart) : apart_(apart) {}

  std::string Fill(std::string_view text) {
    std::string filled;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t run =
          text.substr(i, 2) == "**" && i + 2 < text.size() ? RunLength(text[i + 2]) : 0;
      if (run > 0) {
        TakeBytes(run, filled);
        i += 2;
      } else if (text[i] == '*' && !apart_.empty()) {
        Take(DecodeUtf8(apart_).length, filled);
      } else {
        filled += text[i];
      }
    }
    return filled;
  }

 private:
  // A character that does not fit whole waits for the next run, with the bytes left for it.
  void TakeBytes(std::size_t count, std::string& filled) {
    count += carried_;
    while (!apart_.empty() && DecodeUtf8(apart_).length <= count) {
      const std::size_t length = DecodeUtf8(apart_).length;
      Take(length, filled);
      count -= length;
    }
    carried_ = count;
  }

  void Take(std::size_t length, std::string& filled) {
    filled.append(apart_.substr(0, length));
    apart_.remove_prefix(length);
  }

  std::string_view apart_;
  std::size_t carried_ = 0;
};

// "https:/a.example" -> "https://a.example": gateways fold slashes, as copies in a path do.
std::string WithBothSlashes(std::string url) {
  const std::size_t colon = url.find(":/");
  if (colon != std::string::npos && url.compare(colon, 3, "://") != 0) url.insert(colon + 1, "/");
  return url;
}

std::string DecodeProofpointV3(std::string_view text) {
  constexpr std::string_view kOpen = "__";
  constexpr std::string_view kClose = "__;";
  const std::size_t end = text.find(kClose, kOpen.size());
  if (!text.starts_with(kOpen) || end == std::string_view::npos) return {};  // cut
  const std::string_view encoded = text.substr(end + kClose.size());
  const auto apart = DecodeBase64(encoded.substr(0, encoded.find('!')));
  if (!apart) return {};
  return Refill(*apart).Fill(
      WithBothSlashes(PercentDecode(text.substr(kOpen.size(), end - kOpen.size()))));
}

// Some links of Check Point have their letters moved along the alphabet, by as many as makes the
// text begin with a web scheme; text that no move makes so stays as it is.
std::string RotatedBack(std::string text) {
  constexpr int kLetters = 26;
  if (text.empty() || !IsAsciiAlpha(text[0])) return text;
  const int by = (AsciiLower(text[0]) - 'h' + kLetters) % kLetters;
  std::string rotated = text;
  for (char& c : rotated) {
    if (!IsAsciiAlpha(c)) continue;
    const char first = IsAsciiUpper(c) ? 'A' : 'a';
    c = static_cast<char>(first +
                          (static_cast<unsigned char>(c) - first + kLetters - by) % kLetters);
  }
  const bool web =
      StartsWithIgnoreCase(rotated, "http:/") || StartsWithIgnoreCase(rotated, "https:/");
  return web ? rotated : text;
}

std::string DecodeCheckPoint(std::string_view text) {
  constexpr std::string_view kFence = "___";
  const std::size_t start = text.find(kFence);
  if (start == std::string_view::npos) return {};
  const std::size_t end = text.find(kFence, start + kFence.size());
  if (end == std::string_view::npos) return {};
  return WithBothSlashes(
      RotatedBack(DecodeTail(text.substr(start + kFence.size(), end - start - kFence.size()))));
}

// A URL may hold colons of its own: only what looks like the hash is cut.
std::string DecodeDisqus(std::string_view text) {
  constexpr std::size_t kLeastHash = 8;
  std::string url = PercentDecode(text);
  const std::size_t colon = url.rfind(':');
  if (colon == std::string::npos || url.size() - colon <= kLeastHash) return url;
  const auto of_hash = [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_'; };
  const auto hash = url.begin() + static_cast<std::ptrdiff_t>(colon) + 1;
  if (std::all_of(hash, url.end(), of_hash)) url.resize(colon);
  return url;
}

}  // namespace

std::string DecodeTarget(Coding coding, std::string_view text) {
  switch (coding) {
    case Coding::kPercent:
      return PercentDecode(text);
    case Coding::kTail:
      return DecodeTail(text);
    case Coding::kBase64:
      return DecodeBase64(PercentDecode(text)).value_or("");
    case Coding::kHex:
      return FromHex(text).value_or("");
    case Coding::kBing:
      return text.starts_with("a1") ? DecodeBase64(text.substr(2)).value_or("") : "";
    case Coding::kJsonUrl:
      return DecodeJsonUrl(text);
    case Coding::kProofpointV1:
      return DecodeProofpointV1(text);
    case Coding::kProofpointV2:
      return DecodeProofpointV2(text);
    case Coding::kProofpointV3:
      return DecodeProofpointV3(text);
    case Coding::kCheckPoint:
      return DecodeCheckPoint(text);
    case Coding::kDisqus:
      return DecodeDisqus(text);
    case Coding::kTranslateHost:
    case Coding::kOpaque:
      break;
  }
  return {};
}

std::optional<Url> DecodeTranslateHost(const Url& url) {
  constexpr std::string_view kBelow = ".translate.goog";
  if (!url.host || !url.host->ends_with(kBelow)) return std::nullopt;
  std::string host;
  const std::string_view coded =
      std::string_view(*url.host).substr(0, url.host->size() - kBelow.size());
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const bool twice = coded.substr(i, 2) == "--";
    host += coded[i] != '-' ? coded[i] : twice ? '-' : '.';
    if (twice) ++i;
  }
  const auto parsed = ParseHost(host);
  if (!parsed || host.find('.') == std::string::npos) return std::nullopt;
  Url target = url;
  target.host = *parsed;
  std::string query;  // without the translator's own parameters
  const std::string all = url.query.value_or("");
  for (const std::string_view parameter : Split(all, '&')) {
    if (parameter.empty() || parameter.starts_with("_x_tr_")) continue;
    if (!query.empty()) query += '&';
    query += parameter;
  }
  target.query = query.empty() ? std::nullopt : std::optional(query);
  return target;
}

}  // namespace linkmilter
