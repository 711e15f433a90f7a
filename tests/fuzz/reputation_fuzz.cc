// Any bytes as a list in any format, packed or not, in pieces of any size: read or refused, never a
// crash, and what was read answers the same however it was cut.
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
  const EntrySink sink = [&entries](const ListEntry& entry) {
    if (entry.name.empty()) std::abort();
    entries += std::to_string(static_cast<int>(entry.scope)) + (entry.pass ? "-" : "+");
    entries.append(entry.name) += '\n';
  };
  constexpr std::size_t kMostUnpacked = std::size_t{1} << 20;
  TextInMemory packed(text, piece);
  UnpackedText unpacked(packed, kMostUnpacked);
  const auto counts = ReadList(unpacked, options, suffixes, sink);
  return counts.ok() ? entries : "refused: " + counts.error().message;
}

}  // namespace
}  // namespace linkmilter

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linkmilter;
  if (size < 2) return 0;
  constexpr unsigned kFormats = static_cast<unsigned>(ListFormat::kJson) + 1;
  FormatOptions options;
  options.member = data[1] % 2 == 0 ? "url" : "a.url";
  if (data[1] % 4 < 2) options.filter.member = "on";
  options.filter.equals = "yes";
  options.format = static_cast<ListFormat>(data[0] % kFormats);
  options.match = static_cast<UrlMatch>(data[0] / kFormats % 4);
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
