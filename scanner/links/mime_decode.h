// The content of MIME leaves and headers with its encoding taken off. Behind the door to GMime.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <gmime/gmime.h>

namespace linkmilter {

// Undoes the transfer encoding; at most `cap` bytes. The result lies in `raw` where nothing is
// encoded, else in `buffer`.
std::string_view DecodeTransfer(std::string_view raw,
                                GMimeContentEncoding encoding,
                                std::size_t cap,
                                std::string& buffer);

// A header's value as it stands in the message -> one line of UTF-8, RFC 2047 decoded.
std::string DecodeHeader(std::string_view raw);

// RFC 3676: a line that ends in a blank goes on in the next one of the same quoting (with DelSp=yes
// without the blank); a blank that was stuffed before a line is taken off.
std::string JoinFlowedLines(std::string_view text, bool delete_space);

}  // namespace linkmilter
