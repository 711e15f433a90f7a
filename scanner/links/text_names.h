// Which runs of labels in plain text are host names somebody would click. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanner/links/domain.h"

namespace linkmilter {

// Longer runs of labels are no host (a name has at most 253 bytes): keeps a megabyte of dots cheap.
inline constexpr std::size_t kMaxHostBytes = 1024;

enum class TextName {
  kNone,
  kHost,
  kDoubtful,   // perhaps two sentences run together: "done.In"
  kNeedsRest,  // an address or a file name, unless a path or port follows
};

// `name` as written: any script, any full stop UTS 46 knows.
TextName JudgeTextName(std::string_view name, const SuffixList& suffixes);

bool HasKnownTextSuffix(std::string_view name, const SuffixList& suffixes);

// True if no name of the public DNS can be so: "localhost", "a.com-and", "a_b.com". `authority` as
// written behind the slashes; false where its spelling leaves any doubt.
bool LeadsNowhere(std::string_view authority, const SuffixList& suffixes);

// "www.", "www2."
bool IsWww(std::string_view name);

}  // namespace linkmilter
