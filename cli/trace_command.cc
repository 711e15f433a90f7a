// linkmilter trace: where URLs lead.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/workbench.h"
#include "scanner/judge/judge.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

constexpr std::size_t kShownBytes = 2000;
constexpr std::chrono::hours kLongerThanAnyChain{1};  // each chain ends within its own time limit

struct Options {
  bool json = false;
  std::string config_file;
  std::string evidence_file;
  std::vector<std::string> urls;
};

Result<Link> LinkOf(const std::string& text, const SuffixList& suffixes) {
  Link link;
  const auto url = ParseUrl(text, nullptr, &link.oddities);
  if (!url || !url->IsHttp()) return Error{"\"" + text + "\" is not an http or https URL"};
  link.url = url->RequestHref();
  link.fragment = url->fragment.value_or("");
  link.host = url->host.value_or("");
  link.domain = suffixes.RegistrableDomain(link.host);
  return link;
}

void PrintText(const Finding& finding, const Verdict& verdict) {
  for (const Hop& hop : finding.chain.hops) {
    std::cout << Name(hop.led_by) << "  " << EscapeForLog(hop.url, kShownBytes);
    if (!hop.address.empty()) std::cout << "  " << hop.address;
    if (hop.status != 0) std::cout << "  " << hop.status;
    std::cout << "  " << hop.elapsed.count() << " ms\n";
  }
  std::cout << "ending: " << Name(finding.chain.ending);
  if (!finding.chain.detail.empty()) {
    std::cout << " (" << EscapeForLog(finding.chain.detail, kShownBytes) << ")";
  }
  std::cout << '\n';
  for (const Signal& signal : verdict.signals) {
    std::cout << "  " << signal.name << " " << signal.points << ": "
              << EscapeForLog(signal.evidence, kShownBytes) << '\n';
  }
}

Result<std::vector<Link>> LinksOf(const std::vector<std::string>& urls,
                                  const SuffixList& suffixes) {
  std::vector<Link> links;
  for (const std::string& url : urls) {
    auto link = LinkOf(url, suffixes);
    if (!link.ok()) return link.error();
    links.push_back(std::move(link).value());
  }
  return links;
}

std::vector<std::shared_ptr<const Finding>> Follow(Workbench& tools,
                                                   const std::vector<Link>& links) {
  std::vector<TraceTask> tasks;
  tasks.reserve(links.size());
  for (const Link& link : links)
    tasks.push_back({link.url, link.fragment, Plan::kFetch});
  const auto batch =
      tools.tracer().Trace(tasks, tools.policy().trace, std::chrono::system_clock::now());
  batch->WaitUntil(std::chrono::steady_clock::now() + kLongerThanAnyChain);
  return batch->Findings();
}

void PrintJson(const Workbench& tools, const Link& link, const Finding& finding) {
  const Verdict verdict = Judge({{&link, &finding, false}}, tools.policy());
  Json json = {{"url", link.url},
               {"address_unchecked", tools.settings().tracer.proxy.hides_addresses()},
               {"signals", ToJsonArray(verdict.signals)}};
  AddSeen(finding, json);
  std::cout << OneLine(json) << '\n';
}

int Run(const Options& options) {
  auto bench = Workbench::Create(options.config_file, options.evidence_file);
  if (!bench.ok()) {
    std::cerr << bench.error().message << '\n';
    return kError;
  }
  Workbench& tools = *bench.value();
  const auto links = LinksOf(options.urls, tools.suffixes());
  if (!links.ok()) {
    std::cerr << "linkmilter: " << links.error().message << '\n';
    return kError;
  }
  const auto findings = Follow(tools, links.value());
  int status = kOk;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Link& link = links.value()[i];
    if (findings[i] == nullptr) {
      std::cerr << "linkmilter: no memory to follow " << EscapeForLog(link.url, kShownBytes)
                << '\n';
      status = kError;
    } else if (options.json) {
      PrintJson(tools, link, *findings[i]);
    } else {
      if (i > 0) std::cout << '\n';
      PrintText(*findings[i], Judge({{&link, findings[i].get(), false}}, tools.policy()));
    }
  }
  if (const Status kept = tools.FinishEvidence(); !kept) {
    std::cerr << "linkmilter: " << kept.error().message << '\n';
    return kError;
  }
  return status;
}

}  // namespace

void AddTraceCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("trace", "Follow URLs and say where they lead.");
  command->add_option("-c,--config", options->config_file, "Configuration file");
  command->add_flag("--json", options->json, "One JSON object a URL (docs/json.md)");
  command->add_option("--evidence", options->evidence_file,
                      "Keep every exchange in this new file (.warc.gz)");
  command->add_option("URL", options->urls, "http or https URLs, followed side by side")
      ->required();
  command->callback([options, &status] { status = Run(*options); });
}

}  // namespace linkmilter
