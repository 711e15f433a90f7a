#include "config/values.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

struct Bad {
  std::string text;
  std::string message;  // how it begins
};

template <typename Parse>
void ExpectRefused(Parse parse, const std::vector<Bad>& table) {
  for (const auto& [text, message] : table) {
    SCOPED_TRACE(text);
    const auto result = parse(text);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().message.substr(0, message.size()), message);
  }
}

TEST(Duration, RefusesWhatHasNoUnitOrNoSense) {
  ExpectRefused(ParseDuration, {{"10", "10 needs a unit: 10s for seconds"},
                                {"", "\"\" is not a duration"},
                                {"s", "\"s\" is not a duration"},
                                {"-1s", "\"-1s\" is not a duration"},
                                {"+1s", "\"+1s\" is not a duration"},
                                {"1.5s", "\"1.5s\" is not a duration"},
                                {"1 s", "\"1 s\" is not a duration"},
                                {"1S", "\"1S\" is not a duration"},
                                {"1s ", "\"1s \" is not a duration"},
                                {"9223372036854775807d", "\"9223372036854775807d\" is not"},
                                {"99999999999999999999s", "\"99999999999999999999s\" is not"}});
}

TEST(Duration, ReadsAndWritesEachUnit) {
  const std::vector<std::pair<std::string, std::int64_t>> table = {
      {"0s", 0},         {"250ms", 250},     {"10s", 10'000}, {"15m", 900'000},
      {"2h", 7'200'000}, {"1d", 86'400'000}, {"90s", 90'000}, {"1001ms", 1001}};
  for (const auto& [text, milliseconds] : table) {
    SCOPED_TRACE(text);
    const auto duration = ParseDuration(text);
    ASSERT_TRUE(duration.ok());
    EXPECT_EQ(duration.value().count(), milliseconds);
    EXPECT_EQ(FormatDuration(duration.value()), text);
  }
  EXPECT_EQ(FormatDuration(Seconds(120)), "2m");
}

TEST(Size, RefusesUnitsItDoesNotKnow) {
  ExpectRefused(ParseSize,
                {{"", "\"\" is not a size"},
                 {"1MB", "\"1MB\" is not a size"},
                 {"1mib", "\"1mib\" is not a size"},
                 {"-1", "\"-1\" is not a size"},
                 {"0x10", "\"0x10\" is not a size"},
                 {"9223372036854775807GiB", "\"9223372036854775807GiB\" is not a size"}});
}

TEST(Size, ReadsAndWritesEachUnit) {
  const std::vector<std::pair<std::string, std::size_t>> table = {
      {"0", 0}, {"1000", 1000}, {"64KiB", 65536}, {"25MiB", 26214400}, {"1GiB", 1073741824}};
  for (const auto& [text, bytes] : table) {
    SCOPED_TRACE(text);
    const auto size = ParseSize(text);
    ASSERT_TRUE(size.ok());
    EXPECT_EQ(size.value(), bytes);
    EXPECT_EQ(FormatSize(bytes), text);
  }
}

TEST(Mode, RefusesAllButFourOctalDigits) {
  ExpectRefused(ParseMode, {{"", "\"\" is not a mode in octal"},
                            {"660", "\"660\" is not a mode in octal"},
                            {"0680", "\"0680\" is not a mode in octal"},
                            {"1777", "\"1777\" is not a mode in octal"},
                            {"00660", "\"00660\" is not a mode in octal"},
                            {"-660", "\"-660\" is not a mode in octal"}});
  EXPECT_EQ(ParseMode("0660").value(), 0660U);
  EXPECT_EQ(FormatMode(0660), "0660");
  EXPECT_EQ(FormatMode(07), "0007");
}

TEST(Socket, RefusesWhatWouldListenElsewhereThanMeant) {
  ExpectRefused(CheckSocket,
                {{"", "\"\" is not a socket"},
                 {"/run/x.sock", "\"/run/x.sock\" is not a socket: write unix:/path"},
                 {"tcp:1@h", "\"tcp:1@h\" is not a socket"},
                 {"unix:", "the path of a unix socket must begin with"},
                 {"unix:run/x", "the path of a unix socket must begin with"},
                 {"unix:/" + std::string(107, 'x'), "the path of a unix socket is at most 107"},
                 {"inet:8891",
                  "says no host, and would listen on every address of this machine: write "
                  "inet:8891@127.0.0.1"},
                 {"inet:8891@", "says no host"},
                 {"inet6:8891",
                  "says no host, and would listen on every address of this machine: "
                  "write inet6:8891@[::1]"},
                 {"inet:@127.0.0.1", "\"\" is not a port from 1 to 65535"},
                 {"inet:0@127.0.0.1", "\"0\" is not a port"},
                 {"inet:65536@127.0.0.1", "\"65536\" is not a port"},
                 {"inet:milter@127.0.0.1", "\"milter\" is not a port"},
                 {"inet:1@a b", "\"a b\" is not an address to listen on"},
                 {"inet:1@mail.example", "\"mail.example\" is not an address to listen on"}});
}

TEST(Socket, AcceptsEachFamily) {
  for (const char* text :
       {"unix:/run/linkmilter/linkmilter.sock", "local:/x", "inet:8891@127.0.0.1",
        "inet:8891@localhost", "inet:8891@[::1]", "inet6:8891@[::1]", "inet6:8891@::1"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(CheckSocket(text).ok());
  }
}

TEST(DnsServer, WantsAnAddressAndAPort) {
  for (const char* text : {"", "127.0.0.1", "::1", "[::1]", "::1:53", "127.0.0.1:0",
                           "ns.example:53", "[127.0.0.1]:53", "127.0.0.1:", "127.0.0.1:53x"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(CheckDnsServer(text).ok());
  }
  EXPECT_TRUE(CheckDnsServer("127.0.0.1:5353").ok());
  EXPECT_TRUE(CheckDnsServer("[::1]:53").ok());
}

TEST(Number, IsShortAndExact) {
  EXPECT_EQ(FormatNumber(4), "4");
  EXPECT_EQ(FormatNumber(2.5), "2.5");
  EXPECT_EQ(FormatNumber(-0.1), "-0.1");
}

TEST(YamlText, IsQuotedWhateverItHolds) {
  EXPECT_EQ(YamlQuoted("a\"b\\c\nd"), R"("a\"b\\c\x0ad")");
}

}  // namespace
}  // namespace linkmilter
