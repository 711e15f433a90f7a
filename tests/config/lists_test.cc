// Lists that a configuration names: loaded whole, or refused line by line.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/secret_file.h"
#include "config/config.h"
#include "scanner/reputation/feed_presets.h"
#include "scanner/reputation/local_list.h"

namespace linkmilter {
namespace {

class Lists : public testing::Test {
 protected:
  Lists() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lists-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = directory_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

 private:
  std::filesystem::path directory_;
};

TEST_F(Lists, TakeAHeaderOnlyIfItIsOne) {
  const auto with_header = [&](const std::string& text) {
    const std::string config = Write(
        "linkmilter.yaml",
        "reputation: {lists: [{preset: urlhaus, header_file: " + Write("header", text) + "}]}\n");
    return LoadConfig(config);
  };
  for (const std::string& text : {std::string(), std::string("secret\n"), std::string(": secret\n"),
                                  std::string("Auth Key: secret\n"), std::string("A: b\rX: y\n"),
                                  "A: " + std::string(kMaxSecretBytes, 'x')}) {
    SCOPED_TRACE(text.substr(0, 20));
    const auto result = with_header(text);
    ASSERT_TRUE(std::holds_alternative<std::vector<Problem>>(result));
    const Problem& problem = std::get<std::vector<Problem>>(result).at(0);
    EXPECT_EQ(problem.line, 1);
    EXPECT_EQ(problem.message.find("secret"), std::string::npos);
  }
  EXPECT_TRUE(std::holds_alternative<Config>(with_header("Auth-Key: secret \r\nmore\n")));
}

TEST_F(Lists, AreRefusedWithEveryBadLineAfterTheConfigurationsOwnProblems) {
  const std::string deny = Write("deny.txt", "evil.example\nht tp://x\n# fine\n:::\n");
  const std::string file =
      Write("linkmilter.yaml", "reputation: {allow: [missing.txt], deny: [deny.txt]}\n");
  const auto result = LoadConfig(file);
  ASSERT_TRUE(std::holds_alternative<std::vector<Problem>>(result));
  const auto& problems = std::get<std::vector<Problem>>(result);
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].file, file);
  EXPECT_EQ(problems[0].line, 1);
  EXPECT_EQ(problems[0].column, 22);
  EXPECT_EQ(problems[1].file, deny);
  EXPECT_EQ(problems[1].line, 2);
  EXPECT_EQ(problems[2].file, deny);
  EXPECT_EQ(problems[2].line, 4);
}

TEST_F(Lists, AnswerOnceTheyAreLoaded) {
  Write("deny.txt", "evil.example\n");
  Write("allow.txt", "good.example\n");
  const std::string file = Write(
      "linkmilter.yaml",
      "reputation:\n"
      "  allow: [allow.txt]\n"
      "  deny: [deny.txt]\n"
      "  dns_lists: [{name: d, zone: d.example, codes: {127.0.1.2: {signal: D, points: 1}}}]\n");
  const auto result = LoadConfig(file);
  ASSERT_TRUE(std::holds_alternative<Config>(result));
  const auto& policy = *std::get<Config>(result).policy;
  ASSERT_EQ(policy.trace->local.size(), 2U);
  EXPECT_EQ(policy.trace->remote.size(), 2U);  // and reputation.dns_facts
  const Subject subject{"http://www.evil.example/", "www.evil.example", "evil.example"};
  const auto standings = policy.trace->local[1]->Look(subject);
  ASSERT_EQ(standings.size(), 1U);
  EXPECT_EQ(standings[0].result, Standing::Result::kListed);
}

