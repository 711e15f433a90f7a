#include "scanner/trace/retry_after.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string_view>

#include "base/text.h"

namespace linkmilter {
namespace {

// "Sun, 06 Nov 1994 08:49:37 GMT": the one form that may be sent (RFC 9110, section 5.6.7).
std::optional<std::time_t> TimeOf(std::string_view date) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::size_t kLength = 29;
  if (date.size() != kLength || !date.ends_with(" GMT")) return std::nullopt;
  bool digits = true;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    for (const char c : date.substr(at, length)) {
      digits = digits && IsAsciiDigit(c);
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const std::size_t month = kMonths.find(date.substr(8, 3));
  std::tm time{};
  time.tm_mday = number(5, 2);
  time.tm_mon = static_cast<int>(month / 3);
  time.tm_year = number(12, 4) - 1900;
  time.tm_hour = number(17, 2);
  time.tm_min = number(20, 2);
  time.tm_sec = number(23, 2);
  if (!digits || month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  return timegm(&time);
}

std::optional<Seconds> Wanted(const FetchResponse& response) {
  const std::string_view value = TrimAscii(response.HeaderText("retry-after"));
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), [](char c) { return IsAsciiDigit(c); })) {
    std::int64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    return read.ec == std::errc() ? Seconds(seconds) : kLongestRetryAfter;
  }
  const auto until = TimeOf(value);
  const auto now = TimeOf(TrimAscii(response.HeaderText("date")));
  if (!until || !now) return std::nullopt;
  return Seconds(*until - *now);
}

}  // namespace

std::optional<Seconds> RetryAfterOf(const FetchResponse& response) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  const auto wanted = Wanted(response);
  if (!wanted) return std::nullopt;
  return std::clamp(*wanted, kShortestRetryAfter, kLongestRetryAfter);
}

}  // namespace linkmilter
