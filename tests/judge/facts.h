// Short ways to state facts in tests of the judge.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "scanner/judge/judge.h"
#include "scanner/judge/signals.h"
#include "scanner/links/url.h"
#include "scanner/reputation/local_list.h"

namespace linkmilter {

inline Link LinkTo(const std::string& url_text, std::vector<Oddity> oddities = {}) {
  const Url url = ParseUrl(url_text).value();
  Link link;
  link.url = url.RequestHref();
  link.host = url.host.value();
  const auto dot = link.host.rfind('.', link.host.rfind('.') - 1);  // two labels are enough here
  link.domain = dot == std::string::npos ? link.host : link.host.substr(dot + 1);
  link.oddities = std::move(oddities);
  return link;
}

inline Finding FindingOf(const std::vector<std::string>& hops, Ending ending) {
  Finding finding;
  finding.url = hops.front();
  for (const auto& url : hops)
    finding.chain.hops.push_back({url, "192.0.2.1", 200, LedBy::kLink, Milliseconds(1)});
  finding.chain.ending = ending;
  return finding;
}

inline std::shared_ptr<const LocalSource> List(ListKind kind, std::string_view text) {
  return std::get<0>(
      LocalList::Parse(text, kind, kind == ListKind::kDeny ? "deny:test" : "allow:test"));
}

// A policy with the operator's lists in force.
inline Policy PolicyWith(std::string_view allow, std::string_view deny) {
  auto trace = std::make_shared<TracePolicy>();
  trace->local = {List(ListKind::kAllow, allow), List(ListKind::kDeny, deny)};
  Policy policy;
  policy.trace = trace;
  return policy;
}

// Three hosts, one of each step of popularity.
class FakeRanking final : public LocalSource {
 public:
  std::vector<Standing> Look(const Subject& subject) const override {
    Standing standing;
    standing.source = "ranking";
    standing.code = subject.host;
    standing.result = Standing::Result::kPopular;
    if (subject.host == "ten.example") standing.signal = "POPULAR_10K";
    if (subject.host == "fifty.example") standing.signal = "POPULAR_50K";
    if (subject.host == "million.example") standing.signal = "POPULAR_1M";
    return standing.signal.empty() ? std::vector<Standing>() : std::vector{standing};
  }
};

// Says the same of everything.
class FakeSource final : public LocalSource {
 public:
  explicit FakeSource(Standing said) : said_(std::move(said)) {}
  std::vector<Standing> Look(const Subject&) const override { return {said_}; }

 private:
  Standing said_;
};

inline Policy PolicyWithRanking() {
  auto trace = std::make_shared<TracePolicy>();
  trace->local = {std::make_shared<FakeRanking>()};
  Policy policy;
  policy.trace = trace;
  return policy;
}

// Signal names, weightiest first.
inline std::vector<std::string> NamesOf(const Verdict& verdict) {
  std::vector<std::string> names;
  for (const auto& signal : verdict.signals)
    names.push_back(signal.name);
  return names;
}

// The signals that judge/lures raises: from RANDOM_HOST to NAME_SHOWS_DOMAIN in the catalogue.
inline std::set<std::string> LureNames() {
  std::set<std::string> names;
  bool inside = false;
  for (const SignalInfo& info : SignalCatalogue()) {
    inside = inside || info.name == "RANDOM_HOST";
    if (inside) names.emplace(info.name);
    inside = inside && info.name != "NAME_SHOWS_DOMAIN";
  }
  return names;
}

}  // namespace linkmilter
