// Bytes in a named charset -> UTF-8, as the WHATWG Encoding Standard reads labels ("iso-8859-1"
// means windows-1252), with the mail charsets browsers have dropped (utf-7, iso-2022-kr) besides.
// Decodes through iconv. Never fails: what is ill-formed becomes U+FFFD. Pure, linear, any thread.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

// A byte order mark beats the label. Without a label: UTF-8 if the bytes are valid UTF-8, else
// windows-1252. Under an unknown label: UTF-8. The result lies in `bytes` if nothing had to change,
// else in `buffer`.
std::string_view DecodeCharset(std::string_view bytes, std::string_view label, std::string& buffer);

// The label an HTML document gives itself in its first 1024 bytes (<meta charset=..> or
// <meta content="text/html; charset=..">); empty if none.
std::string_view HtmlCharsetLabel(std::string_view html);

}  // namespace linkmilter
