#include "config/read_settings.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "config/keys.h"
#include "config/settings_table.h"
#include "config/suggest.h"

namespace linkmilter {
namespace {

class SettingsReader {
 public:
  SettingsReader(const std::filesystem::path& directory, Problems& problems, Options& options)
      : directory_(directory), problems_(problems), options_(options) {}

  // `prefix` is "" at the top, "scan." in the section scan.
  void ReadSection(const YamlNode& section, const std::string& prefix) {
    const auto elsewhere = [this](std::string_view key) { return BetterPlace(key); };
    for (const std::size_t i : KnownKeys(section, ChildrenOf(prefix), problems_, elsewhere)) {
      ReadEntry(section.items[i], prefix + section.keys[i].text);
    }
  }
  Unread TakeUnread() { return std::move(unread_); }

 private:
  void ReadEntry(const YamlNode& node, const std::string& name) {
    const auto setting = std::ranges::find(settings_, name, &Setting::name);
    if (setting != settings_.end()) {
      const std::size_t before = problems_.size();
      setting->field.read(node, Reading{name, directory_, problems_}, options_);
      if (problems_.size() > before) unread_.insert(name);
    } else if (node.kind == YamlNode::Kind::kMap) {
      ReadSection(node, name + ".");
    } else if (node.kind != YamlNode::Kind::kNull) {  // a section with all its lines commented out
      problems_.Add(node.line, node.column,
                    name + ": expected a section, found " + std::string(node.What()));
    }
  }

  std::vector<std::string_view> ChildrenOf(std::string_view prefix) const {
    std::vector<std::string_view> children;
    for (const Setting& setting : settings_) {
      if (setting.name.substr(0, prefix.size()) != prefix) continue;
      const std::string_view rest = setting.name.substr(prefix.size());
      const std::string_view child = rest.substr(0, rest.find('.'));
      if (children.empty() || children.back() != child) children.push_back(child);
    }
    return children;
  }

  // For a key that belongs into another section: the setting or section with the nearest name.
  std::string BetterPlace(std::string_view key) const {
    std::vector<std::string_view> words;
    std::vector<std::string_view> places;
    for (const Setting& setting : settings_) {
      for (std::size_t end = 0; end < setting.name.size();) {
        const std::size_t start = end == 0 ? 0 : end + 1;
        end = std::min(setting.name.find('.', start), setting.name.size());
        words.push_back(setting.name.substr(start, end - start));
        places.push_back(setting.name.substr(0, end));
      }
    }
    const std::string_view nearest = Nearest(key, words);
    if (nearest.empty()) return {};
    const auto at = std::ranges::find(words, nearest) - words.begin();
    return ": did you mean " + Quoted(places[static_cast<std::size_t>(at)]) + "?";
  }

  const std::vector<Setting> settings_ = AllSettings();
  const std::filesystem::path& directory_;
  Problems& problems_;
  Options& options_;
  Unread unread_;
};

}  // namespace

Unread ReadSettings(const YamlNode& root,
                    const std::filesystem::path& directory,
                    Problems& problems,
                    Options& options) {
  SettingsReader reader(directory, problems, options);
  reader.ReadSection(root, "");
  return reader.TakeUnread();
}

const YamlNode& Locate(const YamlNode& root, std::string_view name) {
  const YamlNode* node = &root;
  for (const std::string_view key : Split(name, '.')) {
    const YamlNode* const next = node->Find(key);
    if (next == nullptr) break;
    node = next;
  }
  return *node;
}

}  // namespace linkmilter
