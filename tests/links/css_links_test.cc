#include "scanner/links/css_links.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

std::vector<std::string> Read(const std::string& css) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindCssLinks(css, RawLink(), sink);
  return recorded.urls;
}

TEST(CssLinks, FindsNothingWhereNothingIsLoaded) {
  for (const std::string css :
       {"", "url", "url(", "url()", "u/**/rl(a)", "/* url(a) */", "/* url(a)", "content: 'url(a)'",
        "@namespace 'http://a.example'; p {}", "@namespace url(http://a.example);",
        "@charset 'utf-8';", "curl(a)", "format('woff')", "\\", "a\\"}) {
    SCOPED_TRACE(css);
    EXPECT_TRUE(Read(css).empty());
  }
}

TEST(CssLinks, FindsWhatIsLoaded) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"background:url(a)", {"a"}},
      {"background:URL( \"a b\" )", {"a b"}},
      {"url('a'), url(b)", {"a", "b"}},
      {"\\75rl(a)", {"a"}},
      {"u\\72 l(a)", {"a"}},
      {"\\000075\\000072\\00006c(a)", {"a"}},
      {"url(\\61 b\\)c)", {"ab)c"}},
      {"url(a", {"a"}},
      {"url('a\\\nb')", {"ab"}},
      {"@import 'a';", {"a"}},
      {"@IMPORT url(a) print;", {"a"}},
      {"@\\69mport \"a\"", {"a"}},
      {"<!-- p { background: url(a) } -->", {"a"}},
      {"image-set('a' 1x, url(b) 2x, 'c' type('image/png'))", {"a", "b", "c"}},
      {"-webkit-image-set(url(a) 1x)", {"a"}},
      {"@font-face { src: src('a') format('woff'), url(b) }", {"a", "b"}},
      {"content: 'x' url(a)", {"a"}},
      {"'unclosed\nurl(a)", {"a"}},
      {"x:y/**/url(a)", {"a"}},
  };
  for (const auto& [css, urls] : cases) {
    SCOPED_TRACE(css);
    EXPECT_EQ(Read(css), urls);
  }
}

}  // namespace
}  // namespace linkmilter
