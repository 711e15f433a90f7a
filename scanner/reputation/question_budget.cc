#include "scanner/reputation/question_budget.h"

#include <algorithm>
#include <utility>

namespace linkmilter {

QuestionBudget::QuestionBudget(const std::vector<Subject>& by_risk) {
  for (const Subject& subject : by_risk) {
    hosts_.emplace(subject.host, hosts_.size());
    urls_.emplace(subject.url, urls_.size());
  }
}

bool QuestionBudget::Take(const CostlyQuestion& question) {
  const bool by_url = question.scope == RemoteSource::Scope::kUrl;
  const Ranks& ranks = by_url ? urls_ : hosts_;
  const auto rank = ranks.find(by_url ? question.subject.url : question.subject.host);
  const std::size_t places = std::min(ranks.size(), question.most - question.most / kShareOfTheWay);
  const bool of_link = question.first && rank != ranks.end();
  return spent_.With([&](auto& lists) {
    Spent& spent = lists[question.list];
    if (spent.names.contains(question.name)) return true;
    const bool room = of_link ? rank->second < places : spent.shared < question.most - places;
    if (!room) return false;
    spent.names.insert(question.name);
    if (!of_link) ++spent.shared;
    return true;
  });
}

Standing BeyondBudget(Standing about, std::size_t most) {
  about.result = Standing::Result::kUnknown;
  about.detail = "not asked: beyond max_questions " + std::to_string(most);
  about.ttl = Seconds{0};
  return about;
}

}  // namespace linkmilter
