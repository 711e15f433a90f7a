#include "config/values.h"

#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/ip.h"
#include "base/text.h"
#include "config/suggest.h"

namespace linkmilter {
namespace {

struct Scale {
  std::string_view unit;
  std::int64_t factor;
};
// Largest first: formatting takes the first that divides.
constexpr std::array<Scale, 5> kDurations{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Scale, 3> kSizes{{{"GiB", std::int64_t{1} << 30},
                                       {"MiB", std::int64_t{1} << 20},
                                       {"KiB", std::int64_t{1} << 10}}};

struct Measure {
  std::int64_t count = 0;
  std::string_view unit;
};

// "25MiB" -> 25, "MiB". nullopt: no digits, or too many.
std::optional<Measure> SplitUnit(std::string_view text) {
  Measure measure;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, measure.count);
  if (error != std::errc() || measure.count < 0) return std::nullopt;
  measure.unit = text.substr(static_cast<std::size_t>(stop - text.data()));
  return measure;
}

// nullopt: an unknown unit, or more than fits.
template <std::size_t N>
std::optional<std::int64_t> Scaled(const Measure& measure, const std::array<Scale, N>& scales) {
  for (const Scale& scale : scales) {
    if (scale.unit != measure.unit) continue;
    if (measure.count > std::numeric_limits<std::int64_t>::max() / scale.factor) break;
    return measure.count * scale.factor;
  }
  return std::nullopt;
}

bool IsPort(std::string_view text) {
  unsigned port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port >= 1 && port <= 65535;
}

// "[::1]" -> "::1"; others as they are.
std::string_view WithoutBrackets(std::string_view text) {
  const bool bracketed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  return bracketed ? text.substr(1, text.size() - 2) : text;
}

Status CheckSocketPath(std::string_view path) {
  constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
  if (path.empty() || path.front() != '/') {
    return Error{"the path of a unix socket must begin with \"/\": unix:/run/linkmilter/..."};
  }
  if (path.size() > kLongest) {
    return Error{"the path of a unix socket is at most " + std::to_string(kLongest) + " bytes"};
  }
  return Done();
}

// An address and no other name: what is listened on must not depend on a look-up.
Status CheckListenHost(std::string_view host) {
  if (EqualsIgnoreCase(host, "localhost") || IpAddress::Parse(WithoutBrackets(host))) return Done();
  return Error{Quoted(host) + " is not an address to listen on such as 127.0.0.1 or [::1]"};
}

Status CheckInetSocket(std::string_view family, std::string_view rest) {
  const std::size_t at = rest.find('@');
  const std::string_view port = rest.substr(0, at);
  if (!IsPort(port)) return Error{Quoted(port) + " is not a port from 1 to 65535"};
  const bool named = at != std::string_view::npos && at + 1 < rest.size();
  if (!named) {
    return Error{"says no host, and would listen on every address of this machine: write " +
                 std::string(family) + ":" + std::string(port) +
                 (family == "inet6" ? "@[::1]" : "@127.0.0.1")};
  }
  return CheckListenHost(rest.substr(at + 1));
}

}  // namespace

Result<Milliseconds> ParseDuration(std::string_view text) {
  const auto measure = SplitUnit(text);
  if (!measure) return Error{Quoted(text) + " is not a duration such as 250ms, 10s, 15m or 2h"};
  if (measure->unit.empty()) {
    const std::string digits(text);
    return Error{digits + " needs a unit: " + digits + "s for seconds, " + digits +
                 "ms for milliseconds, " + digits + "m for minutes"};
  }
  const auto milliseconds = Scaled(*measure, kDurations);
  if (!milliseconds)
    return Error{Quoted(text) + " is not a duration such as 250ms, 10s, 15m or 2h"};
  return Milliseconds(*milliseconds);
}

std::string FormatDuration(Milliseconds duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  const auto* const scale =
      std::ranges::find_if(kDurations, [&](const Scale& s) { return count % s.factor == 0; });
  return std::to_string(count / scale->factor) + std::string(scale->unit);
}

Result<std::size_t> ParseSize(std::string_view text) {
  const auto measure = SplitUnit(text);
  const bool plain = measure && measure->unit.empty();
  const auto bytes = plain     ? std::optional(measure->count)
                     : measure ? Scaled(*measure, kSizes)
                               : std::nullopt;
  if (!bytes) return Error{Quoted(text) + " is not a size such as 64KiB, 25MiB, 1GiB or bytes"};
  return static_cast<std::size_t>(*bytes);
}

std::string FormatSize(std::size_t bytes) {
  const auto count = static_cast<std::int64_t>(bytes);
  for (const Scale& scale : kSizes) {
    if (count != 0 && count % scale.factor == 0) {
      return std::to_string(count / scale.factor) + std::string(scale.unit);
    }
  }
  return std::to_string(count);
}

Result<unsigned> ParseMode(std::string_view text) {
  unsigned mode = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, mode, 8);
  const bool octal = error == std::errc() && stop == end && mode <= 0777;
  if (!octal || text.size() != 4) {
    return Error{Quoted(text) + " is not a mode in octal: four digits such as \"0660\""};
  }
  return mode;
}

std::string FormatMode(unsigned mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3)
    digits += static_cast<char>('0' + ((mode >> shift) & 7U));
  return digits;
}

std::string FormatNumber(double number) {
  std::array<char, 32> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), result.ptr};
}

std::string YamlQuoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const bool special = c == '"' || c == '\\';
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control) {
      quoted += "\\x" + Hex({&c, 1});
      continue;
    }
    if (special) quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

Status CheckSocket(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view family = text.substr(0, colon);
  const std::string_view rest =
      colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (family == "unix" || family == "local") return CheckSocketPath(rest);
  if (family == "inet" || family == "inet6") return CheckInetSocket(family, rest);
  return Error{Quoted(text) +
               " is not a socket: write unix:/path, inet:port@host or inet6:port@[::1]"};
}

Status CheckDnsServer(std::string_view text) {
  const Error wrong{Quoted(text) +
                    " is not an address with a port: write 127.0.0.1:53 or [::1]:53"};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !IsPort(text.substr(colon + 1))) return wrong;
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = WithoutBrackets(host) != host;
  const auto address = IpAddress::Parse(WithoutBrackets(host));
  if (!address || address->is_v4() == bracketed) return wrong;
  return Done();
}

}  // namespace linkmilter
