#include "scanner/links/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kMetaPrescanBytes = 1024;  // as the HTML standard's prescan
constexpr std::size_t kMaxLabelBytes = 40;       // longer ones name nothing

struct LabelRow {
  const char* iconv_name;
  std::string_view labels;
};
constexpr LabelRow kLabelRows[] = {
#include "scanner/links/charset_labels.inc"
};

// The iconv name for a label; the label itself where the standard knows none.
std::string IconvName(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabelBytes) return "UTF-8";
  std::string padded(1, ' ');
  padded.append(AsciiLower(label)).append(1, ' ');
  for (const LabelRow& row : kLabelRows) {
    if (row.labels.find(padded) != std::string_view::npos) return row.iconv_name;
  }
  const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
    return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
  return plain ? std::string(label) : "UTF-8";
}

// True if in this charset ASCII bytes always mean ASCII characters.
bool KeepsAscii(std::string_view iconv_name) {
  constexpr std::array<std::string_view, 10> kOthers = {
      "UTF-16", "UTF-7", "UTF-32", "UCS-", "UCS2", "UCS4", "HZ", "EBCDIC", "IBM037", "ISO-2022"};
  return std::none_of(kOthers.begin(), kOthers.end(), [iconv_name](std::string_view other) {
    return StartsWithIgnoreCase(iconv_name, other);
  });
}

class Converter {
 public:
  explicit Converter(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  Converter(Converter&&) = delete;
  Converter& operator=(Converter&&) = delete;
  ~Converter() {
    if (ok()) iconv_close(handle_);
  }

  // iconv_open's failure value is an integer in a pointer's clothes.
  bool ok() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }  // NOLINT

  // Appends to `out`, in slices so that the output buffer stays small.
  void Convert(std::string_view bytes, std::string& out) {
    out.reserve(2 * bytes.size());  // what is not filled costs nothing; growing would cost copies
    std::array<char, 8192> slice{};
    char* in = const_cast<char*>(bytes.data());  // NOLINT: iconv's signature; it only reads
    std::size_t left = bytes.size();
    while (left > 0) {
      char* to = slice.data();
      std::size_t room = slice.size();
      const std::size_t done = iconv(handle_, &in, &left, &to, &room);
      const int error = done == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(slice.data(), slice.size() - room);
      if (error == 0 || error == E2BIG) continue;
      out.append(kReplacement);
      if (error == EINVAL) return;  // ends inside a character
      ++in;
      --left;
    }
    FlushState(out);
  }

 private:
  void FlushState(std::string& out) {
    std::array<char, 64> rest{};
    char* to = rest.data();
    std::size_t room = rest.size();
    iconv(handle_, nullptr, nullptr, &to, &room);
    out.append(rest.data(), rest.size() - room);
  }

  iconv_t handle_;
};

// windows-1252 as the standard has it: the five bytes Microsoft left open are C1 controls. Done by
// hand because iconv refuses those, and because most legacy mail is in it.
void ConvertWindows1252(std::string_view bytes, std::string& out) {
  static constexpr std::array<char16_t, 32> kHigh = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  out.reserve(2 * bytes.size());
  while (true) {
    const std::size_t plain = AsciiPrefix(bytes);
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) return;
    const auto byte = static_cast<unsigned char>(bytes.front());
    AppendUtf8(byte < 0xA0 ? kHigh[byte - 0x80U] : char32_t{byte}, out);
    bytes.remove_prefix(1);
  }
}

std::string_view ValidUtf8(std::string_view bytes, std::string& buffer) {
  if (IsValidUtf8(bytes)) return bytes;
  buffer = ToValidUtf8(bytes);
  return buffer;
}

std::string_view ConvertFrom(const std::string& name, std::string_view bytes, std::string& buffer) {
  if (EqualsIgnoreCase(name, "UTF-8")) return ValidUtf8(bytes, buffer);
  buffer.clear();
  if (name == "CP1252") {
    ConvertWindows1252(bytes, buffer);
    return buffer;
  }
  Converter converter(name);
  if (!converter.ok()) return ValidUtf8(bytes, buffer);
  converter.Convert(bytes, buffer);
  if (!IsValidUtf8(buffer)) buffer = ToValidUtf8(buffer);  // glibc lets some surrogates through
  return buffer;
}

// Removes a byte order mark and names what it stands for; null if there is none.
const char* TakeByteOrderMark(std::string_view& bytes) {
  const auto take = [&bytes](std::string_view mark) {
    if (bytes.substr(0, mark.size()) != mark) return false;
    bytes.remove_prefix(mark.size());
    return true;
  };
  if (take("\xEF\xBB\xBF")) return "UTF-8";
  if (take("\xFE\xFF")) return "UTF-16BE";
  if (take("\xFF\xFE")) return "UTF-16LE";
  return nullptr;
}

}  // namespace

std::string_view DecodeCharset(std::string_view bytes,
                               std::string_view label,
                               std::string& buffer) {
  if (const char* marked = TakeByteOrderMark(bytes); marked != nullptr) {
    return ConvertFrom(marked, bytes, buffer);
  }
  label = TrimAscii(label);
  const std::string name = IconvName(label);
  if (KeepsAscii(name) && AsciiPrefix(bytes) == bytes.size()) return bytes;
  if (label.empty() && !IsValidUtf8(bytes)) return ConvertFrom("CP1252", bytes, buffer);
  return ConvertFrom(name, bytes, buffer);
}

std::string_view HtmlCharsetLabel(std::string_view html) {
  html = html.substr(0, kMetaPrescanBytes);
  const std::string lower = AsciiLower(html);
  for (std::size_t meta = lower.find("<meta"); meta != std::string::npos;
       meta = lower.find("<meta", meta + 1)) {
    const std::size_t end = std::min(lower.find('>', meta), lower.size());
    std::size_t at = lower.find("charset", meta);
    if (at >= end) continue;
    at = lower.find_first_not_of(" \t\r\n\f=\"'", at + 7);
    if (at >= end) continue;
    const std::size_t stop = std::min(lower.find_first_of(" \t\r\n\f;\"'>/", at), lower.size());
    const std::string_view label = html.substr(at, stop - at);
    // The standard: a document that could be read so far is not UTF-16.
    return StartsWithIgnoreCase(label, "utf-16") ? std::string_view("utf-8") : label;
  }
  return {};
}

}  // namespace linkmilter
