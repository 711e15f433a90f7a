#include "scanner/links/html_entities.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace linkmilter {
namespace {

constexpr HtmlEntity kEntities[] = {
#include "scanner/links/html_entities.inc"  // sorted by name, in byte order
};

// Where the names with each first letter begin; the entry after it is where they end.
constexpr std::size_t kLetters = 'z' + 2;
constexpr auto kFirst = [] {
  std::array<std::size_t, kLetters> first = {};
  std::size_t entity = 0;
  for (std::size_t letter = 0; letter < kLetters; ++letter) {
    while (entity < std::size(kEntities) &&
           static_cast<std::size_t>(kEntities[entity].name[0]) < letter) {
      ++entity;
    }
    first[letter] = entity;
  }
  return first;
}();

}  // namespace

// Narrows the range of names that share the first bytes of `text`, byte by byte. A name that is
// all used up stands at the front of its range.
const HtmlEntity* FindHtmlEntity(std::string_view text) {
  const auto letter = text.empty() ? std::size_t{0} : static_cast<unsigned char>(text[0]);
  if (letter + 1 >= kLetters) return nullptr;
  const HtmlEntity* begin = kEntities + kFirst[letter];
  const HtmlEntity* end = kEntities + kFirst[letter + 1];
  const HtmlEntity* longest = nullptr;
  for (std::size_t i = 1; i < text.size() && begin != end; ++i) {
    const char c = text[i];
    begin = std::partition_point(begin, end, [=](const HtmlEntity& e) { return e.name[i] < c; });
    end = std::partition_point(begin, end, [=](const HtmlEntity& e) { return e.name[i] == c; });
    if (begin != end && begin->name.size() == i + 1) longest = begin++;
  }
  return longest;
}

}  // namespace linkmilter
