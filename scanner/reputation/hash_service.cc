#include "scanner/reputation/hash_service.h"

#include <algorithm>
#include <utility>

#include "base/guarded.h"
#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/url.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {
namespace {

using Says = Standing::Result;

// The service is asked again by then; its memory knows better, and costs nothing to ask.
constexpr Seconds kStandingLife{600};
constexpr Seconds kNoAnswerLife{60};
constexpr std::size_t kPlaceDigits = 6;  // enough to tell an operator's endpoints apart

// One URL's look-up: the full hashes of what is asked about, those whose prefix nobody remembers,
// and what came so far. Belongs to the loop it is asked on.
struct Inquiry {
  Subject subject;
  std::vector<std::string> hashes;
  std::vector<std::string> unknown;  // prefixes, distinct
  std::vector<Threat> threats;
  std::size_t open = 0;             // requests
  std::optional<Standing> trouble;  // of one of them
  RemoteSource::Answer done;
};

void AddThreats(const std::vector<KnownHash>& known, Inquiry& inquiry) {
  for (const KnownHash& each : known) {
    if (std::ranges::find(inquiry.hashes, each.hash) == inquiry.hashes.end()) continue;
    for (const Threat threat : each.threats) {
      if (std::ranges::find(inquiry.threats, threat) == inquiry.threats.end())
        inquiry.threats.push_back(threat);
    }
  }
}

std::vector<KnownHash> Under(const std::string& prefix, const std::vector<KnownHash>& hashes) {
  std::vector<KnownHash> under;
  std::ranges::copy_if(hashes, std::back_inserter(under),
                       [&](const KnownHash& each) { return each.hash.starts_with(prefix); });
  return under;
}

bool IsRefusal(int status) {
  return status == 400 || status == 401 || status == 403 || status == 429;
}

// Why it is no answer, in words; never empty.
std::string TroubleOf(const FetchResponse& response) {
  if (response.outcome != FetchResponse::Outcome::kAnswered)
    return response.detail.empty() ? "it was not reached" : response.detail;
  if (response.status == 200) return "answered what is not its protocol";
  return "answered " + std::to_string(response.status);
}

// Whether it serves us, and who hears of it.
struct Service {
  std::optional<SteadyTime> rests_until;
  bool fails = false;
  std::function<void(const std::string&)> tell;
};

}  // namespace

struct HashService::Shared {
  HashProtocol protocol;
  HashServiceOptions options;
  Url endpoint;
  std::string id;
  std::string place;  // of the endpoint: another one is not answered for
  Guarded<Service> service;

  std::string KeyOf(const std::string& prefix) const { return place + Hex(prefix); }

  Standing Said(const Subject& subject, Says result) const {
    Standing standing;
    standing.source = protocol.name;
    standing.subject = subject.url;
    standing.host = subject.host;
    standing.result = result;
    standing.ttl = kStandingLife;
    return standing;
  }

  Standing NoAnswer(const Subject& subject, Says result, std::string why) const {
    Standing standing = Said(subject, result);
    standing.detail = std::move(why);
    standing.ttl = kNoAnswerLife;
    return standing;
  }

  // What the memory knows of it.
  Inquiry Begin(const Subject& subject) const {
    Inquiry inquiry;
    inquiry.subject = subject;
    const auto url = Canonicalize(subject.url);
    if (!url) return inquiry;
    for (const std::string& expression : protocol.expressions(*url, subject.domain))
      inquiry.hashes.push_back(*FromHex(Sha256Hex(expression)));
    const WallTime now = options.wall();
    for (const std::string& hash : inquiry.hashes) {
      const std::string prefix = hash.substr(0, kHashPrefixBytes);
      const auto told = options.memory->Find(KeyOf(prefix), now);
      const auto known = told ? DecodeHashes(*told) : std::nullopt;
      if (known) {
        AddThreats(*known, inquiry);
      } else if (std::ranges::find(inquiry.unknown, prefix) == inquiry.unknown.end()) {
        inquiry.unknown.push_back(prefix);
      }
    }
    return inquiry;
  }

  // Known threats are told; trouble is, where there are none: half an answer is not "safe".
  std::vector<Standing> Outcome(const Inquiry& inquiry) const {
    std::vector<Standing> standings;
    for (const Threat threat : inquiry.threats) {
      Standing& standing = standings.emplace_back(Said(inquiry.subject, Says::kListed));
      standing.code = Name(threat);
      standing.signal = SignalOfThreat(threat);
      standing.kind = ClassOfThreat(threat);
      standing.conclusive = IsConclusive(threat);
    }
    if (standings.empty())
      standings.push_back(inquiry.trouble.value_or(Said(inquiry.subject, Says::kNotListed)));
    return standings;
  }

