// name_server: a name server for benchmarks. UDP on 127.0.0.1 and a free port, which it prints
// first. Every name is at 127.0.0.1 for a day, and has no other records. Ends when its standard
// input does.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr int kReceiveBuffer = 16 << 20;  // questions come in bursts of thousands
// RFC 1035, section 4.1.3: the name above, A, IN, a day, four bytes.
constexpr std::string_view kLoopback("\xc0\x0c\0\1\0\1\0\1\x51\x80\0\4\x7f\0\0\1", 16);

// Turns the question in `packet` into its answer; 0: it is no question.
std::size_t Answer(std::array<char, 512>& packet, std::size_t size) {
  std::size_t end = kHeaderBytes;
  while (end < size && packet[end] != 0)
    end += std::size_t{1} + static_cast<unsigned char>(packet[end]);
  end += 5;  // the root, type and class
  if (end > size || end + kLoopback.size() > packet.size()) return 0;
  const bool address = packet[end - 4] == 0 && packet[end - 3] == 1;
  packet[2] = static_cast<char>(0x84 | (packet[2] & 1));  // an authoritative answer
  packet[3] = 0;
  const std::array<char, 8> counts = {0, 1, 0, static_cast<char>(address ? 1 : 0), 0, 0, 0, 0};
  std::memcpy(&packet[4], counts.data(), counts.size());
  if (!address) return end;
  std::memcpy(&packet[end], kLoopback.data(), kLoopback.size());
  return end + kLoopback.size();
}

}  // namespace

int main() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  for (const int option : {SO_RCVBUF, SO_RCVBUFFORCE})  // the second is for root
    setsockopt(fd, SOL_SOCKET, option, &kReceiveBuffer, sizeof kReceiveBuffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0) return 1;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  std::array<pollfd, 2> wanted{{{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
  while (poll(wanted.data(), wanted.size(), -1) > 0 && wanted[1].revents == 0) {
    std::array<char, 512> packet{};
    sockaddr_in from{};
    length = sizeof from;
    auto* const asker = reinterpret_cast<sockaddr*>(&from);
    const ssize_t got = recvfrom(fd, packet.data(), packet.size(), 0, asker, &length);
    const std::size_t size = got <= 0 ? 0 : Answer(packet, static_cast<std::size_t>(got));
    if (size > 0) sendto(fd, packet.data(), size, 0, asker, length);
  }
  return 0;
}
