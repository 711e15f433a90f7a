// The operator's own list of domains and URLs, allowed or denied, from a text file:
//
//   # a comment
//   evil.example                    the host and every host below it
//   192.0.2.7                       an address as host; IPv6 with or without brackets
//   https://files.example/x         that URL, with any query
//   https://files.example/x?id=1    that URL with exactly that query
//
// Entries are read as a browser reads them: case, spelling of addresses, international names and a
// trailing dot make no difference. Immutable: any thread; looking up does not allocate.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scanner/reputation/name_table.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

enum class ListKind { kAllow, kDeny };

// The signals of hits; their points are in the catalogue (scanner/judge/signals.h).
inline constexpr std::string_view kAllowedSignal = "ALLOWED";
inline constexpr std::string_view kDeniedSignal = "LISTED_DENY";

inline constexpr std::size_t kMaxListBytes = std::size_t{1} << 30;  // a device, a runaway file
inline constexpr std::size_t kMaxListProblems =
    20;  // the wrong file altogether; the rest is counted

// What is wrong with one line, for people.
struct ListProblem {
  int line = 0;    // from 1; 0: of the whole file
  int column = 0;  // from 1; 0: none
  std::string message;
  bool operator==(const ListProblem&) const = default;
};

class LocalList final : public LocalSource {
 public:
  using Loaded = std::variant<std::shared_ptr<const LocalList>, std::vector<ListProblem>>;

  // `name` is Standing::source: "deny:/etc/linkmilter/deny.txt". A torn file (NUL bytes) or an HTML
  // page (an error page saved in its place) is refused whole.
  static Loaded Parse(std::string_view text, ListKind kind, std::string name);

  // At most one standing: the exact URL before the narrowest domain. Standing::code is the entry.
  std::vector<Standing> Look(const Subject& subject) const override;
  std::size_t size() const { return hosts_.size() + urls_.size(); }

 private:
  LocalList(NameTable hosts, NameTable urls, ListKind kind, std::string name);
  std::string_view MatchUrl(std::string_view url) const;
  std::string_view MatchHost(std::string_view host) const;
  Standing Hit(std::string_view entry, std::string_view subject) const;

  NameTable hosts_;
  NameTable urls_;
  ListKind kind_;
  std::string name_;
};

// Reads the file at `path`. Problems hold every bad line, not only the first.
LocalList::Loaded LoadLocalList(const std::string& path, ListKind kind, std::string name);

}  // namespace linkmilter
