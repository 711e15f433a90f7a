// linkmilterd: builds everything top to bottom, serves, and takes it down in reverse.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/config.h"
#include "daemon/accept.h"
#include "daemon/feeds.h"
#include "daemon/journal.h"
#include "daemon/listener.h"
#include "daemon/options.h"
#include "daemon/reload.h"
#include "daemon/report.h"
#include "daemon/server.h"
#include "scanner/attachments/parser_pool.h"
#include "scanner/evidence/warc_writer.h"
#include "scanner/scanner.h"
#include "scanner/store/sqlite_store.h"

namespace linkmilter {
namespace {

ExitCode Fail(Journal& journal, ExitCode code, const Error& error) {
  journal.Error(error.message);
  return code;
}

Result<SuffixList> LoadSuffixes(const Settings& settings) {
  if (settings.suffix_list.empty()) return SuffixList();
  return SuffixList::Load(settings.suffix_list);
}

// What a start would stumble over on this machine, with the code it would end with.
ExitCode Check(const CommandLine& line, const Settings& settings) {
  ExitCode code = ExitCode::kOk;
  const auto look = [&code](const Status& status, ExitCode otherwise) {
    if (status.ok()) return;
    std::fprintf(stderr, "%s\n", status.error().message.c_str());
    if (code == ExitCode::kOk) code = otherwise;
  };
  const auto suffixes = LoadSuffixes(settings);
  look(Listener::Check(settings.milter), ExitCode::kConfig);
  look(suffixes.ok() ? Done() : suffixes.error(), ExitCode::kConfig);
  look(SqliteStore::Check(settings.store.path), ExitCode::kTemporary);
  look(WarcWriter::Check(settings.evidence), ExitCode::kTemporary);
  if (code == ExitCode::kOk) std::printf("%s: ok\n", line.config.c_str());
  return code;
}

// Links of deferred messages that a crash or a stop cut short.
void ResumeTraces(Store& store, Tracer& tracer, const Policy& policy, Journal& journal) {
  const WallTime now = std::chrono::system_clock::now();
  const auto unfinished = store.UnfinishedTraces(now);
  if (!unfinished.ok()) return journal.Error(unfinished.error().message);
  if (unfinished.value().empty()) return;
  journal.Info("following links left over: " + std::to_string(unfinished.value().size()));
  std::vector<TraceTask> tasks;
  for (const std::string& url : unfinished.value())
    tasks.push_back({url, "", Plan::kFetch});
  tracer.Trace(tasks, policy.trace, now);
}

// What outside services told before, and from now on. Without it they are asked again.
void Recall(const Memories& memories, AnswerKeeper& keeper, Journal& journal) {
  const WallTime now = std::chrono::system_clock::now();
  for (const auto& memory : AllOf(memories)) {
    const Status recalled = memory->KeepIn(keeper, now);
    if (!recalled.ok()) journal.Error(recalled.error().message);
  }
}

// Puts into the journal how the store fares.
class StoreWatch {
 public:
  StoreWatch(std::string path, Journal& journal) : path_(std::move(path)), journal_(journal) {}

  void operator()(const Status& status) {
    if (status.ok()) return journal_.Info("store " + path_ + ": written again");
    told_ = true;
    journal_.Error(status.error().message);
  }
  // Losses were said already when they began: the stop itself did not fail.
  ExitCode AtStop(const Status& flushed) {
    if (flushed.ok()) return ExitCode::kOk;
    journal_.Error(flushed.error().message);
    return told_ ? ExitCode::kOk : ExitCode::kSoftware;
  }

