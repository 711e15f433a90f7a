#include "config/codecs.h"

#include <charconv>
#include <system_error>

namespace linkmilter {
namespace {

namespace fs = std::filesystem;

Status CheckReadable(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return Error{Quoted(path.string()) + " does not exist"};
  if (error) return Error{Quoted(path.string()) + ": " + error.message()};
  if (!fs::is_regular_file(status)) return Error{Quoted(path.string()) + " is not a regular file"};
  return Done();
}

Codec<std::string> FileName(const std::string& range,
                            const std::function<Status(const fs::path&)>& check,
                            bool may_be_empty) {
  const auto parse = [=](const YamlNode& node, const Reading& reading) -> Result<std::string> {
    if (node.text.empty() && may_be_empty) return std::string();
    if (node.text.empty()) return Error{"a file name is missing"};
    const fs::path path = (reading.directory / node.text).lexically_normal();
    if (auto status = check(path); !status) return status.error();
    return path.string();
  };
  return {"file name", range, parse, [](const std::string& name) { return YamlQuoted(name); }};
}

}  // namespace

Error OutOfRange(std::string_view text, const std::string& range) {
  return {std::string(text) + " is outside " + range};
}

Status CheckUnquoted(const YamlNode& node) {
  if (!node.quoted) return Done();
  return Error{Quoted(node.text) + " is text: write it without quotes"};
}

Result<std::int64_t> ParseWhole(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return Error{Quoted(text) + " is not a whole number"};
  return value;
}

Codec<bool> Flag() {
  const auto parse = [](const YamlNode& node, const Reading&) -> Result<bool> {
    if (auto plain = CheckUnquoted(node); !plain) return plain.error();
    if (node.text == "true") return true;
    if (node.text == "false") return false;
    return Error{Quoted(node.text) + " is not true or false"};
  };
  return {"switch", "true or false", parse, [](const bool& on) { return on ? "true" : "false"; }};
}

Codec<double> Number(double min, double max) {
  const std::string range = FormatNumber(min) + " to " + FormatNumber(max);
  const auto parse = [=](const YamlNode& node, const Reading&) -> Result<double> {
    if (auto plain = CheckUnquoted(node); !plain) return plain.error();
    double value = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    const bool read = error == std::errc() && stop == end;
    if (!read) return Error{Quoted(node.text) + " is not a number"};
    const bool inside = value >= min && value <= max;  // "nan" is not
    if (!inside) return OutOfRange(node.text, range);
    return value;
  };
  return {"number", range, parse, FormatNumber};
}

Codec<std::size_t> Size(std::size_t min, std::size_t max) {
  const std::string range = FormatSize(min) + " to " + FormatSize(max);
  const auto parse = [=](const YamlNode& node, const Reading&) -> Result<std::size_t> {
    auto bytes = ParseSize(node.text);
    if (!bytes) return bytes;
    const bool inside = bytes.value() >= min && bytes.value() <= max;
    if (!inside) return OutOfRange(node.text, range);
    return bytes;
  };
  return {"size", range, parse, FormatSize};
}

Codec<unsigned> Mode() {
  const auto parse = [](const YamlNode& node, const Reading&) { return ParseMode(node.text); };
  const auto show = [](const unsigned& mode) { return YamlQuoted(FormatMode(mode)); };
  return {"mode", R"("0000" to "0777")", parse, show};
}

Codec<Network> NetworkCodec() {
  const auto parse = [](const YamlNode& node, const Reading&) { return Network::Parse(node.text); };
  const auto show = [](const Network& network) { return YamlQuoted(network.ToString()); };
  return {"network", "such as 192.0.2.0/24 or 2001:db8::/32", parse, show};
}

Codec<std::string> Text(std::string type,
                        std::string range,
                        std::function<Status(std::string_view)> check) {
  const auto parse = [check = std::move(check)](const YamlNode& node,
                                                const Reading&) -> Result<std::string> {
    if (auto status = check(node.text); !status) return status.error();
    return node.text;
  };
  const auto show = [](const std::string& text) { return YamlQuoted(text); };
  return {std::move(type), std::move(range), parse, show};
}

Codec<std::string> NewFile() {
  return FileName(
      "", [](const fs::path&) { return Done(); }, false);
}

Codec<std::string> OptionalPath() {
  return FileName(
      "or empty", [](const fs::path&) { return Done(); }, true);
}

Codec<std::string> ExistingFile() {
  return FileName("must exist", CheckReadable, false);
}

Codec<std::string> OptionalFile() {
  return FileName("must exist, or empty", CheckReadable, true);
}

}  // namespace linkmilter
