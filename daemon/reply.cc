#include "daemon/reply.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text.h"
#include "daemon/report.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxHost = 100;   // of a hostile host name in a reply
constexpr std::size_t kMaxSignal = 40;  // names come from the operator's tables

std::string Tagged(std::string_view id, std::string_view text) {
  if (id.empty()) return std::string(text);
  return "[" + std::string(id) + "] " + std::string(text);
}

// The heaviest reason and the host of its link, so that a sender knows what to take out. Never more
// of the URL: it may be the recipient's secret, and replies travel into bounces.
std::string Why(const ScanReport& report) {
  const auto& signals = report.verdict.signals;
  const auto worst = std::ranges::find_if(signals, [&report](const Signal& signal) {
    return signal.points > 0 || signal.name == report.verdict.rule;
  });
  if (worst == signals.end()) return "its links are not acceptable here";
  const std::string name = worst->name.substr(0, kMaxSignal);
  const auto& links = report.extraction.links;
  const auto link =
      std::ranges::find_if(links, [&](const Link& one) { return one.url == worst->url; });
  if (link == links.end()) return "its links are not acceptable here (" + name + ")";
  return "link to " + Defang(link->host.substr(0, kMaxHost)) + " (" + name + ")";
}

std::string WhyLater(const ScanReport& report) {
  return report.verdict.decided
             ? "links of this message look suspicious, please retry in 10 minutes"
             : "links of this message are being checked, please retry in 2 minutes";
}

std::string Header(const ScanReport& report, const Message& message, const Policy& policy) {
  std::string value{report.trouble ? "none" : Name(report.verdict.action)};
  value += " score=" + FormatPoints(report.verdict.score);
  value += " id=" + (report.id.empty() ? "-" : report.id);
  if (report.deferrals > 0) {
    value += " deferred=" + std::to_string(report.deferrals);
    value += " waited=" + std::to_string(report.deferred_for.count()) + "s";
  }
  if (report.missing > 0) value += " missing=" + std::to_string(report.missing);
  if (!report.extraction.left_out.empty())
    value += " left_out=" + std::to_string(report.extraction.left_out.size());
  if (message.cut()) value += " cut=yes";
  if (report.trouble) value += " trouble=" + std::string(Name(*report.trouble));
  if (!report.policy_name.empty()) value += " policy=" + report.policy_name;
  if (policy.observe) value += " mode=observe";
  for (std::string reason : ReasonsOf(report.verdict.signals)) {
    std::ranges::replace(reason, ';', ',');  // it parts the reasons
    value += "\n\t; " + reason;
  }
  return value;
}

// What a sender is told, and where to ask.
std::string Told(const ScanReport& report, const std::string& text, const Policy& policy) {
  const std::string contact = policy.reply_contact.empty() ? "" : ", see " + policy.reply_contact;
  return Tagged(report.id, text + contact);
}

Answer Enforced(const ScanReport& report, const Message& message, const Policy& policy) {
  const std::string header = Header(report, message, policy);
  if (report.trouble) return AnswerToTrouble(*report.trouble, report.id, policy.on_trouble, header);
  switch (report.verdict.action) {
    case Action::kAccept:
    case Action::kTag:
      return {.refusal = {}, .header = header, .quarantine = {}};
    case Action::kQuarantine:
      return {.refusal = {}, .header = header, .quarantine = Tagged(report.id, Why(report))};
    case Action::kDefer:
      return {.refusal = Refusal::Temporary("51", "7.1", Told(report, WhyLater(report), policy)),
              .header = {},
              .quarantine = {}};
    case Action::kReject:
      return {.refusal = Refusal::Permanent(
                  "50", "7.1", Told(report, "message refused: " + Why(report), policy)),
              .header = {},
              .quarantine = {}};
  }
  std::abort();
}

std::string_view TroubleText(Trouble trouble) {
  switch (trouble) {
    case Trouble::kStoreFailed:
      return "the link check cannot keep its records, please retry later";
    case Trouble::kNoParser:
      return "an attachment could not be looked at, please retry later";
    case Trouble::kTooManyWaiting:
      return "too many messages are being checked, please retry in a few minutes";
    case Trouble::kOutOfMemory:
      return "the link check is out of memory, please retry later";
    case Trouble::kBug:
      return "the link check failed by its own fault, please retry later";
    case Trouble::kStopping:
      return "the link check is being restarted, please retry in a minute";
  }
  std::abort();
}

// RFC 3463: X.3.2 "not accepting", X.3.0 "other mail system status".
std::string_view TroubleDetail(Trouble trouble) {
  switch (trouble) {
    case Trouble::kTooManyWaiting:
    case Trouble::kStopping:
      return "3.2";
    case Trouble::kStoreFailed:
    case Trouble::kNoParser:
    case Trouble::kOutOfMemory:
    case Trouble::kBug:
      return "3.0";
  }
  std::abort();
}

}  // namespace

Refusal::Refusal(char digit, std::string_view code, std::string_view detail, std::string_view text)
    : digit_(digit), code_(code), detail_(detail), text_(EscapeForLog(text, kMaxText)) {}

Refusal Refusal::Temporary(std::string_view code, std::string_view detail, std::string_view text) {
  return {'4', code, detail, text};
}

Refusal Refusal::Permanent(std::string_view code, std::string_view detail, std::string_view text) {
  return {'5', code, detail, text};
}

Answer AnswerTo(const ScanReport& report, const Message& message, const Policy& policy) {
  // Whoever only observes must not delay mail either, not even by our own trouble. It is not
  // silent: the header says so, and the record is an error.
  if (policy.observe)
    return {.refusal = {}, .header = Header(report, message, policy), .quarantine = {}};
  return Enforced(report, message, policy);
}

Answer AnswerToSkipped(Skip skip) {
  return {.refusal = {}, .header = "none skipped=" + std::string(Name(skip)), .quarantine = {}};
}

Answer AnswerToTrouble(Trouble trouble,
                       std::string_view id,
                       Action on_trouble,
                       const std::string& header) {
  // Stopping is no failure: another moment, or the next process, has the answer.
  if (on_trouble == Action::kAccept && trouble != Trouble::kStopping)
    return {.refusal = {}, .header = header, .quarantine = {}};
  return AnswerToTrouble(trouble, id);
}

Answer AnswerToTrouble(Trouble trouble, std::string_view id) {
  return {
      .refusal = Refusal::Temporary("51", TroubleDetail(trouble), Tagged(id, TroubleText(trouble))),
      .header = {},
      .quarantine = {}};
}

Answer AnswerToForger() {
  return {.refusal = Refusal::Permanent("50", "7.1",
                                        "message refused: it carries too many headers that only "
                                        "this server may set"),
          .header = {},
          .quarantine = {}};
}

std::string FormatPoints(double points) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), points, std::chars_format::fixed, 2);
  return error == std::errc{} ? std::string(text.data(), end) : "inf";
}

std::string_view Name(Skip skip) {
  switch (skip) {
    case Skip::kNo:
      return "";
    case Skip::kAuthenticated:
      return "authenticated";
    case Skip::kClient:
      return "client";
  }
  std::abort();
}

std::string_view Name(Trouble trouble) {
  switch (trouble) {
    case Trouble::kStoreFailed:
      return "store-failed";
    case Trouble::kNoParser:
      return "no-parser";
    case Trouble::kTooManyWaiting:
      return "too-many-waiting";
    case Trouble::kOutOfMemory:
      return "out-of-memory";
    case Trouble::kBug:
      return "bug";
    case Trouble::kStopping:
      return "stopping";
  }
  std::abort();
}

}  // namespace linkmilter
