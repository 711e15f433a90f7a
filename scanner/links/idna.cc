#include "scanner/links/idna.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include <unicode/uidna.h>
#include <unicode/uscript.h>

#include "base/text.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

struct CloseUidna {
  void operator()(UIDNA* uidna) const { uidna_close(uidna); }
};
using Uidna = std::unique_ptr<UIDNA, CloseUidna>;

// Cheap: ICU keeps its tables itself. nullptr if it has none.
Uidna OpenUidna() {
  constexpr std::uint32_t kOptions = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                     UIDNA_NONTRANSITIONAL_TO_ASCII |
                                     UIDNA_NONTRANSITIONAL_TO_UNICODE;
  UErrorCode status = U_ZERO_ERROR;
  Uidna uidna(uidna_openUTS46(kOptions, &status));
  return U_SUCCESS(status) ? std::move(uidna) : nullptr;
}

// What the URL standard does not ask: CheckHyphens and VerifyDnsLength are false.
constexpr std::uint32_t kPassedOver =
    UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
    UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

using Conversion = decltype(&uidna_nameToASCII_UTF8);

std::optional<std::string> Convert(Conversion conversion, std::string_view text) {
  const Uidna uidna = OpenUidna();
  if (!uidna) return std::nullopt;
  // A byte grows to at most 6 (U+FDFA, 3 bytes, maps to 18 characters); punycode never adds more
  // than "xn--" a label to what it leaves out.
  std::string out(text.size() * 16 + 16, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length =
      conversion(uidna.get(), text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                 static_cast<std::int32_t>(out.size()), &info, &status);
  if (U_FAILURE(status) || (info.errors & ~kPassedOver) != 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(length));
  return out;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool IsALabel(std::string_view label) {
  return StartsWithIgnoreCase(label, "xn--");
}

// What Unicode 17 says of a character that Debian's tables (Unicode 15) still refuse or map
// otherwise; nullopt: dropped. Browsers go by the newer ones.
std::optional<char32_t> Modernize(char32_t point) {
  constexpr std::array<char32_t, 7> kIgnored = {0x115F, 0x1160, 0x17B4, 0x17B5,
                                                0x180E, 0x3164, 0xFFA0};
  if (std::find(kIgnored.begin(), kIgnored.end(), point) != kIgnored.end()) return std::nullopt;
  if (point >= 0x10A0 && point <= 0x10C5) return point - 0x10A0 + 0x2D00;  // Georgian capitals
  constexpr std::array<std::pair<char32_t, char32_t>, 9> kMapped = {{
      {0x04C0, 0x04CF},    // palochka
      {0x1E9E, 0xDF},      // capital sharp s
      {0x2132, 0x214E},    // turned capital f
      {0x2183, 0x2184},    // reversed c
      {0x2F868, 0x36FC},   // compatibility ideographs, since corrected
      {0x2F874, 0x5F53},   //
      {0x2F91F, 0x243AB},  //
      {0x2F95F, 0x7AEE},   //
      {0x2F9BF, 0x45D7},   //
  }};
  for (const auto& [from, to] : kMapped) {
    if (point == from) return to;
  }
  return point;
}

std::string Modernize(std::string_view domain) {
  std::string modern;
  modern.reserve(domain.size());
  while (!domain.empty()) {
    const DecodedPoint next = DecodeUtf8(domain);
    if (const auto point = Modernize(next.point)) AppendUtf8(*point, modern);
    domain.remove_prefix(next.length);
  }
  return modern;
}

// The scripts of one label, Common and Inherited left out.
using Scripts = std::set<UScriptCode>;

Scripts ScriptsOf(std::string_view label) {
  Scripts scripts;
  while (!label.empty()) {
    const DecodedPoint next = DecodeUtf8(label);
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(next.point), &status);
    if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) scripts.insert(script);
    label.remove_prefix(next.length);
  }
  return scripts;
}

bool IsHighlyRestrictive(const Scripts& scripts) {
  if (scripts.size() <= 1) return true;
  const std::array<Scripts, 3> allowed = {
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA},
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_HANGUL},
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_BOPOMOFO},
  };
  return std::any_of(allowed.begin(), allowed.end(), [&scripts](const Scripts& mix) {
    return std::includes(mix.begin(), mix.end(), scripts.begin(), scripts.end());
  });
}

}  // namespace

std::optional<std::string> DomainToAscii(std::string_view domain, bool* mapped) {
  if (IsAscii(domain)) return AsciiLower(domain);
  if (domain.size() > kMaxIdnaBytes) return std::nullopt;
  auto ascii = Convert(uidna_nameToASCII_UTF8, Modernize(domain));
  if (ascii && mapped != nullptr) {
    // What came out, read back, differs from what was written: something was mapped.
    if (DomainToUnicode(*ascii) != DomainToUnicode(AsciiLower(domain))) *mapped = true;
  }
  return ascii;
}

std::string DomainToUnicode(std::string_view ascii) {
  if (ascii.size() > kMaxIdnaBytes) return std::string(ascii);
  std::string unicode;
  for (const std::string_view label : Split(ascii, '.')) {
    if (label.data() != ascii.data()) unicode += '.';
    const auto decoded = IsALabel(label) ? Convert(uidna_labelToUnicodeUTF8, label) : std::nullopt;
    unicode += decoded ? *decoded : label;
  }
  return unicode;
}

bool MixesScripts(std::string_view unicode_domain) {
  const auto labels = Split(unicode_domain, '.');
  return std::any_of(labels.begin(), labels.end(),
                     [](std::string_view label) { return !IsHighlyRestrictive(ScriptsOf(label)); });
}

}  // namespace linkmilter
