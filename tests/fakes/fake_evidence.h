// An evidence sink that remembers what it was handed. One thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scanner/evidence/sink.h"

namespace linkmilter {

class FakeEvidence final : public EvidenceSink {
 public:
  std::vector<LookupSeen> lookups;
  std::vector<ExchangeSeen> exchanges;
  std::vector<CaseEnded> ends;

  void OnLookup(LookupSeen lookup) noexcept override { lookups.push_back(std::move(lookup)); }
  void OnExchange(ExchangeSeen exchange) noexcept override {
    exchanges.push_back(std::move(exchange));
  }
  void OnEnd(CaseEnded end) noexcept override { ends.push_back(std::move(end)); }
};

}  // namespace linkmilter
