// linkmilter scan: the whole pipeline on message files.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/message_file.h"
#include "cli/workbench.h"
#include "scanner/judge/overrides.h"
#include "scanner/reading.h"
#include "scanner/scanner.h"

namespace linkmilter {
namespace {

constexpr std::size_t kShownBytes = 2000;

struct Options {
  bool json = false;
  bool offline = false;
  std::string config_file;
  std::string sender;
  std::string client;
  std::vector<std::string> recipients;
  std::vector<std::string> files;
};

Json ToJson(const std::string& file, const Message& message, const ScanReport& report) {
  Json links = Json::array();
  for (std::size_t i = 0; i < report.extraction.links.size(); ++i) {
    Json link = ToJson(report.extraction.links[i]);
    if (i < report.findings.size() && report.findings[i]) AddSeen(*report.findings[i], link);
    links.push_back(std::move(link));
  }
  return {{"file", file},
          {"action", Name(report.verdict.action)},
          {"score", report.verdict.score},
          {"id", report.id},
          {"rule", report.verdict.rule},
          {"policy", report.policy_name},
          {"signals", ToJsonArray(report.verdict.signals)},
          {"links", std::move(links)},
          {"missing", report.missing},
          {"cut", message.cut()},
          {"left_out", report.extraction.left_out}};
}

void PrintText(const std::string& file, const ScanReport& report) {
  std::cout << EscapeForLog(file, kShownBytes) << ": " << Name(report.verdict.action) << ", score "
            << std::fixed << std::setprecision(1) << report.verdict.score << ", "
            << report.extraction.links.size() << " links";
  if (!report.verdict.rule.empty()) std::cout << ", by rule " << report.verdict.rule;
  if (!report.policy_name.empty()) std::cout << ", policy " << report.policy_name;
  if (report.missing > 0) std::cout << ", " << report.missing << " not looked up in time";
  std::cout << '\n';
  for (const Signal& signal : report.verdict.signals) {
    std::cout << "  " << std::setw(6) << signal.points << "  " << signal.name << ": "
              << EscapeForLog(signal.evidence, kShownBytes) << '\n';
  }
  for (const std::string& note : report.extraction.left_out) {
    std::cout << "  left out: " << EscapeForLog(note, kShownBytes) << '\n';
  }
}

int StatusOf(const ScanReport& report) {
  if (report.trouble) return kError;
  switch (report.verdict.action) {
    case Action::kAccept:
    case Action::kTag:
    case Action::kQuarantine:
      return kOk;
    case Action::kDefer:
      return kDeferred;
    case Action::kReject:
      return kRejected;
  }
  return kError;
}

// By the links alone: what cannot be read is told, and counts for nothing.
ScanReport ReportOffline(const Message& message, Workbench& bench) {
  const MessageReader reader(bench.suffixes(), bench.attachments());
  const Policy& policy = bench.policy();
  Reading reading = reader.Read(message, policy, std::chrono::steady_clock::now(), [] {});
  std::vector<PolicyVerdict> verdicts;
  const auto effective = PoliciesFor(policy, message);
  const auto lures = reader.LuresBy(effective, message, reading);
  for (std::size_t i = 0; i < effective.size(); ++i) {
    reading.facts.lures = lures[i];
    verdicts.push_back({effective[i], JudgeUnfollowed(reading, *effective[i].policy)});
  }
  const PolicyVerdict& chosen = Choose(verdicts, policy.several_recipients);
  ScanReport report;
  report.verdict = chosen.verdict;
  if (chosen.effective.by != nullptr) report.policy_name = chosen.effective.by->name;
  report.extraction = std::move(reading.extraction);
  if (reading.trouble) report.trouble = Trouble::kNoParser;
  return report;
}

ScanReport Report(const Message& message, const Options& options, Workbench& bench) {
  if (options.offline) return ReportOffline(message, bench);
  const Scanner scanner({bench.suffixes(), bench.attachments(), bench.tracer(), bench.store()});
  const ScanTimes times{std::chrono::system_clock::now(), std::chrono::steady_clock::now()};
  return scanner.Scan(message, bench.policy(), times, [] {});
}

int ScanFile(const std::string& file, const Options& options, Workbench& bench) {
  auto read = ReadMessageFile(file, bench.policy().max_message_bytes);
  if (!read.ok()) {
    std::cerr << "linkmilter: " << read.error().message << '\n';
    return kError;
  }
  Message& message = read.value();
  if (!options.sender.empty()) message.sender = options.sender;
  if (!options.recipients.empty()) message.recipients = options.recipients;
  message.client.address = options.client;
  const ScanReport report = Report(message, options, bench);
  if (options.json) {
    std::cout << OneLine(ToJson(file, message, report)) << std::endl;
  } else {
    PrintText(file, report);
  }
  return StatusOf(report);
}

// Several files: the worst of their statuses, an error above all.
int Worse(int a, int b) {
  if (a == kError || b == kError) return kError;
  return std::max(a, b);
}

int Run(const Options& options) {
  auto bench = options.offline ? Workbench::CreateOffline(options.config_file)
                               : Workbench::Create(options.config_file);
  if (!bench.ok()) {
    std::cerr << bench.error().message << '\n';
    return kError;
  }
  int status = kOk;
  for (const std::string& file : options.files) {
    status = Worse(status, ScanFile(file, options, *bench.value()));
  }
  return status;
}

}  // namespace

void AddScanCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "scan", "Judge message files as the daemon would: follow their links, say what was found.");
  command->add_option("-c,--config", options->config_file, "Configuration file");
  command->add_flag("--json", options->json, "One JSON object a file (docs/json.md)");
  command->add_flag("--offline", options->offline,
                    "Judge by the links and the local lists alone: fetch and look up nothing");
  command->add_option("--sender", options->sender, "Envelope sender; else guessed from the header");
  command->add_option("--recipient", options->recipients,
                      "Envelope recipient, may be repeated; else guessed from the header");
  command->add_option("--client", options->client, "Address of the client, for overrides")
      ->check([](const std::string& text) {
        return IpAddress::Parse(text) ? "" : text + " is not an IP address";
      });
  command->add_option("FILE", options->files, "Message files; - is standard input")->required();
  command->footer("Exit status: 0 accepted, 1 error, 2 deferred, 3 rejected.");
  command->callback([options, &status] { status = Run(*options); });
}

}  // namespace linkmilter
