#include "base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace linkmilter {

IpAddress IpAddress::V4(std::uint32_t host_order) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) {
    address.bytes_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return address;
}

IpAddress IpAddress::V6(const std::array<std::uint8_t, 16>& bytes) {
  IpAddress address;
  address.v4_ = false;
  address.bytes_ = bytes;
  return address;
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes_.data()) == 1) return address;
  address.v4_ = false;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes_.data()) == 1) return address;
  return std::nullopt;
}

std::uint32_t IpAddress::v4() const {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = (value << 8) | bytes_[i];
  return value;
}

std::string IpAddress::ToString() const {
  if (v4_) {  // written for every link: inet_ntop goes through printf
    return std::to_string(bytes_[0]) + '.' + std::to_string(bytes_[1]) + '.' +
           std::to_string(bytes_[2]) + '.' + std::to_string(bytes_[3]);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

Result<Network> Network::Parse(std::string_view text) {
  const std::string shown(text);
  const std::size_t slash = text.find('/');
  const auto base = IpAddress::Parse(text.substr(0, slash));
  if (!base) return Error{"\"" + shown + "\" is not an IP address or network such as 192.0.2.0/24"};
  const unsigned longest = base->is_v4() ? 32 : 128;
  Network network;
  network.base_ = *base;
  network.prefix_ = longest;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix_);
    if (error != std::errc() || end != digits.data() + digits.size() || network.prefix_ > longest) {
      return Error{"\"" + shown + "\" has no prefix length from 0 to " + std::to_string(longest)};
    }
  }
  for (unsigned bit = network.prefix_; bit < longest; ++bit) {
    const unsigned byte = base->bytes()[bit / 8];
    if ((byte >> (7 - bit % 8)) & 1U) {
      return Error{"\"" + shown + "\" has bits set beyond its prefix length"};
    }
  }
  return network;
}

bool Network::Contains(const IpAddress& address) const {
  if (address.is_v4() != base_.is_v4()) return false;
  const std::size_t whole = prefix_ / 8;
  const auto* const mine = base_.bytes().data();
  const auto* const theirs = address.bytes().data();
  if (!std::equal(mine, mine + whole, theirs)) return false;
  const unsigned rest = prefix_ % 8;
  return rest == 0 || ((mine[whole] ^ theirs[whole]) >> (8 - rest)) == 0;
}

std::string Network::ToString() const {
  return base_.ToString() + "/" + std::to_string(prefix_);
}

}  // namespace linkmilter
