#include "scanner/links/script_flow.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace linkmilter {
namespace {

using Kind = ScriptToken::Kind;

constexpr std::array<std::string_view, 5> kGuards = {"if", "while", "for", "switch", "catch"};
// Call what they are given.
constexpr std::array<std::string_view, 12> kCallers = {"setTimeout",
                                                       "setInterval",
                                                       "requestAnimationFrame",
                                                       "requestIdleCallback",
                                                       "setImmediate",
                                                       "queueMicrotask",
                                                       "ready",
                                                       "$",
                                                       "jQuery",
                                                       "then",
                                                       "Promise",
                                                       "forEach"};
constexpr std::array<std::string_view, 3> kRunsText = {"setTimeout", "setInterval", "eval"};
constexpr std::array<std::string_view, 5> kListeners = {"addEventListener", "attachEvent", "on",
                                                        "one", "bind"};
constexpr std::array<std::string_view, 7> kOpeningEvents = {
    "load",     "onload", "DOMContentLoaded", "readystatechange", "onreadystatechange",
    "pageshow", "ready"};
constexpr std::array<std::string_view, 4> kOpeningHandlers = {"onload", "onreadystatechange",
                                                              "onpageshow", "onDOMContentLoaded"};
constexpr std::array<std::string_view, 4> kFrameWords = {"top", "parent", "frameElement", "frames"};
constexpr std::array<std::string_view, 4> kFalsehoods = {"0", "false", "null", "undefined"};
constexpr std::array<std::string_view, 2> kQuestions = {"confirm", "prompt"};
constexpr std::size_t kMaxGuardTokens = 40;  // conditions in conditions
constexpr std::size_t kMaxOfOneName = 8;     // a thousand functions of one name, called as often
constexpr auto kNowhere = static_cast<std::size_t>(-1);

}  // namespace

ScriptRun Within(const ScriptRun& outer, const ScriptRun& then) {
  return {std::max(outer.when, then.when), outer.delay + then.delay};
}

Milliseconds ScriptDelay(const std::vector<ScriptToken>& tokens, std::size_t at) {
  constexpr std::size_t kMostDigits = 9;
  if (at >= tokens.size() || tokens[at].kind != Kind::kNumber) return Milliseconds{0};
  const std::string_view digits = tokens[at].text.substr(0, kMostDigits);
  std::int64_t delay = 0;
  for (const char c : digits) {
    if (!IsAsciiDigit(c)) break;
    delay = delay * 10 + (c - '0');
  }
  return Milliseconds{delay};
}

ScriptFlow::ScriptFlow(const std::vector<ScriptToken>& tokens)
    : tokens_(tokens),
      function_of_(tokens.size()),
      when_(tokens.size(), When::kSurely),
      opener_(tokens.size()),
      functions_(1) {
  for (std::size_t at = 0; at < tokens_.size(); ++at)
    Read(at);
  while (!scopes_.empty())
    Pop(tokens_.size());
  Propagate();
}

ScriptRun ScriptFlow::At(std::size_t token) const {
  if (token >= tokens_.size()) return {};
  return Within(functions_[function_of_[token]].run, {when_[token], Milliseconds{0}});
}

bool ScriptFlow::IsWord(std::size_t at) const {
  return at < tokens_.size() && tokens_[at].kind == Kind::kWord;
}

std::string_view ScriptFlow::TextAt(std::size_t at) const {
  return at < tokens_.size() ? tokens_[at].text : std::string_view{};
}

ScriptFlow::When ScriptFlow::Here() const {
  return branch_ ? std::max(condition_, When::kPerhaps) : condition_;
}

void ScriptFlow::Read(std::size_t at) {
  if (pending_ != Guard::kNone && !Is(at, "{")) BeginStatement(at);
  const bool sign = tokens_[at].kind == Kind::kSign;
  if (sign) ReadSign(at);
  function_of_[at] = static_cast<std::uint32_t>(function_);
  when_[at] = Here();
  if (sign) return;
  functions_[function_].mentions.push_back(at);
  if (IsWord(at) && TextAt(at) == "else" && TextAt(at + 1) != "if")
    pending_ = last_if_ == Guard::kIfNotFramed ? Guard::kIfFramed : Guard::kPlain;
}

void ScriptFlow::ReadSign(std::size_t at) {
  const std::string_view sign = tokens_[at].text;
  if (sign == "(" || sign == "[") return Open(at, sign.front());
  if (sign == "{") return OpenBrace(at);
  if (sign == ")" || sign == "]" || sign == "}") return Close(at);
  if (sign == "?" || sign == "&" || sign == "|") branch_ = true;
  if (sign == ",") PopWhile(">", at);
  if (sign == "\n") {
    while (!scopes_.empty())
      Pop(at);
  }
  if (sign == ";" || sign == "\n") {
    PopWhile(";>", at);
    branch_ = false;
  }
  if (sign == "=>" && !Is(at + 1, "{")) {
    Open(at, '>');
    BeginFunction(ArrowBegin(at));
  }
}

