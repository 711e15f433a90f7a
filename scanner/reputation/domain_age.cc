#include "scanner/reputation/domain_age.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "scanner/links/url.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {
namespace {

using Days = std::chrono::duration<int, std::ratio<86'400>>;

// What a registry said of a domain, in seconds since 1970; empty: it does not say.
std::string EncodeDay(std::optional<WallTime> registered) {
  if (!registered) return {};
  return std::to_string(
      std::chrono::duration_cast<Seconds>(registered->time_since_epoch()).count());
}

// What no registry says is cut: clocks count nanoseconds.
WallTime DecodeDay(const std::string& text) {
  constexpr std::int64_t kLatest = 8'000'000'000;  // in 2223
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return WallTime(Seconds(std::clamp(seconds, std::int64_t{0}, kLatest)));
}

// Of the domain that was asked about: not there, or no name this registry takes, such as one below
// a customer's. It would be a way to silence the registry for everybody's domains.
bool IsOfTheDomain(int status) {
  return status == 400 || status == 404 || status == 422;
}

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
  DomainAgeOptions options;

  // Ours to ask, and then not again for a moment.
  bool TakeTurn(const std::string& service) const {
    const SteadyTime now = options.clock();
    return options.memory->pauses().TakeTurn(service, now, now + kRdapPause);
  }

  void Keep(const std::string& domain, std::optional<WallTime> registered) {
    const WallTime now = options.wall();
    const WallTime until = now + (registered ? kAgeLife : kNoAgeLife);
    options.memory->Keep({{domain, EncodeDay(registered), until}}, now);
  }

  void Take(const std::string& domain, const std::string& service, const FetchResponse& response) {
    const bool came = response.outcome == FetchResponse::Outcome::kAnswered;
    if (came && response.status == 200 && !response.body_cut) {
      Keep(domain, ReadRegistration(response.body));
    } else if (came && IsOfTheDomain(response.status)) {
      Keep(domain, std::nullopt);
    } else {
      options.memory->pauses().Set(service, options.clock() + kRdapRest);
    }
  }

  Standing StandingOf(const Subject& subject, const std::string& told) const {
    Standing standing = Said(subject, Standing::Result::kNotListed);
    standing.ttl = Seconds(3600);
    if (told.empty()) {
      standing.result = Standing::Result::kUnknown;
      standing.detail = "the registry does not say how old it is";
      return standing;
    }
    const auto age = std::chrono::duration_cast<Seconds>(options.wall() - DecodeDay(told));
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

std::shared_ptr<AnswerMemory> NewAgeMemory() {
  return std::make_shared<AnswerMemory>("rdap", MemoryLimits{kMaxKnownDomains, kAgeLife});
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
  if (const auto told = shared_->options.memory->Find(domain, shared_->options.wall()))
    return done({shared_->StandingOf(subject, *told)});
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
