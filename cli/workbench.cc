#include "cli/workbench.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <utility>

#include "cli/command.h"

namespace linkmilter {
namespace {

Error AllOf(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += problem.ToString();
  }
  return Error{std::move(lines)};
}

}  // namespace

void TellTrouble(const Status& status) {
  if (!status.ok()) std::cerr << "linkmilter: " << status.error().message << '\n';
}

Result<Config> LoadConfigForTool(const std::string& config_file) {
  const bool by_name = !config_file.empty();
  auto loaded = by_name || std::filesystem::exists(kDefaultConfig)
                    ? LoadConfig(by_name ? config_file : kDefaultConfig)
                    : ParseConfig("", "defaults");
  if (auto* problems = std::get_if<std::vector<Problem>>(&loaded)) return AllOf(*problems);
  return std::get<Config>(std::move(loaded));
}

Workbench::Workbench(Config config, SuffixList suffixes)
    : config_(std::move(config)),
      suffixes_(std::move(suffixes)),
      attachments_(config_.settings.parser, TellTrouble) {
  std::signal(SIGPIPE, SIG_IGN);  // a site that hangs up during TLS is not our end
}

Result<std::unique_ptr<Workbench>> Workbench::CreateOffline(const std::string& config_file) {
  auto config = LoadConfigForTool(config_file);
  if (!config.ok()) return config.error();
  SuffixList suffixes;
  if (const std::string& file = config.value().settings.suffix_list; !file.empty()) {
    auto loaded = SuffixList::Load(file);
    if (!loaded.ok()) return loaded.error();
    suffixes = std::move(loaded).value();
  }
  return std::unique_ptr<Workbench>(new Workbench(std::move(config).value(), std::move(suffixes)));
}

Result<std::unique_ptr<Workbench>> Workbench::Create(const std::string& config_file,
                                                     const std::string& evidence_file) {
  auto created = CreateOffline(config_file);
  if (!created.ok()) return created;
  std::unique_ptr<Workbench>& bench = created.value();
  TracerOptions tracing = bench->config_.settings.tracer;
  if (!evidence_file.empty()) {
    WarcOrigin origin;
    origin.user_agent = tracing.user_agent;
    auto evidence = WarcWriter::Create(bench->config_.settings.evidence, std::move(origin), nullptr,
                                       evidence_file);
    if (!evidence.ok()) return Error{"linkmilter: " + evidence.error().message};
    bench->evidence_ = std::move(evidence).value();
    tracing.evidence = bench->evidence_.get();
  }
  auto tracer = Tracer::Create(std::move(tracing), bench->suffixes_, bench->store_);
  if (!tracer.ok()) return tracer.error();
  bench->tracer_ = std::move(tracer).value();
  return created;
}

Status Workbench::FinishEvidence() {
  return evidence_ ? evidence_->Finish() : Done();
}

}  // namespace linkmilter
