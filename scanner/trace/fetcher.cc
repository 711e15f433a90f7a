#include "scanner/trace/fetcher.h"

#include "base/text.h"

namespace linkmilter {

const std::string* FetchResponse::Header(std::string_view name) const {
  for (const auto& [other, value] : headers) {
    if (EqualsIgnoreCase(other, name)) return &value;
  }
  return nullptr;
}

}  // namespace linkmilter
