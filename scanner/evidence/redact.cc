#include "scanner/evidence/redact.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"
#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

constexpr std::string_view kAddress = "redacted-address";
constexpr std::string_view kToken = "redacted-token";
constexpr std::string_view kStem = "http://h";
constexpr int kMaxTokens = 32;  // a URL made of tokens: behind its host nothing is kept
constexpr std::size_t kMaxAddressBytes = 320;  // RFC 5321: 64 + 1 + 255

bool IsLocalChar(char c) {
  return IsAsciiAlnum(c) || std::string_view("._+-~!$'*").find(c) != std::string_view::npos;
}

bool IsDomainChar(char c) {
  return IsAsciiAlnum(c) || c == '.' || c == '-';
}

// Length of what stands for '@' at the start of `text`; 0: nothing does.
std::size_t AtSign(std::string_view text, bool verp) {
  for (const std::string_view sign : {"@", "%40", "%2540"}) {
    if (text.starts_with(sign)) return sign.size();
  }
  return verp && text.starts_with('=') ? 1 : 0;
}

// Length of a domain name with a dot and a last label of letters; 0: none.
std::size_t DomainLength(std::string_view text) {
  text = text.substr(0, kMaxAddressBytes);
  std::size_t end = 0;
  while (end < text.size() && IsDomainChar(text[end]))
    ++end;
  while (end > 0 && !IsAsciiAlnum(text[end - 1]))
    --end;
  const std::string_view name = text.substr(0, end);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot < 3) return 0;
  const std::string_view last = name.substr(dot + 1);
  const bool letters =
      std::all_of(last.begin(), last.end(), [](char c) { return IsAsciiAlpha(c); });
  return letters || last.starts_with("xn--") ? end : 0;
}

bool IsAddress(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.size() > kMaxAddressBytes) return false;
  const std::string_view local = text.substr(0, at);
  return std::all_of(local.begin(), local.end(), IsLocalChar) &&
         DomainLength(text.substr(at + 1)) == text.size() - at - 1;
}

bool IsCodedAddress(std::string_view piece) {
  constexpr std::size_t kShortest = 8;  // a@b.cd in base64
  if (piece.size() < kShortest || piece.size() > 3 * kMaxAddressBytes) return false;
  const std::string plain = PercentDecode(piece);
  if (const auto hex = FromHex(plain); hex && IsAddress(*hex)) return true;
  const auto base64 = DecodeBase64(plain);
  return base64 && IsAddress(*base64);
}

std::size_t EndOfHost(std::string_view url) {
  const std::size_t slashes = url.find("//");
  const std::size_t from = slashes == std::string_view::npos ? 0 : slashes + 2;
  return std::min(url.find_first_of("/?", from), url.size());
}

// Calls line(text, line end) for each line of a head.
template <typename Visit>
void ForEachLine(std::string_view head, const Visit& visit) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size() - 1) + 1;
    std::string_view line = head.substr(0, end);
    while (line.ends_with('\n') || line.ends_with('\r'))
      line.remove_suffix(1);
    visit(line, head.substr(line.size(), end - line.size()));
    head.remove_prefix(end);
  }
}

bool HoldsUrls(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"location", "content-location", "refresh",
                                                      "link",     "referer",          "origin"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [name](std::string_view other) { return EqualsIgnoreCase(name, other); });
}

}  // namespace

std::string_view Name(Redaction redaction) {
  switch (redaction) {
    case Redaction::kAddresses:
      return "addresses";
    case Redaction::kTokens:
      return "tokens";
  }
  std::abort();
}

bool HoldsToken(std::string_view url) {
  return !ShapeOf(url.substr(0, url.find('#')), "").token.empty();
}

std::string Redactor::Url(std::string_view url) {
  const std::size_t host = EndOfHost(url);
  return std::string(url.substr(0, host)) + Target(url.substr(host));
}

// What stands behind a host. A fragment is read as a path.
std::string Redactor::Target(std::string_view text) {
  const std::size_t hash = text.find('#');
  std::string kept = Sent(text.substr(0, hash));
  if (hash == std::string::npos) return kept;
  return kept + '#' + Sent('/' + std::string(text.substr(hash + 1))).substr(1);
}

