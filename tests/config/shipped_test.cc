// The shipped file and the manual say what the table of settings says.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "config/config.h"
#include "config/read_settings.h"
#include "config/values.h"
#include "scanner/judge/signals.h"
#include "scanner/reputation/list_presets.h"

namespace linkmilter {
namespace {

const std::string kRoot = LINKMILTER_SOURCE_DIR;

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(ShippedFile, EqualsTheDefaults) {
  const auto shipped = LoadConfig(kRoot + "/config/linkmilter.yaml");
  const auto defaults = ParseConfig("", "none.yaml");
  ASSERT_TRUE(std::holds_alternative<Config>(shipped));
  EXPECT_EQ(ShowConfig(std::get<Config>(shipped)), ShowConfig(std::get<Config>(defaults)));
}

TEST(ShippedFile, GivesEverySignalItsPoints) {
  const std::string shipped = ReadFile(kRoot + "/config/linkmilter.yaml");
  const std::string manual = ReadFile(kRoot + "/docs/configuration.md");
  for (const SignalInfo& signal : SignalCatalogue()) {
    SCOPED_TRACE(signal.name);
    const std::string name(signal.name);
    EXPECT_NE(shipped.find("\n    " + name + ": "), std::string::npos);
    EXPECT_NE(manual.find("\n| " + name + " | "), std::string::npos);
    EXPECT_NE(manual.find(" | " + std::string(signal.meaning) + " |\n"), std::string::npos);
  }
}

TEST(ShippedFile, NamesEverySetting) {
  Problems problems("linkmilter.yaml");
  const auto root = ReadYaml(ReadFile(kRoot + "/config/linkmilter.yaml"), problems);
  ASSERT_TRUE(root);
  for (const SettingInfo& setting : SettingCatalogue()) {
    SCOPED_TRACE(setting.name);
    const YamlNode* node = &*root;
    for (std::size_t at = 0; node != nullptr && at <= setting.name.size();) {
      const std::size_t end = std::min(setting.name.find('.', at), setting.name.size());
      node = node->Find(setting.name.substr(at, end - at));
      at = end + 1;
    }
    EXPECT_NE(node, nullptr);
  }
}

TEST(Manual, HasARowForEverySettingAndNoOther) {
  const std::string manual = ReadFile(kRoot + "/docs/configuration.md");
  std::size_t rows = 0;
  for (std::size_t at = 0; (at = manual.find("\n| `", at)) != std::string::npos; ++at)
    ++rows;
  EXPECT_EQ(rows, SettingCatalogue().size());
  for (const SettingInfo& s : SettingCatalogue()) {
    const std::string row = "\n| `" + s.name + "` | " + s.type + " | `" + s.default_value + "` | " +
                            s.range + " | " + (s.reloadable ? "reload" : "restart") + " | " +
                            s.meaning + " |\n";
    EXPECT_NE(manual.find(row), std::string::npos) << "docs/configuration.md lacks:" << row;
  }
}

TEST(Manual, NamesEverySignalOfThePresets) {
  const std::string manual = ReadFile(kRoot + "/docs/configuration.md");
  for (const std::string_view name : PresetNames()) {
    const DnsListOptions preset = PresetOf(name).value();
    EXPECT_NE(manual.find("\n| " + std::string(name) + " | "), std::string::npos) << name;
    for (const ListCode& code : preset.table.codes) {
      const std::string entry = code.signal + ' ' + FormatNumber(code.points);
      EXPECT_NE(manual.find(entry), std::string::npos) << entry;
    }
  }
}

TEST(SettingCatalogue, GivesEverySettingASentence) {
  for (const SettingInfo& setting : SettingCatalogue()) {
    SCOPED_TRACE(setting.name);
    EXPECT_FALSE(setting.type.empty());
    EXPECT_FALSE(setting.default_value.empty());
    EXPECT_EQ(setting.meaning.back(), '.');
  }
}

}  // namespace
}  // namespace linkmilter
