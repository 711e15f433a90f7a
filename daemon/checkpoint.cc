#include "daemon/checkpoint.h"

#include <new>
#include <utility>

namespace linkmilter {
namespace {

ScanReport Failed(Trouble trouble) {
  ScanReport report;
  report.trouble = trouble;
  return report;
}

ScanTimes TimesNow() {
  return {.now = std::chrono::system_clock::now(), .start = std::chrono::steady_clock::now()};
}

// Whose verdict the report holds: an override's, or the message's own.
const Policy& PolicyOf(const Session& session, const ScanReport& report) {
  return report.policy ? *report.policy : *session.policy();
}

Answer Decide(const Session& session, const ScanReport& report) {
  if (session.skip() != Skip::kNo) return AnswerToSkipped(session.skip());
  if (session.forged_headers() > kMaxForgedHeaders && !session.policy()->observe)
    return AnswerToForger();
  return AnswerTo(report, session.message(), PolicyOf(session, report));
}

}  // namespace

Checkpoint::Checkpoint(ScanFunction scan, WaitingRoom& room, Journal& journal)
    : scan_(std::move(scan)), room_(room), journal_(journal) {}

Answer Checkpoint::Examine(const Session& session, const Progress& progress) const noexcept {
  try {
    const ScanReport report = Scan(session, progress);
    Answer answer = Decide(session, report);
    journal_.Write(
        Describe(session.message(), PolicyOf(session, report), report, session.skip(), answer));
    return answer;
  } catch (const std::bad_alloc&) {
    return AnswerToTrouble(Trouble::kOutOfMemory, {});
  } catch (...) {
    return AnswerToTrouble(Trouble::kBug, {});
  }
}

ScanReport Checkpoint::Scan(const Session& session, const Progress& progress) const {
  if (session.trouble()) return Failed(*session.trouble());
  if (session.skip() != Skip::kNo) return {};
  try {
    return ScanSeated(session.message(), *session.policy(), progress);
  } catch (const std::bad_alloc&) {
    return Failed(Trouble::kOutOfMemory);
  } catch (...) {
    return Failed(Trouble::kBug);
  }
}

ScanReport Checkpoint::ScanTimed(const Message& message,
                                 const Policy& policy,
                                 const Progress& progress) const {
  const ScanTimes times = TimesNow();
  ScanReport report = scan_(message, policy, times, progress);
  report.waited =
      std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - times.start);
  return report;
}

// Without a seat nobody waits: the message is scanned with what is known at once. Most messages
// need no more; one that does comes back later, while its links are already being followed.
ScanReport Checkpoint::ScanSeated(const Message& message,
                                  const Policy& policy,
                                  const Progress& progress) const {
  if (room_.closed()) return Failed(Trouble::kStopping);
  if (const auto seat = room_.Enter()) return ScanTimed(message, policy, progress);
  Policy at_once = policy;
  at_once.wait = Milliseconds{0};
  ScanReport report = ScanTimed(message, at_once, progress);
  if (report.missing > 0 && report.verdict.action != Action::kReject)
    report.trouble = Trouble::kTooManyWaiting;
  return report;
}

}  // namespace linkmilter
