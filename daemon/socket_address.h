// milter.socket as a value: "unix:/path", "local:/path", "/path", "inet:port@host",
// "inet6:port@host". The host is an address or "localhost"; leaving it out would listen to the
// whole world and is refused. Pure.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

class SocketAddress {
 public:
  static Result<SocketAddress> Parse(std::string_view text);

  int family() const { return storage_.ss_family; }
  // Empty for TCP.
  const std::string& path() const { return path_; }
  const sockaddr* address() const;
  socklen_t length() const { return length_; }
  // As given: for messages.
  const std::string& text() const { return text_; }

 private:
  static Result<SocketAddress> Unix(std::string_view path);
  static Result<SocketAddress> Inet(std::string_view port_at_host);

  sockaddr_storage storage_{};
  socklen_t length_ = 0;
  std::string path_;
  std::string text_;
};

}  // namespace linkmilter
