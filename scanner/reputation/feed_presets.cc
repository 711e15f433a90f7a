#include "scanner/reputation/feed_presets.h"

#include <algorithm>
#include <string>

namespace linkmilter {
namespace {

constexpr Seconds kMinute{60};
constexpr Seconds kHour{3600};
constexpr std::size_t kMiB = std::size_t{1} << 20;

struct Preset {
  std::string_view name;
  std::string_view url;
  Seconds every;
  std::size_t max_bytes;  // several times what came when this was written
  ListFormat format;
  std::string_view signal;
  double points;  // against the thresholds 4 (tag), 6 (defer), 8 (reject)
};

// PhishTank publishes hourly, but gives those without a key "a few downloads per day"; URLhaus
// asks for no more than one each 5 minutes. Gathered lists hold what others took out long ago.
constexpr Preset kPresets[] = {
    {"openphish",
     "https://raw.githubusercontent.com/openphish/public_feed/refs/heads/main/feed.txt", 12 * kHour,
     16 * kMiB, ListFormat::kUrls, "OPENPHISH", 8},
    {"phishtank", "https://data.phishtank.com/data/online-valid.json.gz", 6 * kHour, 256 * kMiB,
     ListFormat::kJson, "PHISHTANK", 7},
    {"urlhaus", "https://urlhaus.abuse.ch/downloads/csv_online/", 15 * kMinute, 64 * kMiB,
     ListFormat::kCsv, "URLHAUS", 8},
    {"phishing-database", "https://phish.co.za/latest/phishing-links-ACTIVE.txt", 6 * kHour,
     256 * kMiB, ListFormat::kUrls, "PHISHING_DATABASE", 5},
};

// Where the entries stand, and which of them are bad today.
void SetColumns(FormatOptions& format) {
  if (format.format == ListFormat::kCsv) {  // URLhaus: id, dateadded, url, url_status, ...
    format.column = 3;
    format.filter = {4, "online"};
  }
  if (format.format == ListFormat::kJson) {  // PhishTank
    format.member = "url";
    format.filter = {0, "yes", "online"};
  }
}

}  // namespace

std::optional<ListOptions> FeedPresetOf(std::string_view name) {
  const auto* const preset = std::ranges::find(kPresets, name, &Preset::name);
  if (preset == std::end(kPresets)) return std::nullopt;
  ListOptions list;
  list.name = preset->name;
  list.url = preset->url;
  list.every = preset->every;
  list.max_bytes = preset->max_bytes;
  list.format.format = preset->format;
  SetColumns(list.format);
  list.signal = preset->signal;
  list.points = preset->points;
  return list;
}

std::vector<std::string_view> FeedPresetNames() {
  std::vector<std::string_view> names;
  for (const Preset& preset : kPresets)
    names.push_back(preset.name);
  return names;
}

}  // namespace linkmilter
