// The words of a configuration value -> what they mean, and back. Pure. An error says what is wrong
// and what would be right; the caller adds where.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace linkmilter {

// "250ms", "10s", "15m", "2h", "1d". A number alone is refused: of what?
Result<Milliseconds> ParseDuration(std::string_view text);
std::string FormatDuration(Milliseconds duration);  // in the largest unit that is exact

// "25MiB", "64KiB", "1GiB"; a number alone is bytes.
Result<std::size_t> ParseSize(std::string_view text);
std::string FormatSize(std::size_t bytes);

// "0660": octal, four digits, permission bits only.
Result<unsigned> ParseMode(std::string_view text);
std::string FormatMode(unsigned mode);

std::string FormatNumber(double number);  // the shortest that reads back the same

// Text as a YAML (and JSON) double-quoted scalar.
std::string YamlQuoted(std::string_view text);

// A milter socket: "unix:/path", "inet:port@host", "inet6:port@[::1]". The host must be said:
// libmilter takes a missing one for every address the machine has.
Status CheckSocket(std::string_view text);

// A name server: "127.0.0.1:53", "[::1]:53". Never a name: who would resolve it?
Status CheckDnsServer(std::string_view text);

}  // namespace linkmilter
