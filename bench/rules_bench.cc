// A message's links and headers against 1, 10 and 1,000 rules: bench/run takes the ratio of the
// costs.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "scanner/judge/rules.h"

namespace linkmilter {
namespace {

constexpr std::size_t kLinks = 100;

std::vector<Link> Links(const std::string& filler) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < kLinks; ++i) {
    Link link;
    link.host = "news" + std::to_string(i % 10) + ".example";
    link.url = "https://" + link.host + "/c/" + std::to_string(i * 7919) + filler;
    link.texts = {"Read the whole story number " + std::to_string(i)};
    links.push_back(std::move(link));
  }
  return links;
}

Condition That(RuleField field, std::string value) {
  return {Condition::Kind::kTest, {}, {field, "Subject", std::move(value)}};
}

std::shared_ptr<const RuleSet> Rules(std::size_t count) {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    Condition when{Condition::Kind::kAll,
                   {That(RuleField::kUrl, "/login" + n + "[a-z]*[.]php"),
                    That(RuleField::kHost, "(^|[.])evil" + n + "[.]example$"),
                    That(RuleField::kText, "invoice " + n + "|bill " + n),
                    That(RuleField::kHeader, "^(re: )?payment " + n)},
                   {}};
    rules.push_back({"RULE_" + n, "", 1, {}, std::move(when)});
  }
  return RuleSet::Compile(std::move(rules)).value();
}

void Read(benchmark::State& state, const std::string& filler) {
  const auto rules = Rules(static_cast<std::size_t>(state.range(0)));
  const std::vector<Link> links = Links(filler);
  const std::vector<MailHeader> headers = {{"subject", "Re: our weekly newsletter"}};
  const std::vector<const Finding*> findings(links.size());
  for (auto _ : state) {
    const RuleReading reading(*rules, links, headers);
    benchmark::DoNotOptimize(reading.Fire(findings));
  }
}

// What makes the most states: beginnings of what the rules look for, in ever other order.
std::string Hostile() {
  std::string text;
  unsigned seed = 1;
  while (text.size() < kMaxRuleText) {
    seed = seed * 1'664'525U + 1'013'904'223U;
    text += "/login" + std::to_string((seed >> 8U) % 1'000U) + "abc.ph";
  }
  return text;
}

BENCHMARK_CAPTURE(Read, mail, "?utm=mail&u=0a1b2c3d4e5f")->Arg(1)->Arg(10)->Arg(1'000);
BENCHMARK_CAPTURE(Read, hostile, Hostile())->Arg(1)->Arg(10)->Arg(1'000);

}  // namespace
}  // namespace linkmilter

BENCHMARK_MAIN();
