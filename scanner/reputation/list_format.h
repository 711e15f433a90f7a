// The formats lists come in, each a reader of lines. One thread each.
//
//   domains    evil.example    the domain and every host below it
//              =evil.example   that host alone
//              .evil.example   as without the dot
//   hosts      0.0.0.0 a.example b.example    those hosts alone, as in /etc/hosts
//   wildcards  *.evil.example  every host below it, not itself; a name without '*': that host alone
//   urls       http://evil.example/x
//   csv        RFC 4180 with either in one column (csv_list.h)
//   rpz        a response policy zone (rpz_list.h)
//
// In the first four '#' begins a comment, at the start of a line or after white space, and names
// are read as a browser reads them. Addresses are hosts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/reputation/list_entry.h"

namespace linkmilter {

enum class ListFormat { kDomains, kHosts, kUrls, kWildcards, kRpz, kCsv };
std::string_view Name(ListFormat format);

// A column of a CSV file that must hold this text for its row to count.
struct ColumnFilter {
  unsigned column = 0;  // from 1; 0: every row counts
  std::string equals;
  bool operator==(const ColumnFilter&) const = default;
};

struct FormatOptions {
  ListFormat format = ListFormat::kDomains;
  UrlMatch match = UrlMatch::kUrl;
  unsigned column = 1;       // csv: of the entry, from 1
  unsigned rank_column = 0;  // csv: of its rank; 0: entries stand in the order of their rank
  ColumnFilter filter;       // csv
  bool operator==(const FormatOptions&) const = default;
};

// What a line was.
enum class LineKind {
  kNothing,  // a comment, a head, or what this format knows and we do not use
  kEntry,
  kBad,
  kMore,  // begun, and goes on in the next line
};

class LineFormat {
 public:
  LineFormat() = default;
  LineFormat(const LineFormat&) = delete;
  LineFormat& operator=(const LineFormat&) = delete;
  LineFormat(LineFormat&&) = delete;
  LineFormat& operator=(LineFormat&&) = delete;
  virtual ~LineFormat() = default;

  // `line` without its end; hands what it names to the sink.
  virtual LineKind Line(std::string_view line, const EntrySink& sink) = 0;
};

std::unique_ptr<LineFormat> MakeFormat(const FormatOptions& options, const SuffixList& suffixes);

}  // namespace linkmilter
