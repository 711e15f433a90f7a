// A DNS list (RFC 5782) as a source: what it is asked stands in list_question.h, what its answers
// mean in list_answer.h, when it is left alone in list_health.h. This ties them to a resolver.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "scanner/reputation/list_answer.h"
#include "scanner/reputation/list_health.h"
#include "scanner/reputation/list_question.h"
#include "scanner/reputation/source.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

// Names below the zone (RFC 5782, section 5); empty: not asked.
struct ListTestEntries {
  std::string listed;    // every list of its kind has it: "test", "2.0.0.127"
  std::string unlisted;  // none has: "invalid", "1.0.0.127"
  bool operator==(const ListTestEntries&) const = default;
};

// Of one message, so that hundreds of links are no flood of questions.
inline constexpr std::size_t kMaxQuestions = 200;

struct DnsListOptions {
  std::string name;    // Standing::source
  std::string preset;  // of list_presets.h; empty: none
  ListScope scope;
  ListTable table;
  ListTestEntries tests;
  std::size_t max_questions = kMaxQuestions;  // of one message: question_budget.h
  std::function<SteadyTime()> clock = [] { return std::chrono::steady_clock::now(); };
};

// Immutable but for its health. Any thread.
class DnsList final : public RemoteSource {
 public:
  explicit DnsList(DnsListOptions options);
  // One question after the other, until one is not answered with "not listed". A list with test
  // entries is asked those before it is asked anything, without being counted.
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override { return id_; }
  Scope scope() const override;
  void Check(Resolver& resolver) const override;
  void TellChanges(const std::function<void(const std::string&)>& tell) const override;

 private:
  struct Shared;  // outlives the list while an answer is under way
  struct Inquiry;

  std::shared_ptr<Shared> shared_;
  std::string id_;
};

}  // namespace linkmilter
