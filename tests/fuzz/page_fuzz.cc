// Any bytes as a page: it is read within its limits, and what led on stands in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/trace/page.h"

namespace linkmilter {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void Check(const PageMove& move, const Page& page, std::string_view body) {
  static const Url at = ParseUrl("https://a.example/d/p").value();
  const Instruction& by = move.instruction;
  Require(by.length == 0 || (by.offset <= body.size() && by.length <= body.size() - by.offset));
  Require(by.delay.count() >= 0);
  TargetOf(move, page, at);
}

void Run(std::string_view content_type, std::string_view body) {
  const Page page = ReadPage(content_type, body);
  Require(page.refreshes.size() <= kMaxRefreshes && page.moves.size() <= kMaxMoves);
  for (const PageMove& move : page.refreshes)
    Check(move, page, body);
  for (const PageMove& move : page.moves)
    Check(move, page, body);
  if (page.frame) Check(*page.frame, page, body);
}

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  linkmilter::Run("text/html", bytes);
  linkmilter::Run("image/svg+xml", bytes);
  return 0;
}
