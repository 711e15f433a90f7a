#include "scanner/reputation/list_format.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "scanner/reputation/csv_list.h"
#include "scanner/reputation/rpz_list.h"

namespace linkmilter {
namespace {

// Cuts a comment: '#' at the start or after white space. In "https://x/#y" it belongs to the URL.
std::string_view Content(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || IsAsciiSpace(line[i - 1])))
      return TrimAscii(line.substr(0, i));
  }
  return TrimAscii(line);
}

class DomainLines final : public LineFormat {
 public:
  LineKind Line(std::string_view line, const EntrySink& sink) override {
    std::string_view text = Content(line);
    if (text.empty()) return LineKind::kNothing;
    Scope scope = Scope::kDomain;
    if (text.front() == '=') scope = Scope::kHost;
    if (text.front() == '=' || text.front() == '.') text.remove_prefix(1);
    const auto name = ReadName(text, buffer_);
    if (!name) return LineKind::kBad;
    sink({scope, *name});
    return LineKind::kEntry;
  }

 private:
  std::string buffer_;
};

class WildcardLines final : public LineFormat {
 public:
  LineKind Line(std::string_view line, const EntrySink& sink) override {
    std::string_view text = Content(line);
    if (text.empty()) return LineKind::kNothing;
    const bool below = text.starts_with("*.");
    if (below) text.remove_prefix(2);
    const auto name = ReadName(text, buffer_);
    if (!name) return LineKind::kBad;
    sink({below ? Scope::kBelow : Scope::kHost, *name});
    return LineKind::kEntry;
  }

 private:
  std::string buffer_;
};

// What such files say of the machine itself.
bool IsOwnName(std::string_view name) {
  constexpr std::string_view kOwn[] = {
      "localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0", "127.0.0.1"};
  return name.starts_with("ip6-") ||
         std::find(std::begin(kOwn), std::end(kOwn), name) != std::end(kOwn);
}

class HostsLines final : public LineFormat {
 public:
  LineKind Line(std::string_view line, const EntrySink& sink) override {
    std::string_view text = Content(line);
    if (text.empty()) return LineKind::kNothing;
    std::string_view address = TakeWord(text);
    address = address.substr(0, address.find('%'));  // "fe80::1%lo0 localhost"
    if (!IpAddress::Parse(address) || text.empty()) return LineKind::kBad;
    LineKind kind = LineKind::kNothing;
    while (!text.empty()) {
      const std::string_view word = TakeWord(text);
      if (IsOwnName(word)) continue;
      const auto name = ReadName(word, buffer_);
      if (!name) return LineKind::kBad;
      sink({Scope::kHost, *name});
      kind = LineKind::kEntry;
    }
    return kind;
  }

 private:
  static std::string_view TakeWord(std::string_view& text) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text = TrimAscii(text.substr(end));
    return word;
  }

  std::string buffer_;
};

class UrlLines final : public LineFormat {
 public:
  UrlLines(UrlMatch match, SuffixList suffixes) : match_(match), suffixes_(std::move(suffixes)) {}

  LineKind Line(std::string_view line, const EntrySink& sink) override {
    const std::string_view text = Content(line);
    if (text.empty()) return LineKind::kNothing;
    return ReadUrlEntry(text, match_, suffixes_, sink) ? LineKind::kEntry : LineKind::kBad;
  }

 private:
  const UrlMatch match_;
  const SuffixList suffixes_;
};

}  // namespace

std::string_view Name(ListFormat format) {
  switch (format) {
    case ListFormat::kDomains:
      return "domains";
    case ListFormat::kHosts:
      return "hosts";
    case ListFormat::kUrls:
      return "urls";
    case ListFormat::kWildcards:
      return "wildcards";
    case ListFormat::kRpz:
      return "rpz";
    case ListFormat::kCsv:
      return "csv";
    case ListFormat::kJson:
      return "json";
  }
  std::abort();
}

std::unique_ptr<LineFormat> MakeFormat(const FormatOptions& options, const SuffixList& suffixes) {
  switch (options.format) {
    case ListFormat::kDomains:
      return std::make_unique<DomainLines>();
    case ListFormat::kHosts:
      return std::make_unique<HostsLines>();
    case ListFormat::kUrls:
      return std::make_unique<UrlLines>(options.match, suffixes);
    case ListFormat::kWildcards:
      return std::make_unique<WildcardLines>();
    case ListFormat::kRpz:
      return MakeRpzFormat();
    case ListFormat::kCsv:
      return MakeCsvFormat(options, suffixes);
    case ListFormat::kJson:
      break;
  }
  std::abort();
}

}  // namespace linkmilter
