#include "scanner/links/script_values.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

using Kind = ScriptValue::Kind;

std::optional<std::int64_t> ToNumber(std::string_view text, unsigned base = 10) {
  constexpr std::int64_t kHighest = std::int64_t{1}
                                    << 32;  // beyond it is no character and no place
  if (text.empty()) return std::nullopt;
  const bool negative = text.front() == '-';
  std::int64_t value = 0;
  for (const char c : text.substr(negative ? 1 : 0)) {
    const unsigned digit = IsAsciiHex(c) ? static_cast<unsigned>(HexValue(c)) : base;
    if (digit >= base || value > kHighest) return std::nullopt;
    value = value * base + digit;
  }
  return negative ? -value : value;
}

ScriptValue Number(std::int64_t value) {
  ScriptValue number;
  number.kind = Kind::kNumber;
  number.text = std::to_string(value);
  return number;
}

ScriptValue Folded(std::string text) {
  ScriptValue value = ScriptText(std::move(text));
  value.folded = true;
  return value;
}

ScriptValue List(std::vector<std::string> items) {
  ScriptValue list;
  list.kind = Kind::kList;
  list.items = std::move(items);
  list.folded = true;
  return list;
}

std::string TextOf(const std::vector<ScriptValue>& arguments, std::size_t at) {
  return at < arguments.size() ? arguments[at].text : std::string();
}

// Each number as the UTF-16 unit it is; what is no number ends it.
ScriptValue FromCharCodes(const std::vector<ScriptValue>& arguments) {
  std::string text;
  for (const ScriptValue& each : arguments) {
    const auto unit = ToNumber(each.text);
    if (each.kind != Kind::kNumber || !unit || *unit < 0 || *unit > 0xFFFF) return {};
    const bool surrogate = *unit >= 0xD800 && *unit <= 0xDFFF;
    AppendUtf8(surrogate ? kReplacementCharacter : static_cast<char32_t>(*unit), text);
  }
  return Folded(std::move(text));
}

// unescape("%u0068%74")
std::string Unescape(std::string_view text) {
  constexpr std::size_t kUnit = 6;
  std::string plain;
  while (!text.empty()) {
    const auto unit = text.size() >= kUnit && text.starts_with("%u")
                          ? ToNumber(text.substr(2, kUnit - 2), 16)
                          : std::nullopt;
    if (unit && *unit >= 0 && (*unit < 0xD800 || *unit > 0xDFFF)) {
      AppendUtf8(static_cast<char32_t>(*unit), plain);
      text.remove_prefix(kUnit);
    } else {
      plain += text.front();
      text.remove_prefix(1);
    }
  }
  return PercentDecode(plain);
}

ScriptValue SplitText(std::string_view text, std::string_view by) {
  std::vector<std::string> items;
  if (by.empty()) {
    for (const char c : text)
      items.emplace_back(1, c);
    return List(std::move(items));
  }
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find(by, at);
    items.emplace_back(text.substr(at, next - at));
    if (next == std::string_view::npos) return List(std::move(items));
    at = next + by.size();
  }
}

// What few letters can grow into: x.split("").join(y), x.replaceAll("a", y).
constexpr std::size_t kMaxGrown = std::size_t{1} << 20;

ScriptValue Join(const ScriptValue& list, const std::vector<ScriptValue>& arguments) {
  const std::string by = arguments.empty() ? "," : TextOf(arguments, 0);
  std::string text;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (text.size() > kMaxGrown) return {};
    if (i > 0) text.append(by);
    text.append(list.items[i]);
  }
  return Folded(std::move(text));
}

ScriptValue Replace(std::string_view text, std::string_view from, std::string_view to, bool all) {
  std::string replaced;
  while (!from.empty() && replaced.size() <= kMaxGrown) {
    const std::size_t at = text.find(from);
    if (at == std::string_view::npos) break;
    replaced.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
    if (!all) break;
  }
  if (replaced.size() > kMaxGrown) return {};
  return Folded(replaced.append(text));
}

// substring(from, to), slice(from, to), substr(from, count)
ScriptValue Part(std::string_view text,
                 std::string_view name,
                 const std::vector<ScriptValue>& arguments) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto place = [&](std::size_t at, std::int64_t otherwise) {
    const std::int64_t value = ToNumber(TextOf(arguments, at)).value_or(otherwise);
    return std::clamp<std::int64_t>(value < 0 ? size + value : value, 0, size);
  };
  const std::int64_t from = place(0, 0);
  const std::int64_t to = name == "substr" ? std::min(size, from + place(1, size)) : place(1, size);
  return Folded(std::string(text.substr(static_cast<std::size_t>(from),
                                        static_cast<std::size_t>(std::max(from, to) - from))));
}