 private:
  const std::string path_;
  Journal& journal_;
  std::atomic<bool> told_{false};
};

// The sink of evidence, or nullptr where none is wanted. Losing evidence is said, and harms no
// mail.
Result<std::unique_ptr<WarcWriter>> OpenEvidence(const Settings& settings, Journal& journal) {
  if (settings.evidence.directory.empty()) return std::unique_ptr<WarcWriter>();
  WarcOrigin origin;
  origin.user_agent = settings.tracer.user_agent;
  return WarcWriter::Create(settings.evidence, std::move(origin), [&journal](const Status& status) {
    if (status.ok()) return journal.Info("evidence is kept again");
    journal.Error("evidence is being lost: " + status.error().message);
  });
}

// What a start has read, and what reloads inherit: all live as long as the daemon.
struct Start {
  Config config;
  ListShelf shelf{std::chrono::system_clock::now};
  Memories memories;
};

ExitCode Serve(const CommandLine& line, Start& start, std::size_t descriptors, Journal& journal) {
  const Config& config = start.config;
  const Settings& settings = config.settings;
  Snapshot<Policy> policies(config.policy);
  Tell(config.news, journal);
  const auto suffixes = LoadSuffixes(settings);
  if (!suffixes.ok()) return Fail(journal, ExitCode::kConfig, suffixes.error());
  const Status socket = Listener::Check(settings.milter);
  if (!socket.ok()) return Fail(journal, ExitCode::kConfig, socket.error());
  auto listener = Listener::Open(settings.milter);
  if (!listener.ok()) return Fail(journal, ExitCode::kUnavailable, listener.error());
  StoreWatch watch(settings.store.path, journal);
  const auto store = SqliteStore::Create(settings.store.path, std::ref(watch));
  if (!store.ok()) return Fail(journal, ExitCode::kTemporary, store.error());
  Recall(start.memories, *store.value(), journal);
  if (const auto unchecked = UncheckedBehind(settings.tracer.proxy); !unchecked.empty()) {
    journal.Info(std::string(unchecked));
  }
  const auto evidence = OpenEvidence(settings, journal);
  if (!evidence.ok()) return Fail(journal, ExitCode::kTemporary, evidence.error());
  TracerOptions tracing = settings.tracer;
  tracing.evidence = evidence.value().get();
  const auto tracer = Tracer::Create(std::move(tracing), suffixes.value(), *store.value());
  if (!tracer.ok()) return Fail(journal, ExitCode::kTemporary, tracer.error());
  ParserPool attachments(settings.parser, [&journal](const Status& status) {
    if (status.ok()) return journal.Info("attachments are read again");
    journal.Error("attachments are not read: " + status.error().message);
  });
  const Scanner scanner({suffixes.value(), attachments, *tracer.value(), *store.value()});
  Feeds feeds(settings.tracer, journal);
  const auto applied = [&](const Config& now) {
    tracer.value()->Watch(now.policy->trace,
                          [&journal](const std::string& change) { journal.Warning(change); });
    feeds.Keep(now.reputation.lists);
  };
  applied(config);
  const Reloader reloader([&] { return LoadConfig(line.config, start.shelf, start.memories); },
                          settings, {policies, start.shelf, journal, applied});
  ResumeTraces(*store.value(), *tracer.value(), *config.policy, journal);
  start.config.policy.reset();  // `policies` has it: nothing else keeps lists that are exchanged

  Server server(
      {.max_waiting = settings.milter.max_waiting,
       .max_sessions = SessionCeiling(descriptors),
       .max_held_bytes = settings.milter.max_held_bytes},
      [&](const Message& message, const Policy& policy, const ScanTimes& times,
          const Progress& progress) {
        ScanReport report = scanner.Scan(message, policy, times, progress);
        store.value()->Record(HistoryOf(message, report, times.now));
        return report;
      },
      policies, journal);
  const Status ended = server.Run(listener.value(), {.reload = [&] { reloader.Reload(); },
                                                     .refresh = [&] { reloader.RefreshLists(); },
                                                     .every = settings.list_check});
  const Status flushed = store.value()->Flush();
  if (!ended.ok()) return Fail(journal, ExitCode::kSoftware, ended.error());
  return watch.AtStop(flushed);
}

ExitCode Run(const CommandLine& line) {
  const std::size_t descriptors = PrepareProcess();
  Start start;
  auto loaded = LoadConfig(line.config, start.shelf, start.memories);
  if (const auto* problems = std::get_if<std::vector<Problem>>(&loaded)) {
    for (const Problem& problem : *problems)
      std::fprintf(stderr, "%s\n", problem.ToString().c_str());
    return ExitCode::kConfig;
  }
  start.config = std::get<Config>(std::move(loaded));
  if (!line.socket.empty()) start.config.settings.milter.socket = line.socket;
  if (line.check_only) return Check(line, start.config.settings);
  const auto journal = Journal::Create(line.verbose);
  return Serve(line, start, descriptors, *journal);
}

int Main(int count, const char* const* arguments) {
  const auto parsed = ParseCommandLine(count, arguments);
  if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
    std::fputs(farewell->text.c_str(), farewell->code == ExitCode::kOk ? stdout : stderr);
    return static_cast<int>(farewell->code);
  }
  return static_cast<int>(Run(std::get<CommandLine>(parsed)));
}

}  // namespace
}  // namespace linkmilter

int main(int count, char** arguments) {
  try {
    return linkmilter::Main(count, arguments);
  } catch (const std::exception& failure) {  // out of memory at the start
    std::fprintf(stderr, "linkmilterd: %s\n", failure.what());
    return static_cast<int>(linkmilter::ExitCode::kSoftware);
  }
}
