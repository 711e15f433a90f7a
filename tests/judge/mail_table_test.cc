// Mail written for the judge, of today's kinds: what is wanted is never tagged, most phishing is.
// No rate of the world: the tables were written by those who wrote the rules.
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/lures.h"
#include "scanner/judge/sender.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

struct MailRow {
  std::string_view what;
  std::string_view from;
  std::string_view checks;
  std::string_view headers;
  std::string_view subject;
  std::string_view body;
};

#include "tests/judge/phishing_mail.inc"
#include "tests/judge/wanted_mail.inc"

constexpr std::string_view kRecipient = "anna.keller@office.example";
constexpr std::string_view kServer = "mx.office.example";

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string Filled(std::string_view shape) {
  std::string text(shape);
  ReplaceAll(text, "{T}", "4qTRnA3576KvifXq2067dqashmeobu4488Rz");
  ReplaceAll(text, "{H}", "9f86d081884c7d659a2feaa0c55ad015");
  ReplaceAll(text, "{U}", "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
  ReplaceAll(text, "{M}", kRecipient);
  ReplaceAll(text, "{B}", "YW5uYS5rZWxsZXJAb2ZmaWNlLmV4YW1wbGU=");
  ReplaceAll(text, "\n", "\r\n");
  return text;
}

// "[text](url)" as an anchor; what else stands there stays.
std::string Markup(const std::string& body) {
  std::string html;
  std::size_t at = 0;
  for (auto middle = body.find("]("); middle != std::string::npos; middle = body.find("](", at)) {
    const std::size_t open = body.rfind('[', middle);
    const std::size_t close = body.find(')', middle);
    const std::string text = body.substr(open + 1, middle - open - 1);
    std::string url = body.substr(middle + 2, close - middle - 2);
    ReplaceAll(url, "&", "&amp;");
    html += body.substr(at, open - at) + "<a href=\"" + url + "\">" +
            (text.empty() ? "<img src=\"cid:a\">" : text) + "</a>";
    at = close + 1;
  }
  return html + body.substr(at);
}

std::string Word(char letter) {
  return letter == 'p' || letter == 'a' ? "pass" : (letter == 'f' ? "fail" : "none");
}

std::string Checks(std::string_view letters, std::string_view from) {
  if (letters.empty()) return "";
  const std::size_t at = from.rfind('@') + 1;
  const std::string host(from.substr(at, from.rfind('>') - at));
  return "Authentication-Results: " + std::string(kServer) + "; spf=" + Word(letters[0]) +
         " smtp.mailfrom=bounce@" + (letters[0] == 'a' ? host : "out.hoster.example") +
         "; dkim=" + Word(letters[1]) + "; dmarc=" + Word(letters[2]) + "\r\n";
}

std::string TextOf(const MailRow& row, std::string_view checks) {
  std::string body = Filled(row.body);
  std::string type = "text/html";
  std::string file;
  if (body.starts_with("plain:")) {
    type = "text/plain";
    body.erase(0, body.find(':') + 1);
  } else if (body.starts_with("file:")) {
    const std::size_t end = body.find(':', 5);
    file = "Content-Disposition: attachment; filename=" + body.substr(5, end - 5) + "\r\n";
    body.erase(0, end + 1);
  }
  return Checks(checks, row.from) + "From: " + std::string(row.from) + "\r\nTo: <" +
         std::string(kRecipient) + ">\r\nSubject: " + std::string(row.subject) + "\r\n" +
         Filled(row.headers) + "MIME-Version: 1.0\r\nContent-Type: " + type +
         "; charset=utf-8\r\n" + file + "\r\n" + (type == "text/html" ? Markup(body) : body) +
         "\r\n";
}

Verdict JudgeMail(const std::string& text, const Policy& policy = Policy()) {
  const SuffixList suffixes;
  const std::vector<std::string> recipients = {std::string(kRecipient)};
  const Extraction extraction = Extract(text, recipients, suffixes);
  std::vector<JudgedLink> links;
  for (const Link& link : extraction.links)
    links.push_back({&link, nullptr, false});
  MessageFacts facts;
  facts.lures = LureSignals(extraction, recipients, policy, suffixes);
  const Sender sender = SenderOf(extraction, policy, suffixes);
  if (sender.proven) facts.proven_domain = sender.domain;
  return Judge(links, policy, facts);
}

std::string Said(const Verdict& verdict) {
  std::string said = std::to_string(verdict.score);
  for (const Signal& signal : verdict.signals)
    said += ", " + signal.name + " (" + signal.evidence + ")";
  return said;
}

bool IsTagged(const Verdict& verdict) {
  return verdict.score >= Policy().thresholds.tag;
}

TEST(WantedMail, IsNeverTagged) {
  Policy believing;
  believing.authserv_id = kServer;
  believing.own_domains = {"office.example"};
  for (const MailRow& row : kWantedMail) {
    SCOPED_TRACE(row.what);
    for (const std::string_view checks : {row.checks, std::string_view()}) {
      const Verdict verdict = JudgeMail(TextOf(row, checks));
      EXPECT_FALSE(IsTagged(verdict)) << "checks " << checks << ": " << Said(verdict);
    }
    const Verdict verdict = JudgeMail(TextOf(row, row.checks), believing);
    EXPECT_FALSE(IsTagged(verdict)) << "believed: " << Said(verdict);
  }
}

TEST(PhishingMail, IsMostlyTagged) {
  std::size_t tagged = 0;
  std::string missed;
  for (const MailRow& row : kPhishingMail) {
    const Verdict verdict = JudgeMail(TextOf(row, row.checks));
    tagged += static_cast<std::size_t>(IsTagged(verdict));
    if (!IsTagged(verdict)) missed.append(row.what).append(": ").append(Said(verdict)).append("\n");
  }
  EXPECT_GE(tagged, std::size(kPhishingMail) * 8 / 10) << missed;
}

}  // namespace
}  // namespace linkmilter
