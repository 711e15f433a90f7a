#include "scanner/reputation/local_list.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/url.h"

namespace linkmilter {
namespace {

std::shared_ptr<const LocalList> ParseGood(std::string_view text, ListKind kind = ListKind::kDeny) {
  auto loaded = LocalList::Parse(text, kind, "deny:test");
  if (const auto* problems = std::get_if<std::vector<ListProblem>>(&loaded)) {
    ADD_FAILURE() << problems->front().message;
    return std::get<0>(LocalList::Parse("", kind, ""));
  }
  return std::get<0>(loaded);
}

std::vector<ListProblem> ParseBad(std::string_view text) {
  const auto loaded = LocalList::Parse(text, ListKind::kDeny, "deny:test");
  const auto* problems = std::get_if<std::vector<ListProblem>>(&loaded);
  return problems != nullptr ? *problems : std::vector<ListProblem>();
}

// The entry that a URL, as found in a message, hits; empty: none.
std::string Hit(const LocalList& list, std::string_view url_text) {
  const auto url = ParseUrl(url_text);
  if (!url) return "no URL";
  const auto standings = list.Look({url->RequestHref(), url->host.value_or(""), ""});
  return standings.empty() ? "" : standings.front().code;
}

TEST(LocalList, RefusesLinesThatAreNoEntries) {
  for (const char* line :
       {"a b", "evil.example other.example", "*.evil.example", ".evil.example", "evil.example/path",
        "ftp://evil.example/", "javascript://x", "http://", "http://a b/", "ex%00ample.com",
        "a..example", "1.2.3.256", "http://[::1", "127.0.0.1 evil.example"}) {
    SCOPED_TRACE(line);
    const auto problems = ParseBad(line);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].line, 1);
    EXPECT_EQ(problems[0].column, 1);
    EXPECT_FALSE(problems[0].message.empty());
  }
}

TEST(LocalList, NamesEveryBadLineWithItsPlace) {
  const auto problems = ParseBad("good.example\n\n  a b\n# fine\n\tc d # why\n");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].line, 3);
  EXPECT_EQ(problems[0].column, 3);
  EXPECT_EQ(problems[1].line, 5);
  EXPECT_EQ(problems[1].column, 2);
}

TEST(LocalList, CountsProblemsBeyondTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < kMaxListProblems + 5; ++i)
    text += "a b\n";
  const auto problems = ParseBad(text);
  ASSERT_EQ(problems.size(), kMaxListProblems + 1);
  EXPECT_EQ(problems.back(), (ListProblem{0, 0, "and 5 more bad lines"}));
}

TEST(LocalList, RefusesATornFileAndAnHtmlPage) {
  EXPECT_EQ(ParseBad(std::string_view("a.example\nb.ex\0\0\0", 16)).at(0).line, 2);
  EXPECT_EQ(ParseBad("\n  <!DOCTYPE html><title>404</title>").size(), 1U);
  EXPECT_EQ(ParseBad("\xEF\xBB\xBF<?xml version='1.0'?>").size(), 1U);
}

TEST(LocalList, HitsADomainAndEverythingBelowItButNothingBeside) {
  const auto list = ParseGood("evil.example\nco.test\n192.0.2.7\n2001:db8::1\n[2001:db8::2]\n");
  const struct {
    const char* url;
    const char* entry;
  } cases[] = {
      {"http://evil.example/", "evil.example"},
      {"https://a.b.evil.example/x?y#z", "evil.example"},
      {"http://EVIL.example./", "evil.example"},
      {"http://evil%2Eexample/", "evil.example"},
      {"http://user@evil.example:8080/", "evil.example"},
      {"http://notevil.example/", ""},
      {"http://evil.example.org/", ""},
      {"http://example/", ""},
      {"http://x.co.test/", "co.test"},
      {"http://0xc0.0.2.7/", "192.0.2.7"},
      {"http://3221225991/", "192.0.2.7"},
      {"http://[2001:DB8:0::1]/", "[2001:db8::1]"},
      {"http://[2001:db8::2]/", "[2001:db8::2]"},
      {"http://[2001:db8::3]/", ""},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.url);
    EXPECT_EQ(Hit(*list, row.url), row.entry);
  }
}

