// Any bytes as an evidence file: the readers end, within their limits, and a record they take is
// written as it was read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

#include "scanner/evidence/cases.h"
#include "scanner/evidence/gzip.h"
#include "scanner/evidence/http_message.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxMember = std::size_t{1} << 20;

void Read(std::string_view bytes, CaseCollector& collector) {
  auto record = DecodeRecord(bytes);
  if (!record) return;
  const HttpMessage message = ReadHttp(record->block);
  if (JoinChunks(message.body).size() > message.body.size()) std::abort();
  collector.Add(*std::move(record));
}

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);  // NOLINT
  linkmilter::CaseCollector collector("", true, {.max_cases = 10, .max_bytes = 100'000});
  linkmilter::Read(bytes, collector);
  std::istringstream file{std::string(bytes)};
  linkmilter::GzipReader reader(file, linkmilter::kMaxMember);
  for (std::string member; reader.Next(member);) {
    if (member.size() > linkmilter::kMaxMember) std::abort();
    linkmilter::Read(member, collector);
  }
  if (collector.Take().size() > 10) std::abort();
  return 0;
}
