#include "scanner/reputation/question_budget.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/reputation/dns_list.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

Subject SubjectOf(const std::string& host, const std::string& domain = "") {
  return {"http://" + host + "/", host, domain.empty() ? host : domain};
}

// A message with these hosts, the riskiest first, and a list that it asks.
class Budget : public testing::Test {
 protected:
  Budget() {
    options.name = "dbl";
    options.scope = {ListKey::kHost, true, "dbl.example", ""};
    options.table.codes = {{*CodeMatch::Parse("127.0.1.2"), "DBL_SPAM", 7}};
  }
  void Limit(std::size_t most, const std::vector<std::string>& hosts) {
    options.max_questions = most;
    std::vector<Subject> subjects;
    for (const std::string& host : hosts)
      subjects.push_back(SubjectOf(host));
    budget = std::make_shared<QuestionBudget>(subjects);
  }
  Standing Ask(const Subject& subject) {
    Standing told;
    DnsList(options).Ask(subject, {resolver, web, budget},
                         [&](const std::vector<Standing>& standings) { told = standings.at(0); });
    return told;
  }
  Result Ask(const std::string& host) { return Ask(SubjectOf(host)).result; }

  DnsListOptions options;
  std::shared_ptr<QuestionBudget> budget;
  FakeResolver resolver;
  FakeWebService web;
};

TEST_F(Budget, HasNoPlaceForTheLeastRiskyHoweverEarlyTheyAsk) {
  Limit(2, {"bad.example", "odd.example", "decoy.example"});
  const Standing left_out = Ask(SubjectOf("decoy.example"));
  EXPECT_EQ(left_out.result, Result::kUnknown);
  EXPECT_EQ(left_out.detail, "not asked: beyond max_questions 2");
  EXPECT_TRUE(IsBeyondBudget(left_out));
  EXPECT_EQ(Ask("elsewhere.example"), Result::kUnknown);
  EXPECT_EQ(Ask("odd.example"), Result::kNotListed);
  EXPECT_EQ(Ask("bad.example"), Result::kNotListed);
  EXPECT_EQ(resolver.asked,
            (std::vector<std::string>{"odd.example.dbl.example", "bad.example.dbl.example"}));
}

TEST_F(Budget, LetsWhatLinksLeadOnToShareTheRest) {
  Limit(3, {"a.example", "b.example"});
  EXPECT_EQ(Ask("first.example"), Result::kNotListed);
  EXPECT_EQ(Ask("second.example"), Result::kUnknown);
  EXPECT_EQ(Ask("first.example"), Result::kNotListed) << "a second time costs nothing";
  EXPECT_EQ(Ask("a.example"), Result::kNotListed);
  EXPECT_EQ(Ask("b.example"), Result::kNotListed);
}

TEST_F(Budget, KeepsOneQuestionInFourForWhatACrowdOfDecoysHides) {
  Limit(4, {"a.example", "b.example", "c.example", "d.example"});
  for (const char* host : {"a.example", "b.example", "c.example"})
    EXPECT_EQ(Ask(host), Result::kNotListed) << host;
  EXPECT_EQ(Ask("d.example"), Result::kUnknown);
  EXPECT_EQ(Ask("landing.example"), Result::kNotListed);
  EXPECT_EQ(Ask("another.example"), Result::kUnknown);
}

TEST_F(Budget, GivesASubjectsFurtherQuestionsNoPlaceOfTheirOwn) {
  options.scope.key = ListKey::kHostThenDomain;
  Limit(3, {"x.a.example", "x.b.example"});
  EXPECT_EQ(Ask(SubjectOf("x.a.example", "a.example")).result, Result::kNotListed);
  EXPECT_TRUE(IsBeyondBudget(Ask(SubjectOf("x.b.example", "b.example"))));
  EXPECT_EQ(resolver.asked.size(), 3U);
}

TEST_F(Budget, IsOfEachListAlone) {
  Limit(1, {"a.example", "b.example"});
  EXPECT_EQ(Ask("a.example"), Result::kNotListed);
  options.name = "other";
  EXPECT_EQ(Ask("a.example"), Result::kNotListed);
  EXPECT_EQ(Ask("b.example"), Result::kUnknown);
}

TEST_F(Budget, CountsUrlsWhereUrlsAreAsked) {
  options.scope.key = ListKey::kUrlHash;
  options.max_questions = 1;
  Subject first = SubjectOf("a.example");
  Subject second = first;
  second.url += "2";
  budget = std::make_shared<QuestionBudget>(std::vector<Subject>{first, second});
  EXPECT_TRUE(IsBeyondBudget(Ask(second)));
  EXPECT_EQ(Ask(first).result, Result::kNotListed);
}

TEST_F(Budget, IsNobodysWhereNobodyCounts) {
  options.max_questions = 1;
  EXPECT_EQ(Ask("a.example"), Result::kNotListed);
  EXPECT_EQ(Ask("b.example"), Result::kNotListed);
}

}  // namespace
}  // namespace linkmilter
