#include "config/config.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

// Every problem on a line of its own; "" if there is none.
std::string Wrong(std::string_view text) {
  const auto result = ParseConfig(text, "t.yaml");
  std::string lines;
  if (const auto* problems = std::get_if<std::vector<Problem>>(&result)) {
    for (const Problem& problem : *problems)
      lines += (lines.empty() ? "" : "\n") + problem.ToString();
  }
  return lines;
}

Config Right(std::string_view text) {
  auto result = ParseConfig(text, "t.yaml");
  EXPECT_EQ(Wrong(text), "");
  return std::holds_alternative<Config>(result) ? std::get<Config>(result) : Config{};
}

const std::string kSections =
    "milter, scan, attachments, fetch, cache, dns, links, reputation, trace, policy, reply, rules, "
    "defer, store or evidence";

void ExpectWrong(const std::vector<std::pair<std::string, std::string>>& table) {
  for (const auto& [text, lines] : table) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Wrong(text), lines);
  }
}

TEST(Config, RefusesKeysItDoesNotKnow) {
  ExpectWrong(
      {{"scan:\n  wiat: 3s\n", R"(t.yaml:2:3: unknown key "wiat": did you mean "wait"?)"},
       {"policy:\n  treshold: {}\n",
        R"(t.yaml:2:3: unknown key "treshold": did you mean "thresholds"?)"},
       {"treshold: 4", R"(t.yaml:1:1: unknown key "treshold": did you mean "policy.thresholds"?)"},
       {"wait: 4s", R"(t.yaml:1:1: unknown key "wait": did you mean "scan.wait"?)"},
       {"scan: {hop_timeot: 4s}",
        R"(t.yaml:1:8: unknown key "hop_timeot": did you mean "fetch.hop_timeout"?)"},
       {"store: {zzzzzz: 1}", "t.yaml:1:9: unknown key \"zzzzzz\": possible here: kind or path"},
       {R"(store: {"a\x1b": 1})",
        R"(t.yaml:1:9: unknown key "a\x1b": possible here: kind or path)"},
       {"scan.wait: 3s", "t.yaml:1:1: unknown key \"scan.wait\": possible here: " + kSections}});
}

TEST(Config, RefusesKeysThatStandTwice) {
  ExpectWrong({{"scan: {wait: 1s}\nscan: {wait: 2s}\n",
                "t.yaml:2:1: duplicate key \"scan\": it stands in line 1 already"},
               {"scan:\n  wait: 1s\n  wait: 1s\n",
                "t.yaml:3:3: duplicate key \"wait\": it stands in line 2 already"},
               {"policy:\n  points: {LISTED_DENY: 1, LISTED_DENY: 2}\n",
                "t.yaml:2:28: duplicate key \"LISTED_DENY\": it stands in line 2 already"},
               {"scan: {: 1}", "t.yaml:1:8: a key is missing before the colon"}});
}

TEST(Config, RefusesValuesOfTheWrongKind) {
  ExpectWrong(
      {{"scan: 1", "t.yaml:1:7: scan: expected a section, found a single value"},
       {"policy: {thresholds: [4, 6, 8]}",
        "t.yaml:1:22: policy.thresholds: expected a section, found a list"},
       {"scan: {wait: }", "t.yaml:1:14: scan.wait: expected a duration, found nothing"},
       {"scan: {wait: [1s]}", "t.yaml:1:14: scan.wait: expected a duration, found a list"},
       {"scan: {skip_clients: 10.0.0.0/8}",
        "t.yaml:1:22: scan.skip_clients: expected a list such as [...], found a single value"},
       {"scan: {skip_clients: }",
        "t.yaml:1:22: scan.skip_clients: expected a list such as [...], found nothing"},
       {"policy: {points: 3}",
        "t.yaml:1:18: policy.points: expected a map such as {...}, found a single value"},
       {"scan: {skip_authenticated: yes}",
        "t.yaml:1:28: scan.skip_authenticated: \"yes\" is not true or false"},
       {"scan: {skip_authenticated: \"true\"}",
        "t.yaml:1:28: scan.skip_authenticated: \"true\" is text: write it without quotes"},
       {"milter: {max_waiting: \"64\"}",
        "t.yaml:1:23: milter.max_waiting: \"64\" is text: write it without quotes"},
       {"milter: {max_waiting: many}",
        "t.yaml:1:23: milter.max_waiting: \"many\" is not a whole number"},
       {"milter: {max_waiting: 6.5}",
        "t.yaml:1:23: milter.max_waiting: \"6.5\" is not a whole number"},
       {"policy: {thresholds: {tag: four}}",
        "t.yaml:1:28: policy.thresholds.tag: \"four\" is not a number"}});
}

