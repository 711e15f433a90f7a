#include "scanner/evidence/cases.h"

#include <charconv>
#include <fstream>
#include <utility>

#include "scanner/evidence/gzip.h"
#include "scanner/evidence/records.h"
#include "scanner/evidence/warc_series.h"

namespace linkmilter {
namespace {

constexpr std::string_view kUuidUrn = "urn:uuid:";
constexpr int kMostHops = 1000;

std::string Text(const WarcFields& fields, std::string_view name) {
  return std::string(ValueOf(fields, name));
}

std::optional<int> HopOf(const WarcRecord& record) {
  const std::string_view digits = ValueOf(record.fields, kHopField);
  int hop = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), hop);
  const bool read = error == std::errc() && end == digits.data() + digits.size();
  if (!read || hop < 0 || hop > kMostHops) return std::nullopt;
  return hop;
}

}  // namespace

Status ForEachRecord(const std::string& file_or_directory,
                     const std::function<void(WarcRecord)>& visit,
                     int& damages) {
  const auto files = EvidenceFiles(file_or_directory);
  if (!files) return files.error();
  for (const std::string& name : files.value()) {
    std::ifstream file(name, std::ios::binary);
    if (!file) return Error{name + " cannot be read"};
    GzipReader reader(file, kMaxRecordBytes);
    std::string member;
    while (reader.Next(member)) {
      auto record = DecodeRecord(member);
      if (record) {
        visit(*std::move(record));
      } else {
        ++damages;
      }
    }
    damages += reader.damages();
  }
  return Done();
}

CaseCollector::CaseCollector(std::string id, bool bodies, Limits limits)
    : id_(std::move(id)), bodies_(bodies), limits_(limits) {}

Case* CaseCollector::CaseOf(const WarcRecord& record) {
  std::string_view id = ValueOf(record.fields, kCaseField);
  if (!id.starts_with(kUuidUrn)) return nullptr;
  id.remove_prefix(kUuidUrn.size());
  if (!id.starts_with(id_)) return nullptr;
  auto found = index_.find(id);
  if (found == index_.end()) {
    if (cases_.size() >= limits_.max_cases) {
      ++left_out_;
      return nullptr;
    }
    found = index_.emplace(id, cases_.size()).first;
    Case fresh;
    fresh.id = id;
    fresh.date = ValueOf(record.fields, "WARC-Date");
    cases_.push_back(std::move(fresh));
  }
  return &cases_[found->second];
}

void CaseCollector::Add(WarcRecord record) {
  Case* const found = CaseOf(record);
  const auto hop = HopOf(record);
  if (found == nullptr || !hop) return;
  found->redacted |= !ValueOf(record.fields, kRedactedField).empty();
  const std::string_view type = ValueOf(record.fields, "WARC-Type");
  const bool is_message = type == "request" || type == "response";
  if (is_message && !bodies_) return;
  bytes_ += record.block.size();
  if (bytes_ > limits_.max_bytes) {
    ++left_out_;
    return;
  }
  if (is_message) {
    CaseExchange& exchange = found->exchanges[*hop];
    if (type == "response") exchange.truncated = ValueOf(record.fields, "WARC-Truncated");
    (type == "request" ? exchange.request : exchange.response) = std::move(record.block);
  } else if (type == "metadata") {
    AddMetadata(record, *hop, *found);
  } else if (ValueOf(record.fields, "Content-Type") == "text/dns") {
    found->lookups.push_back(std::move(record.block));
  }
}

void CaseCollector::AddMetadata(const WarcRecord& record, int hop, Case& into) {
  WarcFields facts = DecodeFields(record.block);
  if (ValueOf(facts, "lm-case").empty()) {
    CaseExchange& exchange = into.exchanges[hop];
    exchange.hop = hop;
    exchange.date = ValueOf(record.fields, "WARC-Date");
    exchange.url = ValueOf(facts, "lm-url");
    exchange.address = ValueOf(record.fields, "WARC-IP-Address");
    exchange.facts = std::move(facts);
    if (into.url.empty()) into.url = exchange.url;
    return;
  }
  into.url = Text(facts, "lm-url");
  into.ending = Text(facts, "lm-ending");
  into.detail = Text(facts, "lm-detail");
  into.facts = std::move(facts);
}

std::vector<Case> CaseCollector::Take() {
  index_.clear();
  return std::move(cases_);
}

}  // namespace linkmilter
