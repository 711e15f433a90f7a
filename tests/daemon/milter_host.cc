// The daemon with a scanner that obeys the message: what the tests of the border run as a child.
//   milter_host SOCKET MAX_WAITING [observe]
// Headers of a message: X-Fake-Sleep: MILLISECONDS (only if the policy lets it wait),
// X-Fake-Action: tag|quarantine|defer|reject, X-Fake-Throw: yes. The report's id tells what was
// scanned: "SENDER/RECIPIENTS/BYTES".
#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/text.h"
#include "daemon/accept.h"
#include "daemon/journal.h"
#include "daemon/listener.h"
#include "daemon/server.h"

namespace linkmilter {
namespace {

std::string_view HeaderOf(const Message& message, std::string_view name) {
  const auto at = message.content.find(name);
  if (at == std::string::npos) return {};
  const auto start = at + name.size() + 2;
  return std::string_view(message.content).substr(start, message.content.find('\r', start) - start);
}

Action ActionOf(const Message& message) {
  const std::string_view wanted = HeaderOf(message, "X-Fake-Action");
  for (const Action action : {Action::kTag, Action::kQuarantine, Action::kDefer, Action::kReject})
    if (Name(action) == wanted) return action;
  return Action::kAccept;
}

ScanReport FakeScan(const Message& message,
                    const Policy& policy,
                    const ScanTimes&,
                    const Progress& progress) {
  if (!HeaderOf(message, "X-Fake-Throw").empty()) throw std::runtime_error("as asked");
  int sleep = 0;
  const std::string_view text = HeaderOf(message, "X-Fake-Sleep");
  std::from_chars(text.data(), text.data() + text.size(), sleep);
  ScanReport report;
  report.id = message.sender + "/" + std::to_string(message.recipients.size()) + "/" +
              std::to_string(message.content.size());
  report.verdict.action = ActionOf(message);
  if (sleep > 0 && policy.wait.count() == 0) {
    report.missing = 1;
    report.verdict.action = Action::kDefer;
    return report;
  }
  if (sleep > 0) {
    progress();
    std::this_thread::sleep_for(Milliseconds(sleep));
    report.waited = Milliseconds(sleep);
  }
  return report;
}

int Run(const std::string& socket, std::size_t max_waiting, bool observe) {
  const std::size_t descriptors = PrepareProcess();
  const auto journal = Journal::Create(false);
  auto listener = Listener::Open({.socket = socket, .socket_mode = 0660, .socket_group = {}});
  if (!listener.ok()) {
    journal->Error(listener.error().message);
    return 69;
  }
  Policy policy;
  policy.observe = observe;
  policy.max_message_bytes = std::size_t{1} << 20;
  policy.skip_clients = {Network::Parse("192.0.2.0/24").value()};
  const Snapshot<Policy> policies(std::make_shared<const Policy>(policy));
  Server server({.max_waiting = max_waiting, .max_sessions = SessionCeiling(descriptors)}, FakeScan,
                policies, *journal);
  int reloads = 0;
  const Status ended = server.Run(
      listener.value(), {.reload = [&] { journal->Info("reloads: " + std::to_string(++reloads)); },
                         .refresh = [] {}});
  return ended.ok() ? 0 : 70;
}

}  // namespace
}  // namespace linkmilter

int main(int count, char** arguments) {
  if (count < 3) return 64;
  return linkmilter::Run(arguments[1], std::stoul(arguments[2]), count > 3);
}