TEST(DnsLists, AreRefusedWhereTheyAreIncomplete) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"{}", "reputation.dns_lists: expected a list such as [...], found a map of keys"},
      {"[x]",
       "reputation.dns_lists: expected {name: ..., zone: ..., codes: {...}}, found a single "
       "value"},
      {"[{preset: dbl, max_questions: 0}]", "reputation.dns_lists: 0 is outside 1 to 10000"},
      {"[{name: d, zone: d.example}]", "reputation.dns_lists: \"codes\" is missing"},
      {"[{name: d, zone: d.example, codes: {}}]",
       "reputation.dns_lists: \"codes\" names no answer"},
      {"[{name: d, zone: d.example, codes: {127.0.1.2: 3}}]",
       "reputation.dns_lists: expected {signal: NAME, points: NUMBER}, found a single value"},
      {"[{name: d, zone: d.example, codes: {127.0.1.2: {signal: D}}}]",
       "reputation.dns_lists: \"points\" is missing"},
      {"[{name: d, zone: d.example, codes: {127.0.1.2: {signal: d, points: 1}}}]",
       "reputation.dns_lists: \"d\" is not a signal's name: capitals, digits and _"},
      {"[{name: d, zone: d.example, codes: {10.0.0.1: {signal: D, points: 1}}}]",
       "reputation.dns_lists: \"10.0.0.1\" is not an answer in 127.0.0.0/8"},
      {"[{name: d, zone: d.example, codes: {\"&0\": {signal: D, points: 1}}}]",
       "reputation.dns_lists: \"&0\" is not an answer such as \"127.0.1.4\", "
       "\"127.0.2.2-127.0.2.4\" or \"&8\""},
      {"[{name: d, zone: d.example, codes: {127.0.0.2-127.255.255.1: {signal: D, points: 1}}}]",
       "reputation.dns_lists: \"127.0.0.2-127.255.255.1\" is in 127.255.255.0/24, with which a "
       "list refuses to answer"},
      {"[{name: d, zone: d.example, refused: [10.0.0.1], codes: {127.0.1.2: {signal: D, points: "
       "1}}}]",
       "reputation.dns_lists: \"10.0.0.1\" is not an answer in 127.0.0.0/8"},
      {"[{preset: dlb}]",
       "reputation.dns_lists: \"dlb\" is not one of dbl, zrd, zen, surbl, uribl or hbl: did you "
       "mean \"dbl\"?"},
      {"[{preset: hbl}]",
       "reputation.dns_lists: \"zone\" is missing: this list is asked under a key of your own"},
      {"[{preset: dbl, codes: {127.0.1.2: {signal: D, points: 1}}}]",
       "reputation.dns_lists: \"codes\" is what the preset says"},
      {"[{preset: dbl}, {preset: dbl, zone: k.example}]",
       "reputation.dns_lists: a second list is named \"dbl\""},
      {"[{name: d, zone: d.example, codes: {127.255.255.254: {signal: D, points: 1}}}]",
       "reputation.dns_lists: \"127.255.255.254\" is in 127.255.255.0/24, with which a list "
       "refuses "
       "to answer"},
      {"[{name: d, zone: .example, codes: {127.0.1.2: {signal: D, points: 1}}}]",
       "reputation.dns_lists: \".example\" is not a DNS zone such as dbl.example"},
      {"[{nam: d, name: d, zone: d.example, codes: {127.0.1.2: {signal: D, points: 1}}}]",
       R"(unknown key "nam": did you mean "name"?)"}};
  for (const auto& [text, message] : table) {
    SCOPED_TRACE(text);
    const auto result = ParseConfig("reputation: {dns_lists: " + text + "}", "t.yaml");
    ASSERT_TRUE(std::holds_alternative<std::vector<Problem>>(result));
    const auto& problems = std::get<std::vector<Problem>>(result);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].message, message);
  }
}

TEST(DnsLists, TakeFromTheirPresetWhatIsNotSaid) {
  const auto result = ParseConfig(
      "reputation: {dns_lists: [{preset: zen}, {preset: dbl, name: mine, zone: KEY.dbl.example, "
      "test: {unlisted: invalid}, max_questions: 10}, {preset: hbl, zone: h.example}]}\npolicy: "
      "{points: {DBL_PHISH: 3}}",
      "t.yaml");
  ASSERT_TRUE(std::holds_alternative<Config>(result));
  const auto& lists = std::get<Config>(result).reputation.dns_lists;
  EXPECT_EQ(lists[0].name, "zen");
  EXPECT_EQ(lists[0].scope.zone, "zen.spamhaus.org");
  EXPECT_EQ(lists[0].scope.key, ListKey::kAddress);
  EXPECT_EQ(lists[1].name, "mine");
  EXPECT_EQ(lists[1].scope.zone, "key.dbl.example");
  EXPECT_EQ(lists[1].tests, (ListTestEntries{"", "invalid"}));
  EXPECT_EQ(lists[1].table.codes.size(), 9U);
  EXPECT_EQ(lists[0].max_questions, 200U);
  EXPECT_EQ(lists[1].max_questions, 10U);
  EXPECT_EQ(lists[2].max_questions, 100U);
}