ScriptValue CallOnText(const std::string& text,
                       std::string_view name,
                       const std::vector<ScriptValue>& arguments) {
  const bool split_or_replace = name == "split" || name == "replace" || name == "replaceAll";
  if (split_or_replace && (arguments.empty() || arguments[0].kind != Kind::kText)) return {};
  if (name == "split") return SplitText(text, arguments[0].text);
  if (split_or_replace) {
    return Replace(text, arguments[0].text, TextOf(arguments, 1), name == "replaceAll");
  }
  if (name == "substring" || name == "slice" || name == "substr")
    return Part(text, name, arguments);
  if (name == "concat") return Folded(text + TextOf(arguments, 0));
  if (name == "toLowerCase") return Folded(AsciiLower(text));
  if (name == "trim") return Folded(std::string(TrimAscii(text)));
  if (name == "toString" || name == "valueOf") return ScriptText(text);
  return {};
}

}  // namespace

std::size_t ScriptValue::bytes() const {
  std::size_t sum = text.size();
  for (const std::string& item : items)
    sum += item.size() + sizeof(std::string);
  return sum;
}

ScriptValue ScriptText(std::string text) {
  ScriptValue value;
  value.kind = Kind::kText;
  value.text = std::move(text);
  return value;
}

ScriptValue ScriptNumber(std::string_view literal) {
  const bool hex = StartsWithIgnoreCase(literal, "0x");
  const auto value = hex ? ToNumber(literal.substr(2), 16) : ToNumber(literal);
  return value ? Number(*value) : ScriptValue();
}

ScriptValue Combine(const ScriptValue& left, char sign, const ScriptValue& right) {
  if (left.kind == Kind::kNumber && right.kind == Kind::kNumber) {
    const std::int64_t a = ToNumber(left.text).value_or(0);
    const std::int64_t b = ToNumber(right.text).value_or(0);
    return Number(sign == '+' ? a + b : sign == '-' ? a - b : a ^ b);
  }
  const auto is_text = [](const ScriptValue& value) {
    return value.kind == Kind::kText || value.kind == Kind::kNumber;
  };
  if (sign != '+' || !is_text(left)) return {};
  ScriptValue sum = left;
  if (!left.whole) return sum;
  sum.kind = Kind::kText;
  sum.whole = is_text(right) && right.whole;
  if (!is_text(right)) return sum;
  sum.folded = true;
  sum.text.append(right.text);
  return sum;
}

ScriptValue CallFunction(std::string_view name, const std::vector<ScriptValue>& arguments) {
  if (arguments.empty()) return {};
  if (name == "fromCharCode") return FromCharCodes(arguments);
  const ScriptValue& first = arguments.front();
  if (name == "parseInt") {
    const bool hex = TextOf(arguments, 1) == "16";
    const auto value = ToNumber(first.text, hex ? 16 : 10);
    return value ? Number(*value) : ScriptValue();
  }
  if (first.kind != Kind::kText || !first.whole) return {};
  if (name == "String") return first;
  if (name == "unescape") return Folded(Unescape(first.text));
  if (name == "decodeURIComponent" || name == "decodeURI") return Folded(PercentDecode(first.text));
  if (name != "atob") return {};
  std::optional<std::string> plain = DecodeBase64(first.text);
  return plain ? Folded(*std::move(plain)) : ScriptValue();
}

ScriptValue CallMethod(const ScriptValue& value,
                       std::string_view name,
                       const std::vector<ScriptValue>& arguments) {
  if (!value.whole) return {};
  if (value.kind == Kind::kText || value.kind == Kind::kNumber)
    return CallOnText(value.text, name, arguments);
  if (value.kind != Kind::kList) return {};
  if (name == "join") return Join(value, arguments);
  if (name == "reverse") return List({value.items.rbegin(), value.items.rend()});
  return {};
}

ScriptValue ItemOf(const ScriptValue& value, const ScriptValue& index) {
  const auto at = ToNumber(index.text);
  if (value.kind != Kind::kList || !at || *at < 0) return {};
  const auto place = static_cast<std::size_t>(*at);
  return place < value.items.size() ? Folded(value.items[place]) : ScriptValue();
}

}  // namespace linkmilter
