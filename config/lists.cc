#include "config/lists.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "config/codecs.h"
#include "config/keys.h"
#include "config/structures.h"
#include "scanner/feeds/feed.h"
#include "scanner/links/url.h"
#include "scanner/reputation/csv_list.h"
#include "scanner/reputation/feed_presets.h"
#include "scanner/reputation/json_list.h"

namespace linkmilter {
namespace {

constexpr double kMostPoints = 1'000;

Codec<ListFormat> FormatCodec() {
  return Word<ListFormat>({{"domains", ListFormat::kDomains},
                           {"hosts", ListFormat::kHosts},
                           {"urls", ListFormat::kUrls},
                           {"wildcards", ListFormat::kWildcards},
                           {"rpz", ListFormat::kRpz},
                           {"csv", ListFormat::kCsv},
                           {"json", ListFormat::kJson}});
}

Codec<UrlMatch> MatchCodec() {
  return Word<UrlMatch>({{"url", UrlMatch::kUrl},
                         {"path", UrlMatch::kPath},
                         {"host", UrlMatch::kHost},
                         {"domain", UrlMatch::kDomain}});
}

Codec<Standing::Result> ResultCodec() {
  using Result = Standing::Result;
  return Word<Result>(
      {{"listed", Result::kListed}, {"allowed", Result::kAllowed}, {"popular", Result::kPopular}});
}

Codec<unsigned> ColumnCodec() {
  return Whole<unsigned>(1, kMaxColumns);
}

// "url", "details.url": a json list's column.
Status CheckMember(std::string_view member) {
  constexpr std::size_t kLongest = 200;
  const auto names = Split(member, '.');
  const bool whole = std::ranges::none_of(names, &std::string_view::empty);
  if (whole && names.size() <= kMaxJsonDepth && member.size() <= kLongest) return Done();
  return Error{Quoted(member) + " is not the name of a member such as url or details.url"};
}

// Where the lists of this format keep a thing: by number, or by name.
void ReadColumn(const YamlNode& node,
                const Reading& reading,
                ListFormat format,
                std::pair<unsigned&, std::string&> column) {
  if (format == ListFormat::kJson) {
    ReadInto(Text("member", "", CheckMember), node, reading, column.second);
  } else {
    ReadInto(ColumnCodec(), node, reading, column.first);
  }
}

void ReadFilter(const YamlNode& node, const Reading& reading, FormatOptions& format) {
  if (!IsMap(node, "{column: ..., equals: TEXT}", reading)) return;
  ColumnFilter& filter = format.filter;
  filter = {};
  const auto text = Text("text", "", [](std::string_view) { return Done(); });
  for (const std::size_t i : KnownKeys(node, {"column", "equals"}, reading.problems)) {
    if (node.keys[i].text == "column") {
      ReadColumn(node.items[i], reading, format.format, {filter.column, filter.member});
    } else {
      ReadInto(text, node.items[i], reading, filter.equals);
    }
  }
  RequireKeys(node, {"column", "equals"}, reading);
}

constexpr Seconds kLongestPause{30 * 86'400};
constexpr const char* kFeedsDirectory = "/var/lib/linkmilter/feeds/";

Status CheckFeedUrl(std::string_view text) {
  const auto url = ParseUrl(text);
  if (url && url->IsHttp() && !url->HasCredentials()) return Done();
  return Error{Quoted(text) + " is not a URL such as https://lists.example.com/feed.txt"};
}

// One key of a list and how its value is read.
struct Part {
  std::string_view key;
  void (*read)(const YamlNode&, const Reading&, ListOptions&);
};

// In the order in which they are read.
constexpr Part kParts[] = {
    {"preset",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       std::vector<std::pair<std::string_view, std::string_view>> words;
       for (const std::string_view name : FeedPresetNames())
         words.emplace_back(name, name);
       const auto name = ReadScalar(Word<std::string_view>(std::move(words)), node, reading);
       if (name) list = *FeedPresetOf(*name);
     }},
    {"url",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Text("URL", "http or https", CheckFeedUrl), node, reading, list.url);
     }},
    {"every",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Duration(kShortestFeedPause, kLongestPause), node, reading, list.every);
     }},
    {"max_bytes",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Size(std::size_t{1} << 10, std::size_t{1} << 30), node, reading, list.max_bytes);
     }},
    {"header_file",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(ExistingFile(), node, reading, list.header_file);
     }},
    {"name",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Text("single value", "", CheckListName), node, reading, list.name);
     }},
    {"file",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(list.url.empty() ? ExistingFile() : NewFile(), node, reading, list.file);
     }},
    {"format",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ListFormat format = list.format.format;
       ReadInto(FormatCodec(), node, reading, format);
       // Columns of another format are none of this one.
       if (format != list.format.format) list.format = FormatOptions{.format = format};
     }},
    {"match",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(MatchCodec(), node, reading, list.format.match);
     }},
    {"column",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadColumn(node, reading, list.format.format, {list.format.column, list.format.member});
     }},
    {"rank",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(ColumnCodec(), node, reading, list.format.rank_column);
     }},
    {"where",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadFilter(node, reading, list.format);
     }},
    {"result",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(ResultCodec(), node, reading, list.result);
     }},
    {"signal",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Text("single value", "", CheckSignalName), node, reading, list.signal);
     }},
    {"points",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Number(-kMostPoints, kMostPoints), node, reading, list.points);
     }},
    {"follow",
     [](const YamlNode& node, const Reading& reading, ListOptions& list) {
       ReadInto(Flag(), node, reading, list.follow);
     }},
};

