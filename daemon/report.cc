#include "daemon/report.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace linkmilter {
namespace {

// What one hostile value may take of a line: a sender must not flood the log.
constexpr std::size_t kMaxQueueId = 40;
constexpr std::size_t kMaxAddress = 120;
constexpr std::size_t kMaxMessageId = 200;
constexpr std::size_t kMaxEvidence = 160;
constexpr std::size_t kMaxHost = 100;
constexpr std::size_t kMaxListed = 10;  // signals or hosts named in one record

std::string Signals(const std::vector<Signal>& signals) {
  std::string list;
  for (std::size_t i = 0; i < std::min(signals.size(), kMaxListed); ++i) {
    if (i > 0) list += ',';
    list += EscapeForLog(signals[i].name, kMaxHost) + "(" + FormatPoints(signals[i].points) + ")";
  }
  if (signals.size() > kMaxListed) list += ",...";
  return list.empty() ? "none" : list;
}

std::string EvidenceOf(const std::vector<Signal>& signals) {
  std::string list;
  for (std::size_t i = 0; i < std::min(signals.size(), kMaxListed); ++i) {
    if (i > 0) list += "; ";
    list += EscapeForLog(signals[i].name, kMaxHost) + ": " +
            EscapeForLog(HostsOnly(signals[i].evidence), kMaxEvidence);
  }
  return list;
}

std::string Hosts(const std::vector<Link>& links) {
  std::vector<std::string> hosts;
  for (const Link& link : links) {
    std::string host = EscapeForLog(link.host, kMaxHost);
    if (std::ranges::find(hosts, host) != hosts.end()) continue;
    if (hosts.size() == kMaxListed) break;
    hosts.push_back(std::move(host));
  }
  std::string list;
  for (const std::string& host : hosts)
    list += (list.empty() ? "" : ",") + host;
  return list;
}

std::string_view VerdictName(const ScanReport& report, Skip skip) {
  if (report.trouble || skip != Skip::kNo) return "none";
  return Name(report.verdict.action);
}

// What was done, which in observe mode is not what the verdict says.
std::string ActionName(const ScanReport& report, const Policy& policy, const Answer& answer) {
  if (answer.refusal) return answer.refusal->permanent() ? "reject" : "defer";
  if (policy.observe || report.trouble) return "accept";
  return std::string(Name(report.verdict.action));
}

std::string Reply(const Answer& answer) {
  if (!answer.refusal) return "250";
  return answer.refusal->code() + " " + answer.refusal->enhanced();
}

std::string Text(const Message& message,
                 const Policy& policy,
                 const ScanReport& report,
                 Skip skip,
                 const Answer& answer) {
  std::string text = EscapeForLog(message.queue_id, kMaxQueueId) + ": ";
  text += ActionName(report, policy, answer) + " (" + Reply(answer) + ")";
  if (!report.policy_name.empty()) text += " policy=" + report.policy_name;
  if (policy.observe) text += " observed=" + std::string(VerdictName(report, skip));
  if (report.trouble) text += " trouble=" + std::string(Name(*report.trouble));
  if (skip != Skip::kNo) {
    text += " skipped=" + std::string(Name(skip));
  } else {
    text += " score=" + FormatPoints(report.verdict.score);
    text += " signals=" + Signals(report.verdict.signals);
    text += " links=" + std::to_string(report.extraction.links.size());
    text += " wait_ms=" + std::to_string(report.waited.count());
    if (report.missing > 0) text += " missing=" + std::to_string(report.missing);
    if (report.deferrals > 0) text += " deferrals=" + std::to_string(report.deferrals);
    if (!report.extraction.left_out.empty())
      text += " left_out=" + std::to_string(report.extraction.left_out.size());
    if (message.cut()) text += " cut=yes";
    if (!report.id.empty()) text += " id=" + report.id;
  }
  text += " from=<" + EscapeForLog(message.sender, kMaxAddress) + ">";
  text += " client=" + EscapeForLog(message.client.address, kMaxAddress);
  return text;
}

// Overload and a restart pass by themselves; the rest wants somebody to look.
Level LevelOf(const std::optional<Trouble>& trouble) {
  if (!trouble) return Level::kInfo;
  const bool passing = *trouble == Trouble::kTooManyWaiting || *trouble == Trouble::kStopping;
  return passing ? Level::kWarning : Level::kError;
}

std::string LeftOut(const std::vector<std::string>& left_out) {
  std::string list;
  for (std::size_t i = 0; i < std::min(left_out.size(), kMaxListed); ++i)
    list += (list.empty() ? "" : "; ") + EscapeForLog(left_out[i], kMaxEvidence);
  return list;
}

struct Authority {
  std::size_t begin = 0;  // the size of the text: there is none
  bool share = false;     // of "\\host\share"
};

// Behind the first "://" or "\\".
Authority NextAuthority(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  constexpr std::string_view kShare = R"(\\)";
  for (std::size_t at = text.find_first_of(":\\"); at != std::string_view::npos;
       at = text.find_first_of(":\\", at + 1)) {
    if (text.substr(at).starts_with(kScheme)) return {at + kScheme.size(), false};
    if (text.substr(at).starts_with(kShare)) return {at + kShare.size(), true};
  }
  return {text.size(), false};
}

}  // namespace

