#include "scanner/links/script_acts.h"

#include <algorithm>
#include <array>

#include "scanner/links/script_literals.h"

namespace linkmilter {
namespace {

using Kind = ScriptToken::Kind;
using Tokens = std::vector<ScriptToken>;

bool IsKind(const Tokens& tokens, std::size_t at, Kind kind) {
  return at < tokens.size() && tokens[at].kind == kind;
}

// Past owners of it: location, window.location.href, and nothing more.
bool IsOwnLocation(const Tokens& tokens, std::size_t at) {
  while (IsKind(tokens, at, Kind::kWord) && IsWindowName(tokens[at].text) &&
         IsSign(tokens, at + 1, "."))
    at += 2;
  if (!IsKind(tokens, at, Kind::kWord) || tokens[at].text != "location") return false;
  ++at;
  const bool href = IsSign(tokens, at, ".") && IsKind(tokens, at + 1, Kind::kWord) &&
                    tokens[at + 1].text == "href";
  if (href) at += 2;
  return !IsSign(tokens, at, ".") && !IsSign(tokens, at, "+") && !IsSign(tokens, at, "[") &&
         !IsSign(tokens, at, "(");
}

}  // namespace

bool IsWindowName(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kWindows = {
      "", "window", "self", "this", "top", "parent", "document", "globalThis", "opener"};
  return IsOneOf(name, kWindows);
}

namespace {

// submit.call(f), click.apply(b)
bool IsCalledFor(const Tokens& tokens, std::size_t at) {
  return IsSign(tokens, at + 1, ".") && IsKind(tokens, at + 2, Kind::kWord) &&
         IsSign(tokens, at + 3, "(");
}

}  // namespace

// form.submit(), document.forms[0].submit(), getElementById("f").submit(), submit.call(f)
std::optional<ScriptAct> ScriptActAt(const Tokens& tokens, std::size_t at) {
  if (at < 2 || !IsKind(tokens, at, Kind::kWord) || !IsSign(tokens, at - 1, ".")) return {};
  const std::string_view name = tokens[at].text;
  const bool submits = name == "submit" || name == "requestSubmit";
  if (name == "reload" && IsSign(tokens, at + 1, "(") && tokens[at - 2].text == "location")
    return ScriptAct{ScriptAct::Kind::kReload, {}, false, {}, 0};
  if (!submits && name != "click") return {};
  const auto kind = submits ? ScriptAct::Kind::kSubmit : ScriptAct::Kind::kPress;
  if (IsCalledFor(tokens, at)) {
    const bool named = IsKind(tokens, at + 4, Kind::kWord);
    return ScriptAct{kind, std::string(named ? tokens[at + 4].text : ""), false, {}, 0};
  }
  if (!IsSign(tokens, at + 1, "(") || !IsSign(tokens, at + 2, ")")) return {};
  const bool in_brackets = at >= 3 && (IsSign(tokens, at - 2, ")") || IsSign(tokens, at - 2, "]"));
  std::string_view text = tokens[at - (in_brackets ? 3 : 2)].text;
  if (text.starts_with('#')) text.remove_prefix(1);
  const bool exact =
      in_brackets && IsKind(tokens, at - 3, Kind::kString) &&
      (IsSign(tokens, at - 2, "]") || (at >= 5 && tokens[at - 5].text == "getElementById"));
  return ScriptAct{kind, DecodeScriptString(text), exact, {}, 0};
}

bool IsLocationAlias(const Tokens& tokens, std::size_t at) {
  if (at == 0 || tokens[at].text != "location") return false;
  const auto is = [&](std::size_t where, std::string_view sign) {
    return IsSign(tokens, where, sign);
  };
  const bool listed = is(at - 1, ",") || is(at + 1, ",");
  if (tokens[at].kind == Kind::kString) return listed;
  const bool given = (is(at - 1, "=") || is(at - 1, "(")) && (is(at + 1, ";") || is(at + 1, ")"));
  return tokens[at].kind == Kind::kWord &&
         (given || (listed && !is(at + 1, ".") && !is(at + 1, "=")));
}

// At the closer: o = {w: window}.w is no object of its own.
std::unordered_set<std::string> OwnObjects(const Tokens& tokens, const ScriptFlow& flow) {
  std::unordered_set<std::string> own;
  std::unordered_set<std::string> other;
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    if (IsSign(tokens, at - 1, "=") && !IsSign(tokens, at, "{"))
      other.insert(NameBefore(tokens, at - 1).name);
    const std::size_t open = IsSign(tokens, at, "}") ? flow.OpenerOf(at) : 0;
    if (open == 0 || !IsSign(tokens, open - 1, "=")) continue;
    const bool goes_on = IsSign(tokens, at + 1, ".") || IsSign(tokens, at + 1, "[");
    (goes_on ? other : own).insert(NameBefore(tokens, open - 1).name);
  }
  std::erase_if(own, [&other](const std::string& name) { return other.contains(name); });
  return own;
}

bool IsOfOwnObject(const Tokens& tokens,
                   std::size_t end,
                   const std::unordered_set<std::string>& own) {
  std::string owner = NameBefore(tokens, end).owner;
  if (owner == "location" && IsSign(tokens, end - 2, "."))
    owner = NameBefore(tokens, end - 2).owner;
  return !IsWindowName(owner) && own.contains(owner);
}

UnknownUse UseOfUnknown(const Tokens& tokens, std::size_t at) {
  const bool assigned = IsSign(tokens, at - 1, "=") || IsSign(tokens, at - 1, "+=");
  if (!assigned && !IsSign(tokens, at - 1, "(")) return UnknownUse::kHarmless;
  const auto [owner, name] = NameBefore(tokens, at - 1);
  bool moves = false;
  if (assigned) {
    moves = (name == "location" && IsWindowName(owner)) || (owner == "location" && name == "href");
    if (moves && IsOwnLocation(tokens, at)) return UnknownUse::kReloads;
  } else {
    static constexpr std::array<std::string_view, 3> kDecodes = {"eval", "Function", "atob"};
    const bool dated = IsKind(tokens, at, Kind::kWord) && tokens[at].text == "new";  // the year
    moves = IsOneOf(name, kDecodes) ||
            (owner == "location" && (name == "replace" || name == "assign")) ||
            (owner == "document" && (name == "write" || name == "writeln") && !dated);
  }
  return moves ? UnknownUse::kMoves : UnknownUse::kHarmless;
}

bool OpensHere(const Tokens& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 3> kHere = {"_self", "_top", "_parent"};
  return IsSign(tokens, at, ",") && IsKind(tokens, at + 1, Kind::kString) &&
         IsOneOf(tokens[at + 1].text, kHere);
}

}  // namespace linkmilter
