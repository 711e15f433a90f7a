#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/guarded.h"
#include "scanner/store/sqlite_database.h"
#include "scanner/store/sqlite_store.h"
#include "tests/store/samples.h"

namespace linkmilter {
namespace {

sqlite::Database Raw(const std::string& path) {
  return std::move(sqlite::Database::Open(path, sqlite::Access::kCreate)).value();
}

std::string WhyNot(const std::string& path) {
  const auto store = SqliteStore::Create(path);
  return store.ok() ? "" : store.error().message;
}

bool Mentions(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

TEST(SqliteStoreCreate, SaysWhatIsWrongAndWhatToDo) {
  const TemporaryDirectory directory;
  std::ofstream(directory.File("text")) << std::string(8192, 'x');
  ASSERT_TRUE(Raw(directory.File("foreign")).Execute("CREATE TABLE mine (x)").ok());
  OpenStore(directory.File("newer"));
  ASSERT_TRUE(Raw(directory.File("newer")).Execute("PRAGMA user_version = 99").ok());
  const struct {
    std::string path;
    const char* why;
  } cases[] = {
      {directory.File("no/such/dir.db"), "there is no directory"},
      {directory.File(""), "it is a directory"},
      {directory.File("text"), "not a database"},
      {directory.File("foreign"), "another program"},
      {directory.File("newer"), "another version of linkmilter (schema 99"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.path);
    const std::string why = WhyNot(row.path);
    EXPECT_TRUE(Mentions(why, row.why)) << why;
    EXPECT_TRUE(Mentions(why, row.path)) << why;
  }
}

TEST(SqliteStoreCheck, SaysWhatIsWrongWithThePlaceAndMakesNothing) {
  const TemporaryDirectory directory;
  EXPECT_TRUE(SqliteStore::Check(directory.File()).ok());
  EXPECT_FALSE(std::filesystem::exists(directory.File()));
  const Status missing = SqliteStore::Check(directory.File("no/such/dir.db"));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, WhyNot(directory.File("no/such/dir.db")));
}

TEST(SqliteStoreCreate, TakesAnEmptyFile) {
  const TemporaryDirectory directory;
  std::ofstream(directory.File("empty")).flush();
  EXPECT_EQ(WhyNot(directory.File("empty")), "");
}

TEST(SqliteStoreTrouble, AnswersWithinItsTimeWhileAnotherHoldsTheLock) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const auto other = Raw(directory.File());
  ASSERT_TRUE(other.Execute("BEGIN IMMEDIATE").ok());
  store->SaveFinding(SampleFinding());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  EXPECT_LT(std::chrono::steady_clock::now() - start, kStoreTimeout + Seconds(1));
  EXPECT_TRUE(store->FindFinding("http://a.example/", kNoon).ok());
  ASSERT_TRUE(other.Execute("COMMIT").ok());
  EXPECT_TRUE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_TRUE(store->FindFinding("http://a.example/", kNoon).value());  // it waited for its turn
}

// What the store told, in order: "works" or the trouble.
class Told {
 public:
  StoreObserver Observer() {
    return [this](const Status& status) {
      lines_.With(
          [&](auto& lines) { lines.push_back(status.ok() ? "works" : status.error().message); });
    };
  }
  std::vector<std::string> lines() const {
    return lines_.With([](const auto& lines) { return lines; });
  }

 private:
  Guarded<std::vector<std::string>> lines_;
};

TEST(SqliteStoreTrouble, GoesOnInANewFileWhenItsOwnIsGone) {
  const TemporaryDirectory directory;
  Told told;
  const auto store = OpenStore(directory.File(), told.Observer());
  ASSERT_TRUE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  std::filesystem::remove(directory.File());
  EXPECT_FALSE(store->FindDeferral(KeysFor("m")).ok());
  EXPECT_TRUE(store->Defer(KeysFor("n"), {}, kNoon).ok());
  EXPECT_FALSE(store->FindDeferral(KeysFor("m", "")).value());
  EXPECT_TRUE(store->FindDeferral(KeysFor("n")).value());
  EXPECT_TRUE(store->Flush().ok());
  const auto lines = told.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(Mentions(lines[0], directory.File())) << lines[0];
  EXPECT_TRUE(Mentions(lines[0], "deleted or replaced")) << lines[0];
  EXPECT_EQ(lines[1], "works");
}

TEST(SqliteStoreTrouble, TakesUpTheFileThatReplacedItsOwn) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(OpenStore(directory.File("backup"))->Defer(KeysFor("old"), {}, kNoon).ok());
  const auto store = OpenStore(directory.File());
  ASSERT_TRUE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  std::filesystem::rename(directory.File("backup"), directory.File());
  EXPECT_TRUE(store->Defer(KeysFor("n"), {}, kNoon).ok());
  EXPECT_TRUE(store->FindDeferral(KeysFor("old")).value());
  EXPECT_TRUE(store->FindDeferral(KeysFor("n")).value());
  EXPECT_FALSE(store->FindDeferral(KeysFor("m", "")).value());  // its log went with its file
}

