// What a leaf of a message is read as: by its declared type, its name and its first bytes, every
// reading that fits, because clients differ. Pure, linear.
#pragma once

#include <string_view>

#include "scanner/links/mime.h"

namespace linkmilter {

// A mail in whatever wrapping. `bytes`: its content, decoded.
bool IsMessageLeaf(const MimePart& leaf, std::string_view bytes);

// Text, or markup under another type.
bool IsTextLeaf(const MimePart& leaf, std::string_view bytes);

// Text under no type at all: no NUL early on, or UTF-16 with a byte order mark.
bool LooksLikeText(std::string_view bytes);

// Quoted-printable that nobody declared; some clients decode it all the same.
bool LooksQuotedPrintable(std::string_view bytes);

// Base64 and nothing else: no text that was put behind it, nor text under a false name.
bool IsBase64Alone(std::string_view bytes);

// In words, why nobody without a key or the other parts can read the leaf; empty if that is not so.
std::string_view WhyUnreadable(const MimePart& leaf, std::string_view bytes);

// The part of a message that is cheap to parse, all of it but for floods of lines that may be
// boundaries.
std::string_view UpToDashLimit(std::string_view content);

// GMime has no limit on parts, spends microseconds on each, and compares every line that begins
// with "--" to every boundary around it (up to 1,024). Past this many such lines a message is cut.
inline constexpr std::size_t kMaxDashLines = 40'000;

}  // namespace linkmilter
