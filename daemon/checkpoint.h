// The end of a message: skip, wait for the scan, answer, write the record. Knows no libmilter and
// no network; the scan is a function, so that all of this runs in a test. Any thread. Owned by
// Server.
#pragma once

#include <functional>

#include "daemon/journal.h"
#include "daemon/reply.h"
#include "daemon/session.h"
#include "daemon/waiting_room.h"
#include "scanner/scanner.h"

namespace linkmilter {

// Tells the mail server that we still live. Called on the thread of the scan.
using Progress = std::function<void()>;
// As Scanner::Scan.
using ScanFunction =
    std::function<ScanReport(const Message&, const Policy&, const ScanTimes&, const Progress&)>;

class Checkpoint {
 public:
  Checkpoint(ScanFunction scan, WaitingRoom& room, Journal& journal);

  // REQUIRES: all of the message has arrived. Blocks for Policy::wait at most. Never throws.
  Answer Examine(const Session& session, const Progress& progress) const noexcept;

 private:
  ScanReport Scan(const Session& session, const Progress& progress) const;
  ScanReport ScanTimed(const Message& message,
                       const Policy& policy,
                       const Progress& progress) const;
  ScanReport ScanSeated(const Message& message,
                        const Policy& policy,
                        const Progress& progress) const;

  const ScanFunction scan_;
  WaitingRoom& room_;
  Journal& journal_;
};

}  // namespace linkmilter