TEST(SqliteStoreTrouble, TellsItsLossOnceAndThatItWorksAgain) {
  const TemporaryDirectory directory;
  const std::string inner = directory.File("inner");
  std::filesystem::create_directory(inner);
  Told told;
  const auto store = OpenStore(inner + "/x.db", told.Observer());
  std::filesystem::remove_all(inner);
  for (int i = 0; i < 3; ++i) {
    store->SaveFinding(SampleFinding());
    EXPECT_FALSE(store->Flush().ok());
  }
  EXPECT_EQ(told.lines().size(), 1U);
  std::filesystem::create_directory(inner);
  store->SaveFinding(SampleFinding());
  EXPECT_TRUE(store->Flush().ok());
  EXPECT_EQ(told.lines().size(), 2U);
  EXPECT_TRUE(store->FindFinding("http://a.example/", kNoon).value());
}

// Files of this process cannot grow while it lives: a disk that is full.
class FullDisk {
 public:
  FullDisk() {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{0, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, SIG_DFL);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  FullDisk(FullDisk&&) = delete;
  FullDisk& operator=(FullDisk&&) = delete;

 private:
  rlimit before_{};
};

TEST(SqliteStoreTrouble, SurvivesAFullDisk) {
  const TemporaryDirectory directory;
  Told told;
  const auto store = OpenStore(directory.File(), told.Observer());
  ASSERT_TRUE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  bool deferred = true;
  bool flushed = true;
  {
    const FullDisk full;
    deferred = store->Defer(KeysFor("n"), {}, kNoon).ok();
    store->SaveFinding(SampleFinding());
    flushed = store->Flush().ok();
  }
  EXPECT_FALSE(deferred);
  EXPECT_FALSE(flushed);
  EXPECT_TRUE(store->FindDeferral(KeysFor("m")).ok());
  EXPECT_TRUE(store->Defer(KeysFor("n"), {}, kNoon).ok());
  EXPECT_TRUE(store->Flush().ok());
  EXPECT_EQ(told.lines().size(), 2U);
}

TEST(SqliteStoreTrouble, TakesARowOfNoSenseForNoFinding) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  ASSERT_TRUE(Raw(directory.File())
                  .Execute("INSERT INTO finding VALUES ('http://a.example/', 9999999999999, '{')")
                  .ok());
  EXPECT_EQ(store->FindFinding("http://a.example/", kNoon).value(), std::nullopt);
}

// In the child: defers, says so through the pipe, and waits to be killed.
[[noreturn]] void DeferAndWait(const std::string& path, int ready) {
  auto store = SqliteStore::Create(path);
  const bool deferred =
      store.ok() && store.value()->Defer(KeysFor("m"), {"http://a.example/"}, kNoon).ok();
  const char answer = deferred ? 'y' : 'n';
  if (write(ready, &answer, 1) != 1) _exit(1);
  for (;;)
    pause();
}

TEST(SqliteStoreTrouble, KeepsADeferralThroughKillNine) {
  const TemporaryDirectory directory;
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) DeferAndWait(directory.File(), ends[1]);
  close(ends[1]);
  char answer = 0;
  EXPECT_EQ(read(ends[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  close(ends[0]);
  kill(child, SIGKILL);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  const auto store = OpenStore(directory.File());
  const auto record = store->FindDeferral(KeysFor("m")).value();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->times, 1);
  EXPECT_EQ(store->UnfinishedTraces(kNoon).value(), std::vector<std::string>{"http://a.example/"});
}

}  // namespace
}  // namespace linkmilter
