#include "parse/office_field.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "parse/pieces.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxFieldWords = 32;  // floods of switches

// One word of a field; a quoted one keeps its spaces. Backslashes escape.
struct FieldWord {
  std::string text;
  bool is_switch = false;
};

FieldWord TakeQuoted(std::string_view& rest) {
  FieldWord word;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    word.text += rest[at];
  }
  rest.remove_prefix(at < rest.size() ? at + 1 : at);
  return word;
}

FieldWord TakeBare(std::string_view& rest) {
  FieldWord word;
  word.is_switch = rest[0] == '\\' && !rest.starts_with("\\\\");
  std::size_t at = 0;
  for (; at < rest.size() && !IsAsciiSpace(rest[at]) && (at == 0 || rest[at] != '"'); ++at) {
    if (rest.substr(at).starts_with("\\\\")) ++at;
    word.text += rest[at];
  }
  rest.remove_prefix(at);
  return word;
}

std::vector<FieldWord> WordsOf(std::string_view instruction) {
  std::vector<FieldWord> words;
  while (words.size() < kMaxFieldWords) {
    while (!instruction.empty() && IsAsciiSpace(instruction[0]))
      instruction.remove_prefix(1);
    if (instruction.empty()) break;
    words.push_back(instruction[0] == '"' ? TakeQuoted(instruction) : TakeBare(instruction));
  }
  return words;
}

bool TakesArgument(std::string_view field_switch) {
  return field_switch.size() == 2 &&
         std::string_view("lot*@#cfbs").find(AsciiLower(field_switch[1])) != std::string_view::npos;
}

// Without keyword, switches and their arguments.
std::vector<std::string_view> ArgumentsOf(const std::vector<FieldWord>& words) {
  std::vector<std::string_view> arguments;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].is_switch) {
      arguments.emplace_back(words[i].text);
    } else if (TakesArgument(words[i].text)) {
      ++i;
    }
  }
  return arguments;
}

struct KnownField {
  std::string_view keyword;
  PlaceKind place;
  std::size_t argument;  // which one is the reference
};
constexpr KnownField kFields[] = {
    {"HYPERLINK", PlaceKind::kClick, 0},  {"INCLUDEPICTURE", PlaceKind::kLoad, 0},
    {"INCLUDETEXT", PlaceKind::kLoad, 0}, {"INCLUDE", PlaceKind::kLoad, 0},
    {"IMPORT", PlaceKind::kLoad, 0},      {"RD", PlaceKind::kLoad, 0},
    {"LINK", PlaceKind::kLoad, 1},
};

struct KnownFunction {
  std::string_view name;  // lower case, with its parenthesis
  std::string_view attribute;
  PlaceKind place;
};
constexpr KnownFunction kFunctions[] = {
    {"hyperlink(", "HYPERLINK", PlaceKind::kClick},
    {"webservice(", "WEBSERVICE", PlaceKind::kLoad},
    {"image(", "IMAGE", PlaceKind::kLoad},
    {"importdata(", "IMPORTDATA", PlaceKind::kLoad},
    {"importxml(", "IMPORTXML", PlaceKind::kLoad},
    {"importhtml(", "IMPORTHTML", PlaceKind::kLoad},
    {"importfeed(", "IMPORTFEED", PlaceKind::kLoad},
    {"importrange(", "IMPORTRANGE", PlaceKind::kLoad},
};

// The string literals of the argument at the beginning of `rest`, joined; doubled quotes are one.
// What is no literal gives nothing. Ends before the argument's end or the next call.
std::string TakeLiterals(std::string_view& rest) {
  std::string joined;
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (c == '"') {
      if (quoted && rest.substr(at + 1).starts_with('"')) {
        joined += '"';
        ++at;
      } else {
        quoted = !quoted;
      }
    } else if (quoted) {
      joined += c;
    } else if (c == ',' || c == ';' || c == ')' || c == '(') {
      break;
    }
  }
  rest.remove_prefix(at);
  return joined;
}

bool ReadFunction(const KnownFunction& function,
                  std::string_view formula,
                  std::string_view path,
                  ParseSink& sink) {
  const std::string lower = AsciiLower(formula);
  bool found = false;
  std::string_view rest = formula;
  while (true) {
    const auto at = std::string_view(lower).find(function.name, formula.size() - rest.size());
    if (at == std::string_view::npos) return found;
    rest = formula.substr(at + function.name.size());
    const std::string url = TakeLiterals(rest);
    if (url.empty() || url[0] == '#') continue;
    sink.OnPiece(OfficeUrl(function.place, path, function.attribute, url));
    found = true;
  }
}

}  // namespace

bool LeadsOutside(std::string_view reference) {
  reference = TrimAscii(reference);
  if (reference.starts_with("//") || reference.starts_with("\\\\")) return true;
  const auto colon = reference.find(':');
  if (colon == std::string_view::npos || colon < 2 || !IsAsciiAlpha(reference[0])) return false;
  const std::string_view scheme = reference.substr(0, colon);
  return std::all_of(scheme.begin(), scheme.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '+' || c == '-' || c == '.'; });
}

void ReadField(std::string_view instruction, std::string_view path, ParseSink& sink) {
  const std::vector<FieldWord> words = WordsOf(instruction);
  if (words.empty()) return;
  const std::vector<std::string_view> arguments = ArgumentsOf(words);
  for (const KnownField& field : kFields) {
    if (!EqualsIgnoreCase(words[0].text, field.keyword)) continue;
    if (arguments.size() <= field.argument) return;
    sink.OnPiece(OfficeUrl(field.place, path, field.keyword, arguments[field.argument]));
    return;
  }
  const bool starts_program = StartsWithIgnoreCase(words[0].text, "DDE");
  if (starts_program || instruction.find("://") != std::string_view::npos) {
    sink.OnPiece(OfficeText(path, starts_program ? "DDE" : "field", instruction));
  }
}

void ReadFormula(std::string_view formula, std::string_view path, ParseSink& sink) {
  bool found = false;
  for (const KnownFunction& function : kFunctions) {
    if (ReadFunction(function, formula, path, sink)) found = true;
  }
  if (!found && formula.find("://") != std::string_view::npos) {
    sink.OnPiece(OfficeText(path, "formula", formula));
  }
}

}  // namespace linkmilter
