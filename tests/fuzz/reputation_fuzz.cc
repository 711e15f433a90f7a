// Any bytes as a list in any format, in pieces of any size: read or refused, never a crash, and
// what was read answers the same however it was cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/reputation/list_reader.h"
#include "scanner/reputation/list_set.h"

namespace linkmilter {
namespace {

// What a text names, one entry a line.
std::string EntriesOf(std::string_view text, const FormatOptions& options, std::size_t piece) {
  static const SuffixList suffixes;
  std::string entries;
  const auto format = MakeFormat(options, suffixes);
  const EntrySink sink = [&entries](const ListEntry& entry) {
    if (entry.name.empty()) std::abort();
    entries += std::to_string(static_cast<int>(entry.scope)) + (entry.pass ? "-" : "+");
    entries.append(entry.name) += '\n';
  };
  ListReader reader(*format, sink);
  while (!text.empty() && reader.Take(text.substr(0, piece)))
    text.remove_prefix(std::min(piece, text.size()));
  const auto counts = reader.Finish();
  return counts.ok() ? entries : "refused: " + counts.error().message;
}

}  // namespace
}  // namespace linkmilter

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linkmilter;
  if (size < 2) return 0;
  FormatOptions options;
  options.format = static_cast<ListFormat>(data[0] % 6);
  options.match = static_cast<UrlMatch>(data[0] / 6 % 4);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string whole = EntriesOf(text, options, text.size() + 1);
  const std::string cut = EntriesOf(text, options, std::size_t{data[1]} + 1);
  const bool refused = whole.starts_with("refused") && cut.starts_with("refused");
  if (whole != cut && !refused) std::abort();
  ListOptions list;
  list.format = options;
  if (const auto read = ParseReputationList(text, list, SuffixList()); read.ok()) {
    const ListSet set({read.value()}, SuffixList());
    set.Look({std::string(text), std::string(text), ""});
  }
  return 0;
}
