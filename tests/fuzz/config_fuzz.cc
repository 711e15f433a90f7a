// Any text is a configuration or a list of problems, never a crash; and what is shown reads back.
#include <cstdint>
#include <cstdlib>

#include "config/config.h"

using linkmilter::Config;
using linkmilter::ParseConfig;
using linkmilter::ShowConfig;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = ParseConfig(text, "/nonexistent/fuzz.yaml");
  const auto* const config = std::get_if<Config>(&parsed);
  if (config == nullptr) {
    if (std::get<1>(parsed).empty()) std::abort();
    return 0;
  }
  const std::string shown = ShowConfig(*config);
  const auto again = ParseConfig(shown, "/nonexistent/fuzz.yaml");
  const auto* const same = std::get_if<Config>(&again);
  if (same == nullptr || ShowConfig(*same) != shown) std::abort();
  return 0;
}
