// What one outside service told us, by what it was asked about, until it expires. That it knows
// nothing is an answer too. Shared by the sources of all policies, so that a reload forgets
// nothing, not even that a service is to be left alone; owned by main. With a keeper the answers
// outlive the process as well. A keeper that fails costs the memory, never an answer. Any thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "base/time.h"
#include "scanner/reputation/pauses.h"

namespace linkmilter {

struct ToldAnswer {
  std::string subject;  // what was asked about: a domain, the prefix of a hash
  std::string answer;   // as its source spells it
  WallTime until;
  bool operator==(const ToldAnswer&) const = default;
};

// Where answers outlive the process: store/sqlite_store; tests use tests/fakes/fake_answer_keeper.
// Any thread.
class AnswerKeeper {
 public:
  AnswerKeeper() = default;
  AnswerKeeper(const AnswerKeeper&) = delete;
  AnswerKeeper& operator=(const AnswerKeeper&) = delete;
  AnswerKeeper(AnswerKeeper&&) = delete;
  AnswerKeeper& operator=(AnswerKeeper&&) = delete;
  virtual ~AnswerKeeper() = default;

  // What `source` told and still holds, those that hold longest, `most` of them.
  virtual Result<std::vector<ToldAnswer>> FindAnswers(const std::string& source,
                                                      std::size_t most,
                                                      WallTime now) = 0;
  // Queued; may be lost. Never blocks on the disk.
  virtual void KeepAnswers(const std::string& source,
                           const std::vector<ToldAnswer>& answers,
                           WallTime now) = 0;
};

// What a memory holds at most.
struct MemoryLimits {
  std::size_t answers;  // floods of made-up names: what expires first gives way
  // No answer holds longer, whatever a damaged file says and wherever the clock was set meanwhile;
  // an hour's step of it is forgiven.
  Seconds life;
};

class AnswerMemory {
 public:
  // `source`: what a keeper knows it by.
  AnswerMemory(std::string source, MemoryLimits limits)
      : source_(std::move(source)), limits_(limits) {}

  // Takes what `keeper` has, and keeps there what comes from now on, even if this fails. `keeper`
  // outlives every source that may still be asked.
  Status KeepIn(AnswerKeeper& keeper, WallTime now);
  // nullopt: nobody knows, or not any more.
  std::optional<std::string> Find(const std::string& subject, WallTime now) const;
  // Cut to the life this memory allows; what has expired already is left out.
  void Keep(std::vector<ToldAnswer> answers, WallTime now);
  std::size_t size() const;
  Pauses& pauses() { return pauses_; }

 private:
  struct Entry {
    std::string answer;
    std::multimap<WallTime, std::string>::iterator expiry;
  };
  struct State {
    std::unordered_map<std::string, Entry> entries;
    std::multimap<WallTime, std::string> expiries;
    AnswerKeeper* keeper = nullptr;
  };
  static void Drop(State& state, const std::string& subject);
  void Put(State& state, const std::vector<ToldAnswer>& answers) const;

  const std::string source_;
  const MemoryLimits limits_;
  Guarded<State> state_;
  Pauses pauses_;
};

}  // namespace linkmilter