  bool Rests() {
    const SteadyTime now = options.clock();
    return service.With(
        [now](const Service& known) { return known.rests_until && now < *known.rests_until; });
  }

  // One line for each change: several requests are under way when it begins to fail, and those
  // that it answers all the same do not mend it.
  void Learn(const std::string& trouble) {
    const SteadyTime now = options.clock();
    const auto tell = service.With([&](Service& known) -> std::function<void(const std::string&)> {
      const bool fails = !trouble.empty();
      if (!fails && known.rests_until && now < *known.rests_until) return nullptr;
      if (fails) known.rests_until = now + kRestOfService;
      return std::exchange(known.fails, fails) == fails ? nullptr : known.tell;
    });
    if (!tell) return;
    tell(std::string(protocol.name) + ": " +
         (trouble.empty() ? "it answers again" : trouble + "; it is left alone for five minutes"));
  }

  WebRequest RequestFor(const std::vector<std::string>& prefixes) const {
    WebRequest request;
    request.url = endpoint;
    request.url.query = "key=" + options.key + protocol.query(prefixes);
    request.timeout = options.timeout;
    request.max_body_bytes = kMaxHashesBody;
    return request;
  }

  void Remember(const std::vector<std::string>& prefixes, const HashesAnswer& answer) const {
    const WallTime now = options.wall();
    const WallTime until = now + std::clamp(answer.life, Seconds(0), kLongestPrefixLife);
    std::vector<ToldAnswer> told;
    told.reserve(prefixes.size());
    for (const std::string& prefix : prefixes)
      told.push_back({KeyOf(prefix), EncodeHashes(Under(prefix, answer.hashes)), until});
    options.memory->Keep(std::move(told), now);
  }

  void Take(const std::vector<std::string>& prefixes,
            const FetchResponse& response,
            Inquiry& inquiry) {
    const bool came = response.outcome == FetchResponse::Outcome::kAnswered;
    const auto answer = came && response.status == 200 && !response.body_cut
                            ? protocol.read(response.body, options.wall())
                            : std::nullopt;
    if (answer) {
      Learn("");
      Remember(prefixes, *answer);
      AddThreats(answer->hashes, inquiry);
    } else {
      const std::string why = TroubleOf(response);
      Learn(why);
      inquiry.trouble =
          NoAnswer(inquiry.subject,
                   came && IsRefusal(response.status) ? Says::kRefused : Says::kUnknown, why);
    }
    if (--inquiry.open == 0) inquiry.done(Outcome(inquiry));
  }
};

std::shared_ptr<AnswerMemory> NewHashMemory(const HashProtocol& protocol) {
  return std::make_shared<AnswerMemory>(std::string(protocol.name),
                                        MemoryLimits{kMaxPrefixes, kLongestPrefixLife});
}

std::shared_ptr<const HashService> HashService::Create(const HashProtocol& protocol,
                                                       HashServiceOptions options) {
  auto endpoint = ParseUrl(options.endpoint);
  if (!endpoint || !endpoint->IsHttp()) return nullptr;
  auto shared = std::make_shared<Shared>();
  shared->protocol = protocol;
  shared->id = std::string(protocol.name) + ":" + options.endpoint;
  shared->place = Sha256Hex(options.endpoint).substr(0, kPlaceDigits);
  shared->endpoint = *std::move(endpoint);
  shared->options = std::move(options);
  if (!shared->options.memory) shared->options.memory = NewHashMemory(protocol);
  return std::shared_ptr<const HashService>(new HashService(std::move(shared)));
}

void HashService::TellChanges(const std::function<void(const std::string&)>& tell) const {
  shared_->service.With([&](Service& known) { known.tell = tell; });
}

const std::string& HashService::id() const {
  return shared_->id;
}

void HashService::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  auto inquiry = std::make_shared<Inquiry>(shared_->Begin(subject));
  // Bad is final: nobody is asked what would only make it worse.
  if (!inquiry->threats.empty() || inquiry->unknown.empty())
    return done(shared_->Outcome(*inquiry));
  if (shared_->Rests())
    return done({shared_->NoAnswer(subject, Says::kUnknown, "not asked: the service rests")});
  std::vector<std::vector<std::string>> groups;
  for (const std::string& prefix : inquiry->unknown) {
    if (groups.empty() || groups.back().size() == shared_->protocol.prefixes_at_once)
      groups.emplace_back();
    groups.back().push_back(prefix);
  }
  inquiry->open = groups.size();
  inquiry->done = std::move(done);
  for (std::vector<std::string>& group : groups) {
    WebRequest request = shared_->RequestFor(group);
    outside.web.Get(std::move(request), [shared = shared_, inquiry,
                                         group = std::move(group)](const FetchResponse& response) {
      shared->Take(group, response, *inquiry);
    });
  }
}

}  // namespace linkmilter
