// Enters the sandbox, tries what it must refuse and what it must leave, and prints a line for each:
// its name and what came of it. System calls are made raw: no library is to stand in between.
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "parse/sandbox.h"

namespace {

void Report(const char* what, long result) {
  const std::string line =
      std::string(what) + ' ' + (result >= 0 ? "done" : strerrorname_np(errno)) + '\n';
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(1);
}

void TryFiles() {
  Report("open", syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY));
  Report("create",
         syscall(SYS_openat, AT_FDCWD, "/tmp/linkmilter-probe", O_WRONLY | O_CREAT, 0600));
  Report("old open", syscall(SYS_open, "/etc/passwd", O_RDONLY));
  Report("unlink", syscall(SYS_unlink, "/tmp/linkmilter-probe"));
  Report("inherited descriptor", syscall(SYS_read, 9, nullptr, 0));
  Report("memfd", syscall(SYS_memfd_create, "probe", 0));
  Report("io_uring", syscall(SYS_io_uring_setup, 1, nullptr));
}

void TryNetwork() {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK})
    Report("socket", syscall(SYS_socket, family, SOCK_STREAM, 0));
  Report("socketpair", syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, nullptr));
  Report("connect", syscall(SYS_connect, 0, nullptr, 0));
  Report("sendmsg", syscall(SYS_sendmsg, 0, nullptr, 0));
}

void TryProcesses() {
  Report("fork", syscall(SYS_fork));
  Report("clone", syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
  Report("clone3", syscall(SYS_clone3, nullptr, 0));
  Report("exec", syscall(SYS_execve, "/bin/true", nullptr, nullptr));
  Report("kill", syscall(SYS_kill, 1, 0));
  Report("tgkill", syscall(SYS_tgkill, 1, 1, 0));
  Report("ptrace", syscall(SYS_ptrace, PTRACE_ATTACH, 1, nullptr, nullptr));
  Report("prctl", syscall(SYS_prctl, 1, SIGKILL, 0, 0, 0));
  rlimit more{RLIM_INFINITY, RLIM_INFINITY};
  Report("setrlimit", syscall(SYS_prlimit64, 0, RLIMIT_AS, &more, nullptr));
  constexpr int kExecutable = PROT_READ | PROT_WRITE | PROT_EXEC;
  Report("executable memory",
         syscall(SYS_mmap, nullptr, 4096, kExecutable, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

}  // namespace

int main() {
  dup2(STDERR_FILENO, 9);  // as a library might leave one open
  if (!linkmilter::EnterSandbox({}).ok()) return 1;
  TryFiles();
  TryNetwork();
  TryProcesses();
  Report("memory", std::string(std::size_t{10} << 20, 'x').size() > 0 ? 0 : -1);
  _exit(0);
}
