// slow_server LATENCY_MS: a web server for benchmarks. One thread, one epoll, 127.0.0.1 on a free
// port, which it prints first. Every request is answered with a small page LATENCY_MS after it
// came; /r/N redirects to /r/N-1, /r/0 is a page. Ends when its standard input does, and prints how
// many requests it has answered and how many waited at the same time.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBacklog = 4096;  // the kernel's own limit, for each listener
constexpr int kListeners = 4;   // at one address: ten thousand connect at once
constexpr std::size_t kMaxRequestBytes = 16 * 1024;
constexpr std::string_view kPage = "<!doctype html><title>bench</title><p>hello";

struct Due {
  Clock::time_point when;
  int fd;
  std::string answer;
};

std::string AnswerTo(std::string_view request) {
  const std::size_t start = request.find(" /r/");
  int left = 0;
  if (start != std::string_view::npos) {
    const std::string_view digits = request.substr(start + 4);
    std::from_chars(digits.data(), digits.data() + digits.size(), left);
  }
  if (left > 0) {
    return "HTTP/1.1 302 Found\r\nLocation: /r/" + std::to_string(left - 1) +
           "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
         std::to_string(kPage.size()) + "\r\nConnection: close\r\n\r\n" + std::string(kPage);
}

class Server {
 public:
  explicit Server(std::chrono::milliseconds latency) : latency_(latency) {}

  bool Listen() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    for (int& listener : listeners_) {
      listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      const int yes = 1;
      setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
      if (bind(listener, generic, length) != 0 || listen(listener, kBacklog) != 0) return false;
      getsockname(listener, generic, &length);  // the others listen at the first one's port
      Watch(listener);
    }
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    Watch(STDIN_FILENO);
    return true;
  }

  void Run() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int count =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Timeout());
      for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        if (fd == STDIN_FILENO) return PrintTally();
        if (std::find(listeners_.begin(), listeners_.end(), fd) != listeners_.end()) {
          Accept(fd);
        } else {
          Read(fd);
        }
      }
      AnswerDue();
    }
  }

 private:
  void Watch(int fd) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void PrintTally() const { std::printf("%zu %zu\n", answered_, most_waiting_); }

  int Timeout() const {
    if (due_.empty()) return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(due_.front().when - Clock::now());
    return std::max(0, static_cast<int>(left.count()));
  }

  void Accept(int listener) {
    for (;;) {
      const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      requests_[fd].clear();
      Watch(fd);
    }
  }

  void Read(int fd) {
    std::array<char, 4096> buffer{};
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    std::string& request = requests_[fd];
    if (got <= 0 || request.size() > kMaxRequestBytes) {
      close(fd);
      requests_.erase(fd);
      return;
    }
    request.append(buffer.data(), static_cast<std::size_t>(got));
    if (request.find("\r\n\r\n") == std::string::npos) return;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);  // a client that leaves early is seen at write
    due_.push_back({Clock::now() + latency_, fd, AnswerTo(request)});
    most_waiting_ = std::max(most_waiting_, due_.size());
    requests_.erase(fd);
  }

  void AnswerDue() {
    while (!due_.empty() && due_.front().when <= Clock::now()) {
      const Due& due = due_.front();
      send(due.fd, due.answer.data(), due.answer.size(), MSG_NOSIGNAL);
      close(due.fd);
      ++answered_;
      due_.pop_front();
    }
  }

  std::chrono::milliseconds latency_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::array<int, kListeners> listeners_{};
  std::unordered_map<int, std::string> requests_;
  std::size_t answered_ = 0;
  std::size_t most_waiting_ = 0;
  std::deque<Due> due_;  // one latency for all: in order of time
};

}  // namespace

int main(int argc, char** argv) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const long latency = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
  Server server{std::chrono::milliseconds(latency)};
  if (!server.Listen()) return 1;
  server.Run();
  return 0;
}
