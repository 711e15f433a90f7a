#include "scanner/links/script_fold.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(ScriptFold, FindsNoTargetWhereNoneIs) {
  for (const std::string script : {"",
                                   "'",
                                   "(",
                                   ")",
                                   "[",
                                   "]](((",
                                   "location",
                                   "location =",
                                   "location ==  'x'",
                                   "= = =",
                                   "location = /regex/",
                                   "// location = 'x'",
                                   "location = unknown",
                                   "open()",
                                   "a + 'b'",
                                   "history.pushState('', '', 'http://a.example/')",
                                   "x = atob('%')",
                                   "String.fromCharCode(-1, 99999999999)",
                                   "x = [][0]",
                                   "'a'.replace()",
                                   "x = 'a'['b']"}) {
    SCOPED_TRACE(script);
    EXPECT_TRUE(FoldScript(script).targets.empty());
  }
}

TEST(ScriptFold, FindsWhereAScriptLeads) {
  const std::vector<std::pair<std::string, ScriptMove>> cases = {
      {"location = 'http://a.example/'", ScriptMove::kAssign},
      {"window.location.href = 'http://a.example/'", ScriptMove::kAssign},
      {"window['location']['href'] = 'http://a.example/'", ScriptMove::kAssign},
      {"top.document.location='http://a.example/'", ScriptMove::kAssign},
      {"location.replace('http://a.example/')", ScriptMove::kReplace},
      {"self.location['assign'](\"http://a.example/\")", ScriptMove::kReplace},
      {"navigation.navigate('http://a.example/')", ScriptMove::kReplace},
      {"window.open('http://a.example/', '_self')", ScriptMove::kOpen},
      {"var a = document.createElement('a'); a.href = 'http://a.example/'; a.click()",
       ScriptMove::kElement},
      {"f.setAttribute('action', 'http://a.example/')", ScriptMove::kElement},
      {"setTimeout(function () { location.href = 'http://a.example/' }, 500)", ScriptMove::kAssign},
      {R"(setTimeout("location='http://a.example/'", 5))", ScriptMove::kAssign},
      {R"(eval('ev' + 'al("location=\'http://a.example/\'")'))", ScriptMove::kAssign},
  };
  for (const auto& [script, how] : cases) {
    SCOPED_TRACE(script);
    const FoldedScript read = FoldScript(script);
    ASSERT_EQ(read.targets.size(), 1U);
    EXPECT_EQ(read.targets[0].target, "http://a.example/");
    EXPECT_EQ(read.targets[0].how, how);
    EXPECT_TRUE(read.complete);
  }
}

TEST(ScriptFold, PutsTogetherWhatTheScriptWould) {
  for (const std::string value :
       {"'ht' + 'tp://a.ex' + \"ample/\"", "atob('aHR0cDovL2EuZXhhbXBsZS8=')",
        "window.atob('aHR0cDov' + 'L2EuZXhhbXBsZS8=')", "unescape('%68ttp://a.example%2f')",
        "unescape('%u0068ttp://a.example/')", "decodeURIComponent('http%3A%2F%2Fa.example%2F')",
        "String.fromCharCode(104, 0x74, 116, 112) + '://a.example/'",
        "String.fromCharCode(100+4, 117-1, 116, 112^0) + '://a.example/'",
        "'/elpmaxe.a//:ptth'.split('').reverse().join('')",
        "['http:', '', 'a.example', ''].join('/')", "'hxxp://a.example/'.replace('xx', 'tt')",
        "'http://a#example/'.split('#').join('.')", "'--http://a.example/--'.slice(2, -2)",
        "'xhttp://a.example/'.substr(1)", "('http://').concat('a.example/')",
        "['x', 'http://a.example/'][1]", "'http' + (':' + '//a') + '.example/'",
        "'HTTP://A.EXAMPLE/'['toLowerCase']()", "'http:\\x2f\\u002f' + 'a.example/'"}) {
    SCOPED_TRACE(value);
    const FoldedScript read = FoldScript("location = " + value + ";");
    ASSERT_FALSE(read.targets.empty());
    EXPECT_EQ(read.targets[0],
              (ScriptTarget{"http://a.example/", ScriptMove::kAssign, true, true}));
  }
}

TEST(ScriptFold, FollowsVariables) {
  const FoldedScript read = FoldScript(
      "var p = 'ht' + 'tp:', h = ['exa', 'mple'].join('');\nlet u = p + '//a.'; u += h; "
      "go({url: u + '/'}); location.href = u + '/?e=' + victim;");
  ASSERT_FALSE(read.targets.empty());
  EXPECT_EQ(read.targets.back(),
            (ScriptTarget{"http://a.example/?e=", ScriptMove::kAssign, true, false}));
}

