// The values scripts put together and the built-in functions that hide text: what they make of
// literals. Pure, linear in what they take; total, whatever they are given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct ScriptValue {
  enum class Kind { kUnknown, kText, kNumber, kList };
  Kind kind = Kind::kUnknown;
  std::string text;  // of a number: its decimal digits
  std::vector<std::string> items;
  bool folded = false;  // put together, not written as it is
  bool whole = true;    // false: something unknown follows
  bool known() const { return kind != Kind::kUnknown; }
  std::size_t bytes() const;
  bool operator==(const ScriptValue&) const = default;
};

ScriptValue ScriptText(std::string text);
// `literal` as written: 104, 0x68.
ScriptValue ScriptNumber(std::string_view literal);

// left + right, left - right, left ^ right.
ScriptValue Combine(const ScriptValue& left, char sign, const ScriptValue& right);

// atob, unescape, decodeURIComponent, decodeURI, fromCharCode, parseInt, String; unknown for
// others.
ScriptValue CallFunction(std::string_view name, const std::vector<ScriptValue>& arguments);

// value.split(x), .reverse(), .join(x), .replace(x, y), .substring(n, m), ...; unknown for others.
ScriptValue CallMethod(const ScriptValue& value,
                       std::string_view name,
                       const std::vector<ScriptValue>& arguments);

// value[index]
ScriptValue ItemOf(const ScriptValue& value, const ScriptValue& index);

}  // namespace linkmilter
