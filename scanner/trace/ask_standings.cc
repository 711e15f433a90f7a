#include "scanner/trace/ask_standings.h"

#include <exception>
#include <map>
#include <utility>
#include <vector>

#include "scanner/links/host.h"
#include "scanner/links/url.h"
#include "scanner/reputation/asked_subjects.h"

namespace linkmilter {
namespace {

// The link's own URL and every hop's. A host's addresses are those it was seen at: nobody looks for
// others.
std::vector<Subject> SubjectsOf(const std::string& url,
                                const Finding& finding,
                                const SuffixList& suffixes) {
  std::vector<Subject> subjects;
  std::map<std::string, std::vector<IpAddress>, std::less<>> addresses;
  const auto add = [&](const std::string& text, const std::string& peer) {
    const auto parsed = ParseUrl(text);
    if (!parsed || !parsed->host) return;
    const std::string& host = *parsed->host;
    const auto literal = AddressOfHost(host);
    if (const auto address = literal ? literal : IpAddress::Parse(peer))
      addresses[host].push_back(*address);
    subjects.push_back({parsed->RequestHref(), host, suffixes.RegistrableDomain(host)});
  };
  add(url, "");
  for (const Hop& hop : finding.chain.hops)
    add(hop.url, hop.address);
  for (Subject& subject : subjects)
    subject.addresses = addresses[subject.host];
  return subjects;
}

struct Asked {
  std::vector<Subject> subjects;
  Finding finding;
};

// The cheap questions first; what they decide needs no others.
class Inquiry : public std::enable_shared_from_this<Inquiry> {
 public:
  Inquiry(const TraceTools& tools,
          std::shared_ptr<const TracePolicy> policy,
          std::shared_ptr<QuestionBudget> budget,
          Asked asked)
      : tools_(tools),
        policy_(std::move(policy)),
        budget_(std::move(budget)),
        subjects_(std::move(asked.subjects)),
        finding_(std::move(asked.finding)) {}

  void Begin(TraceRun::Done done) {
    done_ = std::move(done);
    AskAll();
  }

 private:
  void AskAll() {
    missing_ = 1;  // this function's own part: answers may come at once
    for (const Subject& subject : subjects_) {
      if (!DecisionOf(LookLocally(policy_->local, subject)).empty()) continue;
      for (const auto& source : policy_->remote)
        Ask(*source, subject);
    }
    OnePartIsThere();
  }

  void Ask(const RemoteSource& source, const Subject& subject) {
    if (source.IsAskedLast() != of_addresses_ || !asked_.Add(source, subject)) return;
    ++missing_;
    source.Ask(subject, {tools_.resolver, tools_.web, budget_, &tools_.timers},
               [self = shared_from_this()](const std::vector<Standing>& standings) {
                 self->Take(standings);
               });
  }

  // Without memory for an answer nothing is told: `done` ends with the inquiry.
  void Take(const std::vector<Standing>& standings) {
    try {
      finding_.standings.insert(finding_.standings.end(), standings.begin(), standings.end());
      OnePartIsThere();
    } catch (const std::exception&) {
    }
  }

  void OnePartIsThere() {
    if (--missing_ > 0) return;
    if (!std::exchange(of_addresses_, true) && DecisionOf(finding_.standings).empty())
      return AskAll();
    done_(std::move(finding_));
  }

  const TraceTools tools_;
  const std::shared_ptr<const TracePolicy> policy_;
  const std::shared_ptr<QuestionBudget> budget_;
  const std::vector<Subject> subjects_;
  Finding finding_;
  TraceRun::Done done_;
  AskedSubjects asked_;
  bool of_addresses_ = false;
  int missing_ = 0;
};

}  // namespace

void AskStandings(const TraceTools& tools,
                  const TraceTask& task,
                  Finding finding,
                  const std::shared_ptr<const TracePolicy>& policy,
                  TraceRun::Done done) {
  std::vector<Subject> subjects = SubjectsOf(task.url, finding, tools.suffixes);
  finding.standings.clear();
  finding.sources = policy->RemoteId();
  Asked asked{std::move(subjects), std::move(finding)};
  std::make_shared<Inquiry>(tools, policy, task.budget, std::move(asked))->Begin(std::move(done));
}

}  // namespace linkmilter
