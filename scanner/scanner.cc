#include "scanner/scanner.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scanner/digest.h"
#include "scanner/judge/campaign.h"
#include "scanner/judge/condemned.h"
#include "scanner/judge/deferral.h"
#include "scanner/judge/familiarity.h"
#include "scanner/judge/judge.h"
#include "scanner/judge/overrides.h"
#include "scanner/judge/planning.h"
#include "scanner/name_memory.h"
#include "scanner/reading.h"

namespace linkmilter {
namespace {

// What the tracer is asked, by slot. Where no remote list is in force there is nobody to ask about
// a link that is not fetched, whose host nobody resolves.
struct Asked {
  std::vector<std::size_t> links;  // index into Extraction::links
  std::vector<TraceTask> tasks;
};

Asked TasksOf(const Extraction& extraction,
              const PlannedLinks& planned,
              const std::vector<std::string>& recipients,
              const TracePolicy& policy) {
  Asked asked;
  const auto& links = extraction.links;
  const auto shapes = std::make_shared<const RecipientShapes>(recipients);
  const auto headers = std::make_shared<const HeaderUrls>(links);
  const bool lists = std::ranges::any_of(policy.remote, [](const auto& source) {
    return source->scope() != RemoteSource::Scope::kResolved;
  });
  std::vector<Subject> subjects;
  for (const std::size_t i : planned.asked) {
    const Link& link = links[i];
    if (link.plan != Plan::kFetch && !lists) continue;
    asked.links.push_back(i);
    asked.tasks.push_back({link.url, link.fragment, link.plan, shapes, headers});
    subjects.push_back({link.url, link.host, link.domain});
  }
  const auto budget = std::make_shared<QuestionBudget>(subjects);
  for (TraceTask& task : asked.tasks)
    task.budget = budget;
  return asked;
}

// A store that fails costs a sample, never an answer.
std::vector<std::size_t> SamplesAmong(const Sighting& sighting,
                                      const CampaignPolicy& policy,
                                      WallTime now,
                                      Store& store) {
  if (sighting.links.empty()) return {};
  auto sampled = store.CountCampaigns(sighting, policy, now);
  return sampled.ok() ? std::move(sampled).value() : std::vector<std::size_t>{};
}

// Names to be looked at after those nobody knows. A probe sent ahead makes none of them.
PlanningFacts SeenBefore(const FamiliarNames& names) {
  PlanningFacts facts;
  for (const auto& [name, familiarity] : names) {
    if (familiarity > Familiarity::kNew) facts.known.insert(name);
  }
  return facts;
}

// All that a scan holds on to while it waits.
struct Look {
  const SuffixList& suffixes;
  const Extraction& extraction;
  MessageFacts& facts;
  NameMemory& memory;
  const Asked& asked;
  const Policy& policy;
  const std::vector<EffectivePolicy>& effective;  // of its recipients
  const std::vector<std::vector<Signal>>& lures;  // by effective
};

// How often what came in is judged while waiting: thousands of links that come in one by one must
// not cost thousands of judgements.
constexpr Milliseconds kLookEvery{200};

// What a scan knows at one moment, by link.
struct Seen {
  std::vector<std::shared_ptr<const Finding>> findings;
  std::size_t missing = 0;              // asked for and not there yet
  std::vector<std::string> pending;     // of them, the URLs being fetched
  std::vector<PolicyVerdict> verdicts;  // by Look::effective
};

void RecallTheWay(const Look& look, const Seen& seen) {
  for (const auto& finding : seen.findings) {
    if (finding) look.memory.Recall(NamesOf(finding->chain, look.suffixes));
  }
  if (look.memory.speaks()) look.facts.familiar = look.memory.familiar();
}

// `found`: by Look::asked.
Seen See(const Look& look, const std::vector<std::shared_ptr<const Finding>>& found) {
  Seen seen;
  const std::vector<Link>& links = look.extraction.links;
  const std::size_t count = links.size();
  seen.findings.resize(count);
  std::vector<bool> is_missing(count, false);
  for (std::size_t slot = 0; slot < look.asked.links.size(); ++slot) {
    const std::size_t link = look.asked.links[slot];
    seen.findings[link] = found[slot];
    if (found[slot] && !found[slot]->inconclusive) continue;
    is_missing[link] = true;
    ++seen.missing;
    const TraceTask& task = look.asked.tasks[slot];
    if (task.plan == Plan::kFetch) seen.pending.push_back(task.url);
  }
  RecallTheWay(look, seen);
  std::vector<JudgedLink> judged;
  judged.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    judged.push_back({&links[i], seen.findings[i].get(), is_missing[i]});
  }
  for (std::size_t i = 0; i < look.effective.size(); ++i) {
    look.facts.lures = look.lures[i];
    seen.verdicts.push_back(
        {look.effective[i], Judge(judged, *look.effective[i].policy, look.facts)});
  }
  return seen;
}

// Nothing that is still missing could change what the message gets.
bool IsFinal(const Seen& seen, SeveralRecipients several) {
  const PolicyVerdict& chosen = Choose(seen.verdicts, several);
  const bool refused = several == SeveralRecipients::kStrictest &&
                       chosen.verdict.action == Action::kReject &&
                       !chosen.effective.policy->observe;
  return refused || std::all_of(seen.verdicts.begin(), seen.verdicts.end(),
                                [](const PolicyVerdict& one) { return one.verdict.decided; });
}

// Waits until all is there, the known decides, or the time is up. What came in is judged in
// between: bad is final.
Seen WaitAndSee(const Look& look,
                Batch& batch,
                SteadyTime start,
                const std::function<void()>& progress) {
  const SteadyTime end = start + look.policy.wait;
  SteadyTime next_progress = start + kProgressEvery;
  for (;;) {
    const std::size_t done = batch.done();
    Seen seen = See(look, batch.Findings());
    if (done == look.asked.tasks.size() || IsFinal(seen, look.policy.several_recipients))
      return seen;
    do {
      const SteadyTime now = std::chrono::steady_clock::now();
      if (now >= end) return seen;
      if (now >= next_progress) {
        progress();
        next_progress += kProgressEvery;
      }
      batch.WaitUntil(std::min({end, next_progress, now + kLookEvery}));
    } while (batch.done() == done);
  }
}

std::string FreshId(const Message& message, const Extraction& extraction, WallTime now) {
  const std::string seed = message.queue_id + '\n' + extraction.message_id + '\n' +
                           extraction.content_digest + '\n' +
                           std::to_string(now.time_since_epoch().count());
  return "lm-" + Sha256Hex(seed).substr(0, 8);
}

void Take(const PolicyVerdict& chosen, ScanReport& report) {
  const PolicyOverride* by = chosen.effective.by;
  report.verdict = chosen.verdict;
  report.policy = by == nullptr ? nullptr : by->policy;
  report.policy_name = by == nullptr ? "" : by->name;
}

void SayHowLong(const std::optional<DeferralRecord>& record, WallTime now, ScanReport& report) {
  if (!record || record->times == 0) return;
  report.id = record->id;
  report.deferrals = record->times;
  report.deferred_for = std::chrono::duration_cast<Seconds>(now - record->first);
}

// Turns "findings are missing" into a counted 451 or into the operator's word for the undecided.
void SettleDeferral(const Message& message,
                    const Policy& policy,
                    Seen& seen,
                    const ScanTimes& times,
                    Store& store,
                    ScanReport& report) {
  const DeferralKeys keys = KeysOf(report.extraction, message.sender, store.SiteKey());
  const auto found = store.FindDeferral(keys);
  if (!found.ok()) {
    if (report.verdict.action == Action::kDefer) report.trouble = Trouble::kStoreFailed;
    return;
  }
  const auto& record = found.value();
  SayHowLong(record, times.now, report);
  for (auto& [effective, verdict] : seen.verdicts) {
    // A 4xx for a bounce breeds double bounces: the null sender is decided now.
    const bool may_defer = !message.sender.empty() && MayDefer(verdict, record ? &*record : nullptr,
                                                               effective.policy->defer, times.now);
    if (verdict.action == Action::kDefer && !may_defer)
      verdict.action = WithoutDeferral(verdict, *effective.policy);
  }
  const PolicyVerdict& chosen = Choose(seen.verdicts, policy.several_recipients);
  Take(chosen, report);
  // Whoever observes accepts in truth: there will be no retry to count.
  if (chosen.verdict.action != Action::kDefer || chosen.effective.policy->observe) return;
  const auto deferred = store.Defer(keys, seen.pending, times.now);
  if (!deferred.ok()) {
    report.trouble = Trouble::kStoreFailed;
    return;
  }
  report.id = deferred.value().id;
  report.deferrals = deferred.value().times;
}

bool AnyDeferred(const Seen& seen) {
  return std::any_of(seen.verdicts.begin(), seen.verdicts.end(),
                     [](const PolicyVerdict& one) { return one.verdict.action == Action::kDefer; });
}

// Names are counted whatever the answer, but only with the last one: a message that comes back
// would count twice.
bool IsLastAnswer(const ScanReport& report, const Policy& policy) {
  const bool observe = report.policy ? report.policy->observe : policy.observe;
  return !report.trouble && (report.verdict.action != Action::kDefer || observe);
}

NameSighting SightingOf(const Look& look,
                        const std::vector<std::shared_ptr<const Finding>>& findings,
                        const Message& message,
                        Store& store) {
  const std::string& sender = look.facts.proven_domain;
  return {look.memory.names(), sender.empty() ? "" : SenderKey(sender, store.SiteKey()),
          static_cast<std::int64_t>(message.recipients.size()),
          CondemnedNames(look.extraction.links, findings, look.policy)};
}

}  // namespace

