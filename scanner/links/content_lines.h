// Content lines, the form calendars and cards share (RFC 5545, section 3.1; RFC 6350, section 3.3;
// vCalendar 1.0, vCard 2.1): NAME;PARAMETER=value;OTHER="quoted":value, folded over lines. Pure,
// linear, any thread. Never fails: a line that is none is handed out nameless.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

inline constexpr std::size_t kMaxContentParameters = 1000;  // floods: further ones are dropped
inline constexpr std::size_t kMaxContentNameBytes = 64;     // longer ones are no names

struct ContentParameter {
  std::string name;        // lower case; empty: vCard 2.1's bare "QUOTED-PRINTABLE"
  std::string_view value;  // one of its list, without quotes
};

struct ContentLine {
  std::string
      name;  // lower case, without vCard's group; empty: no content line, all of it is value
  std::vector<ContentParameter> parameters;
  std::string_view value;  // unfolded, as written

  // The first value of that parameter; empty if there is none. `parameter_name` in lower case.
  std::string_view Parameter(std::string_view parameter_name) const;
  bool IsQuotedPrintable() const;
  bool IsBase64() const;
};

class ContentLines {
 public:
  explicit ContentLines(std::string_view text) : rest_(text) {}  // `text` must outlive it

  // False at the end. What `line` views is valid until the next call.
  bool Next(ContentLine& line);

 private:
  std::string_view TakeLine();
  void Unfold();

  std::string_view rest_;
  std::string unfolded_;
};

// "\n", "\,", "\;" and "\\" undone: RFC 5545, section 3.3.11.
std::string UnescapeText(std::string_view value);

// The same for a URL, which needs no escapes and is given some: "\,", "\;" and Apple's "\:".
std::string UnescapeUrl(std::string_view value);

// =XX undone; soft line breaks are gone by now.
std::string DecodeQuotedPrintable(std::string_view value);

}  // namespace linkmilter
