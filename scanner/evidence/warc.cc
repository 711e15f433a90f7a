#include "scanner/evidence/warc.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <random>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/digest.h"

namespace linkmilter {
namespace {

constexpr std::string_view kVersion = "WARC/1.1";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kMaxFields = 1000;  // floods of fields

void AppendField(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ");
  for (const char c : ToValidUtf8(value))
    text += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
  text.append(kLineEnd);
}

// Takes one line off `text`, without its end; nullopt: no line ends.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  text.remove_prefix(end + 1);
  return line;
}

void AddLine(std::string_view line, WarcFields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  fields.emplace_back(line.substr(0, colon), TrimAscii(line.substr(colon + 1)));
}

bool IsUriChar(char c) {
  return IsAsciiAlnum(c) ||
         std::string_view("-._~:/?[]@!$&'()*+,;=").find(c) != std::string_view::npos;
}

bool IsEscape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && IsAsciiHex(text[1]) && IsAsciiHex(text[2]);
}

}  // namespace

std::string_view ValueOf(const WarcFields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [name](const auto& field) {
    return EqualsIgnoreCase(field.first, name);
  });
  return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

std::string EncodeRecord(const WarcRecord& record) {
  std::string text(kVersion);
  text.append(kLineEnd);
  for (const auto& [name, value] : record.fields)
    AppendField(text, name, value);
  AppendField(text, "WARC-Block-Digest", WarcDigest(record.block));
  AppendField(text, "Content-Length", std::to_string(record.block.size()));
  return text.append(kLineEnd).append(record.block).append(kLineEnd).append(kLineEnd);
}

std::optional<WarcRecord> DecodeRecord(std::string_view bytes) {
  if (TakeLine(bytes) != kVersion) return std::nullopt;
  WarcRecord record;
  for (;;) {
    const auto line = TakeLine(bytes);
    if (!line || record.fields.size() > kMaxFields) return std::nullopt;
    if (line->empty()) break;
    AddLine(*line, record.fields);
  }
  const std::string_view digits = ValueOf(record.fields, "Content-Length");
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || length > bytes.size() || bytes.substr(length) != "\r\n\r\n")
    return std::nullopt;
  record.block = bytes.substr(0, length);
  const std::string_view digest = ValueOf(record.fields, "WARC-Block-Digest");
  if (!digest.empty() && digest != WarcDigest(record.block)) return std::nullopt;
  return record;
}

std::string EncodeFields(const WarcFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    AppendField(text, name, value);
  return text;
}

WarcFields DecodeFields(std::string_view block) {
  WarcFields fields;
  while (fields.size() < kMaxFields) {
    const auto line = TakeLine(block);
    if (!line) break;
    AddLine(*line, fields);
  }
  return fields;
}

std::string WarcDate(WallTime time) {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch());
  const auto fraction = ((since.count() % 1'000'000) + 1'000'000) % 1'000'000;
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), ".%06lldZ", static_cast<long long>(fraction));
  std::string text = FormatUtc(time);
  return text.replace(text.size() - 1, 1, digits.data());
}

std::string NewUuid() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 4; ++i) {
    const std::uint32_t word = random();
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes += static_cast<char>((word >> shift) & 0xFFU);
  }
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0FU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3FU) | 0x80U);
  std::string text = Hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    text.insert(dash, 1, '-');
  return text;
}

std::string NewRecordId() {
  return "<urn:uuid:" + NewUuid() + ">";
}

std::string WarcDigest(std::string_view bytes) {
  return "sha256:" + Sha256Hex(bytes);
}

std::string TargetUri(std::string_view url) {
  url = url.substr(0, url.find('#'));
  std::string text;
  for (std::size_t i = 0; i < url.size(); ++i) {
    if (IsUriChar(url[i]) || IsEscape(url.substr(i))) {
      text += url[i];
    } else {
      text.append("%").append(Hex(url.substr(i, 1)));
    }
  }
  return text;
}

}  // namespace linkmilter