ScanReport Scanner::Scan(const Message& message,
                         const Policy& policy,
                         const ScanTimes& times,
                         const std::function<void()>& progress) const {
  ScanReport report;
  const MessageReader reader(parts_.suffixes, parts_.attachments);
  Reading reading = reader.Read(message, policy, times.start, progress);
  const auto effective = PoliciesFor(policy, message);
  const auto lures = reader.LuresBy(effective, message, reading);
  report.extraction = std::move(reading.extraction);
  report.id = FreshId(message, report.extraction, times.now);
  MessageFacts& facts = reading.facts;
  NameMemory memory(parts_.store, times.now);
  memory.Recall(NamesOf(report.extraction.links));
  // Where recipients differ, lists of one must not keep the others from a look.
  PlannedLinks planned = PlanLinks(effective.size() == 1 ? *effective[0].policy : policy,
                                   report.extraction, SeenBefore(memory.familiar()));
  facts.unfollowed = planned.unfollowed;
  if (policy.campaign.lift) {
    const auto sighting = SightingOf(report.extraction, message.recipients, parts_.store.SiteKey());
    FollowSamples(SamplesAmong(sighting, policy.campaign, times.now, parts_.store), policy,
                  report.extraction.links, planned);
  }

  const auto rules = ReadRules(policy, report.extraction, facts);
  facts.rules = rules ? &*rules : nullptr;

  const Asked asked = TasksOf(report.extraction, planned, message.recipients, *policy.trace);
  const Look look{parts_.suffixes, report.extraction, facts, memory, asked,
                  policy,          effective,         lures};
  // What is known without asking anybody may decide: then nobody is asked.
  Seen seen = See(look, std::vector<std::shared_ptr<const Finding>>(asked.tasks.size()));
  if (!IsFinal(seen, policy.several_recipients)) {
    const auto batch = parts_.tracer.Trace(asked.tasks, policy.trace, times.now);
    report.fetched_fresh = static_cast<int>(asked.tasks.size() - batch->done());
    seen = WaitAndSee(look, *batch, times.start, progress);
  }

  Take(Choose(seen.verdicts, policy.several_recipients), report);
  report.findings = std::move(seen.findings);
  report.missing = static_cast<int>(seen.missing);
  if (reading.trouble && report.verdict.action != Action::kReject) {
    report.trouble = Trouble::kNoParser;
  } else if (!asked.tasks.empty() || AnyDeferred(seen)) {
    SettleDeferral(message, policy, seen, times, parts_.store, report);
  }
  if (!memory.names().empty() && IsLastAnswer(report, policy)) {
    parts_.store.CountNames(SightingOf(look, report.findings, message, parts_.store), times.now);
  }
  return report;
}

}  // namespace linkmilter
