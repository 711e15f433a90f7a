// Where standings come from. Two kinds, by what asking costs:
//   LocalSource   answers at once from memory; part of the immutable policy, asked anew at every
//                 judgement, so that a changed list needs no cache flush;
//   RemoteSource  answers later over the network; asked once per host on a chain, on a network
//   loop.
// Both are immutable after construction, but for what a remote one learns of its own health, and
// shared between threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "scanner/model.h"

namespace linkmilter {

class QuestionBudget;
class Resolver;
class Timers;
class WebService;

// What remote sources ask with; of one network loop.
struct Outside {
  Resolver& resolver;
  WebService& web;
  // What the message may still cost; null: nobody counts.
  std::shared_ptr<QuestionBudget> budget = nullptr;
  // Where answers from other loops are handed over; null: there are none.
  Timers* home = nullptr;
};

// What is asked about. `url` as Link::url; `host` as Url::host; `domain` registrable or empty.
struct Subject {
  std::string url;
  std::string host;
  std::string domain;
  std::vector<IpAddress> addresses = {};  // of the host, where it was resolved
};

class LocalSource {
 public:
  LocalSource() = default;
  LocalSource(const LocalSource&) = delete;
  LocalSource& operator=(const LocalSource&) = delete;
  LocalSource(LocalSource&&) = delete;
  LocalSource& operator=(LocalSource&&) = delete;
  virtual ~LocalSource() = default;
  // Only kListed, kAllowed and kPopular standings are returned; nothing known: empty. Or kUnknown
  // with a signal: listed once, and too long ago. `detail` says why they count less than they did.
  virtual std::vector<Standing> Look(const Subject& subject) const = 0;
};

// Of the points of what a local source says, how much counts: a listing or popularity that has a
// `detail` counts half, an unknown one nothing.
double WeightOf(const Standing& standing);

// What the operator's own lists say of one subject, in their order.
std::vector<Standing> LookLocally(const std::vector<std::shared_ptr<const LocalSource>>& sources,
                                  const Subject& subject);

// The first with this result; nullptr: none has it.
const Standing* FirstWith(Standing::Result result, const std::vector<Standing>& standings);

// Whether a list calls the host a redirector, or notes it as grey: those who measure and shorten
// the links of everybody, good and bad.
bool IsTracker(std::string_view host, const std::vector<Standing>& standings);

// Phish, malware, c2: not even a tracker has an excuse for these.
bool IsGrave(Standing::Class kind);

// What ends the matter, in words: "listed by deny:test"; a listing goes before an allowance. Empty:
// neither is there. Of listings those that are not conclusive, and of classed ones those that are
// not grave, decide nothing: what is behind them is worth a look.
std::string DecisionOf(const std::vector<Standing>& standings);

class RemoteSource {
 public:
  using Answer = std::function<void(std::vector<Standing>)>;
  // What it is asked about: once each host, address or URL of a chain. kAddresses and kResolved are
  // asked after the others and only about hosts that were resolved for another reason, kResolved
  // not even about an address that stands in a link.
  enum class Scope { kHost, kAddresses, kUrl, kResolved };
  RemoteSource() = default;
  RemoteSource(const RemoteSource&) = delete;
  RemoteSource& operator=(const RemoteSource&) = delete;
  RemoteSource(RemoteSource&&) = delete;
  RemoteSource& operator=(RemoteSource&&) = delete;
  virtual ~RemoteSource() = default;
  // Calls `done` exactly once, on the loop of `outside`, perhaps before returning. Every failure is
  // a Standing with kUnknown or kRefused: never an error, never a listing.
  virtual void Ask(const Subject& subject, const Outside& outside, Answer done) const = 0;
  // Changes when what it asks changes, or how it reads the answer.
  virtual const std::string& id() const = 0;
  virtual Scope scope() const { return Scope::kHost; }
  // Decides nothing: no request waits for its answer, only the chain's end does.
  virtual bool IsHint() const { return false; }
  bool IsAskedLast() const { return scope() == Scope::kAddresses || scope() == Scope::kResolved; }
  // Itself beside other local sources; nullptr: it looks at none.
  virtual std::shared_ptr<const RemoteSource> Beside(
      const std::vector<std::shared_ptr<const LocalSource>>& /*local*/) const {
    return nullptr;
  }
  // Finds out whether the source itself is well, if it can. On the resolver's loop, again and
  // again.
  virtual void Check(Resolver& /*resolver*/) const {}
  // From now on each change of its health is told, in one line for the journal; on any loop.
  virtual void TellChanges(const std::function<void(const std::string&)>& /*tell*/) const {}
};

}  // namespace linkmilter
