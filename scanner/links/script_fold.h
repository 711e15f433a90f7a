// Where a script leads, read without running it: its literals put together as it would ("ht" +
// "tps://", atob("..."), ["h", "t"].join("")), variables included. No loops, no functions of its
// own, no objects. Pure, linear, any thread; total on any text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/script_flow.h"

namespace linkmilter {

enum class ScriptMove {
  kAssign,   // location = x, location.href = x
  kReplace,  // location.replace(x), location.assign(x), navigation.navigate(x)
  kOpen,     // open(x)
  kElement,  // a.href = x, form.action = x, setAttribute("href", x)
  kWrite,    // document.write(x), a.innerHTML = x: markup, not a URL
  kValue,    // a web URL that is put together and stands elsewhere
};

struct ScriptTarget {
  std::string target;  // URL, relative reference or markup
  ScriptMove how = ScriptMove::kValue;
  bool folded = false;     // put together, not written outright
  bool whole = true;       // false: what only a run would know follows
  ScriptRun run = {};      // of kOpen: never, unless it opens in place of the page itself
  std::size_t script = 0;  // in which of those given it stands
  bool operator==(const ScriptTarget&) const = default;
};

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
  ScriptRun run = {};
  std::size_t script = 0;
  bool operator==(const ScriptAct&) const = default;
};

struct ScriptLimits {
  std::size_t bytes = std::size_t{256} << 10;  // of script; beyond is not read
  std::size_t steps = 200'000;                 // nesting that is read again and again
  std::size_t text = std::size_t{8} << 20;     // text that doubles itself
  std::size_t depth = 32;                      // brackets in brackets
  std::size_t scripts = 3;                     // eval in eval
};

struct FoldedScript {
  std::vector<ScriptTarget> targets;  // in order
  std::vector<ScriptAct> acts;        // in order
  bool unread = false;   // what runs moves the page, writes it or decodes text, and how is unknown
  bool complete = true;  // false: a limit ended it
};

FoldedScript FoldScript(std::string_view script, const ScriptLimits& limits = {});
// The scripts of one page: what one declares the later ones use. The limits are for all together.
FoldedScript FoldScripts(const std::vector<std::string_view>& scripts,
                         const ScriptLimits& limits = {});

}  // namespace linkmilter
