// The mail server's side of the milter protocol, version 6, blocking, for tests and the load
// benchmark. Like Postfix it gathers packets and sends them when it waits for an answer. Throws
// std::runtime_error when the other side does not keep to the protocol, hangs up or is silent for
// kSilence.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/file_descriptor.h"
#include "daemon/socket_address.h"

namespace linkmilter {

struct MilterPacket {
  char command = 0;
  std::string data;
};

// What came back for an end of message: modifications in order, then the verdict.
struct MilterOutcome {
  std::vector<MilterPacket> modifications;  // 'h', 'i', 'm', 'q', ...
  MilterPacket verdict;                     // 'c', 'a', 't', 'r', 'y' with its text
  int progress = 0;
  // Text of a 'y', without its final NUL.
  std::string reply() const { return verdict.data.substr(0, verdict.data.find('\0')); }
  // Value of the header added under that name, empty if none.
  std::string added(std::string_view name) const {
    for (const MilterPacket& one : modifications) {
      const std::string prefix = std::string(name) + '\0';
      if (one.command == 'h' && one.data.starts_with(prefix))
        return one.data.substr(prefix.size(), one.data.size() - prefix.size() - 1);
    }
    return {};
  }
};

class MilterClient {
 public:
  using Macros = std::vector<std::pair<std::string, std::string>>;

  explicit MilterClient(const std::string& socket_text) {
    const auto address = SocketAddress::Parse(socket_text);
    if (!address.ok()) throw std::runtime_error(address.error().message);
    socket_ = FileDescriptor(socket(address.value().family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval silence{.tv_sec = kSilence, .tv_usec = 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
    if (connect(socket_.get(), address.value().address(), address.value().length()) != 0)
      throw std::runtime_error("cannot connect to " + socket_text);
  }

  // Offers what Postfix offers.
  void Negotiate() {
    Send('O', Number(6) + Number(0x1ff) + Number(0x1fffff));
    const MilterPacket answer = Receive();
    if (answer.command != 'O' || answer.data.size() < 12) throw std::runtime_error("no O packet");
    actions_ = NumberAt(answer.data, 4);
    steps_ = NumberAt(answer.data, 8);
  }
  std::uint32_t actions() const { return actions_; }
  std::uint32_t steps() const { return steps_; }

  void Define(char stage, const Macros& macros) {
    std::string data(1, stage);
    for (const auto& [name, value] : macros)
      data += name + '\0' + value + '\0';
    Send('D', data);
  }
  void Connection(const std::string& name, const std::string& address) {
    const char family = address.find(':') == std::string::npos ? '4' : '6';
    Step('C', name + '\0' + family + std::string("09", 2) + address + '\0', 0x1000);
  }
  void Helo(const std::string& name) { Step('H', name + '\0', 0x2000); }
  void Mail(const std::string& sender) { Step('M', "<" + sender + ">" + '\0', 0x4000); }
  void Recipient(const std::string& one) { Step('R', "<" + one + ">" + '\0', 0x8000); }
  MilterPacket Data() { return Step('T', "", 0x10000); }
  void Header(const std::string& name, const std::string& value) {
    Step('L', name + '\0' + value + '\0', 0x80);
  }
  void EndOfHeaders() { Step('N', "", 0x40000); }
  void Body(const std::string& chunk) { Step('B', chunk, 0x80000); }
  MilterOutcome EndOfMessage() {
    SendEndOfMessage();
    return AwaitOutcome();
  }
  void SendEndOfMessage() {
    Send('E', "");
    Flush();
  }
  // Returns when the milter says that it is still at work.
  void AwaitProgress() {
    if (Receive().command != 'p') throw std::runtime_error("no progress before the verdict");
  }
  MilterOutcome AwaitOutcome() {
    MilterOutcome outcome;
    for (;;) {
      MilterPacket packet = Receive();
      switch (packet.command) {
        case 'p':
          ++outcome.progress;
          break;
        case 'a':
        case 'c':
        case 'd':
        case 'r':
        case 't':
        case 'y':
          outcome.verdict = std::move(packet);
          return outcome;
        default:
          outcome.modifications.push_back(std::move(packet));
      }
    }
  }
  void Abort() { Send('A', ""); }
  void Quit() {
    Send('Q', "");
    Flush();
  }
  // Sends what was gathered.
  void Flush() { SendRaw(std::exchange(gathered_, {})); }
  void SendRaw(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) throw std::runtime_error("the milter hung up");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

 private:
  static constexpr int kSilence = 60;  // seconds
  static constexpr std::size_t kGather = 16384;

  static std::string Number(std::uint32_t value) {
    const std::uint32_t big_endian = htonl(value);
    return {reinterpret_cast<const char*>(&big_endian), sizeof(big_endian)};
  }
  static std::uint32_t NumberAt(const std::string& data, std::size_t at) {
    std::uint32_t big_endian = 0;
    data.copy(reinterpret_cast<char*>(&big_endian), sizeof(big_endian), at);
    return ntohl(big_endian);
  }

  void Send(char command, const std::string& data) {
    gathered_ += Number(static_cast<std::uint32_t>(data.size() + 1)) + command + data;
    if (gathered_.size() > kGather) Flush();
  }
  MilterPacket Receive() {
    Flush();
    const std::uint32_t size = NumberAt(ReceiveBytes(4), 0);
    if (size == 0 || size > 1U << 20) throw std::runtime_error("a packet of impossible size");
    const std::string packet = ReceiveBytes(size);
    return {packet[0], packet.substr(1)};
  }
  std::string ReceiveBytes(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t have = 0; have < count;) {
      const ssize_t got = recv(socket_.get(), bytes.data() + have, count - have, 0);
      if (got <= 0) throw std::runtime_error("the milter hung up or is silent");
      have += static_cast<std::size_t>(got);
    }
    return bytes;
  }
  // Waits for the answer unless the milter asked not to give one.
  MilterPacket Step(char command, const std::string& data, std::uint32_t no_reply) {
    Send(command, data);
    if ((steps_ & no_reply) != 0) return {'c', {}};
    return Receive();
  }

  FileDescriptor socket_;
  std::string gathered_;
  std::uint32_t actions_ = 0;
  std::uint32_t steps_ = 0;
};

}  // namespace linkmilter
