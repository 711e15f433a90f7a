// One message -> one record: the line an administrator reads and the fields a program filters by.
// Pure. Everything the sender of a message controls is escaped and capped; no URL keeps more than
// its host. Fields and their meaning: docs/operating.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/reply.h"
#include "daemon/session.h"
#include "scanner/scanner.h"

namespace linkmilter {

enum class Level { kDebug, kInfo, kWarning, kError };

struct JournalField {
  std::string name;  // A-Z, 0-9 and _; see systemd.journal-fields(7)
  std::string value;
  bool operator==(const JournalField&) const = default;
};

struct Record {
  Level level = Level::kInfo;
  std::string text;  // one line, printable ASCII, says all that matters by itself
  std::vector<JournalField> fields;
  bool operator==(const Record&) const = default;
};

// `skip` other than kNo: nothing was scanned and `report` is empty.
Record Describe(const Message& message,
                const Policy& policy,
                const ScanReport& report,
                Skip skip,
                const Answer& answer);

// What `store` keeps of it.
HistoryRow HistoryOf(const Message& message, const ScanReport& report, WallTime now);

// "NAME(4.00): words" of each, in their order, the first ones; printable ASCII, capped, no URL more
// than its host.
std::vector<std::string> ReasonsOf(const std::vector<Signal>& signals);

// "http://evil.example/a/b?token=x#y: why" -> "http://evil.example/...: why". Every URL in a text,
// without user and password, and every "\\host\share": a path is as likely to hold the recipient's
// secret as a query.
std::string HostsOnly(std::string_view text);

// The journal's catalogue entry for a judged message (systemd/linkmilter.catalog).
inline constexpr std::string_view kJudgedMessageId = "5f2b7f0c6d3e4b5a9c1e7a40d8e6b913";

}  // namespace linkmilter
