#include "scanner/reputation/hash_service.h"

#include <algorithm>
#include <exception>
#include <unordered_map>
#include <utility>

#include "base/guarded.h"
#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/url.h"
#include "scanner/trace/timers.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {
namespace {

using Says = Standing::Result;

// The service is asked again by then; its memory knows better, and costs nothing to ask.
constexpr Seconds kStandingLife{600};
constexpr Seconds kNoAnswerLife{60};
constexpr Seconds kGrace{5};  // a request lost for want of memory holds nobody for longer
constexpr std::size_t kPlaceDigits = 6;  // enough to tell an operator's endpoints apart

// One URL's look-up: the full hashes of what is asked about, those whose prefix nobody remembers,
// and what came so far. Belongs to the loop it is asked on.
struct Inquiry {
  Subject subject;
  std::vector<std::string> hashes;
  std::vector<std::string> unknown;  // prefixes, distinct
  std::vector<Threat> threats;
  std::size_t open = 0;             // prefixes without an answer
  std::optional<Standing> trouble;  // with one of them
  Timers* home = nullptr;           // of its loop
  RemoteSource::Answer done;
};

// What a request came to, for all who wait for it.
struct Outcome {
  std::optional<HashesAnswer> answer;
  Says trouble = Says::kUnknown;  // where there is no answer
  std::string why;
};

// Who waits for the answer about one prefix: the first of them has asked.
struct Flight {
  SteadyTime overdue;  // whoever comes then asks again, for all
  std::vector<std::shared_ptr<Inquiry>> waiting;
};
using Flights = std::unordered_map<std::string, Flight>;

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
  bool fails = false;
  std::function<void(const std::string&)> tell;
};

}  // namespace

struct HashService::Shared : std::enable_shared_from_this<Shared> {
  HashProtocol protocol;
  HashServiceOptions options;
  Url endpoint;
  std::string id;
  std::string place;    // of the endpoint: another one is not answered for
  std::string account;  // the endpoint under this key: what a refusal is about
  Guarded<Flights> flights;
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
  std::vector<Standing> Verdict(const Inquiry& inquiry) const {
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

  bool Rests() const { return options.memory->pauses().Hold(account, options.clock()); }

  // One line for each change: several requests are under way when it begins to fail, and those
  // that it answers all the same do not mend it.
  void Learn(const std::string& trouble) {
    const bool fails = !trouble.empty();
    if (!fails && Rests()) return;
    if (fails) options.memory->pauses().Set(account, options.clock() + kRestOfService);
    const auto tell = service.With([&](Service& known) -> std::function<void(const std::string&)> {
      return std::exchange(known.fails, fails) == fails ? nullptr : known.tell;
    });
    if (!tell) return;
    tell(std::string(protocol.name) + ": " +
         (fails ? trouble + "; it is left alone for five minutes" : "it answers again"));
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

  // Waits for what is being asked already; the rest is the caller's to ask, in groups as the
  // protocol takes them.
  std::vector<std::vector<std::string>> Join(const std::shared_ptr<Inquiry>& inquiry) {
    const SteadyTime now = options.clock();
    inquiry->open = inquiry->unknown.size();
    std::vector<std::vector<std::string>> groups;
    flights.With([&](Flights& all) {
      for (const std::string& prefix : inquiry->unknown) {
        Flight& flight = all[prefix];
        flight.waiting.push_back(inquiry);
        if (flight.waiting.size() > 1 && now < flight.overdue) continue;
        flight.overdue = now + options.timeout + kGrace;
        if (groups.empty() || groups.back().size() == protocol.prefixes_at_once)
          groups.emplace_back();
        groups.back().push_back(prefix);
      }
    });
    return groups;
  }

  void Take(const std::vector<std::string>& prefixes,
            const FetchResponse& response,
            const Timers* here) {
    const bool came = response.outcome == FetchResponse::Outcome::kAnswered;
    Outcome outcome;
    if (came && response.status == 200 && !response.body_cut)
      outcome.answer = protocol.read(response.body, options.wall());
    if (outcome.answer) {
      Learn("");
      Remember(prefixes, *outcome.answer);
    } else {
      outcome.why = TroubleOf(response);
      Learn(outcome.why);
      if (came && IsRefusal(response.status)) outcome.trouble = Says::kRefused;
    }
    Land(prefixes, std::make_shared<const Outcome>(std::move(outcome)), here);
  }

  // Tells all who wait, each on its own loop.
  void Land(const std::vector<std::string>& prefixes,
            const std::shared_ptr<const Outcome>& outcome,
            const Timers* here) {
    for (const std::string& prefix : prefixes) {
      const auto landed = flights.With([&](Flights& all) { return all.extract(prefix); });
      if (landed.empty()) continue;
      for (const auto& inquiry : landed.mapped().waiting) {
        if (inquiry->home == here) {
          Tell(*outcome, *inquiry);
        } else {
          inquiry->home->Post(
              [self = shared_from_this(), outcome, inquiry] { self->Tell(*outcome, *inquiry); });
        }
      }
    }
  }

  void Tell(const Outcome& outcome, Inquiry& inquiry) const {
    if (outcome.answer) {
      AddThreats(outcome.answer->hashes, inquiry);
    } else {
      inquiry.trouble = NoAnswer(inquiry.subject, outcome.trouble, outcome.why);
    }
    if (--inquiry.open == 0) inquiry.done(Verdict(inquiry));
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
  shared->account = Sha256Hex(options.endpoint + '\n' + options.key);
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
    return done(shared_->Verdict(*inquiry));
  if (shared_->Rests())
    return done({shared_->NoAnswer(subject, Says::kUnknown, "not asked: the service rests")});
  inquiry->home = outside.home;
  inquiry->done = std::move(done);
  for (const std::vector<std::string>& group : shared_->Join(inquiry))
    Request(group, outside);
}

// Without memory for a request, those who wait for it are told at once.
void HashService::Request(const std::vector<std::string>& group, const Outside& outside) const {
  try {
    outside.web.Get(shared_->RequestFor(group),
                    [shared = shared_, group, home = outside.home](const FetchResponse& response) {
                      shared->Take(group, response, home);
                    });
  } catch (const std::exception&) {
    const Outcome none{std::nullopt, Says::kUnknown, "not asked: no memory"};
    shared_->Land(group, std::make_shared<const Outcome>(none), outside.home);
  }
}

}  // namespace linkmilter
