#include "scanner/links/mime_leaf.h"

#include "scanner/links/binary_plist.h"
#include "scanner/links/sniff.h"

namespace linkmilter {
namespace {

bool IsText(Content content) {
  return content != Content::kOther && content != Content::kMessage;
}

}  // namespace

bool IsMessageLeaf(const MimePart& leaf, std::string_view bytes) {
  if (ContentOfType(leaf.type) == Content::kMessage) return true;
  if (leaf.type.starts_with("text/")) return false;
  return ContentOfName(leaf.file_name) == Content::kMessage ||
         SniffContent(bytes) == Content::kMessage;
}

bool IsTextLeaf(const MimePart& leaf, std::string_view bytes) {
  if (IsBinaryPlist(bytes)) return false;
  return leaf.type.starts_with("text/") || IsText(ContentOfType(leaf.type)) ||
         IsText(ContentOfName(leaf.file_name)) || IsText(SniffContent(bytes));
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
