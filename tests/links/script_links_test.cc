#include "scanner/links/script_links.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/smuggling.h"
#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

Recorded Read(const std::string& script) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindScriptLinks(script, RawLink(), sink);
  return recorded;
}

TEST(ScriptLinks, FindsNothingOutsideOfLiterals) {
  for (const std::string script :
       {"", "'", "http://a.example", "// 'http://a.example'", "/* 'http://a.example'", "'http://'",
        "'http://www.w3.org/2000/svg'", "'//'", "'// x.y'", "'a\nhttp://a.example\n'"}) {
    SCOPED_TRACE(script);
    EXPECT_TRUE(Read(script).urls.empty());
  }
}

TEST(ScriptLinks, FindsUrlsInLiterals) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"location = 'http://a.example/'", {"http://a.example/"}},
      {"location = `https://a.example/${x}`", {"https://a.example/${x}"}},
      {"x = \"http:\\/\\/a.example\"", {"http://a.example"}},
      {"x = '\\x68ttp://a.example\\u002f'", {"http://a.example/"}},
      {"x = '//a.example/y'", {"//a.example/y"}},
      {"x = '<p style=\"a:url(&quot;http://a.example/i&quot;)\">'", {"http://a.example/i"}},
      {"x = 'ht' + 'tps://a.example/'", {"https://a.example/"}},
      {"document.write('<a href=ht' + 'tps://a.example/ >')", {"https://a.example/"}},
      {"x = '<a href=\"HTTP://a.example/\">'", {"HTTP://a.example/"}},
      {"x.replace(/^https?:\\/\\//, ''); y = 'http://a.example/'", {"http://a.example/"}},
      {"x.split(/[\"']/);\ny = 'http://a.example/'", {"http://a.example/"}},
      {"atob('PGEgaHJlZj0iaHR0cDovL2EuZXhhbXBsZS8iPg==')", {"http://a.example/"}},
      {"x = 'http://a.example http://b.example'", {"http://a.example", "http://b.example"}},
  };
  for (const auto& [script, urls] : cases) {
    SCOPED_TRACE(script);
    EXPECT_EQ(Read(script).urls, urls);
  }
}

TEST(ScriptLinks, NotesWhatMakesFiles) {
  EXPECT_EQ(Read("x = new Blob([atob(y)])").evidence,
            (std::vector<std::string>{"smuggling atob(", "smuggling new Blob("}));
}

TEST(ScriptLinks, TellsWhereAFileOfTheirOwnBytesIsMade) {
  const std::string payload = "p = '" + std::string(kSmallestPayload, 'A') + "';";
  const std::string code = "b = new Blob([atob(p)]); a.download = 'x.zip';";
  const auto tells = [](const std::string& script) {
    const auto evidence = Read(script).evidence;
    return !evidence.empty() && evidence.back() == "smuggling " + std::string(kSmuggledFile);
  };
  EXPECT_TRUE(tells(payload + code));
  EXPECT_TRUE(tells(payload + "navigator.msSaveOrOpenBlob(atob(p))"));
  EXPECT_FALSE(tells(code));
  EXPECT_FALSE(tells("p = '" + std::string(kSmallestPayload - 1, 'A') + "';" + code));
  EXPECT_FALSE(tells(payload + "b = new Blob([p]); a.download = 'x.csv';"));
  EXPECT_FALSE(tells(payload + "new Worker(URL.createObjectURL(new Blob([atob(p)])))"));
}

TEST(JsonLinks, TellsActionsFromFacts) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindJsonLinks(
      R"({"@context": "http://schema.org", "image": "https://a.example/i",
          "potentialAction": {"@type": "ConfirmAction", "handler":
          {"@type": "HttpActionHandler", "url": "https:\/\/a.example\/c"}}})",
      RawLink(), sink);
  EXPECT_EQ(recorded.urls,
            (std::vector<std::string>{"https://a.example/i", "https://a.example/c"}));
  EXPECT_EQ(recorded.kinds, (std::vector<PlaceKind>{PlaceKind::kPassive, PlaceKind::kAction}));
}

}  // namespace
}  // namespace linkmilter
