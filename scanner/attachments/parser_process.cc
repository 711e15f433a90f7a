#include "scanner/attachments/parser_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>

#include "scanner/attachments/frame.h"

namespace linkmilter {
namespace {

constexpr char kTooSlow[] = "the parser ran out of time";

// What posix_spawn is to do between its two halves. Without fork: the daemon has threads.
class SpawnPlan {
 public:
  explicit SpawnPlan(int socket) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, socket, STDIN_FILENO);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})  // libraries print what mail says
      posix_spawn_file_actions_addopen(&actions_, output, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    sigset_t set;
    sigfillset(&set);
    posix_spawnattr_setsigdefault(&attributes_, &set);
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes_, &set);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  SpawnPlan(SpawnPlan&&) = delete;
  SpawnPlan& operator=(SpawnPlan&&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  // 0, or errno.
  int Spawn(std::string program, std::string argument, pid_t& pid) const {
    const std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
    const std::array<char*, 1> environment = {nullptr};
    return posix_spawn(&pid, program.c_str(), &actions_, &attributes_, arguments.data(),
                       environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

int MillisecondsTo(SteadyTime deadline) {
  constexpr std::chrono::milliseconds kLongest{3'600'000};
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kLongest).count());
}

}  // namespace

Result<std::unique_ptr<ParserProcess>> ParserProcess::Start(const std::string& program,
                                                            std::size_t memory_bytes) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return Error{"no socket for the parser: " + std::string(std::strerror(errno))};
  pid_t pid = 0;
  const int error = SpawnPlan(ends[1]).Spawn(program, std::to_string(memory_bytes), pid);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return Error{"cannot start " + program + ": " + std::strerror(error)};
  }
  return std::unique_ptr<ParserProcess>(new ParserProcess(pid, ends[0]));
}

ParserProcess::~ParserProcess() {
  close(socket_);
  if (pid_ != 0) HowItEnded();
}

bool ParserProcess::Idle() const {
  pollfd look{socket_, POLLIN, 0};
  return pid_ != 0 && poll(&look, 1, 0) == 0;
}

ParserProcess::Answer ParserProcess::Read(const Attachment& attachment, SteadyTime deadline) {
  Answer answer;
  answer.failure = Send(FrameRequest(attachment), deadline);
  if (answer.failure.empty()) answer.failure = Send(attachment.content, deadline);
  if (answer.failure.empty()) answer.failure = Receive(answer, deadline);
  answer.unfit = answer.pieces.empty() && NeverWorked();
  return answer;
}

// Beside what it says itself: 126 and 127 stand for "not executable" and "not found", shared
// libraries included.
bool ParserProcess::NeverWorked() const {
  constexpr std::array<int, 4> kBeforeTheFirst = {kParserUsage, kParserNoSandbox, 126, 127};
  return std::find(kBeforeTheFirst.begin(), kBeforeTheFirst.end(), exit_status_) !=
         kBeforeTheFirst.end();
}

std::string ParserProcess::Send(std::string_view bytes, SteadyTime deadline) {
  while (!bytes.empty()) {
    std::string failure = WaitFor(POLLOUT, deadline);
    if (!failure.empty()) return failure;
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EINTR && errno != EAGAIN) return HowItEnded();
  }
  return {};
}

std::string ParserProcess::Receive(Answer& answer, SteadyTime deadline) {
  PieceDecoder decoder;
  std::array<char, std::size_t{1} << 16> buffer{};
  std::string failure;
  for (auto state = PieceDecoder::State::kMore; state == PieceDecoder::State::kMore;) {
    failure = WaitFor(POLLIN, deadline);
    if (!failure.empty()) break;
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) {
      failure = HowItEnded();
      break;
    }
    state = decoder.Feed({buffer.data(), static_cast<std::size_t>(got)});
    if (state == PieceDecoder::State::kBroken) failure = "the parser answered nonsense";
  }
  answer.pieces = decoder.Take();
  return failure;
}

// Empty once the socket is ready; time runs out even where it always is.
std::string ParserProcess::WaitFor(short events, SteadyTime deadline) const {
  pollfd wait{socket_, events, 0};
  for (;;) {
    const int left = MillisecondsTo(deadline);
    if (left == 0) return kTooSlow;
    const int ready = poll(&wait, 1, left);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return "poll: " + std::string(std::strerror(errno));
  }
}

// Ends it if it has not ended by itself; until its status is taken, its number is nobody else's.
std::string ParserProcess::HowItEnded() {
  int status = 0;
  pid_t ended = 0;
  kill(pid_, SIGKILL);
  do {
    ended = waitpid(pid_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  pid_ = 0;
  if (ended > 0 && WIFSIGNALED(status))
    return "the parser crashed (signal " + std::to_string(WTERMSIG(status)) + ")";
  exit_status_ = WEXITSTATUS(status);
  return "the parser ended (status " + std::to_string(exit_status_) + ")";
}

}  // namespace linkmilter