// A key that would change nothing is a mistake somebody relies on.
void RefuseIdleKeys(const YamlNode& node, const Reading& reading, const ListOptions& list) {
  const auto refuse = [&](std::string_view key, std::string_view where) {
    if (const YamlNode* value = node.Find(key))
      reading.Complain(*value, Quoted(key) + " is for lists with " + std::string(where));
  };
  const ListFormat format = list.format.format;
  const bool records = format == ListFormat::kCsv || format == ListFormat::kJson;
  if (!records) {
    for (const std::string_view key : {"column", "where"})
      refuse(key, "format: csv or json");
  }
  if (format != ListFormat::kCsv) refuse("rank", "format: csv");
  if (!records && format != ListFormat::kUrls) refuse("match", "format: urls, csv or json");
  if (list.result != Standing::Result::kListed) {
    for (const std::string_view key : {"signal", "points", "follow"})
      refuse(key, "result: listed");
  }
  if (list.result != Standing::Result::kPopular) refuse("rank", "result: popular");
  if (list.url.empty()) {
    for (const std::string_view key : {"every", "max_bytes", "header_file"})
      refuse(key, "a url");
  }
}

// What no preset has said.
void RequireParts(const YamlNode& node, const Reading& reading, const ListOptions& list) {
  RequireKeys(node, {"name", "format"}, reading);
  if (list.url.empty()) RequireKeys(node, {"file"}, reading);
  if (list.result == Standing::Result::kListed) RequireKeys(node, {"signal", "points"}, reading);
}

void CheckList(const YamlNode& node, const Reading& reading, const ListOptions& list) {
  if (!node.Find("preset")) RequireParts(node, reading, list);
  const ListFormat format = list.format.format;
  if (format == ListFormat::kJson && list.format.member.empty())
    RequireKeys(node, {"column"}, reading);
  RefuseIdleKeys(node, reading, list);
  const bool ranked = format == ListFormat::kDomains || format == ListFormat::kCsv;
  if (list.result == Standing::Result::kPopular && !ranked)
    reading.Complain(node, "result: popular needs format: domains or csv");
}

ListOptions ReadList(const YamlNode& node, const Reading& reading) {
  ListOptions list;
  if (!IsMap(node, "{name: ..., file: ..., format: ..., ...}", reading)) return list;
  std::vector<std::string_view> keys;
  for (const Part& part : kParts)
    keys.push_back(part.key);
  const std::size_t before = reading.problems.size();
  KnownKeys(node, keys, reading.problems);
  for (const Part& part : kParts) {
    if (const YamlNode* value = node.Find(part.key)) part.read(*value, reading, list);
  }
  if (!list.url.empty() && !node.Find("file")) list.file = kFeedsDirectory + list.name;
  if (reading.problems.size() == before) CheckList(node, reading, list);
  return list;
}

// Each would undo what the other fetched.
void RefuseSharedCopies(const YamlNode& node,
                        const Reading& reading,
                        const std::vector<ListOptions>& lists) {
  std::set<std::string> files;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].url.empty() || files.insert(lists[i].file).second) continue;
    reading.Complain(node.items[i], "a second feed keeps its copy in " + Quoted(lists[i].file));
  }
}

void ReadLists(const YamlNode& node, const Reading& reading, Options& options) {
  const std::size_t before = reading.problems.size();
  ReadNamed(node, "list", reading, ReadList, options.reputation.lists);
  if (reading.problems.size() == before)
    RefuseSharedCopies(node, reading, options.reputation.lists);
}

// Where the entries are, and which count.
std::string ShowColumns(const FormatOptions& format) {
  const ColumnFilter& filter = format.filter;
  std::string shown;
  if (format.format == ListFormat::kJson) {
    shown = ", column: " + YamlQuoted(format.member);
    if (!filter.member.empty())
      shown += ", where: {column: " + YamlQuoted(filter.member) +
               ", equals: " + YamlQuoted(filter.equals) + "}";
  }
  if (format.format == ListFormat::kCsv) {
    shown = ", column: " + std::to_string(format.column);
    if (format.rank_column != 0) shown += ", rank: " + std::to_string(format.rank_column);
    if (filter.column != 0)
      shown += ", where: {column: " + std::to_string(filter.column) +
               ", equals: " + YamlQuoted(filter.equals) + "}";
  }
  if (!shown.empty() || format.format == ListFormat::kUrls)
    shown += ", match: " + MatchCodec().show(format.match);
  return shown;
}

std::string ShowList(const ListOptions& list) {
  std::string shown = "{name: " + YamlQuoted(list.name) + ", file: " + YamlQuoted(list.file) +
                      ", format: " + std::string(Name(list.format.format)) +
                      ShowColumns(list.format) + ", result: " + ResultCodec().show(list.result);
  if (list.result == Standing::Result::kListed)
    shown += ", signal: " + list.signal + ", points: " + FormatNumber(list.points) +
             ", follow: " + Flag().show(list.follow);
  if (!list.url.empty()) {
    shown += ", url: " + YamlQuoted(list.url) + ", every: " + FormatDuration(list.every) +
             ", max_bytes: " + FormatSize(list.max_bytes);
    if (!list.header_file.empty()) shown += ", header_file: " + YamlQuoted(list.header_file);
  }
  return shown + "}";
}

std::string ShowLists(const Options& options) {
  std::string shown;
  for (const ListOptions& list : options.reputation.lists)
    shown += (shown.empty() ? "" : ", ") + ShowList(list);
  return "[" + shown + "]";
}

}  // namespace

Field ListsField() {
  return {"list of lists", "see below", ReadLists, ShowLists};
}

}  // namespace linkmilter
