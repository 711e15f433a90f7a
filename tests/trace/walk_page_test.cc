#include <string>

#include <gtest/gtest.h>

#include "scanner/trace/walk.h"
#include "tests/fakes/fake_fetcher.h"

namespace linkmilter {
namespace {

// What pages do by themselves.
class WalkPageTest : public testing::Test {
 protected:
  static std::string Shown(const Walk::Step& step) {
    if (const auto* request = std::get_if<Walk::Request>(&step)) {
      return std::string(Name(request->led_by)) + " " + request->url.Href();
    }
    const auto& ended = std::get<Walk::Ended>(step);
    return std::string(Name(ended.ending)) + (ended.detail.empty() ? "" : ": " + ended.detail);
  }
  Walk::Step StepAfter(const std::string& html) {
    Walk walk(ParseUrl("http://a.example/d/p").value(), suffixes, {});
    walk.Begin();
    return walk.Next(Html(html));
  }
  std::string After(const std::string& html) { return Shown(StepAfter(html)); }

  SuffixList suffixes;
  const std::string much_text = std::string(2000, 'x');
  const std::string some_text = "<p>Something for people to read and to look at.</p>";
};

TEST_F(WalkPageTest, StaysWhereNothingMovesByItself) {
  for (const std::string html : {
           "<button onclick=\"location='/x'\">Go</button>",
           "<a href=\"javascript:location='/x'\">Go</a>",
           "<script>function go() { location = '/x' }</script><button onclick=go()>Go</button>",
           "<script>if (top != self) top.location = self.location</script>",
           "<script>if (top != self) { top.location = 'http://a.example/' }</script>",
           "<script>b.addEventListener('click', function () { location = '/x' })</script>",
           "<script>ga('send', location.pathname + location.search)</script>",
           "<script>(function (w, d, s) { w[s] = w[s] || [] })(window, document, 'l')</script>",
           "<script type=application/json>{\"x\": \"location = '/x'\"}</script>",
           "<script type=text/template><meta http-equiv=refresh content='0;url=/x'></script>",
           "<template><script>location = '/x'</script></template>",
           "<noscript><script>location = '/x'</script></noscript>",
           "<!-- <script>location = '/x'</script> -->",
           "<textarea><script>location = '/x'</script></textarea>",
           "<script>document.write(new Date().getFullYear())</script>",
           "<script>document.write('<p>text</p>')</script>",
           "<script>open('/x')</script>",
           "<script>location.reload()</script>",
           "<script>location.hash = 'top'</script>",
           "<script>location = 'javascript:void(0)'</script>",
           "<script>config.location = 'Vienna'</script>",
           "<script>var o = {location: '/x'}; o.location = '/x'</script>",
           "<script>setTimeout(function () { location = '/x' }, 301000)</script>",
           "<form action=/x><input name=q></form>",
           "<form id=f method=post action=/x></form>",
           "<script>f.submit()</script>",
           "<form action=/x><select onchange=this.form.submit()></select></form>",
           "<iframe src=/x width=1 height=1></iframe>",
           "<iframe src=/x style='display:none'></iframe>",
           "<noscript><iframe src=/x></iframe></noscript>",
           "<iframe src=/x width=300 height=200></iframe><img src=y>text",
           "<iframe src=/x width=100% height=100%></iframe><input type=password>",
           "<iframe src=about:blank></iframe>",
           "<frameset><frame></frameset>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html + some_text), "landed");
  }
}

TEST_F(WalkPageTest, NeverTakesAPostForAGetNorPressesYes) {
  const std::string posted = "script-opaque: a form would be posted to a.example";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"<form id=f action=/x></form><script>f.setAttribute('method','post');f.submit()</script>",
       posted},
      {"<form id=f action=/x></form><script>f.submit();f.method='POST'</script>", posted},
      {"<form action=/x><button id=b formmethod=post></form><script>b.click()</script>", posted},
      {"<form id=f method=dialog action=/x></form><script>f.submit()</script>", "landed"},
      {"<form action=/x></form><script>document.getElementById('no').submit()</script>", "landed"},
      {"<script>if (confirm('Delete it?')) location = '/x'</script>", "landed"},
      {"<script>if (0) location = '/x'</script>", "landed"},
      {"<script>if (false) { location = '/x' }</script>", "landed"},
  };
  for (const auto& [html, step] : table) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html + some_text), step);
  }
}

