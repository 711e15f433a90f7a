#include "scanner/reputation/domain_age.h"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/guarded.h"
#include "scanner/links/url.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {
namespace {

using Days = std::chrono::duration<int, std::ratio<86'400>>;

// What a registry said of a domain.
struct Known {
  std::optional<WallTime> registered;  // nullopt: it does not say
  SteadyTime until;
};

Standing Said(const Subject& subject, Standing::Result result) {
  Standing standing;
  standing.source = "rdap";
  standing.subject = subject.domain;
  standing.host = subject.host;
  standing.result = result;
  return standing;
}

}  // namespace

struct DomainAge::Shared {
  struct State {
    std::unordered_map<std::string, Known> known;
    std::deque<std::string> order;                             // as they came to be known
    std::map<std::string, SteadyTime, std::less<>> free_from;  // by service
  };
  DomainAgeOptions options;
  Guarded<State> state;

  std::optional<Known> Find(const std::string& domain) {
    const SteadyTime now = options.clock();
    return state.With([&](const State& s) -> std::optional<Known> {
      const auto found = s.known.find(domain);
      if (found == s.known.end() || found->second.until <= now) return std::nullopt;
      return found->second;
    });
  }

  // Ours to ask, and then not again for a moment.
  bool TakeTurn(std::string_view service) {
    const SteadyTime now = options.clock();
    return state.With([&](State& s) {
      SteadyTime& free_from = s.free_from[std::string(service)];
      if (now < free_from) return false;
      free_from = now + kRdapPause;
      return true;
    });
  }

  void Keep(const std::string& domain, std::optional<WallTime> registered) {
    const SteadyTime until = options.clock() + (registered ? kAgeLife : kNoAgeLife);
    state.With([&](State& s) {
      if (s.known.insert_or_assign(domain, Known{registered, until}).second)
        s.order.push_back(domain);
      if (s.order.size() > kMaxKnownDomains) {
        s.known.erase(s.order.front());
        s.order.pop_front();
      }
    });
  }

  void Take(const std::string& domain, const std::string& service, const FetchResponse& response) {
    const bool came = response.outcome == FetchResponse::Outcome::kAnswered;
    if (came && response.status == 200 && !response.body_cut) {
      Keep(domain, ReadRegistration(response.body));
    } else if (came && response.status == 404) {
      Keep(domain, std::nullopt);
    } else {
      const SteadyTime until = options.clock() + kRdapRest;
      state.With([&](State& s) { s.free_from[service] = until; });
    }
  }

  Standing StandingOf(const Subject& subject, const Known& known) const {
    Standing standing = Said(subject, Standing::Result::kNotListed);
    standing.ttl = Seconds(3600);
    if (!known.registered) {
      standing.result = Standing::Result::kUnknown;
      standing.detail = "the registry does not say how old it is";
      return standing;
    }
    const auto age = std::chrono::duration_cast<Seconds>(options.wall() - *known.registered);
    standing.signal = SignalOfAge(age);
    standing.code =
        std::to_string(std::chrono::duration_cast<Days>(std::max(age, Seconds(0))).count()) +
        " days old";
    if (standing.signal.empty()) return standing;
    standing.result = Standing::Result::kListed;
    standing.kind = Standing::Class::kFresh;
    return standing;
  }
};

std::string_view SignalOfAge(Seconds age) {
  if (age < Days(10)) return "DOMAIN_DAYS_OLD";
  if (age < Days(30)) return "DOMAIN_WEEKS_OLD";
  if (age < Days(90)) return "DOMAIN_MONTHS_OLD";
  return {};
}

DomainAge::DomainAge(DomainAgeOptions options) : shared_(std::make_shared<Shared>()) {
  shared_->options = std::move(options);
}

void DomainAge::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  const std::string& domain = subject.domain;
  const auto unknown = [&](const char* why) {
    Standing standing = Said(subject, Standing::Result::kUnknown);
    standing.detail = why;
    standing.ttl = Seconds(60);
    done({std::move(standing)});
  };
  if (domain.empty()) return unknown("not asked: nobody registered it");
  if (const auto known = shared_->Find(domain)) return done({shared_->StandingOf(subject, *known)});
  const std::string service(ServiceFor(domain, shared_->options.services));
  if (service.empty()) return unknown("not asked: its registry has no service");
  auto url = ParseUrl(service + "domain/" + domain);
  if (!url || !shared_->TakeTurn(service)) return unknown("the registry is asked later");
  WebRequest request;
  request.url = *std::move(url);
  request.headers = {"Accept: application/rdap+json"};
  request.timeout = shared_->options.timeout;
  outside.web.Get(std::move(request),
                  [shared = shared_, domain, service](const FetchResponse& response) {
                    shared->Take(domain, service, response);
                  });
  unknown("the registry is being asked");
}

}  // namespace linkmilter
