// CSV (RFC 4180) with real quoting: fields in double quotes hold commas, doubled quotes and line
// ends. One column is the entry: a URL where it holds "://", else a domain with all below it. Lines
// that begin with '#' outside of quotes are comments, and so is a first row that is no entry: a
// head.
#pragma once

#include <memory>

#include "scanner/reputation/list_format.h"

namespace linkmilter {

// A quote that is never closed must not swallow the rest of a file.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 10;
inline constexpr unsigned kMaxColumns = 256;

// REQUIRES: column, rank_column and the filter's at most kMaxColumns.
std::unique_ptr<LineFormat> MakeCsvFormat(const FormatOptions& options, const SuffixList& suffixes);

}  // namespace linkmilter