TEST_F(WalkPageTest, APageThatAsksForSomethingIsTheEnd) {
  for (const std::string html : {
           "<script>if (navigator.webdriver) location = '/benign'</script>",
           "<noscript><meta http-equiv=refresh content='0;url=/benign'></noscript>",
           "<iframe width=0 height=0 srcdoc=\"<script>location='/benign'</script>\"></iframe>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html + "<form><input type=password></form>"), "landed");
  }
}

TEST_F(WalkPageTest, IsNotCleanWhereOnlyScriptsShowWhatIsThere) {
  for (const std::string html : {
           "<script src=app.js></script>",
           "<div id=root></div><script>render(root)</script>",
           "<script>document.body.innerHTML = dec('x')</script>Loading...",
           "<noscript>Please switch on JavaScript to see this "
           "page.</noscript><script>go()</script>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html), "script-opaque: script-redirect-opaque");
  }
  FetchResponse cut = Html("<p>Wait</p><!--" + std::string(std::size_t{1} << 20, ' '));
  cut.body_cut = true;
  Walk walk(ParseUrl("http://a.example/").value(), suffixes, {});
  walk.Begin();
  EXPECT_EQ(Shown(walk.Next(cut)), "too-big: cut before the page showed anything");
}

TEST_F(WalkPageTest, BelievesNoConditionOnAPageThatShowsMuch) {
  for (const std::string html : {
           "<script>if (mobile) location = 'http://m.a.example/'</script>",
           "<script>if (expired()) { location.href = '/login' }</script>",
           "<img onerror=\"location='/x'\" src=y>",
           "<script>location = next</script>",
           "<script>eval(x)</script>",
           "<script>document.write(banner)</script>",
           "<script>fetch('/s').then(r => { location = '/login' })</script>",
           "<iframe src=/x width=100% height=100%></iframe>",
           "<iframe src=/x></iframe>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html + much_text), "landed");
    EXPECT_NE(After(html), "landed");
  }
}

TEST_F(WalkPageTest, FollowsScriptsThatRunAtOnce) {
  for (const std::string script : {
           "location = '/x'",
           "window.location.href = '/x'",
           "top['location']['href'] = 'http://a.' + 'example/x'",
           "location.replace(atob('L3g='))",
           "document.location.assign('../x')",
           "window.open('/x', '_self')",
           "setTimeout(function () { location.href = '/x' }, 3000)",
           "setTimeout(\"location = '/x'\", 120000)",
           "function go() { location = '/x' } window.onload = go",
           "location = '/first'; location = '/x'",
           "var a = document.createElement('a'); a.href = '/x'; a.click()",
           "document.write('<script>location = \"/x\"<\\/script>')",
           "if (navigator.webdriver) location = '/bots'; else location = '/x'",
           "eval(unescape('%6cocation=%22/x%22'))",
       }) {
    SCOPED_TRACE(script);
    EXPECT_EQ(After("<script>" + script + "</script>"), "script http://a.example/x");
  }
  for (const std::string html : {
           "<body onload=\"location='/x'\">",
           "<script>function go() { location = '/x' }</script><body onload=go()>",
           "<img src=y onerror=\"location='/x'\">",
           "<svg onload=\"location='/x'\">",
           "<iframe src=\"javascript:top.location='/x'\"></iframe>",
           "<base href=/x/><script>location = '../x'</script>",
           "<a id=go href=/x>Go</a><script>document.getElementById('go').click()</script>",
           "<meta http-equiv=refresh content='0;url=/m'><script>location = '/x'</script>",
           "<meta http-equiv=refresh content='5;url=/m'><script>setTimeout(\"location='/x'\", "
           "4000)</script>",
           "<script>(((</script><script>location = '/x'</script>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html), "script http://a.example/x");
  }
  EXPECT_EQ(After(much_text + "<script>location = '/x'</script>"), "script http://a.example/x");
}

TEST_F(WalkPageTest, ARefreshThatComesSoonerThanTheScriptWins) {
  const std::string refresh = "<meta http-equiv=refresh content='1;url=/m'>";
  EXPECT_EQ(After(refresh + "<script>setTimeout(\"location='/x'\", 2000)</script>"),
            "meta-refresh http://a.example/m");
  EXPECT_EQ(After(refresh + "<script>if (a) location = '/x'</script>"),
            "meta-refresh http://a.example/m");
  EXPECT_EQ(After("<script>document.write('<meta http-eq');document.write('uiv=refresh "
                  "content=0;url=/m>')</script>"),
            "meta-refresh http://a.example/m");
}

TEST_F(WalkPageTest, AScriptNobodyCanReadHasNotLanded) {
  for (const std::string script :
       {"location = decode(x)", "eval(x)", "document.write(x)", "location.replace(atob(y))",
        "location = 'http://' + host", "var l = location; l.href = u"}) {
    SCOPED_TRACE(script);
    EXPECT_EQ(After("<script>" + script + "</script>Please wait"),
              "script-opaque: script-redirect-opaque");
  }
  EXPECT_EQ(
      After("<script>" + std::string(300'000, 'x') + "</script><script>location='/x'</script>"),
      "script-opaque: script-redirect-opaque");
}

TEST_F(WalkPageTest, SubmitsFormsByGetAlone) {
  const std::string hidden = "<input type=hidden name=a value='b c&d'><input type=submit name=s>";
  const std::string get = "<form id=f action=/x?old>" + hidden + "</form>";
  const std::string post = "<form id=f method=POST action=//b.example/x>" + hidden + "</form>";
  const std::string submit = "<script>document.getElementById('f').submit()</script>";
  EXPECT_EQ(After(get + submit), "form http://a.example/x?a=b+c%26d");
  EXPECT_EQ(After("<body onload='document.forms[0].submit()'>" + get),
            "form http://a.example/x?a=b+c%26d");
  EXPECT_EQ(After("<form action=/y></form>" + get + "<script>f.requestSubmit()</script>"),
            "form http://a.example/x?a=b+c%26d");
  EXPECT_EQ(After("<form action=/x><button id=b></form><script>setTimeout(function () { "
                  "document.getElementById('b').click() }, 500)</script>"),
            "form http://a.example/x?");
  EXPECT_EQ(After(post + submit), "script-opaque: a form would be posted to b.example");
  EXPECT_EQ(After(post + submit + much_text), "script-opaque: a form would be posted to b.example");
  EXPECT_EQ(After("<script>f = document.createElement('form'); f.action = '//b.example/'; f.method "
                  "= 'POST'; f.submit()</script>"),
            "script-opaque: a form would be posted to b.example");
}

TEST_F(WalkPageTest, FollowsTheFrameThatIsThePage) {
  for (const std::string html : {
           "<frameset rows='0,*'><frame src=/y><frame src=/x></frameset>",
           "<frameset cols='100%'><frame src=/x></frameset>",
           "<iframe src=/x width=100% height=100%></iframe>",
           "<iframe src=/x style='width: 100vw; height: 100vh'></iframe><p>text",
           "<iframe src=/x style='position:fixed;inset:0'></iframe>",
           "<iframe src=/y width=1 height=1></iframe><iframe src=/x width=1200 "
           "height=900></iframe>",
           "<iframe src=/x></iframe>",
           "<object data=/x width=100% height=100%></object>",
           "<embed src=/x width=100% height=100%>",
           "<base href=/d2/><iframe src=../x></iframe>",
           "<script>document.write('<iframe src=/x></iframe>')</script>",
           "<noscript><meta http-equiv=refresh content='0;url=/m'></noscript><iframe "
           "src=/x></iframe>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(After(html), "frame http://a.example/x");
  }
  EXPECT_EQ(After(much_text + "<iframe src=/x style='position:fixed;width:100%;height:100%'>"),
            "frame http://a.example/x");
  EXPECT_EQ(After("<iframe srcdoc='<meta http-equiv=refresh content=\"0;url=/m\">'></iframe>"),
            "meta-refresh http://a.example/m");
  EXPECT_EQ(After("<iframe src=/x></iframe><div class=h-captcha></div>"), "blocked: hcaptcha");
}

TEST_F(WalkPageTest, OpensAGateWhoseCookieAScriptSetsOnce) {
  const std::string gate = "<script>document.cookie = 'seen=1; path=/'; location.reload()</script>";
  Walk walk(ParseUrl("http://a.example/").value(), suffixes, {});
  walk.Begin();
  const auto step = walk.Next(Html(gate));
  ASSERT_EQ(Shown(step), "script http://a.example/");
  EXPECT_EQ(std::get<Walk::Request>(step).cookies, "seen=1");
  EXPECT_EQ(Shown(walk.Next(Html("<script>document.cookie='n=2';location.reload()</script>"))),
            "script-opaque: script-redirect-opaque");
}

TEST_F(WalkPageTest, SaysWhatLedOnAndWhere) {
  const std::string before = "<p>wait</p>";
  const std::string meta = "<meta http-equiv=refresh content='7;url=/x'>";
  auto step = StepAfter(before + meta + "rest");
  EXPECT_EQ(std::get<Walk::Request>(step).instruction,
            (Instruction{Seconds{7}, before.size(), meta.size(), true, ""}));
  const std::string script = "setTimeout(\"location='/x'\", 500)";
  step = StepAfter(before + "<script>" + script + "</script>");
  EXPECT_EQ(std::get<Walk::Request>(step).instruction,
            (Instruction{Milliseconds{500}, before.size() + 8, script.size(), false, ""}));
}

TEST_F(WalkPageTest, NotesASecondLocation) {
  Walk walk(ParseUrl("http://a.example/").value(), suffixes, {});
  walk.Begin();
  auto step = walk.Next(Answer(302, {{"Location", "/b"}, {"location", "/b"}}));
  EXPECT_EQ(std::get<Walk::Request>(step).instruction.note, "");
  step = walk.Next(Answer(302, {{"Location", "/c"}, {"location", "/d"}}));
  EXPECT_EQ(Shown(step), "http-302 http://a.example/c");
  EXPECT_EQ(std::get<Walk::Request>(step).instruction.note, "a second Location: /d");
}

TEST_F(WalkPageTest, UpgradesHostsThatAskedForTls) {
  const struct {
    const char* first;
    const char* header;
    bool verified;
    const char* next;
    const char* requested;
  } cases[] = {
      {"https://a.example/", "max-age=0", true, "http://a.example/x", "http://a.example/x"},
      {"https://a.example/", "max-age=9", false, "http://a.example/x", "http://a.example/x"},
      {"http://a.example/", "max-age=9", true, "http://a.example/x", "http://a.example/x"},
      {"https://a.example/", "max-age", true, "http://a.example/x", "http://a.example/x"},
      {"https://a.example/", "max-age=9;max-age=9", true, "http://a.example/x",
       "http://a.example/x"},
      {"https://a.example/", "includeSubDomains", true, "http://a.example/x", "http://a.example/x"},
      {"https://a.example/", "max-age=9", true, "http://b.a.example/", "http://b.a.example/"},
      {"https://192.0.2.1/", "max-age=9", true, "http://192.0.2.1/x", "http://192.0.2.1/x"},
      {"https://a.example/", "max-age=9", true, "http://a.example/x", "https://a.example/x"},
      {"https://a.example/", "Max-Age=\"9\" ; foo", true, "http://A.example:8080/",
       "https://a.example:8080/"},
      {"https://a.example/", "max-age=9; includeSubDomains", true, "http://c.b.a.example/",
       "https://c.b.a.example/"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.first) + " " + c.header + " " + c.next);
    Walk walk(ParseUrl(c.first).value(), suffixes, {});
    walk.Begin();
    FetchResponse response =
        Answer(302, {{"Location", c.next}, {"Strict-Transport-Security", c.header}});
    response.certificate.emplace();
    response.certificate->verified = c.verified;
    const auto step = walk.Next(response);
    ASSERT_TRUE(std::holds_alternative<Walk::Request>(step));
    const auto& request = std::get<Walk::Request>(step);
    EXPECT_EQ(request.url.Href(), c.requested);
    EXPECT_EQ(request.upgraded, request.url.scheme == "https");
  }
}

// Pages of nothing but what moves them: bounded, and read in time.
TEST_F(WalkPageTest, EndsWithFloods) {
  for (const std::string piece :
       {"<script>location='/'+'x';</script>", "<form action=/x><input name=a value=b></form>",
        "<iframe src=/x></iframe>", "<frameset><frame src=/x>", "<iframe srcdoc='<iframe srcdoc='>",
        "<script>document.write('<script>document.write(1)<\\/script>')</script>",
        "<body onload='f()'>", "<script>document.cookie='a=b';f.submit();g.click()</script>"}) {
    SCOPED_TRACE(piece);
    std::string html;
    while (html.size() < 400'000)
      html += piece;
    EXPECT_FALSE(After(html).empty());
  }
}

}  // namespace
}  // namespace linkmilter
