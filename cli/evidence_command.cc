// linkmilter evidence: what was kept of links that were followed.
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "cli/har.h"
#include "cli/json.h"
#include "scanner/evidence/cases.h"
#include "scanner/evidence/warc_chain.h"
#include "scanner/evidence/warc_series.h"

namespace linkmilter {
namespace {

constexpr std::size_t kShownBytes = 2000;

struct Options {
  bool json = false;
  bool har = false;
  std::string path;
  std::string id;
};

// What hostile sites wrote, fit for a terminal.
std::string Shown(std::string_view text) {
  return EscapeForLog(text, kShownBytes);
}

std::string EndingOf(const Case& one) {
  if (one.ending.empty()) return "unfinished";
  return one.detail.empty() ? one.ending : one.ending + " (" + one.detail + ")";
}

// The cases, or nothing where that has been said on stderr. Damage is said, and no error: the rest
// is evidence all the same.
std::optional<std::vector<Case>> Read(const Options& options, bool bodies) {
  CaseCollector collector(options.id, bodies);
  int damages = 0;
  const Status read = ForEachRecord(
      options.path, [&](WarcRecord record) { collector.Add(std::move(record)); }, damages);
  if (!read) {
    std::cerr << "linkmilter: " << read.error().message << '\n';
    return std::nullopt;
  }
  if (damages > 0)
    std::cerr << "linkmilter: " << damages << " damaged or torn records were passed over\n";
  if (collector.left_out() > 0) {
    std::cerr << "linkmilter: too much to hold: " << collector.left_out()
              << " records were left out; name a case\n";
  }
  auto cases = collector.Take();
  if (cases.empty() && !options.id.empty()) {
    std::cerr << "linkmilter: no case " << Shown(options.id) << " in " << options.path << '\n';
    return std::nullopt;
  }
  return cases;
}

int List(const Options& options) {
  const auto cases = Read(options, false);
  if (!cases) return kError;
  for (const Case& one : *cases) {
    if (options.json) {
      std::cout << OneLine({{"case", one.id},
                            {"time", one.date},
                            {"url", one.url},
                            {"ending", one.ending.empty() ? "unfinished" : one.ending},
                            {"detail", one.detail},
                            {"exchanges", one.exchanges.size()},
                            {"redacted", one.redacted}})
                << '\n';
    } else {
      std::cout << Shown(one.id) << "  " << Shown(one.date) << "  " << Shown(EndingOf(one)) << "  "
                << Shown(one.url) << '\n';
    }
  }
  return kOk;
}

void ShowExchange(const CaseExchange& exchange) {
  std::cout << "  " << exchange.hop << "  " << Shown(ValueOf(exchange.facts, "lm-mechanism"))
            << "  " << Shown(exchange.url) << '\n';
  for (const auto& [name, value] : exchange.facts) {
    const bool told = name == "lm-mechanism" || name == "lm-url" || name == "lm-hop";
    if (!told && !value.empty())
      std::cout << "       " << Shown(name) << ": " << Shown(value) << '\n';
  }
  if (!exchange.address.empty()) std::cout << "       address: " << Shown(exchange.address) << '\n';
  std::cout << "       sent " << exchange.request.size() << " bytes, received "
            << exchange.response.size() << " bytes";
  if (!exchange.truncated.empty()) std::cout << " (cut: " << Shown(exchange.truncated) << ")";
  std::cout << '\n';
}

// In words; the messages themselves are for programs.
void ShowLookup(const std::string& lookup) {
  for (const std::string_view line : Split(lookup, '\n')) {
    const auto text = TrimAscii(line);
    if (!text.empty() && !text.starts_with("; reply "))
      std::cout << "  dns  " << Shown(text) << '\n';
  }
}

int Show(const Options& options) {
  const auto cases = Read(options, true);
  if (!cases) return kError;
  for (const Case& one : *cases) {
    std::cout << "case " << Shown(one.id) << "  " << Shown(one.date) << '\n';
    for (const std::string& lookup : one.lookups)
      ShowLookup(lookup);
    for (const auto& [hop, exchange] : one.exchanges)
      ShowExchange(exchange);
    for (const auto& [name, value] : one.facts) {
      if (name == "lm-chain") std::cout << "  hop  " << Shown(value) << '\n';
      if (name.starts_with("lm-not-fetched"))
        std::cout << "  " << name << ": " << Shown(value) << '\n';
    }
    std::cout << "  ending: " << Shown(EndingOf(one)) << (one.redacted ? "  [redacted]" : "")
              << '\n';
  }
  return kOk;
}

// The end of one file and the beginning of the next, where the next says what it goes on from.
bool Fits(const ChainCheck& check, const std::string& before) {
  return check.before.empty() || before.empty() || check.before == before;
}

int Verify(const Options& options) {
  const auto files = EvidenceFiles(options.path);
  if (!files) {
    std::cerr << "linkmilter: " << files.error().message << '\n';
    return kError;
  }
  int status = files.value().empty() ? kError : kOk;
  std::string before;
  for (const std::string& file : files.value()) {
    const auto checked = CheckChain(file);
    std::string fault = checked ? checked.value().fault : checked.error().message;
    if (fault.empty() && !Fits(checked.value(), before))
      fault = "does not go on from the file before it";
    if (fault.empty()) {
      before = checked.value().value;
      std::cout << file << ": " << checked.value().records << " records, " << before << '\n';
    } else {
      before.clear();
      status = kError;
      std::cout << file << ": FAULT: " << Shown(fault) << '\n';
    }
  }
  return status;
}

int Export(const Options& options) {
  if (!options.har) {
    std::cerr << "linkmilter: export needs a format: --har\n";
    return kError;
  }
  const auto cases = Read(options, true);
  if (!cases) return kError;
  std::cout << OneLine(ToHar(*cases)) << '\n';
  return kOk;
}

}  // namespace

void AddEvidenceCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evidence", "Read what was kept of followed links.");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, int (*run)(const Options&)) {
    CLI::App* verb = command->add_subcommand(name, what);
    verb->add_option("PATH", options->path, "A .warc.gz file, or evidence.directory")->required();
    verb->add_option("CASE", options->id, "A case's id, or its beginning; none: all");
    verb->callback([options, run, &status] { status = run(*options); });
    return verb;
  };
  add("list", "One line a case: id, time, ending, URL.", List)
      ->add_flag("--json", options->json, "One JSON object a line (docs/json.md)");
  add("show", "The whole chain of each case.", Show);
  CLI::App* verify = command->add_subcommand("verify", "Whether all records are as written.");
  verify->add_option("PATH", options->path, "A .warc.gz file, or evidence.directory")->required();
  verify->callback([options, &status] { status = Verify(*options); });
  add("export", "Requests and answers for other programs.", Export)
      ->add_flag("--har", options->har, "As one HTTP Archive 1.2, on standard output");
}

}  // namespace linkmilter
