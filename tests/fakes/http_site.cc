#include "tests/fakes/http_site.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

#include <openssl/ssl.h>

namespace linkmilter {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

int Listen(const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != std::string::npos;
  const int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Require(fd >= 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (v6) {
    auto* name = reinterpret_cast<sockaddr_in6*>(&storage);
    name->sin6_family = AF_INET6;
    name->sin6_port = htons(port);
    inet_pton(AF_INET6, address.c_str(), &name->sin6_addr);
    size = sizeof *name;
  } else {
    auto* name = reinterpret_cast<sockaddr_in*>(&storage);
    name->sin_family = AF_INET;
    name->sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &name->sin_addr);
    size = sizeof *name;
  }
  Require(bind(fd, reinterpret_cast<sockaddr*>(&storage), size) == 0);
  Require(listen(fd, 4096) == 0);
  return fd;
}

std::uint16_t PortOf(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

}  // namespace

HttpSite::HttpSite(Handler handler,
                   const std::string& address,
                   std::uint16_t port,
                   std::string greeting,
                   Preamble preamble)
    : handler_(std::move(handler)),
      greeting_(std::move(greeting)),
      preamble_(std::move(preamble)),
      listener_(Listen(address, port)),
      stop_(eventfd(0, EFD_CLOEXEC)),
      port_(PortOf(listener_)),
      accepting_([this] { Accept(); }) {}

HttpSite::~HttpSite() {
  const std::uint64_t one = 1;
  Require(write(stop_, &one, sizeof one) == sizeof one);
  accepting_.join();
  for (std::thread& visit : visits_)
    visit.join();
  close(listener_);
  close(stop_);
}

std::vector<std::string> HttpSite::requests() const {
  return requests_.With([](const auto& requests) { return requests; });
}

bool HttpSite::WaitForRequests(std::size_t count, SteadyTime deadline) {
  return requests_.WaitUntil(deadline,
                             [&](const auto& requests) { return requests.size() >= count; });
}

void HttpSite::Accept() {
  for (;;) {
    std::array<pollfd, 2> waiting = {{{listener_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    ++connections_;
    visits_.emplace_back([this, fd] { Serve(fd); });
  }
}

void HttpSite::Serve(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // all that was sent arrives
  Visit visit(*this, fd);
  if (visit.Send(greeting_) && (!preamble_ || preamble_(visit)) && visit.ReadRequest()) {
    requests_.WithAndWake([&](auto& requests) { requests.push_back(visit.request()); });
    handler_(visit);
  }
  close(fd);
}

bool HttpSite::Visit::ReadMore() {
  if (!tls_ || SSL_pending(tls_.get()) == 0) {
    std::array<pollfd, 2> waiting = {{{fd_, POLLIN, 0}, {site_.stop_, POLLIN, 0}}};
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return false;
  }
  std::array<char, 4096> bytes{};
  const ssize_t count = tls_ ? SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                             : read(fd_, bytes.data(), bytes.size());
  if (count <= 0) return false;
  unread_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::string HttpSite::Visit::Read(std::size_t count) {
  while (unread_.size() < count && ReadMore()) {
  }
  const std::string bytes = unread_.substr(0, count);
  unread_.erase(0, bytes.size());
  return bytes;
}

bool HttpSite::Visit::ReadRequest() {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (!ReadMore()) return false;
  }
  request_ = Read(end + 4);
  return true;
}

bool HttpSite::Visit::StartTls(ssl_ctx_st* context) {
  tls_.reset(SSL_new(context), &SSL_free);
  return SSL_set_fd(tls_.get(), fd_) == 1 && SSL_accept(tls_.get()) == 1;
}

void HttpSite::Visit::EndTls() {
  SSL_shutdown(tls_.get());
}

std::string HttpSite::Visit::target() const {
  const std::size_t begin = request_.find(' ') + 1;
  return request_.substr(begin, request_.find(' ', begin) - begin);
}

bool HttpSite::Visit::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    std::array<pollfd, 2> waiting = {{{fd_, POLLOUT, 0}, {site_.stop_, POLLIN, 0}}};
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return false;
    const ssize_t count = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                               : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (tls_ && count == 0) return false;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool HttpSite::Visit::Pause(Milliseconds time) const {
  std::array<pollfd, 2> waiting = {{{fd_, POLLRDHUP, 0}, {site_.stop_, POLLIN, 0}}};
  return poll(waiting.data(), waiting.size(), static_cast<int>(time.count())) == 0;
}

void HttpSite::Visit::WaitUntilGone() const {
  Pause(Milliseconds(60'000));
}

void HttpSite::Visit::ResetOnClose() const {
  const linger now = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

std::string HttpAnswer(int status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

}  // namespace linkmilter
