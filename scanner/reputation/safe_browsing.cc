#include "scanner/reputation/safe_browsing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/guarded.h"
#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"
#include "scanner/links/url.h"
#include "scanner/reputation/canonical_url.h"
#include "scanner/reputation/prefix_cache.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {
namespace {

constexpr std::size_t kPrefixBytes = 4;
constexpr const char* kName = "safe-browsing";

// The full hashes of what is asked about, and those whose prefix nobody knows yet.
struct Question {
  std::vector<std::string> hashes;
  std::vector<std::string> unknown;  // prefixes, distinct
  std::vector<Threat> threats;       // known already
};

std::string PrefixOf(const std::string& hash) {
  return hash.substr(0, kPrefixBytes);
}

void AddThreats(const std::vector<KnownHash>& known,
                const std::vector<std::string>& hashes,
                std::vector<Threat>& threats) {
  for (const KnownHash& each : known) {
    if (std::ranges::find(hashes, each.hash) == hashes.end()) continue;
    for (const Threat threat : each.threats) {
      if (std::ranges::find(threats, threat) == threats.end()) threats.push_back(threat);
    }
  }
}

std::vector<std::string> HashesOf(const Subject& subject) {
  std::vector<std::string> hashes;
  if (const auto url = Canonicalize(subject.url)) {
    for (const std::string& expression : LookupExpressions(*url, subject.domain))
      hashes.push_back(*FromHex(Sha256Hex(expression)));
  }
  return hashes;
}

Standing Said(const Subject& subject, Standing::Result result) {
  Standing standing;
  standing.source = kName;
  standing.subject = subject.url;
  standing.host = subject.host;
  standing.result = result;
  return standing;
}

Standing NoAnswer(const Subject& subject, Standing::Result result, std::string why) {
  Standing standing = Said(subject, result);
  standing.detail = std::move(why);
  standing.ttl = Seconds(60);
  return standing;
}

Standing::Class ClassOf(Threat threat) {
  switch (threat) {
    case Threat::kSocialEngineering:
      return Standing::Class::kPhish;
    case Threat::kMalware:
    case Threat::kUnwantedSoftware:
    case Threat::kPotentiallyHarmfulApplication:
      return Standing::Class::kMalware;
  }
  return Standing::Class::kUnclassed;
}

std::vector<Standing> StandingsOf(const Subject& subject,
                                  const std::vector<Threat>& threats,
                                  Seconds ttl) {
  std::vector<Standing> standings;
  for (const Threat threat : threats) {
    standings.push_back(Said(subject, Standing::Result::kListed));
    standings.back().code = Name(threat);
    standings.back().signal = SignalOfThreat(threat);
    standings.back().kind = ClassOf(threat);
  }
  if (standings.empty()) standings.push_back(Said(subject, Standing::Result::kNotListed));
  for (Standing& standing : standings)
    standing.ttl = ttl;
  return standings;
}

constexpr Seconds kStandingLife{
    600};  // the cache of prefixes knows better, and costs nothing to ask

}  // namespace

struct SafeBrowsing::Shared {
  struct State {
    PrefixCache cache{kMaxPrefixes};
    std::optional<SteadyTime> rests_until;
  };
  SafeBrowsingOptions options;
  Url endpoint;  // with the key
  std::string id;
  Guarded<State> state;

  Question QuestionOf(const Subject& subject) {
    Question question;
    question.hashes = HashesOf(subject);
    const SteadyTime now = options.clock();
    state.With([&](const State& known) {
      for (const std::string& hash : question.hashes) {
        const std::string prefix = PrefixOf(hash);
        if (const auto* found = known.cache.Find(prefix, now)) {
          AddThreats(*found, question.hashes, question.threats);
        } else if (std::ranges::find(question.unknown, prefix) == question.unknown.end()) {
          question.unknown.push_back(prefix);
        }
      }
    });
    return question;
  }

  bool Rests() {
    const SteadyTime now = options.clock();
    return state.With([&](const State& s) { return s.rests_until && now < *s.rests_until; });
  }

  WebRequest RequestFor(const std::vector<std::string>& prefixes) const {
    WebRequest request;
    request.url = endpoint;
    std::string& query = *request.url.query;
    for (const std::string& prefix : prefixes) {
      query += "&hashPrefixes=";
      AppendPercentEncoded(EncodeBase64(prefix), ByteSet("+/="), query);
    }
    request.timeout = options.timeout;
    request.max_body_bytes = kMaxHashesBody;
    return request;
  }

  std::vector<Standing> Take(const Subject& subject,
                             Question question,
                             const FetchResponse& response) {
    using Result = Standing::Result;
    const bool came = response.outcome == FetchResponse::Outcome::kAnswered;
    const auto answer = came && response.status == 200 && !response.body_cut
                            ? ReadHashesAnswer(response.body)
                            : std::nullopt;
    const SteadyTime now = options.clock();
    if (!answer) {
      const bool refused = came && (response.status == 400 || response.status == 401 ||
                                    response.status == 403 || response.status == 429);
      state.With([&](State& s) { s.rests_until = now + kRestOfService; });
      return {NoAnswer(subject, refused ? Result::kRefused : Result::kUnknown,
                       came ? "answered " + std::to_string(response.status) : response.detail)};
    }
    const Seconds life = std::clamp(answer->life, Seconds(0), kLongestPrefixLife);
    state.With([&](State& s) {
      for (const std::string& prefix : question.unknown) {
        std::vector<KnownHash> hashes;
        for (const KnownHash& each : answer->hashes) {
          if (each.hash.starts_with(prefix)) hashes.push_back(each);
        }
        s.cache.Put(prefix, std::move(hashes), now + life);
      }
    });
    AddThreats(answer->hashes, question.hashes, question.threats);
    return StandingsOf(subject, question.threats, kStandingLife);
  }
};

std::string_view SignalOfThreat(Threat threat) {
  switch (threat) {
    case Threat::kMalware:
      return "UNSAFE_MALWARE";
    case Threat::kSocialEngineering:
      return "UNSAFE_PHISHING";
    case Threat::kUnwantedSoftware:
    case Threat::kPotentiallyHarmfulApplication:
      return "UNSAFE_SOFTWARE";
  }
  return "";
}

std::shared_ptr<const SafeBrowsing> SafeBrowsing::Create(SafeBrowsingOptions options) {
  auto endpoint = ParseUrl(options.endpoint);
  if (!endpoint || !endpoint->IsHttp()) return nullptr;
  auto shared = std::make_shared<Shared>();
  shared->id = kName + (":" + options.endpoint);
  endpoint->query = "key=" + options.key;
  shared->endpoint = *std::move(endpoint);
  shared->options = std::move(options);
  return std::shared_ptr<const SafeBrowsing>(new SafeBrowsing(std::move(shared)));
}

const std::string& SafeBrowsing::id() const {
  return shared_->id;
}

void SafeBrowsing::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  Question question = shared_->QuestionOf(subject);
  // Bad is final: nobody is asked what would only make it worse.
  if (!question.threats.empty() || question.unknown.empty())
    return done(StandingsOf(subject, question.threats, kStandingLife));
  if (shared_->Rests())
    return done({NoAnswer(subject, Standing::Result::kUnknown, "not asked: the service rests")});
  WebRequest request = shared_->RequestFor(question.unknown);
  outside.web.Get(std::move(request), [shared = shared_, subject, question = std::move(question),
                                       done = std::move(done)](const FetchResponse& response) {
    done(shared->Take(subject, question, response));
  });
}

}  // namespace linkmilter
