#include "daemon/journal.h"

#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#define SD_JOURNAL_SUPPRESS_LOCATION  // it would always be this file
#include <systemd/sd-journal.h>

namespace linkmilter {
namespace {

constexpr const char* kIdentifier = "linkmilter";
constexpr int kFacilityMail = LOG_MAIL >> 3;  // so that rsyslog writes it to mail.log

int SyslogPriority(Level level) {
  switch (level) {
    case Level::kDebug:
      return LOG_DEBUG;
    case Level::kInfo:
      return LOG_INFO;
    case Level::kWarning:
      return LOG_WARNING;
    case Level::kError:
      return LOG_ERR;
  }
  std::abort();
}

spdlog::level::level_enum SpdlogLevel(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  std::abort();
}

// False: journald did not take it.
bool SendToJournal(const Record& record) {
  std::vector<std::string> entries = {"MESSAGE=" + record.text,
                                      "PRIORITY=" + std::to_string(SyslogPriority(record.level)),
                                      "SYSLOG_IDENTIFIER=" + std::string(kIdentifier),
                                      "SYSLOG_FACILITY=" + std::to_string(kFacilityMail)};
  for (const JournalField& field : record.fields)
    entries.push_back(field.name + "=" + field.value);
  std::vector<iovec> parts;
  parts.reserve(entries.size());
  for (std::string& entry : entries)
    parts.push_back({entry.data(), entry.size()});
  return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) >= 0;
}

// What journald refuses is not lost: stderr takes it.
class SpdlogJournal final : public Journal {
 public:
  SpdlogJournal(bool to_journald, bool verbose)
      : logger_(kIdentifier, std::make_shared<spdlog::sinks::stderr_sink_mt>()),
        to_journald_(to_journald) {
    logger_.set_level(verbose ? spdlog::level::debug : spdlog::level::info);
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z linkmilterd[%P] %l: %v");
    logger_.flush_on(spdlog::level::trace);
    logger_.set_error_handler([](const std::string&) {});  // stderr is gone: nobody left to tell
  }

  void Write(const Record& record) override {
    const auto level = SpdlogLevel(record.level);
    if (!logger_.should_log(level)) return;
    try {
      if (to_journald_ && SendToJournal(record)) return;
      logger_.log(level, spdlog::string_view_t(record.text.data(), record.text.size()));
    } catch (const std::exception&) {  // out of memory, while telling of it
      return;
    }
  }

 private:
  spdlog::logger logger_;
  const bool to_journald_;
};

// "device:inode" of the stream systemd connected us to.
bool StderrIsTheJournal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  if (stream == nullptr) return false;
  struct stat about {};
  if (fstat(STDERR_FILENO, &about) != 0) return false;
  return std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino) == stream;
}

}  // namespace

std::unique_ptr<Journal> Journal::Create(bool verbose) {
  return std::make_unique<SpdlogJournal>(StderrIsTheJournal(), verbose);
}

}  // namespace linkmilter
