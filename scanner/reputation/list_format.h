// The formats lists come in, but for JSON each a reader of lines. One thread each.
//
//   domains    evil.example    the domain and every host below it
//              =evil.example   that host alone
//              .evil.example   as without the dot
//   hosts      0.0.0.0 a.example b.example    those hosts alone, as in /etc/hosts
//   wildcards  *.evil.example  every host below it, not itself; a name without '*': that host alone
//   urls       http://evil.example/x
//   csv        RFC 4180 with either in one column (csv_list.h)
//   rpz        a response policy zone (rpz_list.h)
//   json       objects with either in one member (json_list.h); read by itself: it has no lines
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

enum class ListFormat { kDomains, kHosts, kUrls, kWildcards, kRpz, kCsv, kJson };
std::string_view Name(ListFormat format);

// What a row or object must hold to count.
struct ColumnFilter {
  unsigned column = 0;  // csv: from 1; 0: every row counts
  std::string equals;
  std::string member = {};  // json: as FormatOptions::member; empty: every object counts
  bool operator==(const ColumnFilter&) const = default;
};

struct FormatOptions {
  ListFormat format = ListFormat::kDomains;
  UrlMatch match = UrlMatch::kUrl;
  unsigned column = 1;       // csv: of the entry, from 1
  unsigned rank_column = 0;  // csv: of its rank; 0: entries stand in the order of their rank
  std::string member = {};   // json: of the entry; "details.url": of the object in `details`
  ColumnFilter filter = {};  // csv, json
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

// REQUIRES: not kJson.
std::unique_ptr<LineFormat> MakeFormat(const FormatOptions& options, const SuffixList& suffixes);

}  // namespace linkmilter
