// What outlives a message: findings, deferral records, known names, history. One seam with two
// implementations: store/sqlite_store (the door to SQLite) and store/memory_store.h. Any thread.
// Owned by main.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/judge/campaign.h"
#include "scanner/judge/deferral.h"
#include "scanner/judge/familiarity.h"
#include "scanner/model.h"

namespace linkmilter {

struct HistoryRow {
  WallTime when;
  std::string id;
  std::string queue_id;
  std::string sender;
  std::vector<std::string> recipients;
  std::string action;
  double score = 0;
  int links = 0;
};

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  Store(Store&&) = delete;
  Store& operator=(Store&&) = delete;
  virtual ~Store() = default;

  // The finding for Link::url if it still holds at `now`.
  virtual Result<std::optional<Finding>> FindFinding(const std::string& url, WallTime now) = 0;
  // Queued; written soon, in batches. Never blocks on the disk.
  virtual void SaveFinding(const Finding& finding) = 0;

  // The record any of the keys hits (by_message_id and by_sender first; by_links alone yields a
  // record with times == 0 and that campaign's `first`).
  virtual Result<std::optional<DeferralRecord>> FindDeferral(const DeferralKeys& keys) = 0;
  // Counts one deferral (none if the last was less than kSameAttempt ago) and returns the record as
  // it now stands. Durable when it returns: the 451 leaves only after this. `pending` are the URLs
  // still being traced.
  virtual Result<DeferralRecord> Defer(const DeferralKeys& keys,
                                       const std::vector<std::string>& pending,
                                       WallTime now) = 0;
  // URLs that were being traced for deferred messages and have no finding yet: after a crash they
  // are traced again.
  virtual Result<std::vector<std::string>> UnfinishedTraces(WallTime now) = 0;

  // Counts a message's links into their campaigns and returns the indexes of those that are samples
  // (judge/campaign.h), each handed out once however many ask at the same time. Durable when it
  // returns: the request leaves only after this.
  virtual Result<std::vector<std::size_t>> CountCampaigns(const Sighting& sighting,
                                                          const CampaignPolicy& policy,
                                                          WallTime now) = 0;

  // What is remembered of `names`; one question for all. Never waits for writers.
  virtual Result<KnownNames> FindNames(const std::vector<std::string>& names) = 0;
  // Queued, as SaveFinding.
  virtual void CountNames(const NameSighting& sighting, WallTime now) = 0;

  virtual void Record(const HistoryRow& row) = 0;  // queued
  // The site's own random key for HMACs, made at first use.
  virtual std::string SiteKey() = 0;
  // Everything queued before is on disk when it returns.
  virtual Status Flush() = 0;
};

}  // namespace linkmilter
