#include "parse/sandbox.h"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace linkmilter {
namespace {

TEST(Sandbox, RefusesAllButComputingAndTalking) {
  std::FILE* const probe = popen(SANDBOX_PROBE, "r");
  ASSERT_NE(probe, nullptr);
  std::string said;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(buffer.data(), 1, buffer.size(), probe);
    said.append(buffer.data(), got);
  }
  EXPECT_EQ(pclose(probe), 0);
  int refused = 0;
  for (const std::string_view line : Split(TrimAscii(said), '\n')) {
    if (line == "memory done" || line == "inherited descriptor EBADF") continue;
    EXPECT_TRUE(line.ends_with(" EACCES")) << line;
    ++refused;
  }
  EXPECT_EQ(refused, 23);
  EXPECT_THAT(said, ::testing::HasSubstr("memory done"));
  EXPECT_THAT(said, ::testing::HasSubstr("inherited descriptor EBADF"));
}

}  // namespace
}  // namespace linkmilter
