// One sandboxed child, linkmilter-parse: started, asked, ended. Owned by ParserPool; one thread at
// a time. Its answers are hostile (frame.h).
//
// It does not ask the kernel to die with its parent (PR_SET_PDEATHSIG): that means the thread that
// started it, and libmilter's threads come and go. A daemon that dies closes the socket, which ends
// a child that waits for requests; its limit of CPU time ends one that computes.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/attachments/piece.h"
#include "scanner/attachments/reader.h"

namespace linkmilter {

class ParserProcess {
 public:
  // `program` is given `memory_bytes` as its argument, an empty environment, and a socket as its
  // standard input; no other descriptor of ours. REQUIRES: SIGCHLD is not ignored.
  static Result<std::unique_ptr<ParserProcess>> Start(const std::string& program,
                                                      std::size_t memory_bytes);
  ParserProcess(const ParserProcess&) = delete;
  ParserProcess& operator=(const ParserProcess&) = delete;
  ParserProcess(ParserProcess&&) = delete;
  ParserProcess& operator=(ParserProcess&&) = delete;
  ~ParserProcess();  // kills it and takes its status: no zombies

  struct Answer {
    std::vector<Piece> pieces;  // in the order they came, those before a failure too
    std::string failure;        // why there are not all of them, in words; empty: there are
    bool unfit = false;         // it never could read: no sandbox, a library is missing
  };
  // After a failure the child is of no more use.
  Answer Read(const Attachment& attachment, SteadyTime deadline);

  // Neither ended nor talking out of turn. Does not wait.
  bool Idle() const;

 private:
  ParserProcess(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
  std::string Send(std::string_view bytes, SteadyTime deadline);
  std::string Receive(Answer& answer, SteadyTime deadline);
  std::string WaitFor(short events, SteadyTime deadline) const;
  std::string HowItEnded();
  bool NeverWorked() const;

  pid_t pid_;  // 0: its status was taken, and the number may be another's
  int exit_status_ = 0;
  const int socket_;
};

}  // namespace linkmilter
