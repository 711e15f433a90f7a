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

TEST(ScriptFold, EndsAtItsLimitsAndSaysSo) {
  std::string nested;
  for (const std::string piece : {"f(", "x=[", "f(function(){", "a='b'+", "x=x+x;x='y'+x;"}) {
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