void ScriptFlow::Open(std::size_t at, char kind) {
  scopes_.push_back({kind, at, function_, condition_, branch_, Guard::kNone, false});
}

void ScriptFlow::OpenBrace(std::size_t at) {
  const Guard guard = std::exchange(pending_, Guard::kNone);
  Open(at, '{');
  scopes_.back().guard = guard;
  std::size_t start = kNowhere;
  if (at > 0 && Is(at - 1, ")")) start = FunctionBefore(at - 1);
  if (at > 1 && Is(at - 1, "=>")) start = ArrowBegin(at - 1);
  if (guard == Guard::kNone && start != kNowhere) {
    BeginFunction(start);
  } else if (guard != Guard::kNone) {
    condition_ = std::max(Here(), guard == Guard::kIfFramed ? When::kNever : When::kPerhaps);
    branch_ = false;
  }
}

// A statement without braces, under a condition.
void ScriptFlow::BeginStatement(std::size_t at) {
  const Guard guard = std::exchange(pending_, Guard::kNone);
  Open(at, ';');
  scopes_.back().guard = guard;
  condition_ = std::max(Here(), guard == Guard::kIfFramed ? When::kNever : When::kPerhaps);
}

std::size_t ScriptFlow::FunctionBefore(std::size_t parenthesis) const {
  const std::size_t open = opener_[parenthesis];
  for (std::size_t back = 1; back <= 3 && back <= open; ++back) {
    if (IsWord(open - back) && TextAt(open - back) == "function") return open - back;
  }
  const bool method = open > 0 && IsWord(open - 1) && !IsOneOf(TextAt(open - 1), kGuards) &&
                      TextAt(open - 1) != "with";
  return method ? open - 1 : kNowhere;
}

// `arrow` is "=>".
std::size_t ScriptFlow::ArrowBegin(std::size_t arrow) const {
  if (arrow == 0) return 0;
  return Is(arrow - 1, ")") ? opener_[arrow - 1] : arrow - 1;
}

void ScriptFlow::BeginFunction(std::size_t start) {
  const std::size_t number = functions_.size();
  Function function;
  function.start = start;
  const auto call_it = [&](std::size_t at) {
    std::vector<std::size_t>& known = named_[TextAt(at)];
    if (known.size() < kMaxOfOneName) known.push_back(number);
  };
  const bool keyword = TextAt(start) == "function";
  if (IsWord(start) && (keyword ? IsWord(start + 1) : Is(start + 1, "("))) {
    function.name_at = keyword ? start + 1 : start;
    call_it(function.name_at);
  }
  std::size_t before = start;
  if (before > 0 && TextAt(before - 1) == "async") --before;
  if (before > 1 && (Is(before - 1, "=") || Is(before - 1, ":")) && IsWord(before - 2))
    call_it(before - 2);
  scopes_.back().begins_function = true;
  function_ = number;
  functions_.push_back(std::move(function));
  condition_ = When::kSurely;
  branch_ = false;
}

// tokens_[at] is what ended its body.
void ScriptFlow::EndFunction(std::size_t at, std::size_t function) {
  const std::size_t start = functions_[function].start;
  const bool braces = Is(at, "}");
  const std::size_t next = braces ? at + 1 : at;
  const std::string_view before = start > 0 ? TextAt(start - 1) : std::string_view{};
  const bool declared = before.empty() || before == ";" || before == "}" || before == "{" ||
                        before == "\n" || before == ")";
  const bool called =
      Is(next, "(") || (Is(next, ")") && Is(next + 1, "(")) ||
      (Is(next, ".") && (TextAt(next + 1) == "call" || TextAt(next + 1) == "apply"));
  ScriptRun run{Here(), Milliseconds{0}};
  if (called && !declared) {
    functions_[function_].inner.emplace_back(function, run);
  } else if (IsHandedOver(start)) {
    if (TextAt(start - 2) == "then") run.when = std::max(run.when, When::kPerhaps);
    if (Is(next, ",")) run.delay = ScriptDelay(tokens_, next + 1);
    functions_[function_].inner.emplace_back(function, run);
  }
}

