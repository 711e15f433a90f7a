#include "cli/message_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace linkmilter {
namespace {

// Ends soon after the limit: a device or a pipe may never end by itself.
void ReadUpTo(std::size_t max_bytes, std::istream& in, Message& message) {
  std::array<char, 65536> buffer{};
  while (message.full_size <= max_bytes &&
         (in.read(buffer.data(), buffer.size()), in.gcount() > 0)) {
    const auto got = static_cast<std::size_t>(in.gcount());
    message.full_size += got;
    const std::size_t room = max_bytes - message.content.size();
    message.content.append(buffer.data(), std::min(got, room));
  }
}

// The values of the top header fields of that name, folded lines joined.
std::vector<std::string> HeaderValues(std::string_view content, std::string_view name) {
  std::vector<std::string> values;
  bool open = false;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t newline = std::min(content.find('\n', at), content.size());
    std::string_view line = content.substr(at, newline - at);
    at = newline + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (line[0] == ' ' || line[0] == '\t') {
      if (open) values.back().append(line);
      continue;
    }
    open = StartsWithIgnoreCase(line, name) && line.substr(name.size()).starts_with(':');
    if (open) values.emplace_back(line.substr(name.size() + 1));
  }
  return values;
}

// "A <a@b.example>, c@d.example" -> its addresses. Display names with commas or brackets may leave
// odd pieces behind; those without an @ are dropped.
std::vector<std::string> Addresses(std::string_view value) {
  std::vector<std::string> addresses;
  for (std::string_view piece : Split(value, ',')) {
    const std::size_t open = piece.rfind('<');
    if (open != std::string_view::npos) {
      piece = piece.substr(open + 1, piece.find('>', open) - open - 1);
    }
    piece = TrimAscii(piece);
    if (piece.find('@') != std::string_view::npos) addresses.emplace_back(piece);
  }
  return addresses;
}

std::vector<std::string> AddressesIn(const Message& message,
                                     std::initializer_list<const char*> headers) {
  for (const char* header : headers) {
    std::vector<std::string> all;
    for (const std::string& value : HeaderValues(message.content, header)) {
      for (std::string& address : Addresses(value))
        all.push_back(std::move(address));
    }
    if (!all.empty()) return all;
  }
  return {};
}

}  // namespace

Result<Message> ReadMessageFile(const std::string& file, std::size_t max_bytes) {
  Message message;
  if (file == "-") {
    ReadUpTo(max_bytes, std::cin, message);
  } else {
    std::ifstream in(file, std::ios::binary);
    if (in) ReadUpTo(max_bytes, in, message);
    // A directory opens but does not read.
    if (!in.is_open() || in.bad()) return Error{file + ": " + std::strerror(errno)};
    std::error_code no_size;  // of a device or a pipe
    const auto size = std::filesystem::file_size(file, no_size);
    if (!no_size) message.full_size = std::max<std::size_t>(message.full_size, size);
  }
  const auto sender = AddressesIn(message, {"Return-Path", "From"});
  if (!sender.empty()) message.sender = sender.front();
  message.recipients = AddressesIn(message, {"Delivered-To", "X-Original-To", "To"});
  return message;
}

}  // namespace linkmilter
