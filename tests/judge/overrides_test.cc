#include "scanner/judge/overrides.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/policy.h"

namespace linkmilter {
namespace {

PolicyOverride Override(const std::string& name, OverrideMatch match, bool observe = false) {
  PolicyOverride one{name, std::move(match), {}, nullptr};
  auto policy = std::make_shared<Policy>();
  policy->observe = observe;
  one.policy = std::move(policy);
  return one;
}

Message From(const std::string& sender, std::vector<std::string> recipients) {
  Message message;
  message.client.address = "192.0.2.7";
  message.sender = sender;
  message.recipients = std::move(recipients);
  return message;
}

// "" is the policy itself.
std::vector<std::string> NamesFor(const Policy& policy, const Message& message) {
  std::vector<std::string> names;
  for (const EffectivePolicy& one : PoliciesFor(policy, message)) {
    names.push_back(one.by == nullptr ? "" : one.by->name);
    EXPECT_EQ(one.policy, one.by == nullptr ? &policy : one.by->policy.get());
  }
  return names;
}

TEST(PoliciesFor, TakesTheFirstOverrideWhoseListsAllHold) {
  OverrideMatch client;
  client.clients = {Network::Parse("192.0.2.0/24").value()};
  OverrideMatch elsewhere;
  elsewhere.clients = {Network::Parse("198.51.100.0/24").value()};
  const struct {
    OverrideMatch match;
    bool holds;
  } cases[] = {
      {{{"ann@a.example"}, {}, {}, {}, {}}, true},
      {{{"bob@a.example", "a*n@*.example"}, {}, {}, {}, {}}, true},
      {{{"*"}, {}, {}, {}, {}}, true},
      {{{"*@a.example*"}, {}, {}, {}, {}}, true},
      {{{"*@b.example"}, {}, {}, {}, {}}, false},
      {{{"ann"}, {}, {}, {}, {}}, false},
      {{{}, {"a.example"}, {}, {}, {}}, true},
      {{{}, {"example"}, {}, {}, {}}, true},
      {{{}, {"x.a.example"}, {}, {}, {}}, false},
      {{{}, {"le"}, {}, {}, {}}, false},
      {{{}, {}, {"s@from.example"}, {}, {}}, true},
      {{{}, {}, {""}, {}, {}}, false},
      {{{}, {}, {}, {"from.example"}, {}}, true},
      {{{}, {}, {}, {"a.example"}, {}}, false},
      {client, true},
      {elsewhere, false},
      {{{"ann@a.example"}, {}, {}, {"from.example"}, client.clients}, true},
      {{{"ann@a.example"}, {}, {}, {"from.example"}, elsewhere.clients}, false},
      {{{"ann@a.example"}, {"b.example"}, {}, {}, {}}, false},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(&row - cases);
    Policy policy;
    policy.overrides = {Override("it", row.match), Override("rest", {{"*"}, {}, {}, {}, {}})};
    EXPECT_EQ(NamesFor(policy, From("S@From.example", {"Ann@A.example"})),
              std::vector<std::string>{row.holds ? "it" : "rest"});
  }
}

TEST(PoliciesFor, NamesEachOnceForManyRecipients) {
  Policy policy;
  policy.overrides = {Override("a", {{}, {"a.example"}, {}, {}, {}}),
                      Override("b", {{}, {"b.example"}, {}, {}, {}}),
                      Override("bounces", {{}, {}, {""}, {}, {}})};
  using Names = std::vector<std::string>;
  EXPECT_EQ(NamesFor(policy, From("s@x", {"1@b.example", "2@c.example", "3@a.example",
                                          "4@c.example", "5@b.example"})),
            (Names{"b", "", "a"}));
  EXPECT_EQ(NamesFor(policy, From("s@x", {})), Names{""});
  EXPECT_EQ(NamesFor(policy, From("", {})), Names{"bounces"});
  EXPECT_EQ(NamesFor(policy, From("", {"x", ""})), Names{"bounces"});
}

TEST(Choose, TakesTheStrictestOrTheLaxestOfWhatWouldBeDone) {
  const Policy enforcing;
  Policy observing;
  observing.observe = true;
  const auto verdict = [](const Policy& policy, Action action, double score = 0) {
    PolicyVerdict one;
    one.effective.policy = &policy;
    one.verdict.action = action;
    one.verdict.score = score;
    return one;
  };
  const std::vector<PolicyVerdict> verdicts = {
      verdict(enforcing, Action::kTag, 4), verdict(enforcing, Action::kDefer, 6),
      verdict(observing, Action::kReject, 9), verdict(enforcing, Action::kTag, 5)};
  EXPECT_EQ(&Choose(verdicts, SeveralRecipients::kStrictest), &verdicts[1]);
  EXPECT_EQ(&Choose(verdicts, SeveralRecipients::kLaxest), &verdicts[2]);
  const std::vector<PolicyVerdict> tags = {verdicts[0], verdicts[3]};
  EXPECT_EQ(&Choose(tags, SeveralRecipients::kStrictest), &tags[1]);
  EXPECT_EQ(&Choose(tags, SeveralRecipients::kLaxest), &tags[1]);
}

}  // namespace
}  // namespace linkmilter
