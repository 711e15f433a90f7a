#include "scanner/links/text_names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.h"
#include "scanner/links/idna.h"

namespace linkmilter {
namespace {

// Public suffixes that are better known as file name extensions. Sorted.
constexpr std::array<std::string_view, 16> kExtensions = {"ai", "app", "bat", "bz", "cab", "cc",
                                                          "md", "mov", "pl",  "ps", "pub", "py",
                                                          "rs", "sh",  "so",  "zip"};

bool IsDottedQuad(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Nobody can register a name with one.
bool HasUnderscoreInDomain(std::string_view name) {
  const std::size_t underscore = name.rfind('_');
  return underscore != std::string_view::npos &&
         std::count(name.begin() + static_cast<std::ptrdiff_t>(underscore), name.end(), '.') < 2;
}

// "com", "xn--p1ai": letters alone (RFC 3696, section 2), two at least.
bool MayBeTopLevel(std::string_view label) {
  if (label.starts_with("xn--")) return true;
  return label.size() >= 2 && std::all_of(label.begin(), label.end(), IsAsciiAlpha);
}

bool IsNumber(std::string_view label) {
  return label.find_first_not_of("0123456789") == std::string_view::npos ||
         StartsWithIgnoreCase(label, "0x");
}

// Registries take letters, digits and hyphens inside; in the labels below anything goes.
bool MayBeRegistered(std::string_view label) {
  return !label.starts_with('-') && !label.ends_with('-') &&
         label.find('_') == std::string_view::npos;
}

}  // namespace

bool LeadsNowhere(std::string_view authority, const SuffixList& suffixes) {
  std::string_view host = authority.substr(authority.rfind('@') + 1);
  host = host.substr(0, host.find(':'));
  if (host.ends_with('.')) host.remove_suffix(1);
  const bool plain = !host.empty() && host.size() <= kMaxHostBytes &&
                     std::all_of(host.begin(), host.end(), [](char c) {
                       return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.';
                     });
  const std::size_t dot = host.rfind('.');
  if (!plain || IsNumber(host.substr(dot + 1))) return false;  // npos + 1 is 0
  if (dot == std::string_view::npos || !MayBeTopLevel(AsciiLower(host.substr(dot + 1))))
    return true;
  const std::string domain = suffixes.RegistrableDomain(host);
  const std::size_t first_dot = domain.find('.');
  return first_dot != std::string::npos && first_dot == domain.rfind('.') &&
         !MayBeRegistered(std::string_view(domain).substr(0, first_dot));
}

bool IsWww(std::string_view name) {
  if (!StartsWithIgnoreCase(name, "www")) return false;
  const std::size_t after = name.find_first_not_of("0123456789", 3);
  return after != std::string_view::npos && name[after] == '.';
}

TextName JudgeTextName(std::string_view name, const SuffixList& suffixes) {
  const bool has_suffix = HasKnownTextSuffix(name, suffixes);
  if (name.find("..") != std::string_view::npos) return TextName::kNone;
  if (IsWww(name) && (has_suffix || std::count(name.begin(), name.end(), '.') > 1)) {
    return TextName::kHost;
  }
  if (IsDottedQuad(name)) return TextName::kNeedsRest;
  if (!has_suffix || HasUnderscoreInDomain(name)) return TextName::kNone;
  const std::string_view last_label = name.substr(name.rfind('.') + 1);
  if (std::binary_search(kExtensions.begin(), kExtensions.end(), AsciiLower(last_label))) {
    return TextName::kNeedsRest;
  }
  const bool capital = IsAsciiUpper(last_label.front()) && IsAsciiLower(last_label.back());
  return capital ? TextName::kDoubtful : TextName::kHost;
}

bool HasKnownTextSuffix(std::string_view name, const SuffixList& suffixes) {
  if (name.size() > kMaxHostBytes) return false;
  const bool ascii = std::all_of(name.begin(), name.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    const std::optional<std::string> domain = DomainToAscii(name);
    return domain && suffixes.HasKnownSuffix(*domain);
  }
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.find("..") != std::string_view::npos) return false;
  // Most dotted words of running text end here, before the list is asked.
  const std::string_view last = name.substr(dot + 1);
  if (last.size() < 2 || last.size() > 63 || !IsAsciiAlpha(last.front())) return false;
  return suffixes.HasKnownSuffix(AsciiLower(name));
}

}  // namespace linkmilter
