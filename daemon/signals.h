// HUP, USR1, TERM and INT, taken by a thread of our own; between them it does what is to be done
// now and then. libmilter's thread would sigwait() for the same signals and stop the daemon at HUP;
// whichever thread is first wins. So this file defines sigwait() for the process: it never returns,
// and libmilter never takes a signal.
#pragma once

#include <functional>
#include <thread>

#include "base/time.h"
#include "daemon/file_descriptor.h"

namespace linkmilter {

struct SignalActions {
  std::function<void()> reload;  // HUP, USR1; several that come meanwhile are one
  std::function<void()> stop;    // TERM, INT; called once, ends the thread
  std::function<void()> tend;    // after this time without a signal, again and again
  Milliseconds tend_every{60'000};
};

// Blocks the signals in the calling thread and all it will start. Call first of all in main.
void BlockSignals();

// REQUIRES: BlockSignals(). Calls the actions on its own thread, one at a time.
class SignalThread {
 public:
  explicit SignalThread(SignalActions actions);
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;
  SignalThread(SignalThread&&) = delete;
  SignalThread& operator=(SignalThread&&) = delete;
  ~SignalThread();  // waits for an action under way

 private:
  void Run();

  const SignalActions actions_;
  FileDescriptor signals_;  // signalfd(2)
  FileDescriptor ended_;    // eventfd(2): readable once the destructor runs
  std::thread thread_;
};

}  // namespace linkmilter
