#include "scanner/links/answer_groups.h"

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

// One letter, or a number up to 10.
bool IsAnswer(std::string_view value) {
  return (value.size() == 1 && IsAsciiAlnum(value[0])) || value == "10";
}

// Calls visit(hash) for the URL without each of its short values; values in the query, or the last
// segment of the path.
template <typename Visit>
void ForEachQuestion(std::string_view url, const Visit& visit) {
  constexpr int kMaxValues = 8;  // each costs the URL's length
  int values = 0;
  const std::size_t query = std::min(url.find('?'), url.size());
  ForEachPiece(url, [&](std::string_view piece) {
    const auto start = static_cast<std::size_t>(piece.data() - url.data());
    const std::string_view behind = url.substr(start + piece.size());
    if (!IsAnswer(piece)) return;
    if (start < query ? start + piece.size() != query : url[start - 1] != '=') return;
    if (++values > kMaxValues) return;
    const std::hash<std::string_view> hash;
    visit((hash(url.substr(0, start)) * 31) + hash(behind));
  });
}

}  // namespace

AnswerGroups::AnswerGroups(const std::vector<Link>& links) {
  for (const Link& link : links)
    Add(link.url);
}

void AnswerGroups::Add(std::string_view url) {
  const std::size_t answer = std::hash<std::string_view>{}(url);
  ForEachQuestion(url, [&](std::size_t question) {
    const auto [group, is_new] = groups_.try_emplace(question, Group{answer});
    if (!is_new && group->second.first != answer) group->second.several = true;
  });
}

bool AnswerGroups::Holds(std::string_view url) const {
  bool holds = false;
  ForEachQuestion(url, [&](std::size_t question) {
    const auto group = groups_.find(question);
    holds |= group != groups_.end() && group->second.several;
  });
  return holds;
}

}  // namespace linkmilter
