// Kept records -> cases. Files may be torn, damaged or made up by somebody: what cannot be read is
// counted and passed over. Bounded in memory. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanner/evidence/warc.h"

namespace linkmilter {

// More than any setting lets through: fetch.max_body_bytes is at most 64 MiB.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{160} << 20;

// Visits the records of one file, or of all evidence files of a directory, in order. `damages`
// counts what could not be read. Fails only where nothing can be opened.
Status ForEachRecord(const std::string& file_or_directory,
                     const std::function<void(WarcRecord)>& visit,
                     int& damages);

struct CaseExchange {
  int hop = 0;
  std::string date;  // WARC-Date
  std::string url;   // as it was shown, or redacted
  std::string address;
  std::string request;  // blocks; empty: nothing was sent, or kept
  std::string response;
  std::string truncated;
  WarcFields facts;  // of its metadata record
};

struct Case {
  std::string id;
  std::string date;  // of its first record
  std::string url;
  std::string ending;  // empty: not ended, or the end lies in a file that is gone
  std::string detail;
  WarcFields facts;  // of its end
  std::vector<std::string> lookups;
  std::map<int, CaseExchange> exchanges;  // by hop
  bool redacted = false;
};

// Puts records together. Without `bodies` requests and responses are not held.
class CaseCollector {
 public:
  struct Limits {
    std::size_t max_cases = 100'000;
    std::size_t max_bytes = std::size_t{512} << 20;
  };
  // Only cases whose id begins so; empty: all.
  CaseCollector(std::string id, bool bodies, Limits limits);
  CaseCollector(std::string id, bool bodies) : CaseCollector(std::move(id), bodies, Limits{}) {}

  void Add(WarcRecord record);
  // In order of their beginning. Call once.
  std::vector<Case> Take();
  // Records passed over for the limits' sake.
  std::size_t left_out() const { return left_out_; }

 private:
  Case* CaseOf(const WarcRecord& record);
  static void AddMetadata(const WarcRecord& record, int hop, Case& into);

  const std::string id_;
  const bool bodies_;
  const Limits limits_;
  std::vector<Case> cases_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace linkmilter