TEST_F(Lists, OfOthersAreRefusedWhereTheyAreWrong) {
  Write("f", "a.example\n");
  Write("torn", "<html>");
  const std::vector<std::pair<std::string, std::string>> table = {
      {"{}", "reputation.lists: expected a list such as [...], found a map of keys"},
      {"[x]",
       "reputation.lists: expected {name: ..., file: ..., format: ..., ...}, found a single "
       "value"},
      {"[{name: l, format: domains, signal: S, points: 1}]",
       "reputation.lists: \"file\" is missing"},
      {"[{name: l, file: f, format: domains, points: 1}]",
       "reputation.lists: \"signal\" is missing"},
      {"[{name: l, file: f, format: domain, signal: S, points: 1}]",
       "reputation.lists: \"domain\" is not one of domains, hosts, urls, wildcards, rpz, csv or "
       "json: did you mean \"domains\"?"},
      {"[{name: l, file: f, format: domains, column: 2, signal: S, points: 1}]",
       "reputation.lists: \"column\" is for lists with format: csv or json"},
      {"[{name: l, file: f, format: rpz, match: host, signal: S, points: 1}]",
       "reputation.lists: \"match\" is for lists with format: urls, csv or json"},
      {"[{name: l, file: f, format: domains, result: allowed, points: 1}]",
       "reputation.lists: \"points\" is for lists with result: listed"},
      {"[{name: l, file: f, format: csv, rank: 1, signal: S, points: 1}]",
       "reputation.lists: \"rank\" is for lists with result: popular"},
      {"[{name: l, file: f, format: rpz, result: popular}]",
       "reputation.lists: result: popular needs format: domains or csv"},
      {"[{name: l, file: f, format: csv, where: {column: 2}, signal: S, points: 1}]",
       "reputation.lists: \"equals\" is missing"},
      {"[{name: l, file: f, format: json, signal: S, points: 1}]",
       "reputation.lists: \"column\" is missing"},
      {"[{name: l, file: f, format: json, column: a..b, signal: S, points: 1}]",
       "reputation.lists: \"a..b\" is not the name of a member such as url or details.url"},
      {"[{name: l, file: f, format: json, column: url, result: popular}]",
       "reputation.lists: result: popular needs format: domains or csv"},
      {"[{preset: openfish}]",
       "reputation.lists: \"openfish\" is not one of openphish, phishtank, urlhaus or "
       "phishing-database: did you mean \"openphish\"?"},
      {"[{preset: openphish, column: 2}]",
       "reputation.lists: \"column\" is for lists with format: csv or json"},
      {"[{preset: urlhaus, format: json}]", "reputation.lists: \"column\" is missing"},
      {"[{preset: openphish}, {preset: openphish}]",
       "reputation.lists: a second list is named \"openphish\""},
      {"[{name: l, file: torn, format: domains, signal: S, points: 1}]",
       "list l: it is an HTML or XML page, not a list"}};
  for (const auto& [text, message] : table) {
    SCOPED_TRACE(text);
    const auto result = LoadConfig(Write("t.yaml", "reputation: {lists: " + text + "}"));
    ASSERT_TRUE(std::holds_alternative<std::vector<Problem>>(result));
    const auto& problems = std::get<std::vector<Problem>>(result);
    ASSERT_EQ(problems.size(), 1U) << problems[1].message;
    EXPECT_EQ(problems[0].message, message);
  }
}

TEST_F(Lists, OfOthersAnswerBehindTheOperatorsOwnAndReadBack) {
  Write("f.csv", "1,http://a.example/x,on\n2,http://b.example/,off\n");
  Write("f", "evil.example\n");
  const std::string file =
      Write("t.yaml",
            "reputation:\n  lists:\n"
            "    - {name: c, file: f.csv, format: csv, column: 2, where: {column: 3, equals: on},\n"
            "       match: host, signal: CSV, points: 2, follow: true}\n"
            "    - {name: d, file: f, format: domains, result: popular}\n"
            "policy: {points: {CSV: 3}}\n");
  const auto result = LoadConfig(file);
  ASSERT_TRUE(std::holds_alternative<Config>(result));
  const auto& config = std::get<Config>(result);
  EXPECT_EQ(config.news.size(), 2U);
  ASSERT_EQ(config.policy->trace->local.size(), 1U);
  const auto& source = *config.policy->trace->local[0];
  const auto listed = source.Look({"http://a.example/y", "a.example", ""});
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].signal, "CSV");
  EXPECT_TRUE(DecisionOf(listed).empty());  // it is followed
  EXPECT_TRUE(source.Look({"http://b.example/", "b.example", ""}).empty());
  EXPECT_EQ(source.Look({"http://evil.example/", "evil.example", ""}).at(0).result,
            Standing::Result::kPopular);
  const std::string shown = ShowConfig(config);
  const auto again = ParseConfig(shown, file);
  ASSERT_TRUE(std::holds_alternative<Config>(again));
  EXPECT_EQ(ShowConfig(std::get<Config>(again)), shown);
}

// What it shows reads back as the same.
std::vector<ListOptions> ListsOf(const std::string& text) {
  const auto result = ParseConfig("reputation: {lists: " + text + "}", "t.yaml");
  if (!std::holds_alternative<Config>(result)) {
    ADD_FAILURE() << std::get<1>(result).at(0).message;
    return {};
  }
  const auto& config = std::get<Config>(result);
  const auto again = ParseConfig(ShowConfig(config), "t.yaml");
  EXPECT_EQ(std::get<Config>(again).reputation.lists, config.reputation.lists);
  return config.reputation.lists;
}

