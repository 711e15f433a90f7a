#include "scanner/links/srcset.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

TEST(Srcset, ReadsCandidates) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"", {}},
      {" , ,", {}},
      {"a", {"a"}},
      {"a, b", {"a", "b"}},
      {"a 1x,b 2x", {"a", "b"}},
      {"a,b 2x", {"a,b"}},
      {"a,, b", {"a", "b"}},
      {"a (x, y) 2w, b", {"a", "b"}},
      {"data:,x 1x, b", {"data:,x", "b"}},
  };
  for (const auto& [srcset, urls] : cases) {
    SCOPED_TRACE(srcset);
    Recorded recorded;
    RecordingSink sink(recorded);
    FindSrcsetLinks(srcset, RawLink(), sink);
    EXPECT_EQ(recorded.urls, urls);
  }
}

}  // namespace
}  // namespace linkmilter