bool ScriptFlow::IsHandedOver(std::size_t begin) const {
  if (begin < 2) return false;
  if (Is(begin - 1, "(")) return IsOneOf(TextAt(begin - 2), kCallers);
  if (Is(begin - 1, ",") && begin >= 4 && Is(begin - 3, "("))
    return IsOneOf(TextAt(begin - 4), kListeners) && IsOneOf(TextAt(begin - 2), kOpeningEvents);
  return Is(begin - 1, "=") && IsOneOf(TextAt(begin - 2), kOpeningHandlers);
}

// Ends the innermost scope at tokens_[at].
void ScriptFlow::Pop(std::size_t at) {
  const Scope scope = scopes_.back();
  scopes_.pop_back();
  const std::size_t function = std::exchange(function_, scope.function);
  condition_ = scope.when;
  branch_ = scope.branch;
  if (scope.guard != Guard::kNone) last_if_ = scope.guard;
  if (scope.begins_function) EndFunction(at, function);
}

void ScriptFlow::PopWhile(std::string_view kinds, std::size_t at) {
  while (!scopes_.empty() && kinds.find(scopes_.back().kind) != std::string_view::npos)
    Pop(at);
}

void ScriptFlow::Close(std::size_t at) {
  PopWhile(";>", at);
  if (scopes_.empty()) return;
  const std::size_t open = scopes_.back().open;
  Pop(at);
  opener_[at] = static_cast<std::uint32_t>(open);
  if (Is(at, "}")) {
    branch_ = false;
    PopWhile(";", at);
  }
  if (Is(at, ")") && open > 0 && IsWord(open - 1) && IsOneOf(TextAt(open - 1), kGuards))
    pending_ = GuardAt(open, at);
}

// Which way leads out of a frame; `last_if_` of the else is the other one.
ScriptFlow::Guard ScriptFlow::GuardAt(std::size_t open, std::size_t close) const {
  if (TextAt(open - 1) != "if") return Guard::kPlain;
  // if (0), if (false); and a question that nobody answers with yes.
  if (close == open + 2 && IsOneOf(TextAt(open + 1), kFalsehoods)) return Guard::kIfFramed;
  if (IsWord(open + 1) && IsOneOf(TextAt(open + 1), kQuestions)) return Guard::kIfFramed;
  const std::size_t end = std::min(close, open + kMaxGuardTokens);
  bool framed = false;
  bool equal = false;
  for (std::size_t at = open + 1; at < end; ++at) {
    framed = framed || (IsWord(at) && IsOneOf(TextAt(at), kFrameWords));
    equal = equal || Is(at, "==");
  }
  if (!framed) return Guard::kPlain;
  return equal ? Guard::kIfNotFramed : Guard::kIfFramed;
}

void ScriptFlow::Propagate() {
  RunFunction(0, {});
  while (!to_do_.empty()) {
    const std::size_t function = to_do_.back();
    to_do_.pop_back();
    const ScriptRun run = functions_[function].run;
    for (const auto& [inner, in_place] : functions_[function].inner)
      RunFunction(inner, Within(run, in_place));
    for (const std::size_t at : functions_[function].mentions)
      Mention(at, Within(run, {when_[at], Milliseconds{0}}));
  }
}

void ScriptFlow::Mention(std::size_t at, const ScriptRun& run) {
  if (run.when == When::kNever) return;
  if (IsWord(at)) {
    const bool called = Is(at + 1, "(");
    if (called) RunNamed(TextAt(at), at, run);
    if (!called && IsHandedOver(at))
      RunNamed(TextAt(at), at, Within(run, {When::kSurely, ScriptDelay(tokens_, at + 2)}));
  } else if (tokens_[at].kind == Kind::kString && at > 1 && Is(at - 1, "(") &&
             IsOneOf(TextAt(at - 2), kRunsText)) {
    const std::vector<ScriptToken> inner = TokenizeScript(TextAt(at));
    const ScriptRun later = Within(run, {When::kSurely, ScriptDelay(tokens_, at + 2)});
    for (std::size_t i = 0; i + 1 < inner.size(); ++i) {
      if (inner[i].kind == Kind::kWord && IsSign(inner, i + 1, "("))
        RunNamed(inner[i].text, tokens_.size(), later);
    }
  }
}

void ScriptFlow::RunNamed(std::string_view name, std::size_t at, const ScriptRun& run) {
  const auto found = named_.find(name);
  if (found == named_.end()) return;
  for (const std::size_t function : found->second) {
    if (functions_[function].name_at != at) RunFunction(function, run);
  }
}

void ScriptFlow::RunFunction(std::size_t function, const ScriptRun& run) {
  ScriptRun& known = functions_[function].run;
  if (run.when >= known.when) return;
  known = run;
  to_do_.push_back(function);
}

}  // namespace linkmilter
