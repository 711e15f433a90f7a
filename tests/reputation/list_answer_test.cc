// What the answers of DNS lists mean, ours and the well-known ones'.
#include "scanner/reputation/list_answer.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/reputation/list_presets.h"
#include "tests/reputation/answers.h"

namespace linkmilter {
namespace {

using Class = Standing::Class;
using Result = Standing::Result;

ListTable Table() {
  return {{{*CodeMatch::Parse("127.0.1.2"), "DBL_SPAM", 7, Class::kSpam},
           {*CodeMatch::Parse("127.0.1.4"), "DBL_PHISH", 8, Class::kPhish},
           {*CodeMatch::Parse("127.255.255.254"), "NEVER", 100, Class::kSpam},
           {*CodeMatch::Parse("192.0.2.1"), "NEVER", 100, Class::kSpam}},
          {*CodeMatch::Parse("127.0.0.1")}};
}

// "refused", "unknown", "not-listed", or the signals of the listings with their classes.
std::string Reading(const AddressAnswer& answer, const ListTable& table) {
  std::string text;
  for (const Standing& standing : ReadListAnswer(answer, {}, table)) {
    const bool listed = standing.result == Result::kListed;
    if (!text.empty()) text += ' ';
    text += listed ? standing.signal + ':' + std::string(Name(standing.kind))
                   : std::string(Name(standing.result));
  }
  return text;
}

TEST(ReadListAnswer, ListsOnlyWhatTheTableOfTheZoneNames) {
  const struct {
    const char* input;
    AddressAnswer answer;
    const char* reading;
  } cases[] = {
      {"refused", Found({"127.255.255.254"}), "refused"},
      {"refused, wrong zone", Found({"127.255.255.252"}), "refused"},
      {"refused beats a listing", Found({"127.0.1.2", "127.255.255.255"}), "refused"},
      {"refused by this list's own code", Found({"127.0.0.1"}), "refused"},
      {"the same beside a listing", Found({"127.0.0.1", "127.0.1.2"}), "refused"},
      {"near the refusals", Found({"127.255.254.254"}), "unknown"},
      {"hijacked", Found({"192.0.2.1"}), "unknown"},
      {"hijacked beside a listing", Found({"127.0.1.2", "192.0.2.1"}), "unknown"},
      {"an IPv6 address", Found({"::ffff:127.0.1.2"}), "unknown"},
      {"a code of tomorrow", Found({"127.0.1.99"}), "unknown"},
      {"SERVFAIL", Failed(AddressAnswer::Result::kFailed), "unknown"},
      {"REFUSED", Failed(AddressAnswer::Result::kRefused), "refused"},
      {"time-out", Failed(AddressAnswer::Result::kTimedOut), "unknown"},
      {"NXDOMAIN", Failed(AddressAnswer::Result::kNoSuchName), "not-listed"},
      {"no address", Found({}), "not-listed"},
      {"listed", Found({"127.0.1.4"}), "DBL_PHISH:phish"},
      {"listed twice", Found({"127.0.1.4", "127.0.1.2"}), "DBL_PHISH:phish DBL_SPAM:spam"},
      {"a record repeated", Found({"127.0.1.2", "127.0.1.2"}), "DBL_SPAM:spam"},
      {"listed, and a code of tomorrow", Found({"127.0.1.99", "127.0.1.2"}), "DBL_SPAM:spam"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.input);
    EXPECT_EQ(Reading(row.answer, Table()), row.reading);
    for (const Standing& standing : ReadListAnswer(row.answer, {}, Table())) {
      EXPECT_EQ(standing.detail.empty(),
                standing.result == Result::kListed || standing.result == Result::kNotListed);
    }
  }
}

TEST(ReadListAnswer, KeepsWhatItIsAboutAndTheCodeAsReceived) {
  Standing about;
  about.source = "dbl";
  about.subject = "evil.example";
  about.host = "www.evil.example";
  const Standing standing = ReadListAnswer(Found({"127.0.1.4"}), about, Table()).at(0);
  EXPECT_EQ(standing.source + ' ' + standing.subject + ' ' + standing.host,
            "dbl evil.example www.evil.example");
  EXPECT_EQ(standing.code, "127.0.1.4");
  EXPECT_EQ(standing.points, 8);
  EXPECT_EQ(ReadListAnswer(Found({"127.0.0.9"}), about, Table()).at(0).code, "127.0.0.9");
}

TEST(ReadListAnswer, ClampsTheTimeToLive) {
  const std::map<int, int> cases = {{0, 60}, {1, 60}, {180, 180}, {86'400, 3600}, {-5, 60}};
  for (const auto& [said, kept] : cases) {
    SCOPED_TRACE(said);
    const auto standings = ReadListAnswer(Found({"127.0.1.2"}, Seconds(said)), {}, Table());
    EXPECT_EQ(standings.at(0).ttl, Seconds(kept));
  }
}

TEST(CodeMatch, IsAnAnswerARangeOrBits) {
  for (const char* text : {"", "&", "&0", "&256", "&-1", "&8x", "& 8", "127.0.0", "127.0.0.2-",
                           "-127.0.0.2", "127.0.0.3-127.0.0.2", "::1", "127.0.0.2-::1", "x"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(CodeMatch::Parse(text));
  }
  for (const char* text :
       {"127.0.1.4", "127.0.2.2-127.0.2.4", "127.0.2.2-127.0.2.2", "&8", "&255"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(CodeMatch::Parse(text)->ToString(), text);
  }
  const auto matches = [](const char* match, const char* answer) {
    return CodeMatch::Parse(match)->Matches(IpAddress::Parse(answer)->v4());
  };
  EXPECT_FALSE(matches("127.0.1.4", "127.0.1.40"));
  EXPECT_FALSE(matches("127.0.2.2-127.0.2.4", "127.0.2.1"));
  EXPECT_FALSE(matches("127.0.2.2-127.0.2.4", "127.0.2.5"));
  EXPECT_FALSE(matches("&8", "127.8.8.2"));
  EXPECT_TRUE(matches("127.0.2.2-127.0.2.4", "127.0.2.4"));
  EXPECT_TRUE(matches("&8", "127.0.0.10"));
}

// Every answer a well-known list is known to give, and the ones around them.
TEST(Presets, ReadEveryCodeOfTheirLists) {
  const std::map<std::string, std::map<std::string, std::string>> lists = {
      {"dbl",
       {{"127.255.255.252", "refused"},
        {"127.255.255.254", "refused"},
        {"127.255.255.255", "refused"},
        {"127.0.0.1", "unknown"},
        {"127.0.1.255", "unknown"},
        {"127.0.1.3", "unknown"},
        {"127.0.1.107", "unknown"},
        {"127.0.1.2", "DBL_SPAM:spam"},
        {"127.0.1.4", "DBL_PHISH:phish"},
        {"127.0.1.5", "DBL_MALWARE:malware"},
        {"127.0.1.6", "DBL_C2:c2"},
        {"127.0.1.102", "DBL_ABUSED_SPAM:abused-legit"},
        {"127.0.1.103", "DBL_REDIRECTOR:redirector"},
        {"127.0.1.104", "DBL_ABUSED_PHISH:abused-legit"},
        {"127.0.1.105", "DBL_ABUSED_MALWARE:abused-legit"},
        {"127.0.1.106", "DBL_ABUSED_C2:abused-legit"}}},
      {"zrd",
       {{"127.255.255.254", "refused"},
        {"127.0.2.255", "unknown"},
        {"127.0.2.1", "unknown"},
        {"127.0.2.25", "unknown"}}},  // 2 to 24: below
      {"zen",
       {{"127.255.255.254", "refused"},
        {"127.0.0.1", "unknown"},
        {"127.0.0.8", "unknown"},
        {"127.0.0.2", "ZEN_SBL:spam"},
        {"127.0.0.3", "ZEN_CSS:spam"},
        {"127.0.0.4", "ZEN_XBL:abused-legit"},
        {"127.0.0.5", "ZEN_XBL:abused-legit"},
        {"127.0.0.6", "ZEN_XBL:abused-legit"},
        {"127.0.0.7", "ZEN_XBL:abused-legit"},
        {"127.0.0.9", "ZEN_DROP:spam"},
        {"127.0.0.10", "ZEN_PBL:grey"},
        {"127.0.0.11", "ZEN_PBL:grey"},
        {"127.0.0.20", "ZEN_AUTHBL:grey"},
        {"127.0.0.30", "ZEN_BCL:c2"}}},
      {"surbl",
       {{"127.255.255.254", "refused"},
        {"127.0.0.1", "refused"},
        {"127.0.0.2", "unknown"},
        {"127.0.0.4", "SURBL_DISPOSABLE:grey"},
        {"127.0.0.8", "SURBL_PHISH:phish"},
        {"127.0.0.16", "SURBL_MALWARE:malware"},
        {"127.0.0.32", "SURBL_TRACKER:redirector"},
        {"127.0.0.64", "SURBL_ABUSE:spam"},
        {"127.0.0.128", "SURBL_CRACKED:abused-legit"},
        {"127.0.0.72", "SURBL_PHISH:phish SURBL_ABUSE:spam"},
        {"127.3.9.8", "SURBL_PHISH:phish"}}},  // middle octets are reserved
      {"uribl",
       {{"127.0.0.1", "refused"},
        {"127.0.0.16", "unknown"},
        {"127.0.0.2", "URIBL_BLACK:spam"},
        {"127.0.0.4", "URIBL_GREY:grey"},
        {"127.0.0.8", "URIBL_RED:fresh"},
        {"127.0.0.14", "URIBL_BLACK:spam URIBL_GREY:grey URIBL_RED:fresh"}}},
      {"hbl",  // the other kinds (files, addresses, wallets) are not asked
       {{"127.255.255.254", "refused"},
        {"127.0.3.2", "unknown"},
        {"127.0.3.10", "unknown"},
        {"127.0.3.15", "unknown"},
        {"127.0.3.20", "unknown"},
        {"127.0.3.30", "HBL_URL:malware"}}},
  };
  for (const auto& [preset, codes] : lists) {
    const ListTable table = PresetOf(preset).value().table;
    for (const auto& [code, reading] : codes) {
      SCOPED_TRACE(preset + ' ' + code);
      EXPECT_EQ(Reading(Found({code}), table), reading);
    }
    EXPECT_EQ(Reading(Found({"192.0.2.1"}), table), "unknown");
    EXPECT_EQ(Reading(Failed(AddressAnswer::Result::kFailed), table), "unknown");
  }
  const ListTable zrd = PresetOf("zrd").value().table;
  for (int hours = 2; hours <= 24; ++hours) {
    SCOPED_TRACE(hours);
    EXPECT_EQ(Reading(Found({"127.0.2." + std::to_string(hours)}), zrd),
              hours <= 4 ? "ZRD_VERY_FRESH:fresh" : "ZRD_FRESH:fresh");
  }
}

TEST(Presets, AreWrittenWithoutASlip) {
  EXPECT_FALSE(PresetOf("spamhaus"));
  std::set<std::string> signals;
  for (const std::string_view name : PresetNames()) {
    SCOPED_TRACE(name);
    const auto preset = PresetOf(name);
    ASSERT_TRUE(preset);
    for (const ListCode& code : preset->table.codes) {
      EXPECT_NE(code.match, CodeMatch{}) << code.signal;
      EXPECT_TRUE(signals.insert(code.signal).second) << code.signal;
      EXPECT_LT(code.points, 8) << code.signal << ": no list refuses a message alone";
    }
  }
  EXPECT_EQ(PresetOf("uribl")->table.refused.size(), 1U);
}

}  // namespace
}  // namespace linkmilter
