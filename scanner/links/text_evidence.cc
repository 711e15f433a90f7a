#include "scanner/links/text_evidence.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr std::size_t kLongestScheme = 24;
constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321
constexpr ByteSet kEnds = ByteSet("<>\"`").WithRange(0, ' ').WithRange(0x7F, 0xFF);
constexpr ByteSet kAlnum = ByteSet("").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z');
constexpr ByteSet kSchemeBytes = kAlnum.With("+-.");
constexpr ByteSet kLocalBytes = kAlnum.With(".!#$%&'*+=?^_{|}~-");

constexpr std::array<std::string_view, 27> kSchemes = {
    "bitcoin", "callto", "cifs",          "facetime",   "file",     "geo",    "intent",
    "irc",     "ircs",   "itms-services", "javascript", "ldap",     "magnet", "market",
    "nfs",     "search", "search-ms",     "sftp",       "sip",      "skype",  "smb",
    "sms",     "ssh",    "tel",           "telnet",     "vbscript", "webcal"};

std::string_view UpToEnd(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin, kMaxEvidenceBytes);
  return rest.substr(0, kEnds.FindIn(rest));
}

}  // namespace

bool IsOtherScheme(std::string_view scheme) {
  return StartsWithIgnoreCase(scheme, "ms-") ||
         std::any_of(kSchemes.begin(), kSchemes.end(),
                     [scheme](std::string_view known) { return EqualsIgnoreCase(scheme, known); });
}

std::string_view OtherSchemeAt(std::string_view text, std::size_t colon, std::size_t floor) {
  if (colon + 1 >= text.size() || kEnds.Has(text[colon + 1])) return {};
  std::size_t begin = colon;
  while (begin > floor && colon - begin <= kLongestScheme && kSchemeBytes.Has(text[begin - 1]))
    --begin;
  return IsOtherScheme(text.substr(begin, colon - begin)) ? UpToEnd(text, begin)
                                                          : std::string_view();
}

std::string_view UncPathAt(std::string_view text, std::size_t at) {
  if (at + 4 >= text.size() || text[at + 1] != '\\' || !IsAsciiAlnum(text[at + 2])) return {};
  const std::string_view path = UpToEnd(text, at);
  return path.find('\\', 3) != std::string_view::npos ? path : std::string_view();
}

std::string_view AddressAround(std::string_view text, std::size_t at, std::size_t end) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLongestLocalPart && kLocalBytes.Has(text[begin - 1]))
    --begin;
  return begin == at ? std::string_view() : text.substr(begin, end - begin);
}

}  // namespace linkmilter
