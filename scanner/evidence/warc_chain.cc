#include "scanner/evidence/warc_chain.h"

#include <fstream>
#include <utility>

#include "scanner/evidence/cases.h"
#include "scanner/evidence/gzip.h"
#include "scanner/evidence/warc.h"

namespace linkmilter {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// All header lines with their ends; empty: there is no end to them.
std::string_view HeadOf(std::string_view record) {
  const std::size_t end = record.find(kHeadEnd);
  if (end == std::string_view::npos) return {};
  return record.substr(0, end + kLineEnd.size());
}

std::string FieldFor(const std::string& value) {
  return std::string(kChainField) + ": " + value + std::string(kLineEnd);
}

std::string At(const GzipReader& reader) {
  return " at byte " + std::to_string(reader.offset());
}

// Why the member is not the next record; empty: it is.
std::string FaultOf(const std::string& member, ChainCheck& check, WarcChain& chain) {
  const auto record = DecodeRecord(member);
  if (!record) return "no record, or its block is another";
  if (check.records == 0) {
    check.before = ValueOf(record->fields, kChainBeforeField);
    chain = WarcChain(check.before);
  }
  if (chain.Follow(member)) return {};
  return "changed, or not the record that was here: " +
         std::string(ValueOf(record->fields, "WARC-Record-ID"));
}

}  // namespace

std::string WarcChain::ValueFor(std::string_view head) const {
  return WarcDigest(value_ + std::string(head));
}

std::string WarcChain::Seal(std::string encoded) {
  const std::string_view head = HeadOf(encoded);
  value_ = ValueFor(head);
  return encoded.insert(head.size(), FieldFor(value_));
}

bool WarcChain::Follow(std::string_view sealed) {
  std::string_view head = HeadOf(sealed);
  const std::size_t last = FieldFor(WarcDigest({})).size();
  if (head.size() < last) return false;
  std::string value = ValueFor(head.substr(0, head.size() - last));
  if (head.substr(head.size() - last) != FieldFor(value)) return false;
  value_ = std::move(value);
  return true;
}

Result<ChainCheck> CheckChain(const std::string& file) {
  std::ifstream bytes(file, std::ios::binary);
  if (!bytes) return Error{file + " cannot be read"};
  GzipReader reader(bytes, kMaxRecordBytes);
  ChainCheck check;
  WarcChain chain;
  std::string member;
  while (check.fault.empty() && reader.Next(member)) {
    check.fault = reader.damages() > 0 ? "damage before the record" : FaultOf(member, check, chain);
    if (!check.fault.empty()) {
      check.fault += At(reader);
    } else {
      ++check.records;
    }
  }
  if (check.fault.empty() && reader.damages() > 0) check.fault = "the end is torn";
  if (check.fault.empty() && check.records == 0) check.fault = "holds no record";
  check.value = chain.value();
  return check;
}

}  // namespace linkmilter
