#include "scanner/links/token_shape.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

enum class NameKind { kPlain, kCampaign, kSecret, kIdentity };
struct TokenName {
  NameKind kind;
  std::string_view name;
};
constexpr auto kNames = std::to_array<TokenName>({
#include "scanner/links/token_names.inc"
});
static_assert(std::is_sorted(kNames.begin(), kNames.end(), [](const auto& a, const auto& b) {
  return a.name < b.name;
}));

enum class ExceptionKind { kHost, kLabel, kSegment, kEnding, kQuery };
struct TokenException {
  ExceptionKind kind;
  std::string_view name;
};
constexpr auto kExceptions = std::to_array<TokenException>({
#include "scanner/links/token_exceptions.inc"
});
static_assert(std::is_sorted(kExceptions.begin(),
                             kExceptions.end(),
                             [](const TokenException& a, const TokenException& b) {
                               return a.kind < b.kind;
                             }));

NameKind KindOf(std::string_view name) {
  const auto* at =
      std::lower_bound(kNames.begin(), kNames.end(), name,
                       [](const TokenName& a, std::string_view b) { return a.name < b; });
  return at != kNames.end() && at->name == name ? at->kind : NameKind::kPlain;
}

template <ExceptionKind kind, typename Test>
bool AnyException(const Test& test) {
  constexpr auto kIsKind = [](const TokenException& exception) { return exception.kind == kind; };
  constexpr auto kFirst = std::find_if(kExceptions.begin(), kExceptions.end(), kIsKind);
  constexpr auto kLast = std::find_if_not(kFirst, kExceptions.end(), kIsKind);
  return std::any_of(kFirst, kLast,
                     [&](const TokenException& exception) { return test(exception.name); });
}

constexpr ByteSet kEndsHost("/?");
constexpr ByteSet kJoins("-_.~=+/");  // between the characters of a token

// How the characters of a piece follow each other.
struct Mixture {
  std::size_t digits = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;
  std::size_t beyond_hex = 0;  // letters after f
  std::size_t changes = 0;     // from letter to digit or back, side by side
  std::size_t odd_cases = 0;   // "aB", "ABc": beyond what names in camel case hold once
  bool foreign = false;        // holds a character of no token

  std::size_t size() const { return digits + lower + upper; }
  bool IsHex() const { return beyond_hex == 0 && digits > 0 && lower + upper > 0; }
  double Bits() const {
    double per_character = lower > 0 && upper > 0 ? 5.7 : 4.7;
    if (digits > 0) per_character = lower + upper == 0 ? 3.3 : IsHex() ? 4 : per_character + 0.3;
    return per_character * static_cast<double>(size());
  }
};

class MixtureReader {
 public:
  void Add(char c) {
    if (IsAsciiDigit(c)) {
      ++mixture_.digits;
      if (IsAsciiAlpha(before_)) ++mixture_.changes;
    } else if (IsAsciiAlpha(c)) {
      AddLetter(c);
    } else if (!kJoins.Has(c)) {
      mixture_.foreign = true;
    }
    run_ = IsSameKind(c, before_) ? run_ + 1 : 1;
    before_ = c;
  }
  const Mixture& mixture() const { return mixture_; }

 private:
  static bool IsSameKind(char a, char b) {
    return (IsAsciiLower(a) && IsAsciiLower(b)) || (IsAsciiUpper(a) && IsAsciiUpper(b));
  }

  void AddLetter(char c) {
    ++(IsAsciiLower(c) ? mixture_.lower : mixture_.upper);
    if (!IsAsciiHex(c)) ++mixture_.beyond_hex;
    if (IsAsciiDigit(before_)) ++mixture_.changes;
    const bool falls_short = IsAsciiUpper(c) && IsAsciiLower(before_) && run_ == 1;
    const bool shouts = IsAsciiLower(c) && IsAsciiUpper(before_) && run_ >= 2;
    if (falls_short || shouts) ++mixture_.odd_cases;
  }

  Mixture mixture_;
  char before_ = '-';
  std::size_t run_ = 0;  // letters of one case up to `before_`
};

Mixture Read(std::string_view piece) {
  MixtureReader reader;
  for (const char c : piece)
    reader.Add(c);
  return reader.mixture();
}

bool IsUuid(std::string_view piece) {
  if (piece.size() != 36) return false;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? piece[i] != '-' : !IsAsciiHex(piece[i])) return false;
  }
  return true;
}

bool IsDense(const Mixture& mixture) {
  constexpr double kTokenBits = 80;
  if (mixture.foreign) return false;
  if (mixture.IsHex() && mixture.size() >= 32) return true;
  return mixture.Bits() >= kTokenBits && (mixture.changes >= 3 || mixture.odd_cases >= 3);
}

