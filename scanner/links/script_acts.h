// What single places of a script do besides giving values: press, submit, reload, or touch the
// page's address in a way that folding cannot follow. Looks at a handful of tokens round a place.
// Pure, total, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanner/links/script_flow.h"
#include "scanner/links/script_tokens.h"

namespace linkmilter {

// What a script does without saying a URL.
struct ScriptAct {
  enum class Kind {
    kSubmit,  // form.submit(): `text` names the form, by id, name or number
    kPress,   // a.click(): likewise
    kReload,  // location.reload()
    kCookie,  // document.cookie = text
    kMethod,  // form.method = text
  };
  Kind kind = Kind::kReload;
  std::string text;
  bool exact = false;  // no other is meant: getElementById("f"), forms["f"]
  ScriptRun run = {};
  std::size_t script = 0;  // in which of those given it stands
  bool operator==(const ScriptAct&) const = default;
};

// A name of the window itself or of its document; "": none is said.
bool IsWindowName(std::string_view name);

// The submit, press or reload whose word stands at `at`; where it runs is not said.
std::optional<ScriptAct> ScriptActAt(const std::vector<ScriptToken>& tokens, std::size_t at);

// f(location), ["location", ...]: by another name it may be moved unseen.
bool IsLocationAlias(const std::vector<ScriptToken>& tokens, std::size_t at);

// The names that are only ever given objects written out in the script: o = {...}. Nothing of
// theirs is the page's, whatever it is called.
std::unordered_set<std::string> OwnObjects(const std::vector<ScriptToken>& tokens,
                                           const ScriptFlow& flow);

// What is given to or called at tokens[end] is of one of `own`: o.location =, o.location.replace(
bool IsOfOwnObject(const std::vector<ScriptToken>& tokens,
                   std::size_t end,
                   const std::unordered_set<std::string>& own);

enum class UnknownUse { kHarmless, kReloads, kMoves };
// What becomes of the value at `at`, which only a run would know. REQUIRES: at > 0.
UnknownUse UseOfUnknown(const std::vector<ScriptToken>& tokens, std::size_t at);

// What follows the URL of an open(): the name of the window it opens in is the page's own.
bool OpensHere(const std::vector<ScriptToken>& tokens, std::size_t at);

}  // namespace linkmilter
