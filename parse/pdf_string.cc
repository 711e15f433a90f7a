#include "parse/pdf_string.h"

#include <cstddef>

#include <poppler/PDFDocEncoding.h>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

std::string FromPdfDocEncoding(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const Unicode point = pdfDocEncoding[static_cast<unsigned char>(c)];
    AppendUtf8(point == 0 ? kReplacementCharacter : static_cast<char32_t>(point), out);
  }
  return out;
}

// The length of "scheme:", 0 if there is none. One letter is a drive.
std::size_t SchemeLength(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() &&
         (IsAsciiAlnum(text[i]) || text[i] == '+' || text[i] == '-' || text[i] == '.'))
    ++i;
  const bool scheme = i > 1 && i < text.size() && text[i] == ':' && IsAsciiAlpha(text[0]);
  return scheme ? i + 1 : 0;
}

}  // namespace

std::string PdfText(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF")) return Utf16ToUtf8(bytes.substr(2), ByteOrder::kBig);
  if (bytes.starts_with("\xFF\xFE")) return Utf16ToUtf8(bytes.substr(2), ByteOrder::kLittle);
  if (bytes.starts_with("\xEF\xBB\xBF")) return ToValidUtf8(bytes.substr(3));
  return IsValidUtf8(bytes) ? std::string(bytes) : FromPdfDocEncoding(bytes);
}

std::string ResolvePdfUri(std::string_view base, std::string_view uri) {
  const std::size_t scheme = SchemeLength(base);
  if (scheme == 0 || uri.empty() || SchemeLength(uri) > 0 || uri.starts_with("\\\\"))
    return std::string(uri);
  if (uri.starts_with("//")) return std::string(base.substr(0, scheme)).append(uri);

  base = base.substr(0, base.find_first_of("?#"));
  const std::size_t host = base.substr(scheme).starts_with("//") ? scheme + 2 : scheme;
  const std::size_t path = base.find('/', host);
  if (path == std::string_view::npos)
    return std::string(base).append(uri.starts_with("/") ? "" : "/").append(uri);
  const std::size_t kept = uri.starts_with("/") ? path : base.rfind('/') + 1;
  return std::string(base.substr(0, kept)).append(uri);
}

bool NamesAnotherPlace(std::string_view target) {
  return SchemeLength(target) > 0 || target.starts_with("//") || target.starts_with("\\\\");
}

}  // namespace linkmilter
