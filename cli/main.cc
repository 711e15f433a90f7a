// linkmilter: looks at messages, links and configuration from the command line.
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>

#include "cli/command.h"

namespace linkmilter {
namespace {

int Run(int argc, char** argv) {
  CLI::App app("Look at the links of mail as linkmilterd does.", "linkmilter");
  app.set_version_flag("-V,--version", "linkmilter " LINKMILTER_VERSION);
  app.require_subcommand(1);
  int status = kOk;
  AddLinksCommand(app, status);
  AddScanCommand(app, status);
  AddTraceCommand(app, status);
  AddEvidenceCommand(app, status);
  AddConfigCommand(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kError;
  }
  return status;
}

// A full disk must not look like a message without links.
int RunAndFlush(int argc, char** argv) {
  const int status = Run(argc, argv);
  errno = 0;
  if (std::cout.flush()) return status;
  std::cerr << "linkmilter: cannot write the output"
            << (errno == 0 ? "" : std::string(": ") + std::strerror(errno)) << '\n';
  return kError;
}

}  // namespace
}  // namespace linkmilter

int main(int argc, char** argv) {
  std::signal(SIGCHLD, SIG_DFL);  // ignored by who started us, no parser could be waited for
  try {
    return linkmilter::RunAndFlush(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "linkmilter: " << error.what() << '\n';
    return linkmilter::kError;
  }
}
