#include "scanner/links/fold.h"

#include <algorithm>
#include <cstddef>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "base/text.h"

namespace linkmilter {
namespace {

using Instance = const icu::Normalizer2* (*)(UErrorCode&);

// `text` itself if ICU has no tables.
std::string Normalize(Instance instance, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(status);
  if (U_FAILURE(status) != 0) return std::string(text);
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  normalizer->normalizeUTF8(0, piece, sink, nullptr, status);
  return U_FAILURE(status) != 0 ? std::string(text) : normal;
}

// U+0300 to U+036F: CC 80 to CD AF.
void RemoveDiacritics(std::string& text) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto trail = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if ((lead == 0xCC && trail >= 0x80) || (lead == 0xCD && trail >= 0x80 && trail <= 0xAF)) {
      ++i;
    } else {
      text[kept++] = text[i];
    }
  }
  text.resize(kept);
}

}  // namespace

std::string FoldForMatching(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; })) {
    return AsciiLower(text);
  }
  std::string folded = Normalize(icu::Normalizer2::getNFKCCasefoldInstance, text);
  folded = Normalize(icu::Normalizer2::getNFDInstance, folded);
  RemoveDiacritics(folded);
  return Normalize(icu::Normalizer2::getNFCInstance, folded);
}

}  // namespace linkmilter
