#include "scanner/links/script_fold.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "scanner/links/script_literals.h"
#include "scanner/links/script_tokens.h"
#include "scanner/links/script_values.h"

namespace linkmilter {
namespace {

using Kind = ScriptToken::Kind;

bool IsWebUrl(std::string_view text) {
  return StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://");
}

using Variables = std::unordered_map<std::string, ScriptValue>;

struct Budget {
  std::size_t steps = 0;
  std::size_t text = 0;
};

// A script and where it was found to run.
struct Source {
  std::string text;
  ScriptRun run;
  std::size_t script = 0;
};

std::vector<ScriptToken> TokensOf(const std::vector<Source>& sources) {
  std::vector<ScriptToken> all;
  for (const Source& source : sources) {
    const std::vector<ScriptToken> tokens = TokenizeScript(source.text);
    all.insert(all.end(), tokens.begin(), tokens.end());
    all.push_back(kBetweenScripts);
  }
  return all;
}

// config.location = "Vienna" moves nothing.
bool LooksLikeReference(std::string_view text) {
  return IsWebUrl(text) || text.starts_with('/') || text.starts_with('.') || text.starts_with('?');
}

// Scripts: reads every expression that stands where a value is given to something.
bool IsPartOfLocation(std::string_view owner, std::string_view name) {
  return owner == "location" && (name == "href" || name == "search" || name == "pathname");
}

class Folder {
 public:
  // `sources` must outlive it. `budget` is what is left for all scripts of one reading.
  Folder(const std::vector<Source>& sources,
         std::size_t depth,
         Budget& budget,
         Variables& variables,
         FoldedScript& result)
      : max_depth_(depth),
        budget_(budget),
        variables_(variables),
        result_(result),
        sources_(sources),
        tokens_(TokensOf(sources)),
        flow_(tokens_),
        own_objects_(OwnObjects(tokens_, flow_)) {}
  // Scripts in strings that are run: eval("...").
  std::vector<Source> Run();

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
  void ReadUnknown(std::size_t at);
  void Act(ScriptAct::Kind kind, std::string text, bool exact = false);
  ScriptRun RunAt(std::size_t at) const;
  bool Spend(std::size_t bytes);

  bool Is(std::size_t at, std::string_view sign) const { return IsSign(tokens_, at, sign); }
  bool IsKind(std::size_t at, Kind kind) const {
    return at < tokens_.size() && tokens_[at].kind == kind;
  }

  std::size_t max_depth_;
  Budget& budget_;
  Variables& variables_;
  FoldedScript& result_;
  const std::vector<Source>& sources_;
  std::vector<ScriptToken> tokens_;
  ScriptFlow flow_;
  std::unordered_set<std::string> own_objects_;
  std::size_t at_ = 0;
  std::size_t source_ = 0;   // the one being read
  std::size_t used_at_ = 0;  // where what is read is put to use
  std::vector<Source> run_;
};

std::vector<Source> Folder::Run() {
  for (std::size_t at = 1; at < tokens_.size() && result_.complete; ++at) {
    if (Is(at - 1, kBetweenScripts.text)) ++source_;
    used_at_ = at - 1;
    if (auto act = ScriptActAt(tokens_, at)) Act(act->kind, std::move(act->text), act->exact);
    if (IsLocationAlias(tokens_, at) && RunAt(at).when != ScriptRun::When::kNever)
      result_.unread = true;
    if (!BeginsValue(at)) continue;
    at_ = at;
    if (const ScriptValue value = Sum(0); value.known()) {
      Use(at, value);
    } else {
      ReadUnknown(at);
    }
  }
  return std::move(run_);
}

ScriptRun Folder::RunAt(std::size_t at) const {
  return Within(sources_[std::min(source_, sources_.size() - 1)].run, flow_.At(at));
}

void Folder::Act(ScriptAct::Kind kind, std::string text, bool exact) {
  result_.acts.push_back({kind, std::move(text), exact, RunAt(used_at_), sources_[source_].script});
}

// A value that only a run would know, where it matters.
void Folder::ReadUnknown(std::size_t at) {
  const UnknownUse use = UseOfUnknown(tokens_, at);
  if (use == UnknownUse::kHarmless || RunAt(at - 1).when == ScriptRun::When::kNever) return;
  if (IsOfOwnObject(tokens_, at - 1, own_objects_)) return;
  if (use == UnknownUse::kReloads) return Act(ScriptAct::Kind::kReload, {});
  result_.unread = true;
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
  const bool of_page = !IsOfOwnObject(tokens_, sign, own_objects_);
  const bool moves =
      of_page && name == "location" && (IsWindowName(owner) || LooksLikeReference(assigned.text));
  if (moves || (of_page && IsPartOfLocation(owner, name)) ||
      (owner == "document" && name == "URL")) {
    Emit(assigned, ScriptMove::kAssign);
  } else if (name == "innerHTML") {
    Emit(assigned, ScriptMove::kWrite);
  } else if (assigned.whole && owner == "document" && name == "cookie") {
    Act(ScriptAct::Kind::kCookie, assigned.text);
  } else if (!owner.empty() && name == "method") {
    Act(ScriptAct::Kind::kMethod, assigned.text);
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
    const ScriptRun timer{ScriptRun::When::kSurely, ScriptDelay(tokens_, at_ + 1)};
    if (value.kind == ScriptValue::Kind::kText)
      run_.push_back({value.text, Within(RunAt(open), timer), sources_[source_].script});
  } else if ((owner == "location" && (name == "replace" || name == "assign") &&
              !IsOfOwnObject(tokens_, open, own_objects_)) ||
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
  ScriptRun run = RunAt(used_at_);
  if (how == ScriptMove::kOpen && !OpensHere(tokens_, at_)) run.when = ScriptRun::When::kNever;
  const std::size_t script = sources_[source_].script;
  result_.targets.push_back({value.text, how, value.folded, value.whole, run, script});
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
  return FoldScripts({script}, limits);
}

FoldedScript FoldScripts(const std::vector<std::string_view>& scripts, const ScriptLimits& limits) {
  FoldedScript result;
  Budget budget{limits.steps, limits.text};
  Variables variables;
  std::size_t bytes = limits.bytes;
  bool cut = false;
  std::vector<Source> sources;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    const std::string_view read = scripts[i].substr(0, bytes);
    cut = cut || read.size() < scripts[i].size();
    bytes -= read.size();
    sources.push_back({std::string(read), {}, i});
  }
  for (std::size_t level = 0; level <= limits.scripts && !sources.empty(); ++level)
    sources = Folder(sources, limits.depth, budget, variables, result).Run();
  DropBeginnings(result.targets);
  result.complete = result.complete && sources.empty() && !cut;
  return result;
}

}  // namespace linkmilter
