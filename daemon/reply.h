// What goes back to the mail server. Pure: one function turns a report into an answer, by an
// exhaustive switch. Our own trouble is never a 5xx and never a silent accept.
// Codes: RFC 5321 4.2, RFC 3463. Header grammar and the table of answers: docs/operating.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/session.h"
#include "scanner/judge/policy.h"
#include "scanner/scanner.h"

namespace linkmilter {

// A 4xx or 5xx. Both codes begin with the digit of the one class, so they cannot contradict each
// other: Postfix answers "malformed reply" to "550 4.7.1".
class Refusal {
 public:
  // `code` "51" and `detail` "7.1" make "451 4.7.1".
  static Refusal Temporary(std::string_view code, std::string_view detail, std::string_view text);
  static Refusal Permanent(std::string_view code, std::string_view detail, std::string_view text);

  bool permanent() const { return digit_ == '5'; }
  std::string code() const { return digit_ + code_; }
  std::string enhanced() const { return digit_ + ("." + detail_); }
  // One line of printable ASCII, at most kMaxText bytes; percent signs are not doubled here.
  const std::string& text() const { return text_; }
  bool operator==(const Refusal&) const = default;

  static constexpr std::size_t kMaxText = 400;  // libmilter takes 980, senders' logs less

 private:
  Refusal(char digit, std::string_view code, std::string_view detail, std::string_view text);
  char digit_;
  std::string code_;
  std::string detail_;
  std::string text_;
};

struct Answer {
  std::optional<Refusal> refusal;  // empty: accept
  std::string header;              // value for kHeaderName; only used when accepted
  std::string quarantine;          // why; empty: not quarantined; only used when accepted
  bool operator==(const Answer&) const = default;
};

Answer AnswerTo(const ScanReport& report, const Message& message, const Policy& policy);
Answer AnswerToSkipped(Skip skip);
Answer AnswerToTrouble(Trouble trouble, std::string_view id);
// The same by the operator's word (scan.on_trouble): `header` tells of the trouble if accepted.
Answer AnswerToTrouble(Trouble trouble,
                       std::string_view id,
                       Action on_trouble,
                       const std::string& header);
// More forged headers than can be removed without hurting the mail server (kMaxForgedHeaders).
Answer AnswerToForger();
inline constexpr std::size_t kMaxForgedHeaders = 1000;

// "8.00"
std::string FormatPoints(double points);
// "authenticated", "client"; "" for kNo.
std::string_view Name(Skip skip);
// "store-failed", ...
std::string_view Name(Trouble trouble);

}  // namespace linkmilter
