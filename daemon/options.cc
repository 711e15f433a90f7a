#include "daemon/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace linkmilter {

std::variant<CommandLine, Farewell> ParseCommandLine(int count, const char* const* arguments) {
  CommandLine line;
  bool version = false;
  bool foreground = false;
  try {
    CLI::App app{"linkmilterd: asks for every message where its links lead", "linkmilterd"};
    app.add_option("-c,--config", line.config, "configuration file")->capture_default_str();
    app.add_option("-p,--socket", line.socket, "listen here instead of milter.socket");
    app.add_flag("-n,--check", line.check_only, "check the configuration and its lists, then exit");
    app.add_flag("-v,--verbose", line.verbose, "log debug messages");
    app.add_flag("-V,--version", version, "print the version and exit");
    app.add_flag("-f,--foreground", foreground, "stay in the foreground, as it always does");
    try {
      app.parse(count, arguments);
    } catch (const CLI::CallForHelp&) {
      return Farewell{ExitCode::kOk, app.help()};
    }
  } catch (const CLI::Error& error) {
    return Farewell{ExitCode::kUsage,
                    std::string("linkmilterd: ") + error.what() + " (try --help)\n"};
  }
  if (version) return Farewell{ExitCode::kOk, "linkmilterd " LINKMILTER_VERSION "\n"};
  return line;
}

}  // namespace linkmilter
