// Strings of a PDF as the rest of us knows them. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

// A text string (ISO 32000-2, 7.9.2.2) in valid UTF-8: UTF-16 and UTF-8 by their marks; without
// one UTF-8 where it is valid, as writers do, else PDFDocEncoding.
std::string PdfText(std::string_view bytes);

// A relative URI put behind the document's base: "//host" and "/path" keep the scheme or the host,
// anything else replaces what follows the last slash; dot segments stay for whoever reads the URL.
// An absolute one, or any without a base, stays as it is.
std::string ResolvePdfUri(std::string_view base, std::string_view uri);

// It names something beyond this file and its folder: a scheme, a UNC path, //host.
bool NamesAnotherPlace(std::string_view target);

}  // namespace linkmilter
