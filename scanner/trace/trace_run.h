// One chain from its link to its ending, on one network loop. For each hop, in this order: port,
// caution and name, local sources, DNS together with remote sources, all addresses, remote sources
// of addresses, the turn at the host, the request, the walk. Keeps itself alive through the
// callbacks it waits for; ends by its own chain timer at the latest. Runs on its loop's thread
// only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/model.h"
#include "scanner/reputation/asked_subjects.h"
#include "scanner/trace/address.h"
#include "scanner/trace/evidence_trail.h"
#include "scanner/trace/fetcher.h"
#include "scanner/trace/host_gate.h"
#include "scanner/trace/own_addresses.h"
#include "scanner/trace/resolver.h"
#include "scanner/trace/timers.h"
#include "scanner/trace/tracer.h"
#include "scanner/trace/walk.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {

// What a run works with; all outlive it.
struct TraceTools {
  Fetcher& fetcher;
  Resolver& resolver;
  WebService& web;
  Timers& timers;
  const AddressGuard& guard;
  OwnAddresses& own;
  HostGate& gate;
  const SuffixList& suffixes;
  const TracerOptions& options;
};

class TraceRun : public std::enable_shared_from_this<TraceRun> {
 public:
  // Called once, perhaps before Start returns. `made` and `valid_until` are the receiver's to set.
  using Done = std::function<void(Finding)>;

  // REQUIRES: task.plan == Plan::kFetch. The finding's key is task.url.
  static void Start(const TraceTools& tools,
                    const TraceTask& task,
                    std::shared_ptr<const TracePolicy> policy,
                    Done done);

  TraceRun(const TraceRun&) = delete;
  TraceRun& operator=(const TraceRun&) = delete;
  TraceRun(TraceRun&&) = delete;
  TraceRun& operator=(TraceRun&&) = delete;
  ~TraceRun() = default;

 private:
  struct Refusal {
    Ending ending = Ending::kNotFetched;
    std::string detail;
  };
  TraceRun(const TraceTools& tools,
           Url start,
           std::shared_ptr<const TracePolicy> policy,
           Done done);
  void HideRecipients(std::shared_ptr<const RecipientShapes> recipients);
  // Runs `step`; what it throws (no memory) ends the chain as our own trouble.
  template <typename Step>
  void Try(Step step);
  void Begin();
  void Take(Walk::Step step);
  void BeginHop();
  void AddHop(std::string url, LedBy led_by);
  std::optional<Refusal> RefuseUnasked() const;
  std::string RefusalToAsk() const;
  std::optional<Refusal> RefuseByLocalSources() const;
  void AskAround();
  void AskRemoteSources(bool of_addresses);
  void Ask(const RemoteSource& source);
  void AskBaseDomain();
  void OnePartIsThere();
  std::optional<Refusal> RefuseAnswers();  // notes what is inconclusive
  std::string_view RefusalOf(const IpAddress& address) const;
  void AwaitTurn();
  void OnTurn();
  void Fetch(Milliseconds timeout);
  void LeaveHost() const;
  void OnResponse(const FetchResponse& response);
  bool MayLookAgain(const Walk::Step& step) const;
  void LookAgain();
  bool MayTryAgain(const FetchResponse& response);
  // The first end counts. Hints that are missing then are waited for until chain_timer_.
  void Finish(Ending ending, std::string detail);
  void HandOver();

  const std::string& host() const { return *request_.url.host; }
  const std::string& domain() const { return subject_.domain; }

  const TraceTools tools_;
  const std::shared_ptr<const TracePolicy> policy_;
  std::shared_ptr<const RecipientShapes> recipients_;  // null: nobody to be hidden
  std::shared_ptr<const HeaderUrls> headers_;          // null: none
  std::shared_ptr<QuestionBudget> budget_;             // null: nobody counts
  Done done_;
  bool ended_ = false;     // hints may still be missing
  int hints_missing_ = 0;  // of all hops
  Walk walk_;
  EvidenceTrail trail_;
  Finding finding_;
  SteadyTime chain_deadline_;
  Timers::Id chain_timer_ = 0;
  std::size_t bytes_left_;  // of all bodies
  bool tried_again_ = false;
  std::shared_ptr<void> shared_;  // between its requests: fetcher.h

  FetchProfile profile_ = FetchProfile::kHonest;  // a browser's from the second look on

  // Of the current hop.
  Walk::Request request_;
  Subject subject_;
  SteadyTime hop_deadline_;
  AddressAnswer addresses_;
  bool base_domain_missing_ = false;
  std::optional<SteadyTime> queued_since_;  // waits for its turn at the host
  int parts_missing_ = 0;                   // DNS and remote sources that have not answered
  bool addresses_asked_ = false;            // of remote sources

  AskedSubjects asked_;
};

}  // namespace linkmilter
