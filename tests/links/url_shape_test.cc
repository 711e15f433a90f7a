#include "scanner/links/url_shape.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(Skeleton, MasksWhatMayDifferFromOneReaderToTheNext) {
  const struct {
    const char* url;
    const char* shape;
  } cases[] = {
      {"http://a.example/", "http://a.example/"},
      {"http://a.example", "http://a.example"},
      {"https://www.a.example:8443/sale/Shoes_big.html",
       "https://www.a.example:8443/sale/Shoes_big.html"},
      {"http://a.example/l/k7Gq2mX9vB4tR8sW1zLpQ6/77?u=9&c=3",
       "http://a.example/l/<token>/<number>?c&u"},
      {"http://a.example/l/kA7bQ2xZ", "http://a.example/l/<token>"},
      {"http://a.example/3f2b8c1e-5d47-4a9b-8e60-1c7d92f4ab35", "http://a.example/<token>"},
      {"http://a.example/sale-2024/x", "http://a.example/<word>/x"},
      {"http://a.example/p/bob%40test.example", "http://a.example/p/<word>"},
      {"http://a.example/?b&a=1&b=2", "http://a.example/?a&b"},
      {"http://a.example?k7Gq2mX9vB4tR8sW1zLpQ6", "http://a.example?<token>"},
      {"http://k7gq2mx9vb4tr8sw1zlpq6.t.a.example/x", "http://<token>.t.a.example/x"},
      {"http://a.example/a//b/", "http://a.example/a//b/"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.url);
    EXPECT_EQ(SkeletonOf(c.url, "a.example"), c.shape);
  }
  EXPECT_EQ(SkeletonOf("http://192.0.2.1:81/x", ""), "http://192.0.2.1:81/x");
}

TEST(Skeleton, TellsTwoSitesAndTwoPagesApart) {
  EXPECT_NE(SkeletonOf("http://a.example/l/77", "a.example"),
            SkeletonOf("http://b.example/l/77", "b.example"));
  EXPECT_NE(SkeletonOf("http://a.example/l/77", "a.example"),
            SkeletonOf("http://a.example/m/77", "a.example"));
}

TEST(Skeleton, StaysShortWhateverTheUrl) {
  std::string garland = "http://a.example";
  for (int i = 0; i < 5000; ++i)
    garland += "/x" + std::to_string(i);
  garland += '?';
  for (int i = 0; i < 5000; ++i)
    garland += "&y" + std::to_string(i);
  EXPECT_LT(SkeletonOf(garland, "a.example").size(), 1000U);
}

}  // namespace
}  // namespace linkmilter
