#include "config/config.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "config/checks.h"
#include "config/overrides.h"
#include "config/read_settings.h"
#include "config/settings_table.h"
#include "config/sources.h"
#include "config/yaml_reader.h"
#include "scanner/judge/signals.h"

namespace linkmilter {
namespace {

// Lines of YAML for one setting after `shown`: the section heads it opens, then itself.
std::string ShowLine(const Setting& setting,
                     const Options& options,
                     std::vector<std::string_view>& shown) {
  std::vector<std::string_view> path = Split(setting.name, '.');
  std::string text;
  bool inside = true;  // still in the section of the setting before
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    inside = inside && depth + 1 < shown.size() && depth + 1 < path.size() &&
             path[depth] == shown[depth];
    if (inside) continue;
    text += std::string(2 * depth, ' ') + std::string(path[depth]) + ":";
    if (depth + 1 == path.size()) text += " " + setting.field.show(options);
    text += '\n';
  }
  shown = std::move(path);
  return text;
}

// Every signal has its points in the policy, so that what is in force can be shown.
void AddCatalogue(std::map<std::string, double, std::less<>>& points) {
  for (const SignalInfo& signal : SignalCatalogue())
    points.emplace(signal.name, signal.points);
}

std::string ErrorText(int number) {
  return std::error_code(number, std::generic_category()).message();
}

}  // namespace

std::variant<Config, std::vector<Problem>> ParseConfig(std::string_view text,
                                                       const std::string& file,
                                                       ListShelf& shelf,
                                                       const Memories& memories) {
  Problems problems(file);
  Options options;
  ListShelf next = shelf;
  std::vector<ListNews> news;
  if (const auto root = ReadYaml(text, problems)) {
    const auto directory = std::filesystem::path(file).parent_path();
    const Unread unread = ReadSettings(*root, directory, problems, options);
    CheckTogether(*root, options, unread, problems);
    Sources sources = LoadSources(options, {next, memories}, problems);
    options.policy.trace = std::move(sources.policy);
    news = std::move(sources.news);
    AddCatalogue(options.policy.points);
    BuildOverrides(*root, options, problems);
  }
  if (!problems.empty()) return std::move(problems).Take();
  shelf = std::move(next);
  return Config{std::move(options.settings), std::move(options.reputation),
                std::make_shared<const Policy>(std::move(options.policy)), std::move(news)};
}

std::variant<Config, std::vector<Problem>> ParseConfig(std::string_view text,
                                                       const std::string& file) {
  ListShelf shelf(std::chrono::system_clock::now);
  return ParseConfig(text, file, shelf, Memories());
}

std::variant<Config, std::vector<Problem>> LoadConfig(const std::string& file) {
  ListShelf shelf(std::chrono::system_clock::now);
  return LoadConfig(file, shelf, Memories());
}

std::variant<Config, std::vector<Problem>> LoadConfig(const std::string& file,
                                                      ListShelf& shelf,
                                                      const Memories& memories) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMaxYamlBytes + 1, '\0');  // one more: ParseConfig refuses what is larger
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (stream.fail() && !stream.eof())) {
    return std::vector<Problem>{{file, 0, 0, "cannot be read: " + ErrorText(errno)}};
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return ParseConfig(text, file, shelf, memories);
}

std::vector<SettingInfo> SettingCatalogue() {
  const Options defaults;
  std::vector<SettingInfo> catalogue;
  for (const Setting& setting : AllSettings()) {
    catalogue.push_back({std::string(setting.name), setting.field.type,
                         setting.field.show(defaults), setting.field.range,
                         std::string(setting.meaning), setting.change == Change::kAtReload});
  }
  return catalogue;
}

std::string ShowConfig(const Config& config) {
  const Options options{config.settings, config.reputation, *config.policy};
  std::string text;
  std::vector<std::string_view> shown;
  for (const Setting& setting : AllSettings())
    text += ShowLine(setting, options, shown);
  return text;
}

std::vector<std::string> SealedChanges(const Settings& running, const Settings& next) {
  const Options before{running, {}, {}};
  const Options after{next, {}, {}};
  std::vector<std::string> changed;
  for (const Setting& setting : AllSettings()) {
    const bool sealed = setting.change == Change::kAtRestart;
    const bool same = setting.field.show(before) == setting.field.show(after);
    if (sealed && !same) changed.emplace_back(setting.name);
  }
  return changed;
}

}  // namespace linkmilter
