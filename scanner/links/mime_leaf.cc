#include "scanner/links/mime_leaf.h"

#include "scanner/links/sniff.h"

namespace linkmilter {
namespace {

bool IsMarkup(Content content) {
  return content == Content::kHtml || content == Content::kXml;
}

}  // namespace

bool IsMessageLeaf(const MimePart& leaf, std::string_view bytes) {
  if (ContentOfType(leaf.type) == Content::kMessage) return true;
  if (leaf.type.starts_with("text/")) return false;
  return ContentOfName(leaf.file_name) == Content::kMessage ||
         SniffContent(bytes) == Content::kMessage;
}

bool IsTextLeaf(const MimePart& leaf, std::string_view bytes) {
  return leaf.type.starts_with("text/") || IsMarkup(ContentOfType(leaf.type)) ||
         IsMarkup(ContentOfName(leaf.file_name)) || IsMarkup(SniffContent(bytes));
}

bool LooksLikeText(std::string_view bytes) {
  constexpr std::size_t kLookedAt = 1024;
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.substr(0, kLookedAt).find('\0') == std::string_view::npos;
}

bool LooksQuotedPrintable(std::string_view bytes) {
  const std::size_t sign = bytes.find("=3D");
  if (sign == std::string_view::npos) return false;
  return bytes.substr(sign + 3, 1) == "\"" || bytes.find("=\n") != std::string_view::npos ||
         bytes.find("=\r\n") != std::string_view::npos;
}

std::string_view UpToDashLimit(std::string_view content) {
  std::size_t at = 0;
  for (std::size_t count = 0; count < kMaxDashLines; ++count) {
    at = content.find("\n--", at);
    if (at == std::string_view::npos) return content;
    ++at;
  }
  return content.substr(0, at);
}

}  // namespace linkmilter
