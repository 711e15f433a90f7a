#include "scanner/reputation/local_list.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "base/ip.h"
#include "base/text.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035; longer hosts cannot be resolved anyway
constexpr std::size_t kQuotedBytes = 80;    // of a bad entry, in its problem

std::string_view WithoutTrailingDot(std::string_view host) {
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return host;
}

// `url` with the trailing dot of its host taken off, if it has one.
std::string WithoutDotAfterHost(std::string url, std::string_view host) {
  const auto at = url.find(host);
  if (at != std::string::npos) url.erase(at + host.size() - 1, 1);
  return url;
}

// Cuts a comment: '#' at the start or after white space. In "https://x/#y" it belongs to the URL.
std::string_view WithoutComment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || IsAsciiSpace(line[i - 1]))) return line.substr(0, i);
  }
  return line;
}

std::string Quoted(std::string_view entry) {
  return '"' + EscapeForLog(entry, kQuotedBytes) + '"';
}

// An entry in the form look-ups use, or what is wrong with it.
struct Entry {
  std::string text;
  bool is_url = false;
};

Result<Entry> ReadUrl(std::string_view text) {
  const auto url = ParseUrl(text);
  if (!url || !url->IsHttp() || !url->host) return Error{Quoted(text) + " is no http or https URL"};
  std::string href = url->RequestHref();
  if (href.size() > kMaxUrlBytes) return Error{"the URL is too long"};
  if (url->host->ends_with('.')) href = WithoutDotAfterHost(std::move(href), *url->host);
  return Entry{std::move(href), true};
}

Result<Entry> ReadHost(std::string_view text) {
  if (text.starts_with("*.") || text.starts_with('.'))
    return Error{Quoted(text) + ": subdomains are included; write the domain alone"};
  if (text.find('/') != std::string_view::npos)
    return Error{Quoted(text) + " is neither a domain nor a URL with http:// or https://"};
  const bool bare_ipv6 = text.find(':') != std::string_view::npos && IpAddress::Parse(text);
  const auto host = bare_ipv6 ? ParseHost('[' + std::string(text) + ']') : ParseHost(text);
  if (!host || host->empty()) return Error{Quoted(text) + " is no domain name"};
  const std::string_view name = WithoutTrailingDot(*host);
  if (name.size() > kMaxHostBytes) return Error{"the domain name is too long"};
  if (name.find("..") != std::string_view::npos || name == ".")
    return Error{Quoted(text) + " has an empty label"};
  return Entry{std::string(name), false};
}

Result<Entry> ReadEntry(std::string_view text) {
  const auto is_blank = [](char c) { return IsAsciiSpace(c); };
  if (std::any_of(text.begin(), text.end(), is_blank))
    return Error{Quoted(text) + ": one entry a line"};
  return text.find("://") == std::string_view::npos ? ReadHost(text) : ReadUrl(text);
}

// Something that is no list at all: half-written, or an error page saved in its place.
std::optional<ListProblem> WholeFileProblem(std::string_view text) {
  const auto nul = text.find('\0');
  if (nul != std::string_view::npos) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
    return ListProblem{static_cast<int>(line) + 1, 0, "the file is torn: it holds NUL bytes"};
  }
  if (TrimAscii(text).starts_with('<'))
    return ListProblem{1, 1, "the file is an HTML or XML page, not a list"};
  return std::nullopt;
}

class Reader {
 public:
  void Line(int number, std::string_view line) {
    const std::string_view text = TrimAscii(WithoutComment(line));
    if (text.empty()) return;
    auto entry = ReadEntry(text);
    if (entry) {
      (entry.value().is_url ? urls_ : hosts_).Add(entry.value().text);
    } else if (++bad_ <= kMaxListProblems) {
      const auto column = static_cast<int>(text.data() - line.data()) + 1;
      problems_.push_back({number, column, entry.error().message});
    }
  }

  // Call once, at the end.
  std::vector<ListProblem> TakeProblems() {
    if (bad_ > kMaxListProblems) {
      const auto more = std::to_string(bad_ - kMaxListProblems);
      problems_.push_back({0, 0, "and " + more + " more bad lines"});
    }
    return std::move(problems_);
  }
  NameTable TakeHosts() { return std::move(hosts_).Build(); }
  NameTable TakeUrls() { return std::move(urls_).Build(); }

 private:
  NameTable::Builder hosts_;
  NameTable::Builder urls_;
  std::vector<ListProblem> problems_;
  std::size_t bad_ = 0;
};

void ReadLines(std::string_view text, Reader& reader) {
  int number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    reader.Line(++number, text.substr(start, end - start));
    start = end + 1;
  }
}

}  // namespace

LocalList::LocalList(NameTable hosts, NameTable urls, ListKind kind, std::string name)
    : hosts_(std::move(hosts)), urls_(std::move(urls)), kind_(kind), name_(std::move(name)) {}

LocalList::Loaded LocalList::Parse(std::string_view text, ListKind kind, std::string name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto problem = WholeFileProblem(text)) return std::vector{*std::move(problem)};
  Reader reader;
  ReadLines(text, reader);
  auto problems = reader.TakeProblems();
  if (!problems.empty()) return problems;
  return std::shared_ptr<const LocalList>(
      new LocalList(reader.TakeHosts(), reader.TakeUrls(), kind, std::move(name)));
}

std::string_view LocalList::MatchUrl(std::string_view url) const {
  if (urls_.Contains(url)) return url;
  const std::string_view without_query = url.substr(0, url.find('?'));
  return urls_.Contains(without_query) ? without_query : std::string_view();
}

// The host, then each domain above it. Every step is short: longer names are in no list.
std::string_view LocalList::MatchHost(std::string_view host) const {
  std::string_view name = WithoutTrailingDot(host);
  while (!name.empty()) {
    if (name.size() <= kMaxHostBytes && hosts_.Contains(name)) return name;
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return {};
}

Standing LocalList::Hit(std::string_view entry, std::string_view subject) const {
  const bool denied = kind_ == ListKind::kDeny;
  Standing standing;
  standing.source = name_;
  standing.subject = subject;
  standing.result = denied ? Standing::Result::kListed : Standing::Result::kAllowed;
  standing.code = entry;
  standing.signal = denied ? kDeniedSignal : kAllowedSignal;
  return standing;
}

std::vector<Standing> LocalList::Look(const Subject& subject) const {
  if (subject.host.ends_with('.')) {  // rare, and never a way round the list
    const std::string url = WithoutDotAfterHost(subject.url, subject.host);
    const auto entry = MatchUrl(url);
    if (!entry.empty()) return {Hit(entry, subject.url)};
  } else if (const auto entry = MatchUrl(subject.url); !entry.empty()) {
    return {Hit(entry, subject.url)};
  }
  const auto entry = MatchHost(subject.host);
  if (!entry.empty()) return {Hit(entry, subject.host)};
  return {};
}

LocalList::Loaded LoadLocalList(const std::string& path, ListKind kind, std::string name) {
  const auto refuse = [](std::string message) {
    return std::vector{ListProblem{0, 0, std::move(message)}};
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return refuse("it is a directory");
  const auto size = std::filesystem::file_size(path, error);
  if (error) return refuse("cannot read it: " + error.message());
  if (size > kMaxListBytes) return refuse("it is larger than 1 GiB");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(std::string("cannot read it: ") + std::strerror(errno));
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return refuse("reading failed half-way");
  return LocalList::Parse(text, kind, std::move(name));
}

}  // namespace linkmilter
