// Where a script leads, read without running it: its literals put together as it would ("ht" +
// "tps://", atob("..."), ["h", "t"].join("")), variables included. No loops, no functions of its
// own, no objects. Pure, linear, any thread; total on any text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

enum class ScriptMove {
  kAssign,   // location = x, location.href = x
  kReplace,  // location.replace(x), location.assign(x), navigation.navigate(x)
  kOpen,     // open(x)
  kElement,  // a.href = x, form.action = x, setAttribute("href", x)
  kWrite,    // document.write(x): markup, not a URL
  kValue,    // a web URL that is put together and stands elsewhere
};

struct ScriptTarget {
  std::string target;  // URL, relative reference or markup
  ScriptMove how = ScriptMove::kValue;
  bool folded = false;  // put together, not written outright
  bool whole = true;    // false: what only a run would know follows
  bool operator==(const ScriptTarget&) const = default;
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
  bool complete = true;               // false: a limit ended it
};

FoldedScript FoldScript(std::string_view script, const ScriptLimits& limits = {});

}  // namespace linkmilter