TEST(Config, RefusesValuesOutOfRange) {
  ExpectWrong(
      {{"milter: {max_waiting: 0}", "t.yaml:1:23: milter.max_waiting: 0 is outside 1 to 10000"},
       {"milter: {max_waiting: -1}", "t.yaml:1:23: milter.max_waiting: -1 is outside 1 to 10000"},
       {"scan: {wait: 60s}", "t.yaml:1:14: scan.wait: 60s is outside 0s to 59s"},
       {"scan: {wait: 10}",
        "t.yaml:1:14: scan.wait: 10 needs a unit: 10s for seconds, 10ms for "
        "milliseconds, 10m for minutes"},
       {"scan: {max_message_bytes: 2GiB}",
        "t.yaml:1:27: scan.max_message_bytes: 2GiB is outside 1KiB to 1GiB"},
       {"fetch: {ports: [80, 0, 70000]}",
        "t.yaml:1:21: fetch.ports: 0 is outside 1 to 65535\n"
        "t.yaml:1:24: fetch.ports: 70000 is outside 1 to 65535"},
       {"fetch: {ports: [80, 25]}",
        "t.yaml:1:21: fetch.ports: 25 is a port no browser asks, and never connected to"},
       {"policy: {thresholds: {tag: nan}}",
        "t.yaml:1:28: policy.thresholds.tag: nan is outside 0 to 1000"},
       {"policy: {points: {LISTED_DENY: 1e9}}",
        "t.yaml:1:32: policy.points: 1e9 is outside -1000 to 1000"},
       {"defer: {max_age: 1500ms}",
        "t.yaml:1:18: defer.max_age: 1500ms is not a number of whole seconds"}});
}

TEST(Config, RefusesWordsThatAreNotAmongTheAllowed) {
  ExpectWrong(
      {{"scan: {mode: observ}",
        "t.yaml:1:14: scan.mode: \"observ\" is not one of enforce or observe: did you mean "
        "\"observe\"?"},
       {"defer: {on_undecided: defer}",
        "t.yaml:1:23: defer.on_undecided: \"defer\" is not one of accept, tag, quarantine or "
        "reject"},
       {"store: {kind: redis}", "t.yaml:1:15: store.kind: \"redis\" is not one of sqlite"}});
}

TEST(Config, RefusesPlacesThatAreNone) {
  ExpectWrong(
      {{"milter: {socket: \"inet:8891\"}",
        "t.yaml:1:18: milter.socket: says no host, and would listen on every address of this "
        "machine: write inet:8891@127.0.0.1"},
       {"milter: {socket_mode: 432}",
        "t.yaml:1:23: milter.socket_mode: \"432\" is not a mode in octal: four digits such as "
        "\"0660\""},
       {"milter: {socket_group: \"a b\"}",
        "t.yaml:1:24: milter.socket_group: \"a b\" is not the name of a group"},
       {"scan: {skip_clients: [10.0.0.1/8]}",
        "t.yaml:1:23: scan.skip_clients: \"10.0.0.1/8\" has bits set beyond its prefix length"},
       {"dns: {servers: [ns.example]}",
        "t.yaml:1:17: dns.servers: \"ns.example\" is not an address with a port: write "
        "127.0.0.1:53 or [::1]:53"},
       {R"(fetch: {user_agent: "a\r\nHost: b"})",
        "t.yaml:1:21: fetch.user_agent: \"a\\r\\nHost: b\" is not 1 to 200 printable ASCII "
        "characters"},
       {"fetch: {contact: \"https://a.example/)x\"}",
        "t.yaml:1:18: fetch.contact: \"https://a.example/)x\" is not a URL such as "
        "https://mail.example.com/scanner"},
       {"fetch: {ca_file: /does/not/exist.pem}",
        "t.yaml:1:18: fetch.ca_file: \"/does/not/exist.pem\" does not exist"},
       {"fetch: {ca_file: /dev/null}",
        "t.yaml:1:18: fetch.ca_file: \"/dev/null\" is not a regular file"},
       {"store: {path: \"\"}", "t.yaml:1:15: store.path: a file name is missing"}});
}

