// linkmilterd's command line. The door to CLI11.
#pragma once

#include <string>
#include <variant>

namespace linkmilter {

// sysexits(3), as mail daemons use them; docs/operating.md lists the cases.
enum class ExitCode {
  kOk = 0,
  kUsage = 64,
  kUnavailable = 69,  // the socket cannot be opened
  kSoftware = 70,     // libmilter or we ourselves failed
  kTemporary = 75,    // the store cannot be opened, no loops can be started
  kConfig = 78,       // the configuration is missing or wrong
};

struct CommandLine {
  std::string config = "/etc/linkmilter/linkmilter.yaml";
  std::string socket;  // overrides milter.socket; empty: it does not
  bool check_only = false;
  bool verbose = false;
};

// What to print and how to exit instead of running: help, version, or a usage error.
struct Farewell {
  ExitCode code = ExitCode::kOk;
  std::string text;
};

std::variant<CommandLine, Farewell> ParseCommandLine(int count, const char* const* arguments);

}  // namespace linkmilter
