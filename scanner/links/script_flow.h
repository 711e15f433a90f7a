// Which parts of scripts run by themselves as a page opens, told from brackets and names alone:
// what stands in a function that nobody calls, or that waits for a click, does not. Pure, linear in
// the tokens, any thread; total on any text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "scanner/links/script_tokens.h"

namespace linkmilter {

// Stands between two scripts in one list of tokens: brackets left open end there.
inline constexpr ScriptToken kBetweenScripts{ScriptToken::Kind::kSign, "\n"};

struct ScriptRun {
  enum class When {
    kSurely,
    kPerhaps,  // under a condition
    kNever,    // nobody calls it, or only as a frame of another page
  };
  When when = When::kSurely;
  Milliseconds delay{0};  // of the timers on the way
  bool operator==(const ScriptRun&) const = default;
};

// `then` as part of `outer`.
ScriptRun Within(const ScriptRun& outer, const ScriptRun& then);

// The number `at` a timer's delay: setTimeout(f, 500).
Milliseconds ScriptDelay(const std::vector<ScriptToken>& tokens, std::size_t at);

class ScriptFlow {
 public:
  // `tokens` must outlive it.
  explicit ScriptFlow(const std::vector<ScriptToken>& tokens);
  ScriptRun At(std::size_t token) const;
  // Where the bracket that tokens[closer] closes was opened; 0: nowhere.
  std::size_t OpenerOf(std::size_t closer) const { return opener_[closer]; }

 private:
  using When = ScriptRun::When;
  enum class Guard : std::uint8_t { kNone, kPlain, kIfFramed, kIfNotFramed };
  struct Function {
    ScriptRun run{When::kNever, Milliseconds{0}};
    std::size_t start = 0;                                 // where its expression begins
    std::size_t name_at = static_cast<std::size_t>(-1);    // its own name, if it has one
    std::vector<std::size_t> mentions;                     // words and strings in it
    std::vector<std::pair<std::size_t, ScriptRun>> inner;  // functions run where they stand
  };
  // An open bracket, a statement under a condition (';') or the body of an arrow ('>').
  struct Scope {
    char kind = '(';
    std::size_t open = 0;
    std::size_t function = 0;  // and the rest: what counts again after it
    When when = When::kSurely;
    bool branch = false;
    Guard guard = Guard::kNone;
    bool begins_function = false;
  };

  void Read(std::size_t at);
  void ReadSign(std::size_t at);
  void Open(std::size_t at, char kind);
  void Close(std::size_t at);
  void OpenBrace(std::size_t at);
  void BeginStatement(std::size_t at);
  void BeginFunction(std::size_t start);
  void EndFunction(std::size_t at, std::size_t function);
  void Pop(std::size_t at);
  void PopWhile(std::string_view kinds, std::size_t at);
  When Here() const;
  Guard GuardAt(std::size_t open, std::size_t close) const;
  // Where the function whose parameters end at `parenthesis` begins, if one does.
  std::size_t FunctionBefore(std::size_t parenthesis) const;
  std::size_t ArrowBegin(std::size_t arrow) const;
  // What is given there runs by itself: to a timer, to an event of the page's opening.
  bool IsHandedOver(std::size_t begin) const;
  void Propagate();
  void Mention(std::size_t at, const ScriptRun& run);
  void RunNamed(std::string_view name, std::size_t at, const ScriptRun& run);
  void RunFunction(std::size_t function, const ScriptRun& run);

  bool Is(std::size_t at, std::string_view sign) const { return IsSign(tokens_, at, sign); }
  bool IsWord(std::size_t at) const;
  std::string_view TextAt(std::size_t at) const;

  const std::vector<ScriptToken>& tokens_;
  std::vector<std::uint32_t> function_of_;  // of each token
  std::vector<When> when_;                  // of each token, within its function
  std::vector<std::uint32_t> opener_;       // of each closing bracket
  std::vector<Function> functions_;         // [0]: the scripts themselves
  std::unordered_map<std::string_view, std::vector<std::size_t>> named_;
  std::vector<std::size_t> to_do_;  // functions found to run
  std::vector<Scope> scopes_;
  std::size_t function_ = 0;
  When condition_ = When::kSurely;
  bool branch_ = false;  // the statement has a ?, & or | before
  Guard pending_ = Guard::kNone;
  Guard last_if_ = Guard::kNone;
};

}  // namespace linkmilter
