#include "scanner/links/host.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/idna.h"
#include "scanner/links/ip_literal.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

constexpr ByteSet kForbiddenHost = ByteSet(std::string_view("\0\t\n\r #/:<>?@[\\]^|", 17));
constexpr ByteSet kForbiddenDomain = kForbiddenHost.WithRange(0, 0x1F).With("%\x7F");
// Bytes that need decoding or mapping: percent escapes and UTF-8.
constexpr ByteSet kNotPlain = ByteSet("%").WithRange(0x80, 0xFF);

bool Holds(std::string_view text, const ByteSet& set) {
  return set.FindIn(text) < text.size();
}

std::optional<std::string> ParseBracketed(std::string_view input) {
  if (!input.ends_with(']')) return std::nullopt;
  const auto address = ParseIpv6(input.substr(1, input.size() - 2));
  if (!address) return std::nullopt;
  return "[" + *address + "]";
}

bool HoldsALabel(std::string_view domain) {
  for (auto at = domain.find("xn--"); at != std::string_view::npos;
       at = domain.find("xn--", at + 1)) {
    if (at == 0 || domain[at - 1] == '.') return true;
  }
  return false;
}

bool HoldsSlashLookalike(std::string_view unicode) {
  constexpr std::array<std::string_view, 3> kLookalikes = {"\u2044", "\u2215", "\u29F8"};
  return std::any_of(kLookalikes.begin(), kLookalikes.end(), [unicode](std::string_view slash) {
    return unicode.find(slash) != std::string_view::npos;
  });
}

void NoteLetters(std::string_view domain, std::vector<Oddity>& oddities) {
  if (!HoldsALabel(domain)) return;
  oddities.push_back(Oddity::kInternationalHost);
  const std::string unicode = DomainToUnicode(domain);
  if (MixesScripts(unicode)) oddities.push_back(Oddity::kMixedScript);
  if (HoldsSlashLookalike(unicode)) oddities.push_back(Oddity::kSlashLookalike);
}

std::optional<std::string> MapDomain(std::string_view input, std::vector<Oddity>* oddities) {
  bool mapped = false;
  const std::string decoded = ToValidUtf8(PercentDecode(input));
  auto ascii = DomainToAscii(decoded, oddities != nullptr ? &mapped : nullptr);
  if (mapped) oddities->push_back(Oddity::kMappedCharacters);
  return ascii;
}

// "Domain to ASCII" with its check for forbidden code points. Plain ASCII only changes its case.
std::optional<std::string> ParseDomain(std::string_view input, std::vector<Oddity>* oddities) {
  auto domain = Holds(input, kNotPlain) ? MapDomain(input, oddities) : AsciiLower(input);
  if (!domain || domain->empty() || Holds(*domain, kForbiddenDomain)) return std::nullopt;
  if (oddities != nullptr) NoteLetters(*domain, *oddities);
  return domain;
}

std::optional<std::string> ParseNumeric(std::string_view domain, std::vector<Oddity>* oddities) {
  auto address = ParseIpv4(domain);
  if (address && oddities != nullptr) {
    oddities->push_back(Oddity::kAddressHost);
    if (domain.ends_with('.')) domain.remove_suffix(1);
    if (domain != *address) oddities->push_back(Oddity::kNumericHost);
  }
  return address;
}

}  // namespace

std::optional<std::string> ParseHost(std::string_view input, std::vector<Oddity>* oddities) {
  if (input.starts_with('[')) {
    if (oddities != nullptr) oddities->push_back(Oddity::kAddressHost);
    return ParseBracketed(input);
  }
  if (oddities != nullptr && input.find('%') != std::string_view::npos) {
    oddities->push_back(Oddity::kEncodedHost);
  }
  auto domain = ParseDomain(input, oddities);
  if (domain && EndsInNumber(*domain)) return ParseNumeric(*domain, oddities);
  return domain;
}

bool LooksLikeAddress(std::string_view host) {
  return host.starts_with('[') || IpAddress::Parse(host).has_value();
}

std::optional<IpAddress> AddressOfHost(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return IpAddress::Parse(host);
}

std::optional<std::string> ParseOpaqueHost(std::string_view input) {
  if (input.starts_with('[')) return ParseBracketed(input);
  if (Holds(input, kForbiddenHost)) return std::nullopt;
  std::string host;
  AppendPercentEncoded(input, kC0ControlSet, host);
  return host;
}

}  // namespace linkmilter
