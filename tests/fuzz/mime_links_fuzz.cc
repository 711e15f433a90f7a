// Any bytes as a message: Extract ends, and what it hands out keeps its promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "scanner/links/extract.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void Check(const Extraction& extraction) {
  std::set<std::string> urls;
  for (const Link& link : extraction.links) {
    Require(urls.insert(link.url).second);
    Require(!link.host.empty() && !link.places.empty());
    const auto url = ParseUrl(link.url);
    Require(url && url->RequestHref() == link.url && *url->host == link.host);
    Require(link.host.ends_with(link.domain) || link.host.ends_with('.'));
    Require(link.plan == Plan::kFetch || !link.reason.empty());
    for (const std::string& text : link.texts)
      Require(IsValidUtf8(text));
  }
  for (const Evidence& evidence : extraction.evidence)
    Require(IsValidUtf8(evidence.text));
  Require(IsValidUtf8(extraction.subject) && IsValidUtf8(extraction.from));
}

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const linkmilter::SuffixList kSuffixes;
  const std::string_view message(reinterpret_cast<const char*>(data), size);  // NOLINT
  linkmilter::Check(linkmilter::Extract(message, {"ann@mail.example"}, kSuffixes));
  return 0;
}
