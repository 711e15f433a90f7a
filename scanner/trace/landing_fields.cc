#include "scanner/trace/landing_fields.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxNameBytes = 100;  // names that are novels

struct FieldName {
  std::string_view name;
  FieldKind kind;
};

struct Collector {
  std::string_view host;
  std::string_view path;
  std::string_view name;
  bool in_script;
};

#include "scanner/trace/landing_fields.inc"

FieldKind KindOfWord(std::string_view word) {
  for (const FieldName& row : kWholeNames)
    if (word == row.name) return row.kind;
  return FieldKind::kOther;
}

// "Card-Number", "card_number", "cardNumber" and "txtCardNumber1" are one name.
FieldKind KindOfName(std::string_view name) {
  name = name.substr(0, kMaxNameBytes);
  std::string squeezed;
  std::string word;
  FieldKind kind = FieldKind::kOther;
  const auto end_word = [&] {
    if (kind == FieldKind::kOther) kind = KindOfWord(word);
    word.clear();
  };
  bool after_lower = false;
  for (const char c : name) {
    if (!IsAsciiAlnum(c) || (IsAsciiUpper(c) && after_lower)) end_word();
    after_lower = IsAsciiLower(c) || IsAsciiDigit(c);
    if (!IsAsciiAlnum(c)) continue;
    word += AsciiLower(c);
    squeezed += AsciiLower(c);
  }
  end_word();
  for (const FieldName& row : kNamesInside)
    if (squeezed.find(row.name) != std::string::npos) return row.kind;
  return kind;
}

FieldKind KindOfAutocomplete(std::string_view tokens) {
  tokens = TrimAscii(tokens.substr(0, kMaxNameBytes));
  const std::string last = AsciiLower(tokens.substr(tokens.find_last_of(" \t\n\f\r") + 1));
  if (last.starts_with("cc-")) return FieldKind::kCard;
  if (last == "one-time-code") return FieldKind::kCode;
  if (last == "current-password" || last == "new-password") return FieldKind::kPassword;
  return FieldKind::kOther;
}

std::string TypeOf(const HtmlToken& input) {
  const std::string* type = input.Find("type");
  return type == nullptr ? std::string("text") : AsciiLower(TrimAscii(*type));
}

// Nobody writes into these.
bool IsWritable(std::string_view type) {
  constexpr std::string_view kOthers[] = {"hidden", "submit",   "button", "image", "reset",
                                          "file",   "checkbox", "radio",  "range", "color"};
  return std::find(std::begin(kOthers), std::end(kOthers), type) == std::end(kOthers);
}

}  // namespace

FieldKind KindOfField(const HtmlToken& input) {
  const std::string type = TypeOf(input);
  if (type == "password") {
    // A card's security code is hidden from the neighbour's eyes like a password.
    for (const char* attribute : {"autocomplete", "name", "id"}) {
      const std::string* value = input.Find(attribute);
      if (value != nullptr && (KindOfAutocomplete(*value) == FieldKind::kCard ||
                               KindOfName(*value) == FieldKind::kCard))
        return FieldKind::kCard;
    }
    return FieldKind::kPassword;
  }
  if (!IsWritable(type)) return FieldKind::kOther;
  if (const std::string* autocomplete = input.Find("autocomplete")) {
    const FieldKind kind = KindOfAutocomplete(*autocomplete);
    if (kind != FieldKind::kOther) return kind;
  }
  for (const char* attribute : {"name", "id", "placeholder", "aria-label"}) {
    const std::string* value = input.Find(attribute);
    const FieldKind kind = value == nullptr ? FieldKind::kOther : KindOfName(*value);
    if (kind != FieldKind::kOther) return kind;
  }
  return FieldKind::kOther;
}

bool HoldsAddress(const HtmlToken& input) {
  constexpr std::size_t kLongestAddress = 254;  // RFC 5321, 4.5.3.1.3, without <>
  const std::string* value = input.Find("value");
  if (value == nullptr || !IsWritable(TypeOf(input))) return false;
  const std::string_view text = TrimAscii(*value);
  const std::size_t at = text.find('@');
  if (text.size() > kLongestAddress || at == 0 || at == std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size() &&
         std::none_of(text.begin(), text.end(), IsAsciiSpace) &&
         domain.find('@') == std::string_view::npos;
}

std::string_view CollectorAt(const Url& action) {
  if (action.scheme == "mailto") return "mail";
  if (!action.host) return {};
  for (const Collector& row : kCollectors)
    if (IsWithin(*action.host, row.host) && action.path.starts_with(row.path)) return row.name;
  return {};
}

std::string_view CollectorIn(std::string_view script, std::string_view& host) {
  for (const Collector& row : kCollectors) {
    if (!row.in_script) continue;
    for (std::size_t at = script.find(row.host); at != std::string_view::npos;
         at = script.find(row.host, at + 1)) {
      if (!script.substr(at + row.host.size()).starts_with(row.path)) continue;
      host = row.host;
      return row.name;
    }
  }
  return {};
}

}  // namespace linkmilter
