// Stems of words that say what pressing a link does. Data: caution_words.inc, one row a stem. Pure,
// any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkmilter {

// From what is worst pressed by a machine to what does least harm.
enum class Act { kOptOut, kRelease, kDestructive, kDecision, kMoney, kIdentity };
enum class Strength { kStrong, kWeak };

std::string_view Name(Act act);  // "opt-out"

struct CautionWord {
  Act act;
  Strength strength;
  std::string_view language;  // ISO 639-1
  std::string_view stem;
};

// What one text says. Of several stems the one with the worst act is kept.
struct CautionWords {
  const CautionWord* strong = nullptr;
  const CautionWord* weak = nullptr;
  const CautionWord* first = nullptr;  // weak, and the text begins with it
  std::size_t words = 0;               // how many the text has, of scripts that part them
  std::size_t bytes = 0;
};

// The stems that begin a word of `text`, or stand anywhere in scripts without spaces between words;
// capitals inside ASCII words begin words. One pass; linear in `text`.
CautionWords FindCautionWords(std::string_view text);

}  // namespace linkmilter