TEST(ScriptFold, LeavesOutUrlsOnTheirWay) {
  const FoldedScript read =
      FoldScript("var a = 'htt' + 'p://ev'; var b = a + 'il.example/'; go(b)");
  for (const ScriptTarget& each : read.targets)
    EXPECT_EQ(each.target, "http://evil.example/");
  EXPECT_FALSE(read.targets.empty());
}

TEST(ScriptFold, ReadsMarkupThatIsWritten) {
  const FoldedScript read = FoldScript("document.write(unescape('%3Ca%20href=x%3E'))");
  ASSERT_EQ(read.targets.size(), 1U);
  EXPECT_EQ(read.targets[0], (ScriptTarget{"<a href=x>", ScriptMove::kWrite, true, true}));
}

TEST(ScriptFold, LeavesObjectsOfTheScriptsOwnAlone) {
  const std::string own = "var o = {location: '/no'}; ";
  for (const std::string script :
       {"o.location = '/no'", "o['location'] = '/no'", "o.location.href = '/no'",
        "o.location.replace('/no')", "o.location.href = u",
        "(function () { o.location = '/no' })()", "p.o = {}; p.o.location = '/no'"}) {
    SCOPED_TRACE(script);
    const FoldedScript read = FoldScript(own + script);
    EXPECT_TRUE(read.targets.empty());
    EXPECT_FALSE(read.unread);
  }
  for (const std::string script :
       {"o = window; o.location = '/x'", "var w = {w: window}.w; w.location = '/x'",
        "(function (w) { w.location = '/x' })(window)", "window = {}; window.location = '/x'",
        "location = {}; location.href = '/x'"}) {
    SCOPED_TRACE(script);
    const FoldedScript read = FoldScript(own + script);
    ASSERT_EQ(read.targets.size(), 1U);
    EXPECT_EQ(read.targets[0].target, "/x");
  }
}

TEST(ScriptFold, TellsWhatRunsByItself) {
  using When = ScriptRun::When;
  const struct {
    const char* script;
    When when;
    int delay;
  } cases[] = {
      {"function go() { location = '/x' }", When::kNever, 0},
      {"function go() { location = '/x' } function never() { go() }", When::kNever, 0},
      {"b.onclick = function () { location = '/x' }", When::kNever, 0},
      {"b.addEventListener('click', function () { location = '/x' })", When::kNever, 0},
      {"b.addEventListener('click', () => location = '/x')", When::kNever, 0},
      {"$('#b').on('click', function () { location = '/x' })", When::kNever, 0},
      {"var o = {go: function () { location = '/x' }}", When::kNever, 0},
      {"if (top != self) top.location = '/x'", When::kNever, 0},
      {"if (window.top !== window.self) { top.location.href = '/x' }", When::kNever, 0},
      {"if (self == top) { show() } else { top.location = '/x' }", When::kNever, 0},
      {"open('/x')", When::kNever, 0},
      {"open('/x', '_blank')", When::kNever, 0},
      {"if (mobile) location = '/x'", When::kPerhaps, 0},
      {"if (mobile) { location = '/x' }", When::kPerhaps, 0},
      {"if (a) b(); else location = '/x'", When::kPerhaps, 0},
      {"try { a() } catch (e) { location = '/x' }", When::kPerhaps, 0},
      {"bot || (location = '/x')", When::kPerhaps, 0},
      {"fetch(u).then(r => { location = '/x' })", When::kPerhaps, 0},
      {"setInterval(function () { if (n-- < 1) location = '/x' }, 1000)", When::kPerhaps, 1000},
      {"location = '/x'", When::kSurely, 0},
      {"open('/x', '_self')", When::kSurely, 0},
      {"if (a) { b() } location = '/x'", When::kSurely, 0},
      {"if (a) b(); location = '/x'", When::kSurely, 0},
      {"(function () { location = '/x' })()", When::kSurely, 0},
      {"(function () { location = '/x' }())", When::kSurely, 0},
      {"!function () { location = '/x' }()", When::kSurely, 0},
      {"(() => { location = '/x' })()", When::kSurely, 0},
      {"(() => location = '/x')()", When::kSurely, 0},
      {"function go() { location = '/x' } go()", When::kSurely, 0},
      {"go(); function go() { location = '/x' }", When::kSurely, 0},
      {"var go = function () { location = '/x' }; go()", When::kSurely, 0},
      {"const go = () => { location = '/x' }; go()", When::kSurely, 0},
      {"var o = {go() { location = '/x' }}; o.go()", When::kSurely, 0},
      {"function a() { b() } function b() { location = '/x' } a()", When::kSurely, 0},
      {"function go() { location = '/x' } setTimeout(go, 500)", When::kSurely, 500},
      {"function go() { location = '/x' } setTimeout('go()', 500)", When::kSurely, 500},
      {"function go() { location = '/x' } window.onload = go", When::kSurely, 0},
      {"window.onload = function () { location = '/x' }", When::kSurely, 0},
      {"document.addEventListener('DOMContentLoaded', () => { location = '/x' })", When::kSurely,
       0},
      {"$(document).ready(function () { location = '/x' })", When::kSurely, 0},
      {"$(function () { setTimeout(function () { location = '/x' }, 2000) })", When::kSurely, 2000},
      {"setTimeout(\"location = '/x'\", 3000)", When::kSurely, 3000},
      {"if (top == self) location = '/x'", When::kPerhaps, 0},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.script);
    const FoldedScript read = FoldScript(c.script);
    ASSERT_EQ(read.targets.size(), 1U);
    EXPECT_EQ(read.targets[0].target, "/x");
    EXPECT_EQ(read.targets[0].run, (ScriptRun{c.when, Milliseconds{c.delay}}));
  }
}

