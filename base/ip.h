// IP addresses and networks as values. Text is read strictly (inet_pton), never resolved. Pure.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  static IpAddress V4(std::uint32_t host_order);
  static IpAddress V6(const std::array<std::uint8_t, 16>& bytes);
  // "192.0.2.1", "2001:db8::1"; brackets and zone ids are refused.
  static std::optional<IpAddress> Parse(std::string_view text);

  bool is_v4() const { return v4_; }
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }  // v4: the first four
  std::uint32_t v4() const;  // host order. REQUIRES: is_v4().
  std::string ToString() const;
  auto operator<=>(const IpAddress&) const = default;

 private:
  bool v4_ = true;
  std::array<std::uint8_t, 16> bytes_{};
};

// A CIDR block. An IPv4 block never contains an IPv6 address, mapped ones included.
class Network {
 public:
  // "127.0.0.0/8", "::1/128"; without a slash: that one address. Host bits must be zero.
  static Result<Network> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;
  std::string ToString() const;  // "127.0.0.0/8", as Parse reads it
  bool operator==(const Network&) const = default;

 private:
  IpAddress base_;
  unsigned prefix_ = 0;
};

}  // namespace linkmilter