TEST(LocalList, ReadsEntriesAsABrowserDoes) {
  const auto list = ParseGood(
      "\xEF\xBB\xBF# mine\r\n\r\n  M\xC3\xBCnchen.Example.  # "
      "home\r\nHTTP://Files.Example:80/a/../x#part\r\n");
  EXPECT_EQ(list->size(), 2U);
  EXPECT_EQ(Hit(*list, "http://xn--mnchen-3ya.example/"), "xn--mnchen-3ya.example");
  EXPECT_EQ(Hit(*list, "http://files.example/x"), "http://files.example/x");
}

TEST(LocalList, HitsAUrlExactlyOrWithAnyQueryWhereItNamesNone) {
  const auto list = ParseGood("http://a.example/x\nhttp://a.example/y?id=1\nhttp://b.example.\n");
  const struct {
    const char* url;
    const char* entry;
  } cases[] = {
      {"http://a.example/x", "http://a.example/x"},
      {"http://a.example/x?q=1?r", "http://a.example/x"},
      {"http://a.example./x?q=1", "http://a.example/x"},
      {"http://a.example/x/", ""},
      {"http://a.example/x/z", ""},
      {"https://a.example/x", ""},
      {"http://a.example:81/x", ""},
      {"http://www.a.example/x", ""},
      {"http://a.example/y?id=1", "http://a.example/y?id=1"},
      {"http://a.example/y?id=12", ""},
      {"http://a.example/y", ""},
      {"http://b.example/?z", "http://b.example/"},
      {"http://b.example/z", ""},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.url);
    EXPECT_EQ(Hit(*list, row.url), row.entry);
  }
}

TEST(LocalList, PrefersTheUrlAndTheNarrowestDomain) {
  const auto list = ParseGood("example\na.example\nhttp://a.example/x\n");
  EXPECT_EQ(Hit(*list, "http://a.example/x"), "http://a.example/x");
  EXPECT_EQ(Hit(*list, "http://b.a.example/"), "a.example");
  EXPECT_EQ(Hit(*list, "http://b.example/"), "example");
}

TEST(LocalList, SaysWhoSaidWhat) {
  const Subject subject{"http://x.evil.example/", "x.evil.example", "evil.example"};
  const Standing denied = ParseGood("evil.example")->Look(subject).at(0);
  EXPECT_EQ(denied.source, "deny:test");
  EXPECT_EQ(denied.subject, "x.evil.example");
  EXPECT_EQ(denied.result, Standing::Result::kListed);
  EXPECT_EQ(denied.signal, kDeniedSignal);
  const Standing allowed = ParseGood("evil.example", ListKind::kAllow)->Look(subject).at(0);
  EXPECT_EQ(allowed.result, Standing::Result::kAllowed);
  EXPECT_EQ(allowed.signal, kAllowedSignal);
}

TEST(LocalList, AnswersHostsOfAnyLengthQuickly) {
  const auto list = ParseGood("evil.example");
  std::string host;
  for (int i = 0; i < 5000; ++i)
    host += "a.";
  EXPECT_EQ(list->Look({"http://x/", host + "evil.example", ""}).size(), 1U);
  EXPECT_TRUE(list->Look({"http://x/", host, ""}).empty());
  EXPECT_TRUE(list->Look({"", "", ""}).empty());
  EXPECT_TRUE(list->Look({"", ".", ""}).empty());
}

TEST(LoadLocalList, SaysWhyAFileCannotBeRead) {
  for (const char* path : {"/nonexistent/deny.txt", "/", "/dev/zero"}) {
    SCOPED_TRACE(path);
    const auto loaded = LoadLocalList(path, ListKind::kDeny, "x");
    ASSERT_TRUE(std::holds_alternative<std::vector<ListProblem>>(loaded));
    EXPECT_EQ(std::get<1>(loaded).at(0).line, 0);
  }
}

TEST(LoadLocalList, ReadsAFile) {
  const auto path =
      std::filesystem::path(testing::TempDir()) / ("deny-" + std::to_string(::getpid()) + ".txt");
  std::ofstream(path) << "# deny\nevil.example\nhttps://files.example/x\n";
  const auto loaded = LoadLocalList(path.string(), ListKind::kDeny, "x");
  std::filesystem::remove(path);
  ASSERT_TRUE(std::holds_alternative<std::shared_ptr<const LocalList>>(loaded));
  EXPECT_EQ(std::get<0>(loaded)->size(), 2U);
}

}  // namespace
}  // namespace linkmilter
