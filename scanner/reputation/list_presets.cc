#include "scanner/reputation/list_presets.h"

#include <algorithm>
#include <string>

namespace linkmilter {
namespace {

using Class = Standing::Class;

struct Row {
  std::string_view preset;
  std::string_view match;
  std::string_view signal;
  double points;
  Class kind;
};

// Points are set against the thresholds 4 (tag), 6 (defer), 8 (reject): one list of bad domains
// defers or tags, two agree to refuse; misused honest sites need far more beside them; and what
// half the honest world shares (shared hosters, dial-up ranges, shorteners) says little or nothing.
constexpr Row kRows[] = {
    {"dbl", "127.0.1.2", "DBL_SPAM", 5, Class::kSpam},
    {"dbl", "127.0.1.4", "DBL_PHISH", 6, Class::kPhish},
    {"dbl", "127.0.1.5", "DBL_MALWARE", 6, Class::kMalware},
    {"dbl", "127.0.1.6", "DBL_C2", 6, Class::kC2},
    {"dbl", "127.0.1.102", "DBL_ABUSED_SPAM", 1.5, Class::kAbusedLegit},
    {"dbl", "127.0.1.103", "DBL_REDIRECTOR", 0.5, Class::kRedirector},
    {"dbl", "127.0.1.104", "DBL_ABUSED_PHISH", 2, Class::kAbusedLegit},
    {"dbl", "127.0.1.105", "DBL_ABUSED_MALWARE", 2, Class::kAbusedLegit},
    {"dbl", "127.0.1.106", "DBL_ABUSED_C2", 2, Class::kAbusedLegit},

    {"zrd", "127.0.2.2-127.0.2.4", "ZRD_VERY_FRESH", 3, Class::kFresh},
    {"zrd", "127.0.2.5-127.0.2.24", "ZRD_FRESH", 2, Class::kFresh},

    {"zen", "127.0.0.2", "ZEN_SBL", 4, Class::kSpam},
    {"zen", "127.0.0.3", "ZEN_CSS", 2.5, Class::kSpam},
    {"zen", "127.0.0.4-127.0.0.7", "ZEN_XBL", 0.5, Class::kAbusedLegit},
    {"zen", "127.0.0.9", "ZEN_DROP", 5, Class::kSpam},
    {"zen", "127.0.0.10-127.0.0.11", "ZEN_PBL", 0, Class::kGrey},
    {"zen", "127.0.0.20", "ZEN_AUTHBL", 0, Class::kGrey},
    {"zen", "127.0.0.30", "ZEN_BCL", 5, Class::kC2},

    {"surbl", "&8", "SURBL_PHISH", 5, Class::kPhish},
    {"surbl", "&16", "SURBL_MALWARE", 5, Class::kMalware},
    {"surbl", "&64", "SURBL_ABUSE", 4, Class::kSpam},
    {"surbl", "&128", "SURBL_CRACKED", 2, Class::kAbusedLegit},
    {"surbl", "&4", "SURBL_DISPOSABLE", 0, Class::kGrey},
    {"surbl", "&32", "SURBL_TRACKER", 0, Class::kRedirector},

    {"uribl", "&2", "URIBL_BLACK", 4, Class::kSpam},
    {"uribl", "&4", "URIBL_GREY", 0.5, Class::kGrey},
    {"uribl", "&8", "URIBL_RED", 0.5, Class::kFresh},

    {"hbl", "127.0.3.30", "HBL_URL", 6, Class::kMalware},
};

// Every URL is a question of its own; rspamd asks as many.
constexpr std::size_t kMaxHashQuestions = 100;

struct Preset {
  std::string_view name;
  ListKey key;
  bool ip_literals;
  std::string_view zone;  // empty: there is none without a key
  std::string_view label;
  std::string_view refused;  // besides 127.255.255.0/24
  std::string_view listed;
  std::string_view unlisted;
};

constexpr Preset kPresets[] = {
    {"dbl", ListKey::kHost, false, "dbl.spamhaus.org", "", "", "dbltest.com", "invalid"},
    {"zrd", ListKey::kHost, false, "", "", "", "", "invalid"},
    {"zen", ListKey::kAddress, true, "zen.spamhaus.org", "", "", "2.0.0.127", "1.0.0.127"},
    {"surbl", ListKey::kHost, true, "multi.surbl.org", "", "&1", "2.0.0.127", "invalid"},
    {"uribl", ListKey::kRegistrable, true, "multi.uribl.com", "", "&1", "2.0.0.127", "invalid"},
    {"hbl", ListKey::kUrlHash, true, "", "_url", "",
     "TV7QRQPGBKF4X3K4T5QYILRI3SP5CIWVIIOH25YUOGVOJ3SBTYNA._cw", "invalid._url"},
};

ListCode CodeOf(const Row& row) {
  return {CodeMatch::Parse(row.match).value_or(CodeMatch{}), std::string(row.signal), row.points,
          row.kind};
}

}  // namespace

std::optional<DnsListOptions> PresetOf(std::string_view name) {
  const auto* const preset = std::ranges::find(kPresets, name, &Preset::name);
  if (preset == std::end(kPresets)) return std::nullopt;
  DnsListOptions list;
  list.name = name;
  list.preset = name;
  list.scope = {preset->key, preset->ip_literals, std::string(preset->zone),
                std::string(preset->label)};
  list.tests = {std::string(preset->listed), std::string(preset->unlisted)};
  if (const auto refused = CodeMatch::Parse(preset->refused)) list.table.refused = {*refused};
  if (name == "hbl") list.max_questions = kMaxHashQuestions;
  for (const Row& row : kRows) {
    if (row.preset == name) list.table.codes.push_back(CodeOf(row));
  }
  return list;
}

std::vector<std::string_view> PresetNames() {
  std::vector<std::string_view> names;
  for (const Preset& preset : kPresets)
    names.push_back(preset.name);
  return names;
}

}  // namespace linkmilter