Record Describe(const Message& message,
                const Policy& policy,
                const ScanReport& report,
                Skip skip,
                const Answer& answer) {
  Record record;
  record.level = LevelOf(report.trouble);
  record.text = Text(message, policy, report, skip, answer);
  const auto add = [&record](std::string name, std::string value) {
    if (!value.empty()) record.fields.push_back({std::move(name), std::move(value)});
  };
  add("MESSAGE_ID", std::string(kJudgedMessageId));
  add("QUEUE_ID", EscapeForLog(message.queue_id, kMaxQueueId));
  add("MAIL_MESSAGE_ID", EscapeForLog(report.extraction.message_id, kMaxMessageId));
  add("VERDICT", std::string(VerdictName(report, skip)));
  add("ACTION", ActionName(report, policy, answer));
  add("REPLY", Reply(answer));
  add("POLICY", report.policy_name);
  add("MODE", policy.observe ? "observe" : "enforce");
  add("SCORE", FormatPoints(report.verdict.score));
  add("SIGNALS", Signals(report.verdict.signals));
  add("EVIDENCE", EvidenceOf(report.verdict.signals));
  add("LINKS", std::to_string(report.extraction.links.size()));
  add("HOSTS", Hosts(report.extraction.links));
  add("FETCHED", std::to_string(report.fetched_fresh));
  add("MISSING", std::to_string(report.missing));
  add("LEFT_OUT", LeftOut(report.extraction.left_out));
  add("WAIT_MS", std::to_string(report.waited.count()));
  add("DEFERRALS", std::to_string(report.deferrals));
  add("ID", report.id);
  add("SKIPPED", std::string(Name(skip)));
  add("TROUBLE", report.trouble ? std::string(Name(*report.trouble)) : "");
  add("SENDER", "<" + EscapeForLog(message.sender, kMaxAddress) + ">");
  add("RECIPIENTS", std::to_string(message.recipients.size()));
  add("CLIENT", EscapeForLog(message.client.address, kMaxAddress));
  add("SIZE", std::to_string(message.full_size));
  add("CUT", message.cut() ? "yes" : "no");
  return record;
}

HistoryRow HistoryOf(const Message& message, const ScanReport& report, WallTime now) {
  return {.when = now,
          .id = report.id,
          .queue_id = message.queue_id,
          .sender = message.sender,
          .recipients = message.recipients,
          .action = std::string(report.trouble ? "none" : Name(report.verdict.action)),
          .score = report.verdict.score,
          .links = static_cast<int>(report.extraction.links.size())};
}

std::vector<std::string> ReasonsOf(const std::vector<Signal>& signals) {
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < std::min(signals.size(), kMaxListed); ++i) {
    reasons.push_back(EscapeForLog(signals[i].name, kMaxHost) + "(" +
                      FormatPoints(signals[i].points) + ")");
    const std::string evidence = EscapeForLog(HostsOnly(signals[i].evidence), kMaxEvidence);
    if (!evidence.empty()) reasons.back() += ": " + evidence;
  }
  return reasons;
}

std::string HostsOnly(std::string_view text) {
  std::string safe;
  for (;;) {
    const Authority next = NextAuthority(text);
    safe.append(text.substr(0, next.begin));
    text.remove_prefix(next.begin);
    if (text.empty()) return safe;
    const std::size_t path = std::min(text.find_first_of("/\\?# "), text.size());
    const std::string_view host = text.substr(0, path);
    safe.append(next.share ? host : host.substr(host.rfind('@') + 1));  // "user:password@"
    text.remove_prefix(path);
    if (text.empty() || text.front() == ' ') continue;
    safe += "/...";
    // A serialised URL holds no blank and ends at none of what follows it in our own sentences.
    const std::size_t end = std::min(text.find(' '), text.size());
    const bool colon = end > 0 && text[end - 1] == ':';
    text.remove_prefix(colon ? end - 1 : end);
  }
}

}  // namespace linkmilter
