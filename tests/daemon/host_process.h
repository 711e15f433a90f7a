// A milter_host as a child process, and what it wrote.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/pulse.h"

namespace linkmilter {

// A port of 127.0.0.1 that nobody listens on at this moment.
inline std::string FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  EXPECT_TRUE(bound);
  close(fd);
  return std::to_string(ntohs(address.sin_port));
}

class HostProcess {
 public:
  struct Options {
    std::string socket = {};  // empty: a unix socket in the host's own directory
    int max_waiting = 200;
    bool observe = false;
    bool await_service = true;
    std::string run_under = {};  // a shell command that execs "$@"
  };
  explicit HostProcess(const Options& options) {
    std::string pattern = testing::TempDir() + "linkmilter-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    socket_ = options.socket.empty() ? "unix:" + directory_ + "/s" : options.socket;
    std::vector<std::string> words = {MILTER_HOST, socket_, std::to_string(options.max_waiting)};
    if (options.observe) words.emplace_back("observe");
    if (!options.run_under.empty()) {
      const std::vector<std::string> shell = {"/bin/sh", "-c", options.run_under, "sh"};
      words.insert(words.begin(), shell.begin(), shell.end());
    }
    Start(words);
    if (options.await_service) AwaitService();
  }
  HostProcess() : HostProcess(Options{}) {}
  HostProcess(const HostProcess&) = delete;
  HostProcess& operator=(const HostProcess&) = delete;
  HostProcess(HostProcess&&) = delete;
  HostProcess& operator=(HostProcess&&) = delete;
  ~HostProcess() {
    if (!status_) {
      kill(pid_, SIGKILL);
      Wait();
    }
    std::filesystem::remove_all(directory_);
  }

  const std::string& socket() const { return socket_; }
  pid_t pid() const { return pid_; }
  void Signal(int signal) const { kill(pid_, signal); }
  // Waits for its end; the exit status, or minus the signal.
  int Wait() {
    int raw = 0;
    waitpid(pid_, &raw, 0);
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : -WTERMSIG(raw);
    return *status_;
  }
  bool running() const { return waitpid(pid_, nullptr, WNOHANG) == 0; }
  std::string log() const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/log").rdbuf();
    return text.str();
  }
  // True once the log holds the words; false after ten seconds.
  bool AwaitLog(std::string_view words) const {
    for (int i = 0; i < 1000; ++i) {
      if (log().find(words) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  // Clock ticks of processor time used so far.
  long processor_ticks() const {
    std::ifstream stat("/proc/" + std::to_string(pid_) + "/stat");
    std::string word;
    long user = 0;
    long system = 0;
    for (int i = 1; i < 14; ++i)
      stat >> word;
    stat >> user >> system;
    return user + system;
  }

 private:
  void Start(std::vector<std::string>& words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string log = directory_ + "/log";
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves no host behind
      const int out = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
      dup2(out, STDERR_FILENO);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
  }
  void AwaitService() const {
    const auto address = SocketAddress::Parse(socket_);
    for (int i = 0; i < 1000; ++i) {
      if (Beat(address.value(), Milliseconds{1000}).ok()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "milter_host does not serve " << socket_ << "\n" << log();
  }

  std::string directory_;
  std::string socket_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace linkmilter
