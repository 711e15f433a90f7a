#include "scanner/links/mime_leaf.h"

#include <algorithm>

#include "scanner/links/binary_plist.h"
#include "scanner/links/byte_set.h"
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

bool LooksLikeText(std::string_view bytes) {
  constexpr std::size_t kLookedAt = 1024;
  if (IsBinaryPlist(bytes)) return false;
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.substr(0, kLookedAt).find('\0') == std::string_view::npos;
}

bool LooksQuotedPrintable(std::string_view bytes) {
  const std::size_t sign = bytes.find("=3D");
  if (sign == std::string_view::npos) return false;
  return bytes.substr(sign + 3, 1) == "\"" || bytes.find("=\n") != std::string_view::npos ||
         bytes.find("=\r\n") != std::string_view::npos;
}

bool IsBase64Alone(std::string_view bytes) {
  static constexpr ByteSet kDigits =
      ByteSet("+/= \t\r\n").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z');
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return kDigits.Has(c); });
}

std::string_view WhyUnreadable(const MimePart& leaf, std::string_view bytes) {
  // What a CMS object is stands at its beginning: RFC 5652, section 14.
  constexpr std::string_view kEnvelopedData = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
  constexpr std::string_view kAuthEnvelopedData = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17";
  constexpr std::size_t kCmsHead = 64;
  constexpr std::string_view kPgp = "-----BEGIN PGP MESSAGE-----";
  const std::string_view head = bytes.substr(0, kCmsHead);
  const auto holds = [head](std::string_view id) {
    return head.starts_with('\x30') && head.find(id) != std::string_view::npos;
  };
  if (leaf.type == "message/partial") return "a fragment of a message";
  if (holds(kEnvelopedData) || holds(kAuthEnvelopedData)) return "encrypted (S/MIME)";
  return bytes.find(kPgp) != std::string_view::npos ? "encrypted (PGP)" : std::string_view();
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
