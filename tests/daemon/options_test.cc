#include "daemon/options.h"

#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::variant<CommandLine, Farewell> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "linkmilterd");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

TEST(Options, RefusesWhatItDoesNotKnowWithAUsageError) {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"-x"}, {"stray"}, {"-c"}, {"--config"}, {"--no-such"}}) {
    SCOPED_TRACE(words[0]);
    const auto parsed = Parse(words);
    ASSERT_TRUE(std::holds_alternative<Farewell>(parsed));
    EXPECT_EQ(std::get<Farewell>(parsed).code, ExitCode::kUsage);
  }
}

TEST(Options, ReadsThemAll) {
  const auto parsed = Parse({"-f", "-n", "-v", "-c", "a.yaml", "-p", "unix:/s"});
  ASSERT_TRUE(std::holds_alternative<CommandLine>(parsed));
  const auto& line = std::get<CommandLine>(parsed);
  EXPECT_EQ(line.config, "a.yaml");
  EXPECT_EQ(line.socket, "unix:/s");
  EXPECT_TRUE(line.check_only);
  EXPECT_TRUE(line.verbose);
}

TEST(Options, HasDefaults) {
  const auto parsed = Parse({});
  ASSERT_TRUE(std::holds_alternative<CommandLine>(parsed));
  EXPECT_EQ(std::get<CommandLine>(parsed).config, "/etc/linkmilter/linkmilter.yaml");
  EXPECT_FALSE(std::get<CommandLine>(parsed).check_only);
}

TEST(Options, PrintsVersionAndHelp) {
  const auto version = Parse({"-V"});
  ASSERT_TRUE(std::holds_alternative<Farewell>(version));
  EXPECT_EQ(std::get<Farewell>(version).text.substr(0, 14), "linkmilterd 0.");
  const auto help = Parse({"-h"});
  ASSERT_TRUE(std::holds_alternative<Farewell>(help));
  EXPECT_EQ(std::get<Farewell>(help).code, ExitCode::kOk);
}

}  // namespace
}  // namespace linkmilter
