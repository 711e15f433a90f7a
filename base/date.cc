#include "base/date.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/text.h"

namespace linkmilter {
namespace {

// Digits alone: no sign.
std::optional<int> ReadNumber(std::string_view digits) {
  if (!std::ranges::all_of(digits, IsAsciiDigit)) return std::nullopt;
  int value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

// "Z" or ".045Z"
bool IsUtcEnd(std::string_view text) {
  if (!text.ends_with('Z')) return false;
  text.remove_suffix(1);
  return text.empty() ||
         (text.size() > 1 && text[0] == '.' && std::ranges::all_of(text.substr(1), IsAsciiDigit));
}

}  // namespace

std::optional<WallTime> ReadDay(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = ReadNumber(text.substr(0, 4));
  const auto month = ReadNumber(text.substr(5, 2));
  const auto day = ReadNumber(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970 || *year > 2199) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date));
}

std::optional<WallTime> ReadUtc(std::string_view text) {
  const auto day = ReadDay(text);
  if (!day || text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto hour = ReadNumber(text.substr(11, 2));
  const auto minute = ReadNumber(text.substr(14, 2));
  const auto second = ReadNumber(text.substr(17, 2));
  const bool sound = hour && minute && second && *hour < 24 && *minute < 60 && *second <= 60;
  if (!sound || !IsUtcEnd(text.substr(19))) return std::nullopt;
  return *day + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + Seconds(*second);
}

}  // namespace linkmilter
