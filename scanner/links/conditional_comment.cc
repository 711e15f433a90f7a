#include "scanner/links/conditional_comment.h"

#include "base/text.h"

namespace linkmilter {

std::string_view ConditionalContent(std::string_view comment) {
  comment = TrimAscii(comment);
  if (!StartsWithIgnoreCase(comment, "[if")) return {};
  const std::size_t close = comment.find("]>");
  if (close == std::string_view::npos) return {};
  const std::string_view condition = TrimAscii(comment.substr(3, close - 3));
  if (StartsWithIgnoreCase(condition, "!mso") || StartsWithIgnoreCase(condition, "!vml")) return {};
  comment.remove_prefix(close + 2);
  return comment.substr(0, comment.rfind("<!["));
}

}  // namespace linkmilter
