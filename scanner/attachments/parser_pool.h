// Attachments -> pieces, through a few sandboxed children: started when they are needed, used for
// many attachments, replaced when they break or have served their time. Every thread may read; who
// finds no child free waits for one, up to its deadline.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/time.h"
#include "scanner/attachments/parser_process.h"
#include "scanner/attachments/reader.h"

namespace linkmilter {

struct ParserOptions {
  std::string program;                              // empty: ParserPool::DefaultProgram()
  unsigned processes = 2;                           // at the same time
  std::size_t memory_bytes = std::size_t{1} << 30;  // of each
};

class ParserPool final : public AttachmentReader {
 public:
  // Told what keeps us from reading (no program, no processes), and once that it works again. Any
  // thread, one call at a time.
  using Watch = std::function<void(const Status&)>;
  ParserPool(ParserOptions options, Watch watch);

  // Kills every child. REQUIRES: nobody reads.
  ~ParserPool() override = default;

  AttachmentReading Read(const Attachment& attachment, SteadyTime deadline) override;

  // Beside the program that asks if it is there (a build directory), else where it is installed.
  static std::string DefaultProgram();

 private:
  class Loan;
  struct Child {
    std::unique_ptr<ParserProcess> process;
    unsigned served = 0;
    Milliseconds worked{0};
  };
  struct State {
    std::vector<Child> idle;
    unsigned children = 0;  // idle, reading, or about to be started
  };

  bool Borrow(Child& child, SteadyTime deadline);
  void GiveBack(Child child);
  Status Prepare(Child& child) const;
  AttachmentReading NoParser(const std::string& why);
  void Tell(const Status& status);

  const ParserOptions options_;
  const Watch watch_;
  Guarded<State> state_;
  Guarded<bool> failing_{false};
};

}  // namespace linkmilter
