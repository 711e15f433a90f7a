#include "parse/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

namespace linkmilter {
namespace {

// All a parser needs once its libraries are loaded: its descriptors, memory, time, its end.
constexpr int kAllowed[] = {
#ifdef LINKMILTER_SANITIZED
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
#endif
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),

    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

Error Failed(const std::string& what, int error) {
  return Error{what + ": " + std::strerror(error)};
}

Status Limit(__rlimit_resource resource, rlim_t most) {
  const rlimit limit{most, most};
  if (setrlimit(resource, &limit) == 0) return Done();
  return Failed("setrlimit", errno);
}

Status LimitResources(const SandboxLimits& limits) {
  const struct {
    __rlimit_resource resource;
    rlim_t most;
  } rows[] = {
#ifndef LINKMILTER_SANITIZED  // shadow memory takes terabytes; pointers are tried out with pipes
      {RLIMIT_AS, limits.memory_bytes},
      {RLIMIT_NOFILE, 0},  // those that are open stay
#endif
      {RLIMIT_CPU, static_cast<rlim_t>(limits.cpu.count())},
      {RLIMIT_FSIZE, 0},
      {RLIMIT_CORE, 0},
      {RLIMIT_NPROC, 0},
      {RLIMIT_MSGQUEUE, 0},
      {RLIMIT_MEMLOCK, 0},
  };
  for (const auto& row : rows) {
    Status done = Limit(row.resource, row.most);
    if (!done.ok()) return done;
  }
  return Done();
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Calls that are allowed with some arguments only. 0, or a negative errno.
int AllowSome(scmp_filter_ctx filter) {
  const auto self = static_cast<scmp_datum_t>(getpid());
  const scmp_arg_cmp not_executable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  const scmp_arg_cmp to_self{0, SCMP_CMP_EQ, self, 0};
  const struct {
    int call;
    const scmp_arg_cmp& argument;
  } rows[] = {
      {SCMP_SYS(mmap), not_executable},
      {SCMP_SYS(mprotect), not_executable},
      {SCMP_SYS(tgkill), to_self},  // abort()
  };
  for (const auto& row : rows) {
    const int error = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, row.call, 1, &row.argument);
    if (error != 0) return error;
  }
  return 0;
}

Status FilterSystemCalls() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EACCES)));
  if (!filter) return Error{"seccomp_init failed"};
  int error = AllowSome(filter.get());
  for (const int call : kAllowed) {
    if (error == 0) error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  }
  if (error == 0) error = seccomp_load(filter.get());
  if (error == 0) return Done();
  return Failed("seccomp", -error);
}

}  // namespace

Status EnterSandbox(const SandboxLimits& limits) {
  if (close_range(STDERR_FILENO + 1, ~0U, 0) != 0) return Failed("close_range", errno);
  // No core, no ptrace by others of the same user, and no way back through a set-uid program.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Failed("prctl", errno);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Failed("prctl", errno);
  Status limited = LimitResources(limits);
  if (!limited.ok()) return limited;
  return FilterSystemCalls();
}

}  // namespace linkmilter
