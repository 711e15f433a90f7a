#include "scanner/trace/walk.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/fake_fetcher.h"

namespace linkmilter {
namespace {

class WalkTest : public testing::Test {
 protected:
  Walk At(const std::string& url, WalkLimits limits = {}) {
    return {ParseUrl(url).value(), suffixes, limits};
  }
  // Where `response` at `url` leads: an href with fragment, or the ending's name.
  std::string After(const std::string& url, const FetchResponse& response) {
    Walk walk = At(url);
    walk.Begin();
    return Shown(walk.Next(response));
  }
  static std::string Shown(const Walk::Step& step) {
    if (const auto* request = std::get_if<Walk::Request>(&step)) return request->url.Href();
    return std::string(Name(std::get<Walk::Ended>(step).ending));
  }
  static FetchResponse Redirect(const std::string& location, int status = 302) {
    return Answer(status, {{"Location", location}});
  }

  SuffixList suffixes;
};

constexpr char kMeta[] = "<meta http-equiv=refresh content='0;url=/meta'>";

TEST_F(WalkTest, FollowsLocationOnFiveStatusesOnly) {
  const std::pair<int, LedBy> followed[] = {{301, LedBy::kHttp301},
                                            {302, LedBy::kHttp302},
                                            {303, LedBy::kHttp303},
                                            {307, LedBy::kHttp307},
                                            {308, LedBy::kHttp308}};
  for (const auto& [status, led_by] : followed) {
    SCOPED_TRACE(status);
    Walk walk = At("http://a.example/");
    walk.Begin();
    const auto step = walk.Next(Redirect("/b", status));
    ASSERT_TRUE(std::holds_alternative<Walk::Request>(step));
    EXPECT_EQ(std::get<Walk::Request>(step).led_by, led_by);
  }
  for (const int status : {200, 201, 204, 300, 304, 305, 306, 309, 399, 400, 404, 500, 999}) {
    SCOPED_TRACE(status);
    EXPECT_EQ(After("http://a.example/", Redirect("/b", status)), "landed");
  }
}

TEST_F(WalkTest, ReadsLocationAsABrowserDoes) {
  const struct {
    const char* base;
    const char* location;
    const char* next;
  } cases[] = {
      {"https://a.example/d/p?q", "next?x", "https://a.example/d/next?x"},
      {"https://a.example/d/p?q", "?only", "https://a.example/d/p?only"},
      {"https://a.example/d/p", "//b.example", "https://b.example/"},
      {"https://a.example/d/p", "/\\b.example", "https://b.example/"},
      {"https://a.example/d/p", "\\\\b.example\\p", "https://b.example/p"},
      {"https://a.example/d/p", "https:/x", "https://a.example/x"},
      {"https://a.example/d/p", "https:x", "https://a.example/d/x"},
      {"http://a.example/d/p", "https:/x", "https://x/"},
      {"http://a.example/", " \t/x ", "http://a.example/x"},
      {"http://a.example/", "/a\tb c", "http://a.example/ab%20c"},
      {"http://a.example/", "/\xc3\xa9", "http://a.example/%C3%A9"},
      {"http://a.example/", "HTTPS://B.example/", "https://b.example/"},
      {"http://a.example/", "/a&amp;b", "http://a.example/a&amp;b"},
      {"http://a.example/", "http://u:p@b.example/", "http://b.example/"},
      {"http://a.example/", "/go?u=https://evil.example",
       "http://a.example/go?u=https://evil.example"},
      {"http://a.example/", "", "landed"},
      {"http://a.example/", "  ", "landed"},
      {"http://a.example/", "http://[", "landed"},
      {"http://a.example/", "javascript:alert(1)", "landed"},
      {"http://a.example/", "data:text/html,x", "not-fetched"},
      {"http://a.example/", "intent://x", "not-fetched"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.location);
    EXPECT_EQ(After(c.base, Redirect(c.location)), c.next);
  }
}

TEST_F(WalkTest, PassesWrappersWithoutARequest) {
  Walk walk = At("http://a.example/#f");
  walk.Begin();
  const std::string inner = "https://www.google.com/url?q=http://b.example/x";
  const std::string outer = "https://l.facebook.com/l.php?u=" + inner;
  const auto step = walk.Next(Redirect(outer, 301));
  ASSERT_TRUE(std::holds_alternative<Walk::Request>(step));
  const auto& request = std::get<Walk::Request>(step);
  EXPECT_EQ(request.url.Href(), "http://b.example/x#f");
  EXPECT_EQ(request.led_by, LedBy::kDecoded);
  using Passed = std::pair<std::string, LedBy>;
  EXPECT_EQ(request.passed,
            (std::vector<Passed>{{outer, LedBy::kHttp301}, {inner, LedBy::kDecoded}}));
  EXPECT_EQ(Shown(walk.Next(Redirect("https://www.google.com/url?q=http://a.example/"))), "loop");
}

TEST_F(WalkTest, CarriesTheFragmentUnlessANewOneComes) {
  EXPECT_EQ(After("http://a.example/#me", Redirect("/b")), "http://a.example/b#me");
  EXPECT_EQ(After("http://a.example/#me", Redirect("/b#new")), "http://a.example/b#new");
  EXPECT_EQ(After("http://a.example/#me", Redirect("/b#")), "http://a.example/b#");
}

TEST_F(WalkTest, StripsCredentialsOfTheLinkItself) {
  Walk walk = At("http://user:pass@a.example/");
  EXPECT_EQ(Shown(walk.Begin()), "http://a.example/");
}

TEST_F(WalkTest, NeverRequestsAnotherScheme) {
  Walk walk = At("ftp://a.example/");
  EXPECT_EQ(Shown(walk.Begin()), "not-fetched");
}

TEST_F(WalkTest, FollowsRefreshHeadersOnEveryStatusButNotModified) {
  for (const int status : {200, 204, 300, 305, 306, 401, 403, 404, 500, 503}) {
    SCOPED_TRACE(status);
    EXPECT_EQ(After("http://a.example/", Answer(status, {{"refresh", "0; url=/b"}})),
              "http://a.example/b");
  }
  EXPECT_EQ(After("http://a.example/", Answer(304, {{"Refresh", "0;url=/b"}})), "landed");
  EXPECT_EQ(After("http://a.example/", Answer(302, {{"Refresh", "0;url=/b"}})),
            "http://a.example/b");
  EXPECT_EQ(
      After("http://a.example/", Answer(302, {{"Refresh", "0;url=/b"}, {"Location", "/c"}}, kMeta)),
      "http://a.example/c");
}

TEST_F(WalkTest, TwoRefreshHeadersBecomeOne) {
  EXPECT_EQ(
      After("http://a.example/", Answer(200, {{"Refresh", "0;url=/b"}, {"Refresh", "0;url=/c"}})),
      "http://a.example/b,%200;url=/c");
}

TEST_F(WalkTest, TheSmallestDelayWinsAndOfEqualOnesTheLater) {
  const auto page = [](const std::string& header, const std::string& body) {
    return Answer(200, {{"Content-Type", "text/html"}, {"Refresh", header}}, body);
  };
  const struct {
    const char* header;
    const char* body;
    const char* next;
  } cases[] = {
      {"0;url=/h", kMeta, "http://a.example/meta"},
      {"0;url=/h", "<meta http-equiv=refresh content='1;url=/m'>", "http://a.example/h"},
      {"2;url=/h", "<meta http-equiv=refresh content='1;url=/m'>", "http://a.example/m"},
      {"x",
       "<meta http-equiv=refresh content='1;url=/1'><meta http-equiv=refresh content='1;url=/2'>",
       "http://a.example/2"},
      {"x",
       "<meta http-equiv=refresh content='1;url=/1'><meta http-equiv=refresh content='2;url=/2'>",
       "http://a.example/1"},
      {"300;url=/h", "", "http://a.example/h"},
      {"301;url=/h", "", "landed"},
      {"0;url=javascript:1", "", "landed"},
      {"0", "", "landed"},
      {"0;url=#x", "", "landed"},
      {"0;url=tel:1", "", "not-fetched"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.header) + c.body);
    EXPECT_EQ(After("http://a.example/", page(c.header, c.body)), c.next);
  }
}

TEST_F(WalkTest, FollowsNoscriptOnlyIfNothingElseLeadsOn) {
  const std::string noscript =
      "<noscript><meta http-equiv=refresh content='0;url=/bot'></noscript>";
  EXPECT_EQ(After("http://a.example/", Html(noscript)), "http://a.example/bot");
  EXPECT_EQ(
      After("http://a.example/", Html(noscript + "<meta http-equiv=refresh content='9;url=/all'>")),
      "http://a.example/all");
}

TEST_F(WalkTest, ADownloadLeadsNowhere) {
  EXPECT_EQ(After("http://a.example/",
                  Answer(200, {{"Content-Disposition", "attachment"}, {"Refresh", "0;url=/b"}})),
            "download");
  EXPECT_EQ(After("http://a.example/", Answer(200, {{"Content-Type", "application/zip"}}, "PK")),
            "download");
}

TEST_F(WalkTest, BlockedIsNeverLanded) {
  for (const int status : {202, 401, 403, 429, 503}) {
    SCOPED_TRACE(status);
    EXPECT_EQ(After("http://a.example/", Answer(status)), "blocked");
  }
}

TEST_F(WalkTest, AnUnreadableBodyIsNeverClean) {
  FetchResponse response = Answer(200, {{"Content-Type", "text/html"}});
  response.body_unreadable = true;
  EXPECT_EQ(After("http://a.example/", response), "script-opaque");
}

TEST_F(WalkTest, NamesEveryFailure) {
  const std::pair<FetchResponse::Outcome, const char*> cases[] = {
      {FetchResponse::Outcome::kRefusedAddress, "refused-address"},
      {FetchResponse::Outcome::kUnreachable, "unreachable"},
      {FetchResponse::Outcome::kTlsFailed, "tls-failed"},
      {FetchResponse::Outcome::kTimedOut, "timed-out"},
      {FetchResponse::Outcome::kTooBig, "too-big"},
      {FetchResponse::Outcome::kOverloaded, "overloaded"},
  };
  for (const auto& [outcome, name] : cases) {
    SCOPED_TRACE(name);
    FetchResponse response;
    response.outcome = outcome;
    EXPECT_EQ(After("http://a.example/", response), name);
  }
}

TEST_F(WalkTest, FollowsAPageThatDripsAfterItsRefresh) {
  FetchResponse response = Html(kMeta);
  response.outcome = FetchResponse::Outcome::kTimedOut;
  EXPECT_EQ(After("http://a.example/", response), "http://a.example/meta");
}

TEST_F(WalkTest, SaysWhatTheLandingPageShowed) {
  Walk walk = At("http://a.example/");
  walk.Begin();
  const auto step = walk.Next(Html("<title>T</title><input type=password>"));
  const Landing& landing = std::get<Walk::Ended>(step).landing;
  EXPECT_EQ(landing.title, "T");
  EXPECT_EQ(landing.content_type, "text/html");
  EXPECT_EQ(landing.body_bytes, 37U);
  EXPECT_TRUE(landing.password_field);
}

TEST_F(WalkTest, IsBlockedByACheckForRobotsWhateverTheStatus) {
  for (const int status : {200, 403, 404, 503}) {
    SCOPED_TRACE(status);
    Walk walk = At("http://a.example/");
    walk.Begin();
    const auto step = walk.Next(
        Answer(status, {{"Content-Type", "text/html"}}, "<script>window._cf_chl_opt={}</script>"));
    EXPECT_EQ(Shown(step), "blocked");
    EXPECT_NE(std::get<Walk::Ended>(step).detail.find("cloudflare"), std::string::npos);
  }
}

TEST_F(WalkTest, DescribesADownload) {
  Walk walk = At("http://a.example/x");
  walk.Begin();
  const auto step =
      walk.Next(Answer(200, {{"Content-Disposition", "attachment; filename=a.pdf.exe"}}, "MZ\x90"));
  ASSERT_EQ(Shown(step), "download");
  EXPECT_EQ(std::get<Walk::Ended>(step).landing.file,
            (SavedFile{"a.pdf.exe", "exe", true, true, false}));
}

TEST_F(WalkTest, PressesNoButtonUnlessToldToAndAllowed) {
  const std::string button = "<a class=btn href=//b.example/doc>View document</a>";
  const struct {
    std::string html;
    int depth;
    const char* next;
  } cases[] = {
      {button, 0, "landed"},
      {"nothing to press", 1, "landed"},
      {button + "<input type=password>", 1, "landed"},
      {button + "<h1>This domain is for sale</h1>", 1, "landed"},
      {button + "<div class=h-captcha></div>", 1, "blocked"},
      {"<a class=btn href=//b.example/x>Unsubscribe</a>", 1, "landed"},
      {"<a class=btn href=//b.example/unsubscribe>Go</a>", 1, "landed"},
      {"<a class=btn href=//b.example/x?token=c2VjcmV0LXRva2VuLTEyMzQ1Njc4OTA>Go</a>", 1, "landed"},
      {"<a class=btn href=http://a.example/>Again</a>", 1, "landed"},
      {button, 1, "http://b.example/doc"},
      {"<a class=btn href=//b.example/x>Unsubscribe</a>" + button, 1, "landed"},
      {"<title>Unsubscribe</title>" + button, 1, "landed"},
      {"<h1>Press to <b>unsubscribe</b></h1>" + button, 1, "landed"},
      {"<h2>Cancel order</h2><a class=btn href=//b.example/n/9>Continue</a>", 1, "landed"},
      {"<h1>Confirm your address</h1><a class=btn href=//b.example/n?u=9>Continue</a>", 1,
       "landed"},
      {"<a class=btn href=//b.example/q/1>Tea</a><a class=btn href=//b.example/q/2>Milk</a>", 1,
       "landed"},
      {"<a class=btn href=/q?o=a>Tea</a><a href=/q?o=b>Milk</a>", 1, "landed"},
      {"<h1>Your document</h1><a class=btn href=//b.example/q/1>Tea</a>"
       "<a class=btn href=//b.example/q/1>Tea again</a>",
       1, "http://b.example/q/1"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.html + " depth " + std::to_string(c.depth));
    Walk walk = At("http://a.example/", {.landing_depth = c.depth});
    walk.Begin();
    const auto step = walk.Next(Html(c.html));
    EXPECT_EQ(Shown(step), c.next);
    if (const auto* request = std::get_if<Walk::Request>(&step)) {
      EXPECT_EQ(request->led_by, LedBy::kCall);
      EXPECT_EQ(Shown(walk.Next(Html("<a class=btn href=/deeper>On</a>"))), "landed");
    }
  }
}

TEST_F(WalkTest, StopsWhenAUrlComesBack) {
  Walk walk = At("http://a.example/");
  walk.Begin();
  EXPECT_EQ(Shown(walk.Next(Redirect("/b"))), "http://a.example/b");
  EXPECT_EQ(Shown(walk.Next(Redirect("/#other"))), "loop");
  EXPECT_EQ(After("http://a.example/", Redirect("/")), "loop");
}

TEST_F(WalkTest, OpensACookieGate) {
  Walk walk = At("http://a.example/");
  walk.Begin();
  const auto step = walk.Next(Answer(302, {{"Location", "/"}, {"Set-Cookie", "seen=1"}}));
  ASSERT_EQ(Shown(step), "http://a.example/");
  EXPECT_EQ(std::get<Walk::Request>(step).cookies, "seen=1");
  EXPECT_EQ(Shown(walk.Next(Html("in"))), "landed");
}

TEST_F(WalkTest, AGateThatNeverOpensIsALoop) {
  Walk walk = At("http://a.example/");
  walk.Begin();
  std::string shown;
  int requests = 1;
  for (; shown != "loop"; ++requests) {
    ASSERT_LE(requests, 3);
    shown = Shown(walk.Next(
        Answer(302, {{"Location", "/"}, {"Set-Cookie", "n=" + std::to_string(requests)}})));
  }
}

TEST_F(WalkTest, APageThatReloadsItselfHasLanded) {
  Walk walk = At("http://a.example/");
  walk.Begin();
  std::string shown;
  for (int i = 0; i < 3; ++i) {
    shown = Shown(
        walk.Next(Answer(200, {{"Refresh", "5"}, {"Set-Cookie", "n=" + std::to_string(i)}}, "x")));
  }
  EXPECT_EQ(shown, "landed");
}

TEST_F(WalkTest, CountsHops) {
  Walk walk = At("http://a.example/", {5, 5, 3});
  walk.Begin();
  for (int i = 1; i < 5; ++i)
    EXPECT_NE(Shown(walk.Next(Redirect("/" + std::to_string(i)))), "too-many-hops");
  EXPECT_EQ(Shown(walk.Next(Redirect("/5"))), "too-many-hops");
}

TEST_F(WalkTest, CountsRefreshesApart) {
  Walk walk = At("http://a.example/", {50, 2, 3});
  walk.Begin();
  walk.Next(Answer(200, {{"Refresh", "0;url=/1"}}));
  walk.Next(Answer(200, {{"Refresh", "0;url=/2"}}));
  EXPECT_EQ(Shown(walk.Next(Redirect("/3"))), "http://a.example/3");
  EXPECT_EQ(Shown(walk.Next(Answer(200, {{"Refresh", "0;url=/4"}}))), "too-many-hops");
}

// Whatever a site answers: within the limits, and never the same request in the same state twice.
TEST_F(WalkTest, NeverExceedsItsLimitsWhateverComes) {
  std::mt19937 random(1);
  const auto pick = [&](int below) { return std::uniform_int_distribution(0, below - 1)(random); };
  const int statuses[] = {200, 301, 302, 303, 307, 308, 404, 503};
  for (int round = 0; round < 2000; ++round) {
    const WalkLimits limits{1 + pick(15), 1 + pick(5), 1 + pick(3)};
    Walk walk = At("http://a.example/0", limits);
    auto step = walk.Begin();
    int requests = 0;
    int by_page = 0;
    std::map<std::string, int> visits;
    while (const auto* request = std::get_if<Walk::Request>(&step)) {
      ASSERT_LE(++requests, limits.max_hops);
      ASSERT_LE(++visits[request->url.RequestHref()], limits.max_visits_of_url);
      ASSERT_TRUE(request->url.IsHttp());
      by_page += request->led_by == LedBy::kRefreshHeader || request->led_by == LedBy::kMetaRefresh;
      ASSERT_LE(by_page, limits.max_page_hops);
      const std::string next = "http://a.example/" + std::to_string(pick(6));
      FetchResponse response = Answer(statuses[pick(8)], {{"Content-Type", "text/html"}});
      if (pick(4) > 0) response.headers.emplace_back("Location", next);
      if (pick(3) == 0) response.headers.emplace_back("Refresh", "0;url=" + next);
      if (pick(3) == 0) response.body = "<meta http-equiv=refresh content='0;url=" + next + "'>";
      if (pick(2) == 0) {
        response.headers.emplace_back("Set-Cookie", "c=" + std::to_string(pick(100)));
      }
      step = walk.Next(response);
    }
  }
}

}  // namespace
}  // namespace linkmilter