// What a parameter's name says lowers the bar.
bool IsTokenUnder(NameKind kind, std::string_view value) {
  constexpr std::size_t kShortestSecret = 8;
  if (kind == NameKind::kCampaign) return false;
  if (IsTokenShaped(value)) return true;
  if (kind == NameKind::kIdentity) return IsCodeShaped(value);
  if (kind == NameKind::kPlain || value.size() < kShortestSecret) return false;
  const Mixture mixture = Read(value);
  return !mixture.foreign && (mixture.digits > 0 || mixture.odd_cases > 0);
}

class ShapeReader {
 public:
  UrlShape Read(std::string_view url, std::string_view domain) {
    const std::size_t slashes = url.find("//");
    if (slashes != std::string_view::npos) url.remove_prefix(slashes + 2);
    const std::size_t host_end = kEndsHost.FindIn(url);
    const std::string_view authority = url.substr(0, host_end);
    const std::string_view host = authority.substr(0, authority.find(':'));
    const std::size_t query = std::min(url.find('?'), url.size());
    ReadHost(host, domain);
    ReadPath(url.substr(host_end, query - host_end));
    if (query < url.size()) ReadQuery(url.substr(query + 1));
    return std::move(shape_);
  }

 private:
  void ReadHost(std::string_view host, std::string_view domain) {
    if (host.ends_with('.')) host.remove_suffix(1);
    shared_paths_ = AnyException<ExceptionKind::kHost>(
        [host](std::string_view name) { return IsWithin(host, name); });
    std::string_view below = host;
    if (!domain.empty() && IsWithin(host, domain)) below.remove_suffix(domain.size());
    const auto labels = Split(below, '.');
    for (const std::string_view label : labels)
      shared_paths_ |= AnyException<ExceptionKind::kLabel>(
          [label](std::string_view name) { return label == name; });
    for (const std::string_view label : labels)
      Take(label, !domain.empty() && !shared_paths_ && IsTokenShaped(label));
  }

  void ReadPath(std::string_view path) {
    shared_paths_ |= AnyException<ExceptionKind::kEnding>(
        [path](std::string_view name) { return path.ends_with(name); });
    while (!path.empty()) {
      path.remove_prefix(1);
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view segment = path.substr(0, end);
      path.remove_prefix(end);
      shared_paths_ |= AnyException<ExceptionKind::kSegment>(
          [segment](std::string_view name) { return segment == name; });
      shape_.is_specific |= !shared_paths_ && IsCodeShaped(segment);
      Take(segment, !shared_paths_ && IsTokenShaped(segment));
    }
  }

  void ReadQuery(std::string_view query) {
    const auto parameters = Split(query, '&');
    const auto name_of = [](std::string_view parameter) {
      return AsciiLower(parameter.substr(0, parameter.find('=')));
    };
    const bool storage =
        query.size() > 64 &&
        std::any_of(parameters.begin(), parameters.end(), [&](std::string_view parameter) {
          return AnyException<ExceptionKind::kQuery>(
              [name = name_of(parameter)](std::string_view key) { return name == key; });
        });
    for (const std::string_view parameter : parameters) {
      const std::string name = name_of(parameter);
      const NameKind kind = KindOf(name);
      if (kind == NameKind::kCampaign || parameter.empty()) continue;
      const std::string value =
          PercentDecode(parameter.substr(std::min(name.size() + 1, parameter.size())));
      shape_.is_specific = true;
      Take(parameter.substr(0, name.size()), value.empty() && IsTokenShaped(name));
      Take(value, !storage && IsTokenUnder(kind, value));
    }
  }

  void Take(std::string_view piece, bool is_token) {
    if (is_token) {
      if (shape_.token.empty()) shape_.token = piece;
    } else if (!piece.empty()) {
      shape_.words += PercentDecode(piece);
      shape_.words += ' ';
    }
  }

  UrlShape shape_;
  bool shared_paths_ = false;
};

}  // namespace

bool IsTokenShaped(std::string_view piece) {
  constexpr std::size_t kShortestToken = 14;  // 80 bits in base64url
  if (piece.size() < kShortestToken) return false;
  if (IsUuid(piece)) return true;
  const Mixture whole = Read(piece);
  if (whole.foreign) return false;
  if (IsSignedClaim(piece)) return true;
  if (whole.upper > 0 || whole.size() == piece.size()) return IsDense(whole);
  // In lower case hyphens part the words of a title: one of them must be dense by itself.
  for (std::string_view rest = piece; !rest.empty();) {
    const std::size_t end = kJoins.FindIn(rest);
    if (IsDense(Read(rest.substr(0, end)))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool IsSignedClaim(std::string_view piece) {
  return piece.starts_with("eyJ") && std::count(piece.begin(), piece.end(), '.') == 2;
}

bool IsCodeShaped(std::string_view piece) {
  constexpr std::size_t kShortestCode = 8;
  if (piece.size() < kShortestCode) return false;
  const Mixture mixture = Read(piece);
  return !mixture.foreign && (mixture.changes >= 2 || mixture.odd_cases >= 2);
}

UrlShape ShapeOf(std::string_view url, std::string_view domain) {
  return ShapeReader().Read(url, domain);
}

}  // namespace linkmilter
