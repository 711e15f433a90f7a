// linkmilter config: checks the configuration, shows what is in force.
#include <iostream>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/workbench.h"
#include "config/config.h"

namespace linkmilter {
namespace {

constexpr int kExitConfig = 78;  // EX_CONFIG of sysexits.h, as linkmilterd -n

int Check(const std::string& file) {
  const auto config = LoadConfigForTool(file);
  if (!config.ok()) {
    std::cerr << config.error().message << '\n';
    return kExitConfig;
  }
  const auto unchecked = UncheckedBehind(config.value().settings.tracer.proxy);
  if (!unchecked.empty()) std::cout << "note: " << unchecked << '\n';
  std::cout << (file.empty() ? kDefaultConfig : file) << ": ok\n";
  return kOk;
}

int Show(const std::string& file) {
  const auto config = LoadConfigForTool(file);
  if (!config.ok()) {
    std::cerr << config.error().message << '\n';
    return kExitConfig;
  }
  std::cout << ShowConfig(config.value());
  return kOk;
}

}  // namespace

void AddConfigCommand(CLI::App& app, int& status) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("config", "Check or show the configuration.");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, int (*run)(const std::string&)) {
    CLI::App* verb = command->add_subcommand(name, what);
    verb->add_option("-c,--config", *file, "Configuration file");
    verb->add_option("FILE", *file, "The same, without -c");
    verb->callback([file, run, &status] { status = run(*file); });
  };
  add("check",
      "Load it with every list and rule; exit 78 and say what is wrong if it is. What the machine "
      "must "
      "have (group, directories) is checked by linkmilterd -n.",
      Check);
  add("show", "Print the effective configuration.", Show);
}

}  // namespace linkmilter
