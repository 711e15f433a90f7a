#include "scanner/reputation/dns_list.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/guarded.h"
#include "scanner/digest.h"
#include "scanner/reputation/question_budget.h"

namespace linkmilter {
namespace {

ListLesson LessonOf(const AddressAnswer& answer, const std::vector<Standing>& standings) {
  if (IsForeign(answer)) return ListLesson::kForeign;
  switch (standings.front().result) {
    case Standing::Result::kRefused:
      return ListLesson::kRefused;
    case Standing::Result::kListed: {
      // What is listed at no points is noted, not blamed: half the world may be.
      const bool blamed = std::ranges::any_of(
          standings, [](const Standing& standing) { return standing.points > 0; });
      return blamed ? ListLesson::kListed : ListLesson::kNotListed;
    }
    case Standing::Result::kUnknown:
      return answer.result == AddressAnswer::Result::kFound ? ListLesson::kNotListed
                                                            : ListLesson::kNoAnswer;
    case Standing::Result::kNotListed:
    case Standing::Result::kAllowed:
    case Standing::Result::kPopular:
      break;
  }
  return ListLesson::kNotListed;
}

bool IsOpen(const AddressAnswer& answer) {
  return answer.result == AddressAnswer::Result::kTimedOut ||
         answer.result == AddressAnswer::Result::kFailed;
}

RemoteSource::Scope ScopeOf(ListKey key) {
  switch (key) {
    case ListKey::kAddress:
      return RemoteSource::Scope::kAddresses;
    case ListKey::kNsName:
    case ListKey::kNsAddress:
      return RemoteSource::Scope::kResolved;
    case ListKey::kUrlHash:
      return RemoteSource::Scope::kUrl;
    default:
      return RemoteSource::Scope::kHost;
  }
}

bool IsListing(const AddressAnswer& answer) {
  return answer.result == AddressAnswer::Result::kFound && !answer.addresses.empty();
}

}  // namespace

struct DnsList::Shared {
  explicit Shared(DnsListOptions from) : options(std::move(from)) {}

  struct Condition {
    ListHealth health;
    bool tested = false;
    std::function<void(const std::string&)> tell;
  };

  // One line for each change, whoever brings it.
  template <typename Change>
  void Update(Change change) {
    std::function<void(const std::string&)> tell;
    const std::optional<ListState> state = condition.With([&](Condition& now) {
      tell = now.tell;
      return change(now);
    });
    if (!state || !tell) return;
    tell("DNS list " + options.name + ": " + std::string(Name(*state)) + ", it " +
         std::string(Meaning(*state)));
  }

  void Learn(ListLesson lesson, const std::string& site) {
    const SteadyTime now = options.clock();
    Update([&](Condition& condition_now) { return condition_now.health.Learn(lesson, site, now); });
  }

  // Nothing; or why nothing may be asked now.
  std::string Unasked() {
    const SteadyTime now = options.clock();
    return condition.With([&](Condition& condition_now) -> std::string {
      if (condition_now.health.MayAsk(now)) return {};
      return "not asked: the list " + std::string(Meaning(condition_now.health.state()));
    });
  }

  // Asks the test entries, then calls `done`.
  static void Test(const std::shared_ptr<Shared>& shared,
                   Resolver& resolver,
                   const std::function<void()>& done);
  void LearnTest(const AddressAnswer& unlisted, const AddressAnswer& listed);

  bool HasTests() const { return !options.tests.listed.empty() || !options.tests.unlisted.empty(); }

  const DnsListOptions options;
  Guarded<Condition> condition;
};

void DnsList::Shared::Test(const std::shared_ptr<Shared>& shared,
                           Resolver& resolver,
                           const std::function<void()>& done) {
  const auto ask = [&resolver, zone = shared->options.scope.zone](const std::string& entry,
                                                                  const Resolver::Done& then) {
    if (entry.empty()) return then({AddressAnswer::Result::kTimedOut, {}, Seconds{0}, ""});
    resolver.ListAnswer(entry + '.' + zone, then);
  };
  ask(shared->options.tests.unlisted, [=](const AddressAnswer& unlisted) {
    ask(shared->options.tests.listed, [=](const AddressAnswer& listed) {
      shared->LearnTest(unlisted, listed);
      done();
    });
  });
}

// Refusals and foreign answers are those of any question; they come before what a test would say.
void DnsList::Shared::LearnTest(const AddressAnswer& unlisted, const AddressAnswer& listed) {
  for (const AddressAnswer& answer : {unlisted, listed}) {
    const ListLesson lesson = LessonOf(answer, ReadListAnswer(answer, {}, options.table));
    if (lesson == ListLesson::kRefused || lesson == ListLesson::kForeign) return Learn(lesson, "");
  }
  ListTest test = IsOpen(unlisted) && IsOpen(listed) ? ListTest::kOpen : ListTest::kPassed;
  if (!IsOpen(listed) && !IsListing(listed)) test = ListTest::kIncomplete;
  if (IsListing(unlisted)) test = ListTest::kUntrue;
  Update([test](Condition& condition_now) {
    condition_now.tested = true;
    return condition_now.health.LearnTest(test);
  });
}

// One subject's questions, in turn.
struct DnsList::Inquiry {
  std::shared_ptr<Shared> shared;
  std::shared_ptr<QuestionBudget> budget;  // null: nobody counts
  Subject subject;
  Standing about;
  std::string site;
  std::vector<ListQuestion> questions;
  Answer done;
  std::size_t next = 0;