// Our readers of URLs look for a host first.
std::string Redactor::Sent(std::string_view text) {
  std::string url = std::string(kStem) + std::string(text);
  if (rules_.contains(Redaction::kAddresses)) url = Addresses(url);
  if (rules_.contains(Redaction::kTokens)) url = Tokens(std::move(url));
  return url.substr(kStem.size());
}

std::string Redactor::Addresses(std::string_view text) {
  std::string kept;
  const std::size_t query = std::min(text.find('?'), text.size());
  std::size_t local = 0;  // where the run of local characters that ends here began, in `kept`
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = AtSign(text.substr(i), i < query);
    const std::size_t domain =
        at > 0 && kept.size() > local ? DomainLength(text.substr(i + at)) : 0;
    if (domain > 0) {
      kept.resize(local);
      kept += kAddress;
      taken_.insert("addresses");
      i += at + domain;
      local = kept.size();
      continue;
    }
    kept += text[i];
    if (!IsLocalChar(text[i])) local = kept.size();
    ++i;
  }
  std::string result;
  std::size_t done = 0;
  ForEachPiece(kept, [&](std::string_view piece) {
    if (!IsCodedAddress(piece)) return;
    const auto start = static_cast<std::size_t>(piece.data() - kept.data());
    result.append(kept, done, start - done).append(kAddress);
    done = start + piece.size();
    taken_.insert("addresses");
  });
  return result.append(kept, done);
}

std::string Redactor::Tokens(std::string text) {
  for (int i = 0; i < kMaxTokens; ++i) {
    const std::string token = ShapeOf(text, "").token;
    if (token.empty()) return text;
    taken_.insert("tokens");
    std::size_t start = text.find(token);
    std::size_t length = token.size();
    if (start == std::string::npos) {  // it was percent-encoded
      ForEachPiece(text, [&](std::string_view piece) {
        if (start != std::string::npos || PercentDecode(piece) != token) return;
        start = static_cast<std::size_t>(piece.data() - text.data());
        length = piece.size();
      });
    }
    if (start == std::string::npos) break;
    text.replace(start, length, kToken);
  }
  return std::string(kStem) + '/' + std::string(kToken);
}

std::string Redactor::Words(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" <>\"',;"), text.size());
    const std::string_view word = text.substr(0, end);
    kept += word.find('/') == std::string_view::npos ? std::string(word) : Url(word);
    if (end < text.size()) kept += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return kept;
}

std::string Redactor::Head(std::string_view head) {
  std::string kept;
  ForEachLine(head, [&](std::string_view line, std::string_view line_end) {
    const std::size_t colon = line.find(':');
    const std::size_t blank = line.find(' ');
    const std::string_view name = line.substr(0, std::min(colon, line.size()));
    if (kept.empty() && line.starts_with("GET ")) {
      const std::size_t last = line.rfind(' ');
      kept.append(line.substr(0, blank + 1))
          .append(Target(line.substr(blank + 1, last - blank - 1)))
          .append(line.substr(last));
    } else if (colon != std::string_view::npos && HoldsUrls(name)) {
      kept.append(line.substr(0, colon + 1)).append(Words(line.substr(colon + 1)));
    } else {
      kept.append(line);
    }
    kept.append(line_end);
  });
  return kept;
}

std::string Redactor::WithoutCookies(std::string_view head) {
  std::string kept;
  ForEachLine(head, [&](std::string_view line, std::string_view line_end) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    if (EqualsIgnoreCase(name, "set-cookie") || EqualsIgnoreCase(name, "cookie")) {
      const std::string_view value = line.substr(std::min(colon + 1, line.size()));
      kept.append(name).append(": sha256=").append(Sha256Hex(TrimAscii(value)));
      taken_.insert("cookies");
    } else {
      kept.append(line);
    }
    kept.append(line_end);
  });
  return kept;
}

std::string Redactor::taken() const {
  std::string words;
  for (const std::string& what : taken_)
    words += (words.empty() ? "" : " ") + what;
  return words;
}

}  // namespace linkmilter
