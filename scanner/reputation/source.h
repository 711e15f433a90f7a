// Where standings come from. Two kinds, by what asking costs:
//   LocalSource   answers at once from memory; part of the immutable policy, asked anew at every
//                 judgement, so that a changed list needs no cache flush;
//   RemoteSource  answers later over the network; asked once per host on a chain, on a network
//   loop.
// Both are immutable after construction and shared between threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

class Resolver;

// What is asked about. `url` as Link::url; `host` as Url::host; `domain` registrable or empty;
// `address` that the host was found at, empty: not known.
struct Subject {
  std::string url;
  std::string host;
  std::string domain;
  std::string address = {};
};

class LocalSource {
 public:
  LocalSource() = default;
  LocalSource(const LocalSource&) = delete;
  LocalSource& operator=(const LocalSource&) = delete;
  LocalSource(LocalSource&&) = delete;
  LocalSource& operator=(LocalSource&&) = delete;
  virtual ~LocalSource() = default;
  // Only kListed, kAllowed and kPopular standings are returned; nothing known: empty.
  virtual std::vector<Standing> Look(const Subject& subject) const = 0;
};

// What the operator's own lists say of one subject, in their order.
std::vector<Standing> LookLocally(const std::vector<std::shared_ptr<const LocalSource>>& sources,
                                  const Subject& subject);

// The first with this result; nullptr: none has it.
const Standing* FirstWith(Standing::Result result, const std::vector<Standing>& standings);

// What ends the matter, in words: "listed by deny:test"; a conclusive listing goes before an
// allowance. Empty: neither is there.
std::string DecisionOf(const std::vector<Standing>& standings);

class RemoteSource {
 public:
  using Answer = std::function<void(std::vector<Standing>)>;
  RemoteSource() = default;
  RemoteSource(const RemoteSource&) = delete;
  RemoteSource& operator=(const RemoteSource&) = delete;
  RemoteSource(RemoteSource&&) = delete;
  RemoteSource& operator=(RemoteSource&&) = delete;
  virtual ~RemoteSource() = default;
  // Calls `done` exactly once, on the resolver's loop, perhaps before returning. Every failure is a
  // Standing with kUnknown or kRefused: never an error, never a listing.
  virtual void Ask(const Subject& subject, Resolver& resolver, Answer done) const = 0;
  // Changes when what it asks changes, or how it reads the answer.
  virtual const std::string& id() const = 0;
};

}  // namespace linkmilter
