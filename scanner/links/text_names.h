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

// "www.", "www2."
bool IsWww(std::string_view name);

}  // namespace linkmilter