TEST(Config, RefusesSettingsThatContradictEachOther) {
  ExpectWrong(
      {{"policy: {thresholds: {tag: 7}}",
        "t.yaml:1:28: policy.thresholds.tag: 7 is more than policy.thresholds.defer, which is 6"},
       {"policy:\n  thresholds: {defer: 9, reject: 8.5}",
        "t.yaml:2:23: policy.thresholds.defer: 9 is more than policy.thresholds.reject, which is "
        "8.5"},
       {"fetch: {chain_timeout: 1s}",
        "t.yaml:1:24: fetch.hop_timeout: 5s is more than fetch.chain_timeout, which is 1s"},
       {"evidence: {max_total_bytes: 1MiB}",
        "t.yaml:1:29: evidence.max_file_bytes: 256MiB is more than evidence.max_total_bytes, which "
        "is 1MiB"},
       {"milter: {max_held_bytes: 10MiB}",
        "t.yaml:1:26: scan.max_message_bytes: 25MiB is more than milter.max_held_bytes, which is "
        "10MiB"}});
  // One mistake, one problem: nothing is concluded from a value that could not be read.
  EXPECT_EQ(Wrong("policy: {thresholds: {tag: 7, defer: x}}"),
            "t.yaml:1:38: policy.thresholds.defer: \"x\" is not a number");
}

TEST(Config, RefusesPointsOfSignalsThatDoNotExist) {
  EXPECT_EQ(Wrong("policy: {points: {LISTED_DENI: 3}}"),
            "t.yaml:1:19: policy.points: unknown signal \"LISTED_DENI\": did you mean "
            "\"LISTED_DENY\"?");
  const std::string list =
      "reputation: {dns_lists: [{name: d, zone: d.example, codes: {127.0.1.4: {signal: DBL_PHISH, "
      "points: 8}}}]}\n";
  EXPECT_EQ(Wrong(list + "policy: {points: {DBL_PISH: 3}}"),
            "t.yaml:2:19: policy.points: unknown signal \"DBL_PISH\": did you mean \"DBL_PHISH\"?");
  EXPECT_EQ(Wrong(list + "policy: {points: {DBL_PHISH: 3}}"), "");
}

TEST(Config, NamesAllProblemsInOneGoInOrder) {
  EXPECT_EQ(Wrong("scan:\n  wait: 99s\n  mode: x\nfoo: 1\nmilter: {max_waiting: 0}\n"),
            "t.yaml:2:9: scan.wait: 99s is outside 0s to 59s\n"
            "t.yaml:3:9: scan.mode: \"x\" is not one of enforce or observe\n"
            "t.yaml:4:1: unknown key \"foo\": possible here: " +
                kSections +
                "\n"
                "t.yaml:5:23: milter.max_waiting: 0 is outside 1 to 10000");
}

TEST(Config, StopsNamingProblemsAtACeiling) {
  std::string text;
  for (int i = 0; i < 80'000; ++i)
    text += "k" + std::to_string(i) + ": 1\n";
  const auto result = ParseConfig(text, "t.yaml");
  const auto& problems = std::get<std::vector<Problem>>(result);
  ASSERT_EQ(problems.size(), kMaxProblems + 1);
  EXPECT_EQ(problems.back().ToString(), "t.yaml: and 79900 more problems");
}

TEST(Config, SaysWhenTheFileCannotBeRead) {
  const auto result = LoadConfig("/does/not/exist.yaml");
  const auto& problems = std::get<std::vector<Problem>>(result);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].ToString(),
            "/does/not/exist.yaml: cannot be read: No such file or directory");
}

