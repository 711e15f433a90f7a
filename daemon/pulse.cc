#include "daemon/pulse.h"

#include <poll.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace linkmilter {
namespace {

// The milter protocol, version 6: length, command, data. 'O' offers version 6, actions 0x1ff and
// steps 0x1fffff, as Postfix and Sendmail do; 'Q' quits.
constexpr std::string_view kNegotiate("\0\0\0\x0dO\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff", 17);
constexpr std::string_view kQuit("\0\0\0\x01Q", 5);

SteadyTime Now() {
  return std::chrono::steady_clock::now();
}

timeval ToTimeval(Milliseconds time) {
  return {.tv_sec = time.count() / 1000, .tv_usec = (time.count() % 1000) * 1000};
}

bool Send(const FileDescriptor& connection, std::string_view packet) {
  return send(connection.get(), packet.data(), packet.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(packet.size());
}

Error Failed(std::string_view step) {
  return Error{std::string(step) + ": " + std::strerror(errno)};
}

bool AwaitReply(const FileDescriptor& connection, SteadyTime deadline, const Patience& patience) {
  constexpr int kSlice = 20;  // milliseconds
  pollfd watched{.fd = connection.get(), .events = POLLIN, .revents = 0};
  do {
    if (poll(&watched, 1, kSlice) > 0) return true;
  } while (Now() < deadline && patience());
  return false;
}

}  // namespace

FileDescriptor Knock(const SocketAddress& address, Milliseconds timeout) {
  FileDescriptor connection(socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!connection) return {};
  const timeval limit = ToTimeval(timeout);
  setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));  // connect() too
  if (connect(connection.get(), address.address(), address.length()) != 0) return {};
  return connection;
}

Result<Milliseconds> Beat(const SocketAddress& address,
                          Milliseconds timeout,
                          const Patience& patience) {
  const SteadyTime start = Now();
  const FileDescriptor connection = Knock(address, timeout);
  if (!connection) return Failed("connect");
  if (!Send(connection, kNegotiate)) return Failed("send");
  if (!AwaitReply(connection, start + timeout, patience)) return Error{"no answer in time"};
  std::array<char, 512> reply{};
  const ssize_t size = recv(connection.get(), reply.data(), reply.size(), 0);
  if (size < 0 && errno != ECONNRESET) return Failed("no answer");
  if (size > 0) Send(connection, kQuit);
  return std::chrono::duration_cast<Milliseconds>(Now() - start);
}

Pulse::Pulse(SocketAddress address, WaitingRoom& room, Observer observer, Options options)
    : address_(std::move(address)), room_(room), observer_(std::move(observer)), options_(options) {
  thread_ = std::thread([this] { Run(); });
}

Pulse::~Pulse() {
  ended_.WithAndWake([](bool& ended) { ended = true; });
  thread_.join();
}

void Pulse::Run() {
  do {
    observer_(Beat(address_, options_.timeout, [this] { return KeepWaiting(); }));
    if (room_.waiting() == 0) room_.AwaitWork(Now() + options_.idle);
  } while (!ended_.WaitUntil(Now() + options_.busy, [](bool ended) { return ended; }));
}

// The beat itself may be what stalls: another event frees it. And a milter that stops leaves its
// last callers without an answer.
bool Pulse::KeepWaiting() {
  if (ended_.With([](bool ended) { return ended; })) return false;
  Knock(address_, options_.busy);
  return true;
}

}  // namespace linkmilter
