#include "scanner/links/smuggling.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr ByteSet kBase64 =
    ByteSet("+/-_=").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z');

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> needles) {
  return std::any_of(needles.begin(), needles.end(), [text](std::string_view needle) {
    return text.find(needle) != std::string_view::npos;
  });
}

bool HoldsPayload(std::string_view script) {
  std::size_t run = 0;
  for (const char c : script) {
    run = kBase64.Has(c) ? run + 1 : 0;
    if (run == kSmallestPayload) return true;
  }
  return false;
}

}  // namespace

void SmugglingSigns::Take(std::string_view script) {
  const bool saves_blob = HoldsAny(script, {"msSaveOrOpenBlob", "msSaveBlob"});
  payload_ = payload_ || HoldsPayload(script);
  decodes_ = decodes_ || HoldsAny(script, {"atob(", "charCodeAt", "fromBase64"});
  makes_ = makes_ || saves_blob || HoldsAny(script, {"new Blob(", "new File("});
  saves_ = saves_ || saves_blob || HoldsAny(script, {".download", "'download'", "\"download\""});
}

bool IsSavedData(std::string_view url) {
  url = TrimAscii(url);
  return url.size() >= kSmallestPayload &&
         (StartsWithIgnoreCase(url, "data:application/octet-stream") ||
          StartsWithIgnoreCase(url, "data:application/zip") ||
          StartsWithIgnoreCase(url, "data:application/x-"));
}

}  // namespace linkmilter
