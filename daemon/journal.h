// The daemon's log, and the door to spdlog. Under systemd each line goes to the journal with its
// fields (facility mail, identifier linkmilter); otherwise to stderr. Any thread. Owned by main.
// Never throws: a log that cannot be written must not stop mail.
#pragma once

#include <memory>
#include <string_view>

#include "daemon/report.h"

namespace linkmilter {

class Journal {
 public:
  // The journal when stderr is connected to it ($JOURNAL_STREAM, systemd.exec(5)); else stderr.
  // `verbose` lets kDebug through.
  static std::unique_ptr<Journal> Create(bool verbose);

  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) = delete;
  Journal& operator=(Journal&&) = delete;
  virtual ~Journal() = default;

  virtual void Write(const Record& record) = 0;

  // Lines without fields: the daemon's own life. Escape what strangers wrote.
  void Debug(std::string_view text) { Write({Level::kDebug, std::string(text), {}}); }
  void Info(std::string_view text) { Write({Level::kInfo, std::string(text), {}}); }
  void Warning(std::string_view text) { Write({Level::kWarning, std::string(text), {}}); }
  void Error(std::string_view text) { Write({Level::kError, std::string(text), {}}); }
};

}  // namespace linkmilter
