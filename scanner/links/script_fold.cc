#include "scanner/links/script_fold.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "scanner/links/script_literals.h"
#include "scanner/links/script_tokens.h"
#include "scanner/links/script_values.h"

namespace linkmilter {
namespace {

using Kind = ScriptToken::Kind;

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsWebUrl(std::string_view text) {
  return StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://");
}

struct Budget {
  std::size_t steps = 0;
  std::size_t text = 0;
};

// One script: reads every expression that stands where a value is given to something.
class Folder {
 public:
  // `budget` is what is left for all scripts of one reading.
  Folder(std::string_view script, std::size_t depth, Budget& budget, FoldedScript& result)
      : max_depth_(depth), budget_(budget), result_(result), tokens_(TokenizeScript(script)) {}
  // Scripts in strings that are run: eval("...").
  std::vector<std::string> Run();

 private:
  ScriptValue Sum(std::size_t depth);
  ScriptValue Postfix(std::size_t depth);
  ScriptValue Primary(std::size_t depth);
  ScriptValue Bracketed(std::size_t depth);
  ScriptValue Word(std::size_t depth);
  std::vector<ScriptValue> Arguments(std::string_view close, std::size_t depth);
  void Skip(std::string_view close);

  bool BeginsValue(std::size_t at) const;
  void Use(std::size_t at, const ScriptValue& value);
  void UseAsArgument(std::size_t open, const ScriptValue& value);
  void Assign(std::size_t sign, const ScriptValue& value);
  void Emit(const ScriptValue& value, ScriptMove how);
  bool Spend(std::size_t bytes);

  bool Is(std::size_t at, std::string_view sign) const { return IsSign(tokens_, at, sign); }
  bool IsKind(std::size_t at, Kind kind) const {
    return at < tokens_.size() && tokens_[at].kind == kind;
  }

