// milter_load SOCKET SESSIONS MESSAGES PER_CONNECTION FILE
// Load straight at a milter socket, without a mail server: SESSIONS threads with one connection at
// a time send MESSAGES messages in all, PER_CONNECTION on each connection, each the text in FILE
// with every {n} replaced by the message's number. Prints one JSON object: seconds,
// messages_per_second, p50_ms, p99_ms and slowest_ms per message (from MAIL to the verdict), and
// how often each verdict came.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/daemon/milter_client.h"

namespace linkmilter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBodyChunk = 65535;

// Bits of the negotiation: the milter does not want that step at all.
enum class LeftOut : std::uint32_t {
  kConnect = 0x1,
  kHelo = 0x2,
  kMail = 0x4,
  kRecipient = 0x8,
  kBody = 0x10,
  kHeaders = 0x20,
  kEndOfHeaders = 0x40,
  kData = 0x200,
};

struct Plan {
  std::string socket;
  std::size_t sessions = 1;
  std::size_t messages = 1;
  std::size_t per_connection = 1;
  std::string file;
};

struct Content {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Tally {
  std::vector<double> milliseconds;
  std::map<std::string, int> verdicts;
  std::string failure;
};

std::string Replaced(std::string text, std::string_view mark, const std::string& with) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
    text.replace(at, mark.size(), with);
  return text;
}

// Header lines end in LF or CRLF and are not folded; the body goes out with CRLF.
Content Read(const std::string& file) {
  std::ifstream in(file);
  Content content;
  std::string line;
  while (std::getline(in, line) && !line.empty()) {
    const auto colon = line.find(':');
    content.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  while (std::getline(in, line))
    content.body += line + "\r\n";
  return content;
}

class Session {
 public:
  Session(const Plan& plan, const Content& content) : plan_(plan), content_(content) {}

  void Run(std::atomic<std::size_t>& next, Tally& tally) const {
    try {
      while (next < plan_.messages)
        RunConnection(next, tally);
    } catch (const std::exception& trouble) {
      tally.failure = trouble.what();
    }
  }

 private:
  void RunConnection(std::atomic<std::size_t>& next, Tally& tally) const {
    MilterClient client(plan_.socket);
    client.Negotiate();
    if (Wants(client, LeftOut::kConnect)) client.Connection("client.sender.example", "192.0.2.7");
    if (Wants(client, LeftOut::kHelo)) client.Helo("client.sender.example");
    for (std::size_t sent = 0; sent < plan_.per_connection; ++sent) {
      const std::size_t number = next++;
      if (number >= plan_.messages) break;
      const auto start = Clock::now();
      const MilterOutcome outcome = Deliver(client, std::to_string(number));
      tally.milliseconds.push_back(
          std::chrono::duration<double, std::milli>(Clock::now() - start).count());
      ++tally.verdicts[std::string(1, outcome.verdict.command) + outcome.reply().substr(0, 3)];
    }
    client.Quit();
  }

  MilterOutcome Deliver(MilterClient& client, const std::string& number) const {
    const MilterClient::Macros queue_id = {{"i", "4T" + number}};
    if (Wants(client, LeftOut::kMail)) client.Mail("alice@sender.example");
    client.Define('R', queue_id);
    if (Wants(client, LeftOut::kRecipient)) client.Recipient("bob@test.example");
    client.Define('T', queue_id);
    if (Wants(client, LeftOut::kData)) client.Data();
    client.Define('L', queue_id);
    if (Wants(client, LeftOut::kHeaders))
      for (const auto& [name, value] : content_.headers)
        client.Header(name, Replaced(value, "{n}", number));
    client.Define('N', queue_id);
    if (Wants(client, LeftOut::kEndOfHeaders)) client.EndOfHeaders();
    if (Wants(client, LeftOut::kBody)) SendBody(client, Replaced(content_.body, "{n}", number));
    client.Define('E', queue_id);
    return client.EndOfMessage();
  }

  static void SendBody(MilterClient& client, const std::string& body) {
    for (std::size_t at = 0; at < body.size(); at += kBodyChunk)
      client.Body(body.substr(at, kBodyChunk));
  }

  static bool Wants(const MilterClient& client, LeftOut step) {
    return (client.steps() & static_cast<std::uint32_t>(step)) == 0;
  }

  const Plan& plan_;
  const Content& content_;
};

double Percentile(const std::vector<double>& sorted, double part) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

nlohmann::json Summary(const std::vector<Tally>& tallies, double seconds) {
  std::vector<double> all;
  std::map<std::string, int> verdicts;
  for (const Tally& tally : tallies) {
    all.insert(all.end(), tally.milliseconds.begin(), tally.milliseconds.end());
    for (const auto& [verdict, count] : tally.verdicts)
      verdicts[verdict] += count;
    if (!tally.failure.empty()) ++verdicts["failed: " + tally.failure];
  }
  std::ranges::sort(all);
  return {{"seconds", seconds},
          {"messages_per_second", static_cast<double>(all.size()) / seconds},
          {"p50_ms", Percentile(all, 0.5)},
          {"p99_ms", Percentile(all, 0.99)},
          {"slowest_ms", all.empty() ? 0.0 : all.back()},
          {"verdicts", verdicts}};
}

nlohmann::json RunLoad(const Plan& plan) {
  const Content content = Read(plan.file);
  std::vector<Tally> tallies(plan.sessions);
  std::atomic<std::size_t> next = 0;
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    threads.reserve(tallies.size());
    for (Tally& tally : tallies)
      threads.emplace_back([&] { Session(plan, content).Run(next, tally); });
  }
  return Summary(tallies, std::chrono::duration<double>(Clock::now() - start).count());
}

}  // namespace
}  // namespace linkmilter

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: milter_load SOCKET SESSIONS MESSAGES PER_CONNECTION FILE\n", stderr);
    return 64;
  }
  const linkmilter::Plan plan{.socket = argv[1],
                              .sessions = std::stoul(argv[2]),
                              .messages = std::stoul(argv[3]),
                              .per_connection = std::stoul(argv[4]),
                              .file = argv[5]};
  std::puts(linkmilter::RunLoad(plan).dump().c_str());
  return 0;
}
