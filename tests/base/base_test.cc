#include <thread>

#include <gtest/gtest.h>

#include "base/date.h"
#include "base/guarded.h"
#include "base/ip.h"
#include "base/result.h"
#include "base/snapshot.h"
#include "base/text.h"
#include "base/time.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

TEST(ReadUtc, RefusesWhatIsNoTimeOfOurs) {
  for (const char* text :
       {"", "2026-11-21", "2026-11-21T06:30:42", "2026-11-21T06:30:42+00:00",
        "2026-11-21T06:30:42.Z", "2026-11-21T06:30:42.xZ", "2026-11-21T24:30:42Z",
        "2026-13-21T06:30:42Z", "2026-02-30T06:30:42Z", "-026-11-21T06:30:42Z",
        "2026-11-21T-1:30:42Z", "9999-11-21T06:30:42Z", "1969-11-21T06:30:42Z"})
    EXPECT_FALSE(ReadUtc(text).has_value()) << text;
}

TEST(ReadUtc, ReadsWhatWeWriteAndPartsOfASecond) {
  const WallTime time(Seconds(1'700'000'000));
  EXPECT_EQ(ReadUtc(FormatUtc(time)), time);
  EXPECT_EQ(ReadUtc("2023-11-14T22:13:20.045123456Z"), time);
  EXPECT_EQ(ReadDay("2023-11-14"), ReadUtc("2023-11-14T00:00:00Z"));
  EXPECT_EQ(ReadDay("9999-01-01"), std::nullopt);
}

TEST(EscapeForLog, LeavesNoControlNoQuoteAndNoEightBitByte) {
  EXPECT_EQ(EscapeForLog("a\nb\r\t\"\\\x01\xc3\xa4", 100), R"(a\nb\r\t\"\\\x01\xc3\xa4)");
}

TEST(EscapeForLog, CutsBetweenEscapesAndSaysSo) {
  EXPECT_EQ(EscapeForLog("abcdef", 6), "abcdef");
  EXPECT_EQ(EscapeForLog("abcdefg", 6), "abc...");
  EXPECT_EQ(EscapeForLog("ab\x01zzzz", 8), "ab...");
  EXPECT_EQ(EscapeForLog("a\x01\x01\x01", 8), "a\\x01...");
  EXPECT_EQ(EscapeForLog("abcdef", 2), "..");
}

TEST(Text, SplitsAndKeepsEmptyPieces) {
  EXPECT_EQ(Split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(Split("", ','), std::vector<std::string_view>{""});
}

TEST(Text, ComparesWithoutCase) {
  EXPECT_TRUE(EqualsIgnoreCase("AbC", "aBc"));
  EXPECT_FALSE(EqualsIgnoreCase("ab", "abc"));
  EXPECT_TRUE(StartsWithIgnoreCase("HTTP://x", "http:"));
  EXPECT_EQ(TrimAscii(" \t x y \r\n"), "x y");
  EXPECT_EQ(Hex(std::string_view("\x00\xff", 2)), "00ff");
  EXPECT_EQ(Defang("a.b.example"), "a[.]b[.]example");
}

TEST(Text, TellsWhatLiesWithinADomain) {
  for (const char* host : {"a.example", "x.a.example", "a.example.", "x.a.example."})
    EXPECT_TRUE(IsWithin(host, "a.example")) << host;
  for (const char* host : {"xa.example", "example", "a.example.evil", "a.example..", ""})
    EXPECT_FALSE(IsWithin(host, "a.example")) << host;
}

TEST(Utf8, ReplacesWhatIsIllFormed) {
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(ToValidUtf8("a\xffz"), "a" + replacement + "z");
  EXPECT_EQ(ToValidUtf8("\xc0\xaf"), replacement + replacement);                    // overlong
  EXPECT_EQ(ToValidUtf8("\xed\xa0\x80"), replacement + replacement + replacement);  // surrogate
  EXPECT_EQ(ToValidUtf8("\xf0\x9f\x98"), replacement);                              // cut short
  EXPECT_TRUE(IsValidUtf8("\xf0\x9f\x98\x80"));
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char32_t point : {U'a', U'\u00e4', U'\u20ac', U'\U0001F600', U'\U0010FFFF'}) {
    std::string text;
    AppendUtf8(point, text);
    const DecodedPoint decoded = DecodeUtf8(text);
    EXPECT_TRUE(decoded.valid);
    EXPECT_EQ(decoded.point, point);
    EXPECT_EQ(decoded.length, text.size());
  }
}

TEST(Time, PrintsUtc) {
  EXPECT_EQ(FormatUtc(WallTime(Seconds(1'700'000'000))), "2023-11-14T22:13:20Z");
}

TEST(Result, HoldsAValueOrTheReason) {
  EXPECT_EQ(Result<int>(3).value(), 3);
  EXPECT_EQ(Result<int>(Error{"no"}).error().message, "no");
  EXPECT_TRUE(Done().ok());
}

TEST(Guarded, WakesWhoWaits) {
  Guarded<int> count(0);
  std::jthread other([&] { count.WithAndWake([](int& value) { value = 7; }); });
  const int seen =
      count.WaitThen([](int value) { return value == 7; }, [](int value) { return value; });
  EXPECT_EQ(seen, 7);
  EXPECT_FALSE(
      count.WaitUntil(std::chrono::steady_clock::now(), [](int value) { return value == 8; }));
}

TEST(Snapshot, KeepsTheOldOneForItsReaders) {
  Snapshot<int> snapshot(std::make_shared<const int>(1));
  const auto old = snapshot.Get();
  snapshot.Set(std::make_shared<const int>(2));
  EXPECT_EQ(*old, 1);
  EXPECT_EQ(*snapshot.Get(), 2);
}

TEST(Network, RefusesWhatIsNoNetwork) {
  for (const char* text : {"", "x", "1.2.3", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/8", "::1/129",
                           "[::1]", "fe80::1%eth0", "1.2.3.4/-1", "1.2.3.4/8x", "0x7f.0.0.1"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(Network::Parse(text).ok());
  }
}

TEST(Network, ContainsItsAddressesAndNoOthers) {
  const Network ten = Network::Parse("10.0.0.0/8").value();
  EXPECT_TRUE(ten.Contains(*IpAddress::Parse("10.255.255.255")));
  EXPECT_FALSE(ten.Contains(*IpAddress::Parse("11.0.0.0")));
  EXPECT_FALSE(ten.Contains(*IpAddress::Parse("::ffff:10.0.0.1")));
  const Network odd = Network::Parse("192.0.2.128/25").value();
  EXPECT_TRUE(odd.Contains(*IpAddress::Parse("192.0.2.200")));
  EXPECT_FALSE(odd.Contains(*IpAddress::Parse("192.0.2.127")));
  EXPECT_TRUE(Network::Parse("::/0").value().Contains(*IpAddress::Parse("::1")));
  EXPECT_EQ(ten.ToString(), "10.0.0.0/8");
  EXPECT_EQ(Network::Parse("::1").value().ToString(), "::1/128");
  EXPECT_TRUE(Network::Parse("127.0.0.1").value().Contains(IpAddress::V4(0x7F000001)));
}

TEST(IpAddress, PrintsWhatItReads) {
  for (const char* text : {"0.0.0.0", "127.0.0.1", "::1", "2001:db8::1"}) {
    EXPECT_EQ(IpAddress::Parse(text)->ToString(), text);
  }
  EXPECT_EQ(IpAddress::Parse("1.2.3.4")->v4(), 0x01020304U);
}

}  // namespace
}  // namespace linkmilter
