// A Store that forgets with the process: for the command line, and the fake with memory of the
// tests. Any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/guarded.h"
#include "scanner/store/store.h"

namespace linkmilter {

class MemoryStore final : public Store {
 public:
  Result<std::optional<Finding>> FindFinding(const std::string& url, WallTime now) override {
    return state_.With([&](const State& state) -> Result<std::optional<Finding>> {
      if (state.failure) return *state.failure;
      const auto found = state.findings.find(url);
      if (found == state.findings.end() || found->second.valid_until <= now) return {std::nullopt};
      return {found->second};
    });
  }

  void SaveFinding(const Finding& finding) override {
    state_.With([&](State& state) {
      state.findings[finding.url] = finding;
      state.pending.erase(finding.url);
    });
  }

  Result<std::optional<DeferralRecord>> FindDeferral(const DeferralKeys& keys) override {
    return state_.With([&](const State& state) -> Result<std::optional<DeferralRecord>> {
      if (state.failure) return *state.failure;
      return {Find(state, keys)};
    });
  }

  Result<DeferralRecord> Defer(const DeferralKeys& keys,
                               const std::vector<std::string>& pending,
                               WallTime now) override {
    return state_.With([&](State& state) -> Result<DeferralRecord> {
      if (state.failure) return *state.failure;
      DeferralRecord record = Find(state, keys).value_or(DeferralRecord{});
      if (record.id.empty()) record.id = "lm-" + std::to_string(++state.deferrals);
      if (record.times == 0 && record.first == WallTime{}) record.first = now;
      if (record.times == 0 || now - record.last >= kSameAttempt) ++record.times;
      record.last = now;
      state.by_key["m " + keys.by_message_id] = record;
      state.by_key["s " + keys.by_sender] = record;
      state.firsts.emplace(keys.by_links, record.first);
      state.pending.insert(pending.begin(), pending.end());
      return record;
    });
  }

  Result<std::vector<std::string>> UnfinishedTraces(WallTime now) override {
    return state_.With([&](const State& state) -> Result<std::vector<std::string>> {
      std::vector<std::string> urls;
      for (const std::string& url : state.pending) {
        const auto found = state.findings.find(url);
        if (found == state.findings.end() || found->second.valid_until <= now) urls.push_back(url);
      }
      return urls;
    });
  }

  Result<std::vector<std::size_t>> CountCampaigns(const Sighting& sighting,
                                                  const CampaignPolicy& policy,
                                                  WallTime now) override {
    return state_.With([&](State& state) -> Result<std::vector<std::size_t>> {
      if (state.failure) return *state.failure;
      std::vector<std::size_t> sampled;
      for (const CampaignLink& link : sighting.links) {
        CampaignRecord& record = CampaignOf(state, link.campaign, now);
        if (CountIn(link, sighting, policy, record)) sampled.push_back(link.index);
      }
      return sampled;
    });
  }

  Result<KnownNames> FindNames(const std::vector<std::string>& names) override {
    return state_.With([&](const State& state) -> Result<KnownNames> {
      if (state.failure) return *state.failure;
      KnownNames known{state.names_since, {}};
      for (const std::string& name : names) {
        const auto found = state.names.find(name);
        if (found != state.names.end()) known.records.insert(*found);
      }
      return known;
    });
  }

  void CountNames(const NameSighting& sighting, WallTime now) override {
    state_.With([&](State& state) {
      for (const std::string& name : sighting.names) {
        if (state.names.size() >= kMaxNames && !state.names.contains(name)) continue;
        CountIn(sighting, name, now, state.names[name]);
        state.names_since = std::min(state.names_since.value_or(now), now);
      }
    });
  }

  void Record(const HistoryRow& row) override {
    state_.With([&](State& state) { state.history.push_back(row); });
  }
  std::string SiteKey() override { return "nothing outlives the process: no secret"; }
  Status Flush() override { return Done(); }

  // From now on every question fails with `error`; nullopt: works again.
  void FailWith(std::optional<Error> error) {
    state_.With([&](State& state) { state.failure = std::move(error); });
  }
  std::map<std::string, Finding> findings() const {
    return state_.With([](const State& state) { return state.findings; });
  }
  std::vector<HistoryRow> history() const {
    return state_.With([](const State& state) { return state.history; });
  }

 private:
  struct State {
    std::map<std::string, Finding> findings;
    std::map<std::string, DeferralRecord> by_key;
    std::map<std::string, WallTime> firsts;  // by_links: shares the deadline only
    std::set<std::string> pending;
    std::map<std::string, CampaignRecord> campaigns;
    std::deque<std::string> campaigns_by_age;
    std::map<std::string, NameRecord> names;
    std::optional<WallTime> names_since;
    std::vector<HistoryRow> history;
    std::optional<Error> failure;
    int deferrals = 0;
  };

  static CampaignRecord& CampaignOf(State& state, const std::string& key, WallTime now) {
    const auto [found, fresh] = state.campaigns.try_emplace(key, CampaignRecord{now, {}, {}});
    if (fresh) state.campaigns_by_age.push_back(key);
    if (now - found->second.first >= kCampaignLife) found->second = {now, {}, {}};
    if (state.campaigns.size() > kMaxCampaigns) {
      state.campaigns.erase(state.campaigns_by_age.front());
      state.campaigns_by_age.pop_front();
    }
    return found->second;
  }

  static std::optional<DeferralRecord> Find(const State& state, const DeferralKeys& keys) {
    for (const std::string& key : {"m " + keys.by_message_id, "s " + keys.by_sender}) {
      const auto found = state.by_key.find(key);
      if (key.size() > 2 && found != state.by_key.end()) return found->second;
    }
    const auto first = state.firsts.find(keys.by_links);
    if (keys.by_links.empty() || first == state.firsts.end()) return std::nullopt;
    DeferralRecord record;
    record.first = first->second;
    return record;
  }

  Guarded<State> state_;
};

}  // namespace linkmilter