TEST_F(Lists, InJsonNameTheirMembers) {
  const std::string file = Write("f.json", R"([{"details":{"url":"http://a.example/"},"on":1}])");
  const auto lists = ListsOf("[{name: j, file: " + file +
                             ", format: json, column: details.url, where: {column: \"on\", equals: "
                             "1}, match: host, signal: J, points: 1}]");
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(lists[0].format.member, "details.url");
  EXPECT_EQ(lists[0].format.filter, (ColumnFilter{0, "1", "on"}));
  EXPECT_EQ(lists[0].format.match, UrlMatch::kHost);
}

TEST_F(Lists, ThatCouldNotBeFetchedOrToldApartAreRefused) {
  const auto feed = [](const std::string& name, const std::string& more) {
    return "{name: " + name + ", url: \"http://x.example/\", format: urls, signal: S, points: 1, " +
           more + "}";
  };
  const std::string good = Write("good", " Auth-Key: secret\r\nrest");
  const std::string copy = Write("copy", "http://evil.example/");
  const struct {
    std::string lists;
    std::string says;  // empty: nothing
  } cases[] = {
      {feed("..", ""), "is not a short name"},
      {"{name: a, file: " + copy + ", format: urls, signal: ALLOWED, points: 1}",
       "is a signal of linkmilter's own"},
      {feed("a", "file: " + copy) + ", " + feed("b", "file: " + copy), "a second feed keeps"},
      {feed("a", "file: " + copy) + ", {name: b, file: " + copy +
           ", format: urls, match: host, signal: T, points: 1}",
       ""},
      {feed("a", "header_file: " + good), ""},
      {feed("a", "header_file: " + Write("empty", "")), "must be a header"},
      {feed("a", "header_file: " + Write("key", "secret\n")), "must be a header"},
      {feed("a", "header_file: " + Write("odd", "Auth-Key: a\x01\n")), "must be a header"},
      {feed("a", "header_file: " + Write("blank", "Auth Key: a\n")), "must be a header"},
  };
  for (const auto& [lists, says] : cases) {
    SCOPED_TRACE(lists);
    const auto result = ParseConfig("reputation: {lists: [" + lists + "]}", "t.yaml");
    const auto* const problems = std::get_if<std::vector<Problem>>(&result);
    EXPECT_EQ(problems != nullptr, !says.empty());
    if (problems) {
      EXPECT_NE(problems->at(0).message.find(says), std::string::npos) << problems->at(0).message;
    }
  }
}

TEST(FeedPresets, AreOneLineEachAndSafe) {
  for (const std::string_view name : FeedPresetNames()) {
    SCOPED_TRACE(name);
    const auto lists = ListsOf("[{preset: " + std::string(name) + "}]");
    ASSERT_EQ(lists.size(), 1U);
    const ListOptions& list = lists[0];
    EXPECT_EQ(list.name, name);
    EXPECT_EQ(list.file, "/var/lib/linkmilter/feeds/" + std::string(name));
    EXPECT_TRUE(list.url.starts_with("https://"));
    EXPECT_GE(list.every, Seconds(900));
    EXPECT_EQ(list.format.match, UrlMatch::kUrl);  // never a host of many tenants
    EXPECT_FALSE(list.signal.empty());
    EXPECT_GT(list.points, 0);
  }
}

TEST(FeedPresets, MayBeSetOtherwiseInEveryPart) {
  const auto lists = ListsOf(
      "[{preset: urlhaus, name: mine, url: \"https://mirror.example/u.json\", every: 1h, "
      "max_bytes: 1MiB, format: json, column: url, match: path, signal: MINE, points: 3, follow: "
      "true, file: /tmp/mine}, {preset: urlhaus, where: {column: 5, equals: x}}]");
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_EQ(lists[0].name, "mine");
  EXPECT_EQ(lists[0].file, "/tmp/mine");
  EXPECT_EQ(lists[0].url, "https://mirror.example/u.json");
  EXPECT_EQ(lists[0].every, Seconds(3600));
  EXPECT_EQ(lists[0].format.filter, ColumnFilter{});  // a column of CSV is none of JSON
  EXPECT_EQ(lists[0].points, 3);
  EXPECT_TRUE(lists[0].follow);
  EXPECT_EQ(lists[1].format.column, 3U);
  EXPECT_EQ(lists[1].format.filter, (ColumnFilter{5, "x"}));
}

}  // namespace
}  // namespace linkmilter
