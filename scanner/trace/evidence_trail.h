// Hands over what one chain sees to the evidence sink, if there is one; else costs nothing. Part of
// a TraceRun, on its loop's thread.
#pragma once

#include <string>
#include <vector>

#include "scanner/evidence/sink.h"
#include "scanner/model.h"
#include "scanner/trace/fetcher.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

class EvidenceTrail {
 public:
  // `sink` outlives the trail; nullptr: nothing is kept. The chain gets a case id of its own.
  explicit EvidenceTrail(EvidenceSink* sink);

  bool on() const { return sink_ != nullptr; }
  // `hops`: those of the chain before the one asked for, and it.
  void Resolved(const std::vector<Hop>& hops,
                const std::string& host,
                const AddressAnswer& answer) const;
  // The last of `hops` is about to be requested.
  void Asking(const std::vector<Hop>& hops);
  // REQUIRES: Asking came before. Also after the end: a late answer was an answer.
  void Answered(const FetchResponse& response);
  void Ended(const Finding& finding) const;

 private:
  EvidenceSink* const sink_;
  const std::string case_id_;
  ExchangeSeen asked_;
};

}  // namespace linkmilter
