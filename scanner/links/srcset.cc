#include "scanner/links/srcset.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/data_url.h"

namespace linkmilter {
namespace {

constexpr ByteSet kSpace(" \t\n\r\f");

// Past the descriptors ("2x", "(a, b) 100w"): a comma ends them unless it stands in parentheses.
std::size_t DescriptorsEnd(std::string_view text, std::size_t at) {
  bool inside = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '(') inside = true;
    if (text[at] == ')') inside = false;
    if (text[at] == ',' && !inside) return at + 1;
  }
  return at;
}

}  // namespace

void FindSrcsetLinks(std::string_view srcset, const RawLink& where, LinkSink& sink) {
  RawLink link = where;
  std::size_t at = 0;
  while (true) {
    while (at < srcset.size() && (srcset[at] == ',' || IsAsciiSpace(srcset[at])))
      ++at;
    if (at == srcset.size()) return;
    const std::size_t end = kSpace.FindIn(srcset, at);
    link.url = srcset.substr(at, end - at);
    const bool ended = link.url.back() == ',';
    while (link.url.back() == ',')  // it does not begin with one
      link.url.remove_suffix(1);
    HandOverDataFile(link.url, sink);
    sink.OnLink(link);
    at = ended ? end : DescriptorsEnd(srcset, end);
  }
}

}  // namespace linkmilter