  std::size_t max_depth_;
  Budget& budget_;
  FoldedScript& result_;
  std::vector<ScriptToken> tokens_;
  std::size_t at_ = 0;
  std::unordered_map<std::string, ScriptValue> variables_;
  std::vector<std::string> run_;
};

std::vector<std::string> Folder::Run() {
  for (std::size_t at = 1; at < tokens_.size() && result_.complete; ++at) {
    if (!BeginsValue(at)) continue;
    at_ = at;
    if (const ScriptValue value = Sum(0); value.known()) Use(at, value);
  }
  return std::move(run_);
}

bool Folder::BeginsValue(std::size_t at) const {
  const ScriptToken& before = tokens_[at - 1];
  if (before.kind == Kind::kWord) return before.text == "return";
  static constexpr std::array<std::string_view, 7> kOpeners = {"=", "+=", "(", ",", ":", "?", "["};
  return before.kind == Kind::kSign && IsOneOf(before.text, kOpeners);
}

void Folder::Use(std::size_t at, const ScriptValue& value) {
  const std::string_view before = tokens_[at - 1].text;
  if (tokens_[at - 1].kind == Kind::kSign) {
    if (before == "=" || before == "+=") return Assign(at - 1, value);
    if (before == "(") return UseAsArgument(at - 1, value);
    const bool set =
        before == "," && at >= 4 && Is(at - 3, "(") && tokens_[at - 4].text == "setAttribute";
    static constexpr std::array<std::string_view, 3> kTargets = {"href", "src", "action"};
    if (set && IsOneOf(tokens_[at - 2].text, kTargets)) return Emit(value, ScriptMove::kElement);
  }
  if (value.folded && IsWebUrl(value.text)) Emit(value, ScriptMove::kValue);
}

void Folder::Assign(std::size_t sign, const ScriptValue& value) {
  const auto [owner, name] = NameBefore(tokens_, sign);
  ScriptValue assigned = value;
  if (tokens_[sign].text == "+=") {
    const auto known = variables_.find(name);
    assigned = known == variables_.end() ? ScriptValue() : Combine(known->second, '+', value);
    if (!Spend(assigned.bytes())) return;
  }
  static constexpr std::array<std::string_view, 3> kOfElement = {"href", "src", "action"};
  if (name == "location" || (owner == "location" && name == "href") ||
      (owner == "document" && name == "URL")) {
    Emit(assigned, ScriptMove::kAssign);
  } else if (!owner.empty() && owner != "location" && IsOneOf(std::string_view(name), kOfElement)) {
    Emit(assigned, ScriptMove::kElement);
  } else if (assigned.folded && IsWebUrl(assigned.text)) {
    Emit(assigned, ScriptMove::kValue);
  }
  if (owner.empty() && !name.empty()) variables_[name] = std::move(assigned);
}

void Folder::UseAsArgument(std::size_t open, const ScriptValue& value) {
  const auto [owner, name] = NameBefore(tokens_, open);
  static constexpr std::array<std::string_view, 4> kRuns = {"eval", "Function", "setTimeout",
                                                            "setInterval"};
  if (IsOneOf(std::string_view(name), kRuns)) {
    if (value.kind == ScriptValue::Kind::kText) run_.push_back(value.text);
  } else if ((owner == "location" && (name == "replace" || name == "assign")) ||
             (owner == "navigation" && name == "navigate")) {
    Emit(value, ScriptMove::kReplace);
  } else if (name == "open" && (owner.empty() || owner == "window" || owner == "self" ||
                                owner == "top" || owner == "parent")) {
    Emit(value, ScriptMove::kOpen);
  } else if (owner == "document" && (name == "write" || name == "writeln")) {
    Emit(value, ScriptMove::kWrite);
  } else if (value.folded && IsWebUrl(value.text)) {
    Emit(value, ScriptMove::kValue);
  }
}

void Folder::Emit(const ScriptValue& value, ScriptMove how) {
  if (value.kind != ScriptValue::Kind::kText || value.text.empty()) return;
  result_.targets.push_back({value.text, how, value.folded, value.whole});
}

bool Folder::Spend(std::size_t bytes) {
  if (budget_.steps == 0 || budget_.text < bytes) {
    result_.complete = false;
    return false;
  }
  --budget_.steps;
  budget_.text -= bytes;
  return true;
}

ScriptValue Folder::Sum(std::size_t depth) {
  ScriptValue sum = Postfix(depth);
  while (result_.complete && (Is(at_, "+") || Is(at_, "-") || Is(at_, "^"))) {
    const char sign = tokens_[at_++].text.front();
    sum = Combine(sum, sign, Postfix(depth));
    if (!Spend(sum.bytes())) return {};
  }
  return sum;
}

ScriptValue Folder::Postfix(std::size_t depth) {
  ScriptValue value = Primary(depth);
  while (result_.complete && value.known()) {
    if (Is(at_, ".") && IsKind(at_ + 1, Kind::kWord) && Is(at_ + 2, "(")) {
      const std::string_view name = tokens_[at_ + 1].text;
      at_ += 3;
      value = CallMethod(value, name, Arguments(")", depth + 1));
    } else if (Is(at_, "[")) {
      ++at_;
      const std::vector<ScriptValue> index = Arguments("]", depth + 1);
      const bool method = Is(at_, "(") && index.size() == 1;
      if (method) ++at_;
      value = method          ? CallMethod(value, index[0].text, Arguments(")", depth + 1))
              : index.empty() ? ScriptValue()
                              : ItemOf(value, index[0]);
    } else {
      break;
    }
    if (!Spend(value.bytes())) return {};
  }
  return value;
}

ScriptValue Folder::Primary(std::size_t depth) {
  if (at_ >= tokens_.size() || depth > max_depth_ || !Spend(0)) return {};
  const ScriptToken token = tokens_[at_];
  if (token.kind == Kind::kWord) return Word(depth);
  if (token.kind == Kind::kSign) return Bracketed(depth);
  ++at_;
  if (token.kind == Kind::kNumber) return ScriptNumber(token.text);
  if (!Spend(token.text.size())) return {};
  return ScriptText(DecodeScriptString(token.text));
}

ScriptValue Folder::Bracketed(std::size_t depth) {
  if (Is(at_, "(")) {
    ++at_;
    ScriptValue inside = Sum(depth + 1);
    Skip(")");
    return inside;
  }
  if (Is(at_, "-") && IsKind(at_ + 1, Kind::kNumber)) {
    at_ += 2;
    return ScriptNumber("-" + std::string(tokens_[at_ - 1].text));
  }
  if (!Is(at_, "[")) return {};
  ++at_;
  ScriptValue list;
  list.kind = ScriptValue::Kind::kList;
  for (ScriptValue& item : Arguments("]", depth + 1)) {
    if (!item.known() || !item.items.empty()) return {};
    list.items.push_back(std::move(item.text));
  }
  return list;
}

// A variable, or a function of the language: atob(x), window.atob(x), String.fromCharCode(x).
ScriptValue Folder::Word(std::size_t depth) {
  static constexpr std::array<std::string_view, 6> kPrefixes = {"window", "self",   "globalThis",
                                                                "top",    "String", "new"};
  std::string_view name = tokens_[at_++].text;
  while (IsOneOf(name, kPrefixes) && (name == "new" || Is(at_, "."))) {
    if (name != "new") ++at_;
    if (!IsKind(at_, Kind::kWord)) return {};
    name = tokens_[at_++].text;
  }
  if (Is(at_, "(")) {
    ++at_;
    return CallFunction(name, Arguments(")", depth + 1));
  }
  const auto known = variables_.find(std::string(name));
  if (known == variables_.end() || !Spend(known->second.bytes())) return {};
  return known->second;
}

// Up to past the closer; what is none of our expressions is unknown.
std::vector<ScriptValue> Folder::Arguments(std::string_view close, std::size_t depth) {
  std::vector<ScriptValue> arguments;
  while (at_ < tokens_.size() && result_.complete && !Is(at_, close)) {
    arguments.push_back(Sum(depth));
    if (Is(at_, ",")) {
      ++at_;
    } else if (!Is(at_, close)) {
      Skip(close);
      return arguments;
    }
  }
  ++at_;
  return arguments;
}

// Past the closer of the bracket at hand.
void Folder::Skip(std::string_view close) {
  std::size_t open = 0;
  for (; at_ < tokens_.size() && Spend(0); ++at_) {
    if (Is(at_, "(") || Is(at_, "[") || Is(at_, "{")) ++open;
    if (!Is(at_, ")") && !Is(at_, "]") && !Is(at_, "}")) continue;
    if (open == 0) {
      if (Is(at_, close)) ++at_;
      return;
    }
    --open;
  }
}

// A URL that is the beginning of another, its host unfinished, was on its way to that one.
void DropBeginnings(std::vector<ScriptTarget>& targets) {
  std::vector<std::string> sorted;
  sorted.reserve(targets.size());
  for (const ScriptTarget& each : targets)
    sorted.push_back(each.target);
  std::sort(sorted.begin(), sorted.end());
  const auto goes_on = [&sorted](const ScriptTarget& each) {
    constexpr std::size_t kScheme = 8;
    if (each.how != ScriptMove::kValue || each.target.find('/', kScheme) != std::string::npos)
      return false;
    const auto next = std::upper_bound(sorted.begin(), sorted.end(), each.target);
    return next != sorted.end() && next->starts_with(each.target);
  };
  targets.erase(std::remove_if(targets.begin(), targets.end(), goes_on), targets.end());
}

}  // namespace

FoldedScript FoldScript(std::string_view script, const ScriptLimits& limits) {
  FoldedScript result;
  Budget budget{limits.steps, limits.text};
  std::vector<std::string> scripts{std::string(script.substr(0, limits.bytes))};
  for (std::size_t level = 0; level <= limits.scripts && !scripts.empty(); ++level) {
    std::vector<std::string> inner;
    for (const std::string& each : scripts) {
      std::vector<std::string> run = Folder(each, limits.depth, budget, result).Run();
      std::move(run.begin(), run.end(), std::back_inserter(inner));
    }
    scripts = std::move(inner);
  }
  DropBeginnings(result.targets);
  result.complete = result.complete && scripts.empty() && script.size() <= limits.bytes;
  return result;
}

}  // namespace linkmilter
