#include "scanner/attachments/parser_pool.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <utility>

#include "scanner/attachments/frame.h"

namespace linkmilter {
namespace {

// A library that leaks, or was corrupted by one attachment, does not read for ever.
constexpr unsigned kMaxServed = 100;
// Well below the child's own limit of CPU time (parse/sandbox), which must strike no honest one.
constexpr Seconds kMaxWorked{20};

}  // namespace

ParserPool::ParserPool(ParserOptions options, Watch watch)
    : options_(std::move(options)), watch_(std::move(watch)) {
  state_.With([this](State& state) { state.idle.reserve(options_.processes); });
}

std::string ParserPool::DefaultProgram() {
  std::array<char, 4096> self{};
  const ssize_t length = readlink("/proc/self/exe", self.data(), self.size());
  std::string beside(self.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  beside.erase(beside.rfind('/') + 1).append("linkmilter-parse");
  return access(beside.c_str(), X_OK) == 0 ? beside : LINKMILTER_PARSER;
}

// Whatever happens while a child is borrowed, its place is given back.
class ParserPool::Loan {
 public:
  Loan(ParserPool& pool, Child& child) : pool_(pool), child_(child) {}
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  Loan(Loan&&) = delete;
  Loan& operator=(Loan&&) = delete;
  ~Loan() { pool_.GiveBack(std::move(child_)); }

 private:
  ParserPool& pool_;
  Child& child_;
};

AttachmentReading ParserPool::Read(const Attachment& attachment, SteadyTime deadline) {
  if (attachment.content.size() > FrameLimits().request_bytes)
    return {{Unreadable(attachment.name, "too large")}, ""};
  Child child;
  if (!Borrow(child, deadline)) return {{}, "no parser was free in time"};
  const Loan loan(*this, child);
  const Status ready = Prepare(child);
  if (!ready.ok()) return NoParser(ready.error().message);
  auto process = std::move(child.process);  // to be given back only if all went well
  const SteadyTime start = std::chrono::steady_clock::now();
  ParserProcess::Answer answer = process->Read(attachment, deadline);
  if (answer.unfit) return NoParser(answer.failure);
  Tell(Done());
  child.worked +=
      std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
  const bool worn = ++child.served >= kMaxServed || child.worked >= kMaxWorked;
  if (!answer.failure.empty()) {
    answer.pieces.push_back(Unreadable(attachment.name, answer.failure));
  } else if (!worn) {
    child.process = std::move(process);
  }
  return {std::move(answer.pieces), ""};
}

AttachmentReading ParserPool::NoParser(const std::string& why) {
  Tell(Error{why});
  return {{}, "no parser: " + why};
}

// Takes an idle child, or the right to start one: then `child` is empty.
bool ParserPool::Borrow(Child& child, SteadyTime deadline) {
  return state_.WaitUntil(deadline, [&](State& state) {
    if (!state.idle.empty()) {
      child = std::move(state.idle.back());
      state.idle.pop_back();
      return true;
    }
    if (state.children >= options_.processes) return false;
    ++state.children;
    return true;
  });
}

// One that broke is gone already; its place is free for another.
void ParserPool::GiveBack(Child child) {
  state_.WithAndWake([&](State& state) {
    if (child.process) {
      state.idle.push_back(std::move(child));
    } else {
      --state.children;
    }
  });
}

// One that died while nobody asked it is replaced without a word.
Status ParserPool::Prepare(Child& child) const {
  if (child.process && child.process->Idle()) return Done();
  auto started = ParserProcess::Start(
      options_.program.empty() ? DefaultProgram() : options_.program, options_.memory_bytes);
  if (!started.ok()) return started.error();
  child = {std::move(started).value(), 0, Milliseconds(0)};
  return Done();
}

// Once when it begins and once when it ends, not for every attachment.
void ParserPool::Tell(const Status& status) {
  failing_.With([&](bool& failing) {
    if (failing == !status.ok()) return;
    failing = !status.ok();
    watch_(status);
  });
}

}  // namespace linkmilter
