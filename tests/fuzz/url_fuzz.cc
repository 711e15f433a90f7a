// Any bytes, as a URL alone and against a base: no crash, and a URL's serialisation parses to
// itself. The first line, if there are two, is the base.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/links/url.h"

namespace linkmilter {
namespace {

void CheckFixedPoint(const Url& url) {
  const std::string href = url.Href();
  const auto again = ParseUrl(href);
  if (!again || again->Href() != href) std::abort();
}

void CheckOne(std::string_view input, const Url* base) {
  std::vector<Oddity> oddities;
  const auto url = ParseUrl(input, base, &oddities);
  if (url) CheckFixedPoint(*url);
}

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linkmilter;  // NOLINT(google-build-using-namespace)
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), size);
  const auto base = ParseUrl(input.substr(0, line));
  CheckOne(input, nullptr);
  CheckOne(input.substr(line), base ? &*base : nullptr);
  return 0;
}
