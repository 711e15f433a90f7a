#include "scanner/links/url.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/links/url_cases.h"

namespace linkmilter {
namespace {

std::string HrefOf(std::string_view input, std::string_view base = {}) {
  std::optional<Url> base_url;
  if (!base.empty()) base_url = ParseUrl(base);
  const auto url = ParseUrl(input, base_url ? &*base_url : nullptr);
  return url ? url->Href() : "failure";
}

TEST(Url, RefusesWhatABrowserRefuses) {
  const std::string_view inputs[] = {
      "",
      "example.com",
      "//example.com",
      "1http://h/",
      "http://",
      "http:///",
      "https://user@",
      "https://user@/path",
      "http://:80/",
      "http://h:65536/",
      "http://h:8x/",
      "http://a b/",
      "http://a%00b/",
      "http://a%2fb/",
      "http://a%20b/",
      "http://a<b/",
      "http://a^b/",
      "http://%zz/",
      "http://xn--a.\u00FC/",
      "http://[::1/",
      "http://[::1%25eth0]/",
      "http://[1:2:3:4:5:6:7:8:9]/",
      "http://[::1::]/",
      "http://[1:2:3:4:5:6:7]/",
      "http://[::127.0.0.01]/",
      "http://[::256.0.0.1]/",
      "http://[::1.2.3]/",
      "http://276.2.3/",
      "http://1.2.3.4.5/",
      "http://1.2.3.08/",
      "http://foo.1/",
      "http://a.0x4/",
      "http://4294967296/",
      "http://\u2100.com/",
      "http://a%E2%80%AEb/",
      "http://\u00AD/",
      "foo://a b/",
      "foo://[x]/",
      "http://\xFF/",
  };
  for (const auto input : inputs) {
    SCOPED_TRACE(input);
    EXPECT_EQ(HrefOf(input), "failure");
  }
  EXPECT_EQ(HrefOf("x", "mailto:y"), "failure");
}

struct Written {
  std::string_view input;
  std::string_view href;
};

TEST(Url, ReadsHostsAsABrowserDoes) {
  const Written cases[] = {
      {"https:/h", "https://h/"},
      {"https:h", "https://h/"},
      {R"(http:\\h\p)", "http://h/p"},
      {"http:////h", "http://h/"},
      {"http://a@b@evil/", "http://a%40b@evil/"},
      {"http://good\\@evil/", "http://good/@evil/"},
      {"http://good#@evil/", "http://good/#@evil/"},
      {"http://good;@evil/", "http://good%3B@evil/"},
      {"http://good:80:80@evil/", "http://good:80%3A80@evil/"},
      {"http://%65XAMPLE.com/", "http://example.com/"},
      {"http://\uFF45x\u3002com/", "http://ex.com/"},
      {"http://a\u200Bb\u00AD.com/", "http://ab.com/"},
      {"http://a\u3164b.com/", "http://ab.com/"},
      {"http://a\u2044b.com/", "http://xn--ab-c6t.com/"},
      {"http://fa\u00DF.de/", "http://xn--fa-hia.de/"},
      {"http://\u2603.net/", "http://xn--n3h.net/"},
      {"http://XN--a/", "http://xn--a/"},
      {"http://1.2.3/", "http://1.2.0.3/"},
      {"http://0x7f.1/", "http://127.0.0.1/"},
      {"http://2130706433/", "http://127.0.0.1/"},
      {"http://017700000001./", "http://127.0.0.1/"},
      {"http://0x/", "http://0.0.0.0/"},
      {"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"},
      {"http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"},
      {"http://[0:1:2:3:4:5:6:7]/", "http://[0:1:2:3:4:5:6:7]/"},
      {"http://[1::]/", "http://[1::]/"},
      {"http://h:/", "http://h/"},
      {"http://h:0080/", "http://h/"},
      {"http://h:0081/", "http://h:81/"},
      {"http://ex..com", "http://ex..com/"},
      {"http://.ex_a-.com./", "http://.ex_a-.com./"},
      {" \x01http://h\t\n/ \x1f", "http://h/"},
      {"foo://H%41/", "foo://H%41/"},
  };
  for (const auto& [input, href] : cases) {
    SCOPED_TRACE(input);
    EXPECT_EQ(HrefOf(input), href);
  }
}

TEST(Url, ReadsPathsQueriesAndFragmentsAsABrowserDoes) {
  const Written cases[] = {
      {"http://h/a/%2e%2E/b/./c/..", "http://h/b/"},
      {"http://h/ \u00E4'^?'\u00E4 #`", "http://h/%20%C3%A4'%5E?%27%C3%A4%20#%60"},
      {"http://h/%zz%e4", "http://h/%zz%e4"},
      {"http://h?q", "http://h/?q"},
      {"http://h/\xFFz", "http://h/%EF%BF%BDz"},
      {"mailto:a@b?c", "mailto:a@b?c"},
      {"javascript:x  #", "javascript:x %20#"},
      {"foo:/..//p", "foo:/.//p"},
      {"file:///C|/a/../..", "file:///C:/"},
      {"file:c:\\x", "file:///c:/x"},
      {"file://localhost/x", "file:///x"},
  };
  for (const auto& [input, href] : cases) {
    SCOPED_TRACE(input);
    EXPECT_EQ(HrefOf(input), href);
  }
}

TEST(Url, ResolvesAgainstABase) {
  constexpr std::string_view kBase = "https://u@h:8/a/b?q#f";
  const Written cases[] = {
      {"", "https://u@h:8/a/b?q"},
      {"c", "https://u@h:8/a/c"},
      {"/c", "https://u@h:8/c"},
      {"?c", "https://u@h:8/a/b?c"},
      {"#c", "https://u@h:8/a/b?q#c"},
      {"../../c", "https://u@h:8/c"},
      {"//x", "https://x/"},
      {R"(\\x\p)", "https://x/p"},
      {"///x", "https://x/"},
      {"https:/x", "https://u@h:8/x"},
      {"https:x", "https://u@h:8/a/x"},
      {"http:x", "http://x/"},
  };
  for (const auto& [input, href] : cases) {
    SCOPED_TRACE(input);
    EXPECT_EQ(HrefOf(input, kBase), href);
  }
  EXPECT_EQ(HrefOf("/x", "file:///C:/a"), "file:///C:/x");
  EXPECT_EQ(HrefOf("#x", "mailto:y#z"), "mailto:y#x");
}

struct Odd {
  std::string_view input;
  std::set<Oddity> oddities;
};

TEST(Url, NotesWhatASpellingHides) {
  const Odd cases[] = {
      {"https://example.com:443/a?b#c", {}},
      {"https://www.paypal.com@h/", {Oddity::kUserinfo}},
      {"http://0x7f.1/", {Oddity::kNumericHost, Oddity::kAddressHost}},
      {"http://127.0.0.1./", {Oddity::kAddressHost}},
      {"http://[::1]/", {Oddity::kAddressHost}},
      {"http://%65x.com/", {Oddity::kEncodedHost}},
      {"http://e\u00ADx.com/", {Oddity::kMappedCharacters}},
      {"http://EX.com/", {}},
      {"http://m\u00FCller.de/", {Oddity::kInternationalHost}},
      {"http://xn--mller-kva.de/", {Oddity::kInternationalHost}},
      {"http://p\u0430ypal.com/", {Oddity::kInternationalHost, Oddity::kMixedScript}},
      {"http://\u65E5\u672C\u306E-abc.jp/", {Oddity::kInternationalHost}},
      {"http://a\u2215b.com/", {Oddity::kInternationalHost, Oddity::kSlashLookalike}},
      {"http:\\\\h/", {Oddity::kBackslash}},
      {"http://h/a\\b", {Oddity::kBackslash}},
      {"ht\ntp://h/", {Oddity::kControls}},
      {"http:///h/", {Oddity::kOddSlashes}},
      {"http:h/", {Oddity::kOddSlashes}},
      {"http://h:8080/", {Oddity::kOddPort}},
      {"file:///x", {}},
  };
  for (const auto& [input, expected] : cases) {
    SCOPED_TRACE(input);
    std::vector<Oddity> found;
    EXPECT_TRUE(ParseUrl(input, nullptr, &found));
    EXPECT_EQ(std::set<Oddity>(found.begin(), found.end()), expected);
  }
}

TEST(Url, ShowsItsPartsForARequest) {
  const auto url = ParseUrl("HTTPS://u:p@Example.com:8443?q#f");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->IsHttp());
  EXPECT_TRUE(url->HasCredentials());
  EXPECT_EQ(url->EffectivePort(), 8443);
  EXPECT_EQ(url->RequestHref(), "https://example.com:8443/?q");
  EXPECT_EQ(url->RequestTarget(), "/?q");
  EXPECT_EQ(ParseUrl("http://h")->EffectivePort(), 80);
  EXPECT_EQ(ParseUrl("mailto:x")->EffectivePort(), 0);
}

TEST(Url, DecodesPercentEscapesAndLeavesBrokenOnes) {
  EXPECT_EQ(PercentDecode("%41%zz%4%"), "A%zz%4%");
  EXPECT_EQ(PercentDecode("%00"), std::string(1, '\0'));
}

// --- promises for any input -----------------------------------------------------------------

// Random text made of what the parser has rules for.
std::string RandomText(std::mt19937& random) {
  constexpr std::string_view kPieces[] = {
      "http", "https",  "file",   "foo",    ":",      "/",    "\\", "?",    "#",
      "@",    "[",      "]",      "::",     "1",      "0x7f", ".",  "..",   "%2e",
      "%",    "\u00FC", "xn--",   "C|",     "C:",     " ",    "\t", "\n",   "a",
      "Z",    "\xFF",   "\u200B", "\u3002", "mailto", ";",    "'",  "\x01", "//"};
  std::string text;
  for (auto length = random() % 16; length > 0; --length) {
    text += kPieces[random() % std::size(kPieces)];
  }
  if (random() % 4 == 0) text += static_cast<char>(random() % 256);
  return text;
}

TEST(Url, ParsesItsOwnHrefToItself) {
  std::mt19937 random(20260821);
  const auto base = ParseUrl("https://h/a/b?c");
  for (int round = 0; round < 50'000; ++round) {
    const std::string input = RandomText(random);
    for (const Url* with : {static_cast<const Url*>(nullptr), &*base}) {
      const auto url = ParseUrl(input, with);
      if (!url) continue;
      SCOPED_TRACE(input);
      const auto again = ParseUrl(url->Href());
      ASSERT_TRUE(again) << url->Href();
      ASSERT_EQ(again->Href(), url->Href());
    }
  }
}

TEST(Url, ResolvesAnyTextAgainstAnyBase) {
  std::mt19937 random(7);
  for (int round = 0; round < 50'000; ++round) {
    const auto base = ParseUrl(RandomText(random));
    std::vector<Oddity> oddities;
    const auto url = ParseUrl(RandomText(random), base ? &*base : nullptr, &oddities);
    ASSERT_TRUE(!url || !url->scheme.empty());
  }
}

TEST(Url, StaysLinearOnHostileInput) {
  const auto repeat = [](std::string_view piece) {
    std::string text;
    while (text.size() < 1'000'000)
      text += piece;
    return text;
  };
  const auto start = std::chrono::steady_clock::now();
  for (const std::string_view piece :
       {"a", "a@", ":", "a/../", "%2e%2e/", "1.", "xn--", "\u00FC.", "[", "?", "/", "\\", "\t"}) {
    ParseUrl("http://" + repeat(piece));
    ParseUrl("http://h/" + repeat(piece));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

// --- the WHATWG suites ----------------------------------------------------------------------

bool IsWhatwg(const nlohmann::json& test_case) {
  const std::string source = test_case["source"];
  const std::string kind = test_case["kind"];
  return (kind == "url-parse" || kind == "url-resolve") &&
         (source == "wpt" || source == "ada-extra" || source == "ada-long" ||
          source.find("toascii") != std::string::npos);
}

TEST(Url, PassesTheWhatwgSuites) {
  for (const auto& test_case : ReadCases("url-parse")) {
    if (!IsWhatwg(test_case)) continue;
    SCOPED_TRACE(test_case.dump());
    const auto& input = test_case["input"];
    const auto& expected = test_case["expected"];
    std::optional<Url> base;
    if (input.contains("base") && input["base"].is_string()) {
      base = ParseUrl(input["base"].get<std::string>());
    }
    // A base that is none makes a failure of everything.
    const bool bad_base = input.contains("base") && input["base"].is_string() && !base;
    const auto url = bad_base
                         ? std::nullopt
                         : ParseUrl(input["input"].get<std::string>(), base ? &*base : nullptr);
    if (expected.is_null() || !expected.contains("href")) {
      EXPECT_FALSE(url) << url->Href();
      continue;
    }
    ASSERT_TRUE(url);
    EXPECT_EQ(url->Href(), expected["href"]);
    EXPECT_EQ(url->path, expected.value("pathname", url->path));
    EXPECT_EQ(url->host.value_or(""), expected.value("hostname", url->host.value_or("")));
  }
}

}  // namespace
}  // namespace linkmilter