TEST(Config, ReadsEveryKindOfValue) {
  const Config config = Right(R"(
milter: {socket: "inet6:8891@[::1]", socket_mode: 0600, socket_group: postfix, max_waiting: 7}
scan: {mode: observe, wait: 250ms, max_message_bytes: 4096, skip_clients: [10.0.0.0/8, "::1"]}
fetch: {workers: 2, ports: [8080], hop_timeout: 2s, user_agent: me}
dns: {servers: ["127.0.0.1:5353"]}
policy: {thresholds: {tag: 1.5, defer: 1.5, reject: 1.5}, points: {LISTED_DENY: -2.5}}
defer: {max_times: 0, max_age: 2h, on_undecided: quarantine}
store: {path: data/x.db}
)");
  EXPECT_EQ(config.settings.milter.socket, "inet6:8891@[::1]");
  EXPECT_EQ(config.settings.milter.socket_mode, 0600U);
  EXPECT_EQ(config.settings.milter.socket_group, "postfix");
  EXPECT_EQ(config.settings.milter.max_waiting, 7U);
  EXPECT_TRUE(config.policy->observe);
  EXPECT_EQ(config.policy->wait, Milliseconds(250));
  EXPECT_EQ(config.policy->max_message_bytes, 4096U);
  ASSERT_EQ(config.policy->skip_clients.size(), 2U);
  EXPECT_TRUE(config.policy->skip_clients[0].Contains(IpAddress::V4(0x0A010203)));
  EXPECT_EQ(config.settings.tracer.ports, std::vector<std::uint16_t>{8080});
  EXPECT_EQ(config.settings.tracer.dns_servers, std::vector<std::string>{"127.0.0.1:5353"});
  EXPECT_EQ(config.policy->thresholds.reject, 1.5);
  EXPECT_EQ(config.policy->points.at("LISTED_DENY"), -2.5);
  EXPECT_EQ(config.policy->defer.max_age, Seconds(7200));
  EXPECT_EQ(config.policy->defer.on_undecided, Action::kQuarantine);
  EXPECT_EQ(config.settings.store.path, "data/x.db");
}

TEST(Config, ResolvesFileNamesAgainstItsOwnDirectory) {
  const auto result = ParseConfig("store: {path: ../x.db}", "/etc/linkmilter/linkmilter.yaml");
  EXPECT_EQ(std::get<Config>(result).settings.store.path, "/etc/x.db");
}

TEST(Config, LeavesAnEmptySectionAtItsDefaults) {
  EXPECT_EQ(ShowConfig(Right("scan:\nfetch:\n")), ShowConfig(Right("")));
}

TEST(ShowConfig, ReadsBackAsTheSameConfiguration) {
  const Config config = Right(R"(
milter: {socket_group: mail}
scan: {skip_clients: [10.0.0.0/8, "::1"], wait: 1500ms}
dns: {servers: ["[::1]:53"]}
fetch: {user_agent: "a \"b\" \\ c"}
policy: {points: {LISTED_DENY: 0.1, L1: 2}}
reputation:
  dns_lists:
    - {name: dbl, zone: DBL.Example, codes: {127.0.1.2: {signal: L1, points: 1}}}
    - {preset: hbl, zone: key.hbl.example, test: {}}
    - name: full
      zone: full.example
      key: url-hash
      max_questions: 7
      ip_literals: false
      refused: ["&1"]
      test: {listed: test}
      codes: {"&8": {signal: L2, points: 1.5, class: abused-legit}, 127.0.2.2-127.0.2.4: {signal: L3, points: 0}}
)");
  const std::string shown = ShowConfig(config);
  EXPECT_EQ(ShowConfig(Right(shown)), shown);
  EXPECT_NE(shown.find("zone: \"dbl.example\""), std::string::npos);
  EXPECT_NE(shown.find("max_questions: 7}"), std::string::npos);
}

TEST(SealedChanges, NamesWhatNeedsARestartAndNothingElse) {
  const Config before = Right("");
  const Config after = Right("milter: {max_waiting: 9}\nfetch: {ports: [80]}\nscan: {wait: 1s}\n");
  EXPECT_TRUE(SealedChanges(before.settings, before.settings).empty());
  EXPECT_EQ(SealedChanges(before.settings, after.settings),
            (std::vector<std::string>{"milter.max_waiting", "fetch.ports"}));
}

}  // namespace
}  // namespace linkmilter
