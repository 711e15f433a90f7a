// linkmilter trace: where one URL leads.
#include <iostream>
#include <memory>
#include <string>

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
  std::string url;
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

int Run(const Options& options) {
  auto bench = Workbench::Create(options.config_file, options.evidence_file);
  if (!bench.ok()) {
    std::cerr << bench.error().message << '\n';
    return kError;
  }
  Workbench& tools = *bench.value();
  const auto link = LinkOf(options.url, tools.suffixes());
  if (!link.ok()) {
    std::cerr << "linkmilter: " << link.error().message << '\n';
    return kError;
  }
  const auto batch = tools.tracer().Trace({{link.value().url, link.value().fragment, Plan::kFetch}},
                                          tools.policy().trace, std::chrono::system_clock::now());
  batch->WaitUntil(std::chrono::steady_clock::now() + kLongerThanAnyChain);
  const auto finding = batch->Findings().front();
  const Verdict verdict = Judge({{&link.value(), finding.get(), false}}, tools.policy());
  if (options.json) {
    Json json = {{"url", link.value().url},
                 {"address_unchecked", tools.settings().tracer.proxy.hides_addresses()},
                 {"signals", ToJsonArray(verdict.signals)}};
    AddSeen(*finding, json);
    std::cout << OneLine(json) << '\n';
  } else {
    PrintText(*finding, verdict);
  }
  if (const Status kept = tools.FinishEvidence(); !kept) {
    std::cerr << "linkmilter: " << kept.error().message << '\n';
    return kError;
  }
  return kOk;
}

}  // namespace

void AddTraceCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("trace", "Follow one URL and say where it leads.");
  command->add_option("-c,--config", options->config_file, "Configuration file");
  command->add_flag("--json", options->json, "One JSON object (docs/json.md)");
  command->add_option("--evidence", options->evidence_file,
                      "Keep every exchange in this new file (.warc.gz)");
  command->add_option("URL", options->url, "An http or https URL")->required();
  command->callback([options, &status] { status = Run(*options); });
}

}  // namespace linkmilter
