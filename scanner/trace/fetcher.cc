#include "scanner/trace/fetcher.h"

#include "base/text.h"

namespace linkmilter {

const std::string* FetchResponse::Header(std::string_view name) const {
  const bool last_counts = EqualsIgnoreCase(name, "content-type");
  const std::string* found = nullptr;
  for (const auto& [other, value] : headers) {
    if (!EqualsIgnoreCase(other, name)) continue;
    found = &value;
    if (!last_counts) break;
  }
  return found;
}

std::string_view FetchResponse::HeaderText(std::string_view name) const {
  const std::string* value = Header(name);
  return value == nullptr ? std::string_view{} : std::string_view(*value);
}

}  // namespace linkmilter
