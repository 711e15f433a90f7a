// JSON (RFC 8259) of any shape: every object that has the named member counts as a record, wherever
// it stands: in an array, below the key of another object, in lines of their own. Read as a stream:
// what is held does not grow with the file. Broken or unfinished JSON is refused whole.
#pragma once

#include <cstddef>

#include "scanner/reputation/list_reader.h"

namespace linkmilter {

inline constexpr std::size_t kMaxJsonDepth = 64;  // brackets in brackets by the million
inline constexpr std::size_t kMaxJsonToken = std::size_t{64} << 10;  // a string as long as the file

// The member is a URL where it holds "://", else a domain with all below it; of two of one name in
// an object the last counts. Numbers, true and false equal their spelling in `filter`. An object
// without the filter's member does not count.
Result<ListCounts> ReadJsonList(ListText& text,
                                const FormatOptions& options,
                                const SuffixList& suffixes,
                                const EntrySink& sink);

}  // namespace linkmilter