  static void FindServers(const std::shared_ptr<Inquiry>& self, Resolver& resolver) {
    const Subject& subject = self->subject;
    if (!MayAskForServers(subject)) return self->done({});
    const bool with_addresses = self->shared->options.scope.key == ListKey::kNsAddress;
    self->about.subject = subject.domain;
    FindNameServers(
        resolver, subject.domain, with_addresses, [self, &resolver](const NameServers& servers) {
          self->questions = QuestionsOf(servers, self->shared->options.scope);
          const bool nobody = servers.result == AddressAnswer::Result::kNoSuchName;
          if (nobody || !self->questions.empty()) return Begin(self, resolver);
          self->Unasked("not asked: the name servers were not found: " + servers.detail);
        });
  }

  // A list with test entries is asked those before it is asked anything.
  static void Begin(const std::shared_ptr<Inquiry>& self, Resolver& resolver) {
    if (self->questions.empty()) return self->done({});
    const auto& shared = self->shared;
    const bool untested = shared->HasTests() && shared->condition.With([](const auto& condition) {
      return !condition.tested && condition.health.state() == ListState::kServing;
    });
    if (!untested) return AskNext(self, resolver);
    Shared::Test(shared, resolver, [self, &resolver] { AskNext(self, resolver); });
  }

  static void AskNext(const std::shared_ptr<Inquiry>& self, Resolver& resolver) {
    const bool first = self->next == 0;
    const ListQuestion& question = self->questions.at(self->next++);
    self->about.subject = question.subject;
    if (question.name.empty()) return self->Unasked("not asked: no name for a public list");
    if (!self->MayCost(question, first))
      return self->done({BeyondBudget(self->about, self->shared->options.max_questions)});
    if (auto why = self->shared->Unasked(); !why.empty()) return self->Unasked(std::move(why));
    resolver.ListAnswer(question.name, [self, &resolver](const AddressAnswer& answer) {
      auto standings = ReadListAnswer(answer, self->about, self->shared->options.table);
      self->shared->Learn(LessonOf(answer, standings), self->site);
      const bool more = standings.front().result == Standing::Result::kNotListed &&
                        self->next < self->questions.size();
      if (more) return AskNext(self, resolver);
      self->done(std::move(standings));
    });
  }

  bool MayCost(const ListQuestion& question, bool first) const {
    const DnsListOptions& options = shared->options;
    return !budget || budget->Take({options.name, options.max_questions, ScopeOf(options.scope.key),
                                    subject, first, question.name});
  }

  void Unasked(std::string why) const { done({UnknownStanding(about, std::move(why))}); }
};

DnsList::DnsList(DnsListOptions options) : shared_(std::make_shared<Shared>(std::move(options))) {
  const ListScope& asked = shared_->options.scope;
  const ListTable& table = shared_->options.table;
  std::string what = asked.zone + '\n' + asked.label + '\n' + std::string(Name(asked.key)) +
                     (asked.ip_literals ? " addresses" : "");
  for (const CodeMatch& match : table.refused)
    what += "\nrefused " + match.ToString();
  for (const ListCode& code : table.codes) {
    what += '\n' + code.match.ToString() + ' ' + code.signal + ' ' + std::to_string(code.points) +
            ' ' + std::string(Name(code.kind));
  }
  id_ = shared_->options.name + ':' + Sha256Hex(what).substr(0, 12);
}

void DnsList::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  const ListScope& asked = shared_->options.scope;
  const auto inquiry = std::make_shared<Inquiry>();
  inquiry->shared = shared_;
  inquiry->budget = outside.budget;
  inquiry->subject = subject;
  inquiry->about.source = shared_->options.name;
  inquiry->about.host = subject.host;
  inquiry->about.ttl = kMinListTtl;
  inquiry->site = subject.domain.empty() ? subject.host : subject.domain;
  inquiry->done = std::move(done);
  if (IsOfServers(asked.key)) return Inquiry::FindServers(inquiry, outside.resolver);
  inquiry->questions = QuestionsOf(subject, asked);
  Inquiry::Begin(inquiry, outside.resolver);
}

RemoteSource::Scope DnsList::scope() const {
  return ScopeOf(shared_->options.scope.key);
}

void DnsList::Check(Resolver& resolver) const {
  if (shared_->HasTests()) Shared::Test(shared_, resolver, [] {});
}

void DnsList::TellChanges(const std::function<void(const std::string&)>& tell) const {
  shared_->condition.With([&](Shared::Condition& condition) { condition.tell = tell; });
}

}  // namespace linkmilter
