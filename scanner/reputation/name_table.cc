#include "scanner/reputation/name_table.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace linkmilter {

void NameTable::Builder::Add(std::string_view name) {
  assert(bytes_.size() + name.size() < std::numeric_limits<std::uint32_t>::max());
  starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  bytes_ += name;
  bytes_ += '\0';
}

NameTable NameTable::Builder::Build() && {
  NameTable table;
  table.bytes_ = std::move(bytes_);
  table.starts_ = std::move(starts_);
  table.bytes_.shrink_to_fit();
  const auto at = [&](std::uint32_t start) { return table.At(start); };
  auto& starts = table.starts_;
  std::sort(starts.begin(), starts.end(),
            [&](std::uint32_t a, std::uint32_t b) { return at(a) < at(b); });
  starts.erase(std::unique(starts.begin(), starts.end(),
                           [&](std::uint32_t a, std::uint32_t b) { return at(a) == at(b); }),
               starts.end());
  starts.shrink_to_fit();
  return table;
}

std::string_view NameTable::At(std::uint32_t start) const {
  return bytes_.c_str() + start;
}

bool NameTable::Contains(std::string_view name) const {
  const auto found = std::lower_bound(
      starts_.begin(), starts_.end(), name,
      [this](std::uint32_t start, std::string_view key) { return At(start) < key; });
  return found != starts_.end() && At(*found) == name;
}

}  // namespace linkmilter
