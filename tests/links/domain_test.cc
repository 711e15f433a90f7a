#include "scanner/links/domain.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/links/url_cases.h"

namespace linkmilter {
namespace {

TEST(SuffixList, KnowsNoDomainForSuffixesAddressesAndBrokenNames) {
  const SuffixList list;
  for (const char* const host : {"", ".", "com", "co.uk", "github.io", "1.2.3.4", "[::1]", ".com",
                                 ".example.com", "a..com", "example.com.."}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(list.RegistrableDomain(host), "");
  }
}

TEST(SuffixList, FindsTheRegistrableDomain) {
  const SuffixList list;
  EXPECT_EQ(list.RegistrableDomain("a.b.example.co.uk"), "example.co.uk");
  EXPECT_EQ(list.RegistrableDomain("A.Example.COM."), "example.com");
  EXPECT_EQ(list.RegistrableDomain("a.x.github.io"), "x.github.io");
  EXPECT_EQ(list.RegistrableDomain("www.city.kobe.jp"), "city.kobe.jp");
  EXPECT_EQ(list.RegistrableDomain("a.b.unknown-suffix"), "b.unknown-suffix");
}

TEST(SuffixList, FindsTheDomainBehindThousandsOfLabels) {
  std::string host;
  while (host.size() < 1'000'000)
    host += "a.";
  EXPECT_EQ(SuffixList().RegistrableDomain(host + "example.co.uk"), "example.co.uk");
}

TEST(SuffixList, KnowsSuffixesTheIcannSectionNames) {
  const SuffixList list;
  for (const char* const host : {"example.com", "EXAMPLE.COM.", "com", "a.co.uk", "a.b.ck",
                                 "x.github.io", "xn--e1afmkfd.xn--p1ai"}) {
    SCOPED_TRACE(host);
    EXPECT_TRUE(list.HasKnownSuffix(host));
  }
  for (const char* const host :
       {"", ".", "readme.md5", "1.2.3.4", "a..com", "done.in-the", "x.localhost"}) {
    SCOPED_TRACE(host);
    EXPECT_FALSE(list.HasKnownSuffix(host));
  }
}

TEST(SuffixList, SaysWhyAFileCannotBeLoaded) {
  EXPECT_FALSE(SuffixList::Load("/nonexistent/list").ok());
  EXPECT_FALSE(SuffixList::Load("/dev/null").ok());
}

// A file of its own, gone with the test.
class TemporaryList {
 public:
  explicit TemporaryList(const std::string& packed)
      : path_(::testing::TempDir() + "linkmilter-suffixes-" + std::to_string(::getpid())) {
    std::ofstream out(path_, std::ios::binary);
    gzFile in = gzopen(packed.c_str(), "rb");
    char buffer[65536];
    for (int length = 0; (length = gzread(in, buffer, sizeof buffer)) > 0;) {
      out.write(buffer, length);
    }
    gzclose(in);
  }
  TemporaryList(const TemporaryList&) = delete;
  TemporaryList& operator=(const TemporaryList&) = delete;
  TemporaryList(TemporaryList&&) = delete;
  TemporaryList& operator=(TemporaryList&&) = delete;
  ~TemporaryList() { std::filesystem::remove(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(SuffixList, PassesThePublicSuffixSuite) {
  const std::string packed = TestDataPath("lists/public_suffix_list.txt.gz");
  if (packed.empty()) return;
  const TemporaryList file(packed);
  const auto list = SuffixList::Load(file.path());
  ASSERT_TRUE(list.ok());
  for (const auto& test_case : ReadCases("psl")) {
    SCOPED_TRACE(test_case.dump());
    if (!test_case["input"].is_string()) continue;
    const auto& domain = test_case["expected"]["domain"];
    EXPECT_EQ(list.value().RegistrableDomain(test_case["input"].get<std::string>()),
              domain.is_string() ? domain.get<std::string>() : "");
  }
}

}  // namespace
}  // namespace linkmilter
