#include "scanner/trace/ask_standings.h"

#include <exception>
#include <set>
#include <utility>

#include "scanner/links/url.h"

namespace linkmilter {
namespace {

struct Inquiry {
  Finding finding;
  TraceRun::Done done;
  int missing = 1;  // the asking itself: answers may come at once

  // Without memory for an answer nothing is told: `done` ends with the inquiry.
  void Take(const std::vector<Standing>& standings) {
    try {
      finding.standings.insert(finding.standings.end(), standings.begin(), standings.end());
      OnePartIsThere();
    } catch (const std::exception&) {
    }
  }
  void OnePartIsThere() {
    if (--missing == 0) done(std::move(finding));
  }
};

std::vector<Subject> SubjectsOf(const std::string& url,
                                const Finding& finding,
                                const SuffixList& suffixes) {
  std::vector<Subject> subjects;
  std::set<std::string, std::less<>> hosts;
  const auto add = [&](const std::string& text) {
    const auto parsed = ParseUrl(text);
    if (!parsed || !parsed->host || !hosts.insert(*parsed->host).second) return;
    subjects.push_back(
        {parsed->RequestHref(), *parsed->host, suffixes.RegistrableDomain(*parsed->host)});
  };
  add(url);
  for (const Hop& hop : finding.chain.hops)
    add(hop.url);
  return subjects;
}

}  // namespace

void AskStandings(const TraceTools& tools,
                  const std::string& url,
                  Finding finding,
                  const std::shared_ptr<const TracePolicy>& policy,
                  TraceRun::Done done) {
  const auto inquiry = std::make_shared<Inquiry>();
  const std::vector<Subject> subjects = SubjectsOf(url, finding, tools.suffixes);
  inquiry->finding = std::move(finding);
  inquiry->finding.standings.clear();
  inquiry->finding.sources = policy->RemoteId();
  inquiry->done = std::move(done);
  for (const Subject& subject : subjects) {
    for (const auto& source : policy->remote) {
      ++inquiry->missing;
      source->Ask(subject, {tools.resolver, tools.web},
                  [inquiry](const std::vector<Standing>& standings) { inquiry->Take(standings); });
    }
  }
  inquiry->OnePartIsThere();
}

}  // namespace linkmilter
