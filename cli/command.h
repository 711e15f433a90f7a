// The subcommands of `linkmilter`: one file each. Each Add...Command describes its options to CLI11
// and, when it was chosen, leaves its exit status in `status`.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace linkmilter {

// The exit statuses of `linkmilter scan`; the other commands use kOk and kError.
enum ExitStatus : int {
  kOk = 0,  // accepted, or done
  kError = 1,
  kDeferred = 2,
  kRejected = 3,
};

inline constexpr const char* kDefaultConfig = "/etc/linkmilter/linkmilter.yaml";

void AddLinksCommand(CLI::App& app, int& status);
void AddScanCommand(CLI::App& app, int& status);
void AddTraceCommand(CLI::App& app, int& status);
void AddEvidenceCommand(CLI::App& app, int& status);
void AddConfigCommand(CLI::App& app, int& status);

}  // namespace linkmilter