TEST(ScriptFold, ScriptsOfOnePageKnowEachOther) {
  const FoldedScript read = FoldScripts({"function go() { location = u }(((", "var u = '/x'",
                                         "function go2() { location = u } go2()", "go3("});
  ASSERT_EQ(read.targets.size(), 1U);
  EXPECT_EQ(read.targets[0].target, "/x");
  EXPECT_EQ(read.targets[0].run.when, ScriptRun::When::kSurely);
  EXPECT_EQ(read.targets[0].script, 2U);
}

TEST(ScriptFold, SaysWhenAMoveIsUnread) {
  for (const std::string script :
       {"x = location.pathname", "ga('page', location.href)", "config.location = city",
        "function f() { location = u }", "document.write(new Date().getFullYear())",
        "history.replaceState(0, '', u)", "if (top != self) top.location = self.location",
        "location.hash = x", "location = '/x'", "eval('a = 1')", "x = atob('YQ==')"}) {
    SCOPED_TRACE(script);
    EXPECT_FALSE(FoldScript(script).unread);
  }
  for (const std::string script :
       {"location = u", "window.location.href = decode(x)", "location.replace(f())", "eval(x)",
        "new Function(x)()", "document.write(x)", "x = atob(y)", "var l = location; l.href = u",
        "(function (w, l) { l.href = u })(window, location)", "w[['a', 'location'][1]] = u"}) {
    SCOPED_TRACE(script);
    EXPECT_TRUE(FoldScript(script).unread);
  }
}

TEST(ScriptFold, ReadsWhatAScriptDoesWithoutAUrl) {
  using Kind = ScriptAct::Kind;
  const struct {
    const char* script;
    Kind kind;
    const char* text;
    bool exact = false;
  } cases[] = {
      {"document.forms[0].submit()", Kind::kSubmit, "0"},
      {"document.forms['f'].submit()", Kind::kSubmit, "f", true},
      {"document.getElementById('f').submit()", Kind::kSubmit, "f", true},
      {"document.login.requestSubmit()", Kind::kSubmit, "login"},
      {"$('#f').submit()", Kind::kSubmit, "f"},
      {"HTMLFormElement.prototype.submit.call(f)", Kind::kSubmit, "f"},
      {"document.getElementById('a').click()", Kind::kPress, "a", true},
      {"location.reload()", Kind::kReload, ""},
      {"location.reload(true)", Kind::kReload, ""},
      {"location = location", Kind::kReload, ""},
      {"window.location.href = window.location.href", Kind::kReload, ""},
      {"document.cookie = 'a=1; path=/'", Kind::kCookie, "a=1; path=/"},
      {"f.method = 'post'", Kind::kMethod, "post"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.script);
    const FoldedScript read = FoldScript(c.script);
    ASSERT_EQ(read.acts.size(), 1U);
    EXPECT_EQ(read.acts[0], (ScriptAct{c.kind, c.text, c.exact, {}, 0}));
  }
  EXPECT_TRUE(FoldScript("document.cookie = 'a=' + Math.random()").acts.empty());
}

TEST(ScriptFold, EndsAtItsLimitsAndSaysSo) {
  std::string nested;
  for (const std::string piece :
       {"f(", "x=[", "f(function(){", "a='b'+", "if(", "if(a)", "else ", "()=>", "}",
        "function a(){a(", "function a(){}a();", "setTimeout(a=>", "a.submit()", "'location',",
        "x=x+x;x='y'+x;"}) {
    nested.clear();
    while (nested.size() < 100'000)
      nested += piece;
    SCOPED_TRACE(piece);
    EXPECT_TRUE(FoldScript("x = 'b'; " + nested).targets.empty());
  }
  EXPECT_FALSE(FoldScript("x='abcdefgh';" + nested).complete);
  EXPECT_FALSE(FoldScript("x='" + std::string(300'000, 'x') + "'").complete);
  EXPECT_FALSE(
      FoldScript("eval('eval(\"eval(\\'eval(1+String(1))\\')\")')", {.scripts = 0}).complete);
}

}  // namespace
}  // namespace linkmilter
