#include "scanner/reputation/hashed_names.h"

#include <array>
#include <numeric>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

// Appendix A of the paper.
TEST(KeyedHash, IsSipHash) {
  std::array<char, 15> bytes{};
  std::iota(bytes.begin(), bytes.end(), '\0');
  const HashKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};
  EXPECT_EQ(KeyedHash(key, {bytes.data(), bytes.size()}), 0xa129ca6149be45e5U);
}

TEST(KeyedHash, IsAnotherUnderEachKey) {
  EXPECT_NE(KeyedHash(RandomHashKey(), "a"), KeyedHash(RandomHashKey(), "a"));
}

TEST(HashedNames, HoldsNothingAtFirst) {
  EXPECT_FALSE(HashedNames().Contains(0, ""));
  EXPECT_FALSE(HashedNames::Builder().Build().Contains(0, "a"));
}

TEST(HashedNames, TellsTagsApart) {
  HashedNames::Builder builder;
  builder.Add(3, "a");
  builder.Add(3, "a");
  builder.Add(4, "b");
  const HashedNames names = std::move(builder).Build();
  EXPECT_EQ(names.size(), 2U);
  EXPECT_TRUE(names.Contains(3, "a"));
  EXPECT_FALSE(names.Contains(4, "a"));
  EXPECT_FALSE(names.Contains(5, "a"));
  EXPECT_FALSE(names.Has(5));
}

TEST(HashedNames, AnswersAsASetDoes) {
  std::mt19937 random(7);
  for (const std::size_t size : {1U, 2U, 7U, 100U, 5'000U}) {
    SCOPED_TRACE(size);
    std::set<std::string> set;
    HashedNames::Builder builder;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string name = std::to_string(random() % (2 * size)) + ".example";
      set.insert(name);
      builder.Add(0, name);
    }
    const HashedNames names = std::move(builder).Build();
    EXPECT_EQ(names.size(), set.size());
    for (std::size_t i = 0; i < 2 * size; ++i) {
      const std::string name = std::to_string(i) + ".example";
      ASSERT_EQ(names.Contains(0, name), set.contains(name)) << name;
    }
  }
}

}  // namespace
}  // namespace linkmilter
