#include "scanner/store/sqlite_schema.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace linkmilter::sqlite {
namespace {

constexpr int kSchemaVersion = 1;
constexpr int kApplicationId = 0x6C6B6D6C;  // "lkml": the file is ours
constexpr std::size_t kSiteKeyBytes = 32;

// Times in milliseconds since 1970. `pending.url` is the key of the finding it waits for, `asked`
// the same with its fragment.
constexpr const char* kSchema = R"(
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE finding (
  url TEXT PRIMARY KEY, valid_until INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX finding_by_end ON finding (valid_until);
CREATE TABLE deferral (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, times INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE INDEX deferral_by_age ON deferral (first);
CREATE TABLE deferral_key (
  key TEXT PRIMARY KEY, number INTEGER NOT NULL, made INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX deferral_key_by_age ON deferral_key (made);
CREATE TABLE campaign (key TEXT PRIMARY KEY, first INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_by_age ON campaign (first);
CREATE TABLE pending (
  url TEXT PRIMARY KEY, asked TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
CREATE INDEX pending_by_age ON pending (since);
CREATE TABLE history (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, queue_id TEXT NOT NULL,
  sender TEXT NOT NULL, recipients TEXT NOT NULL, action TEXT NOT NULL, score REAL NOT NULL,
  links INTEGER NOT NULL) STRICT;
CREATE INDEX history_by_time ON history (at);
)";

// What came after version 1. An older linkmilter does not miss it.
constexpr const char* kLaterTables = R"(
CREATE TABLE IF NOT EXISTS sighting (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, first INTEGER NOT NULL,
  recipients TEXT NOT NULL, samples TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS sighting_by_age ON sighting (first);
CREATE TABLE IF NOT EXISTS known_name (
  name TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, days INTEGER NOT NULL,
  messages INTEGER NOT NULL, recipients INTEGER NOT NULL, senders TEXT NOT NULL,
  bad_days INTEGER NOT NULL, last_bad INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS known_name_by_first ON known_name (first);
CREATE INDEX IF NOT EXISTS known_name_by_last ON known_name (last);
CREATE INDEX IF NOT EXISTS known_name_by_worth ON known_name (messages > 0, last);
CREATE TABLE IF NOT EXISTS told_answer (
  source TEXT NOT NULL, subject TEXT NOT NULL, answer TEXT NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY (source, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_answer_by_end ON told_answer (until);
)";

// Links with personal tokens and recipients stand in it: nobody else's business. Only a new file is
// opened here: closing an open database's file would drop SQLite's locks.
Status MakeFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno != EEXIST)
    return Error{std::string("cannot create it: ") + std::strerror(errno)};
  if (file >= 0) close(file);
  return Done();
}

Status CreateSchema(const Database& database) {
  const auto tables = database.Integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (tables.value() != 0)
    return Error{"it is a database of another program; name another file in store.path"};
  if (auto created = database.Execute(kSchema); !created) return created;
  return database.Execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                          "; PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

Status BringUpToDate(const Database& database) {
  Transaction transaction(database);  // two daemons may start at once
  if (!transaction.begun()) return transaction.begun();
  const auto version = database.Integer("PRAGMA user_version");
  const auto application = database.Integer("PRAGMA application_id");
  if (!version) return version.error();
  if (!application) return application.error();
  if (version.value() == 0) {
    if (auto created = CreateSchema(database); !created) return created;
  } else if (application.value() != kApplicationId) {
    return Error{"it is a database of another program; name another file in store.path"};
  } else if (version.value() != kSchemaVersion) {
    return Error{"it was written by another version of linkmilter (schema " +
                 std::to_string(version.value()) + ", this one knows " +
                 std::to_string(kSchemaVersion) + "); use that version or move the file away"};
  }
  if (auto created = database.Execute(kLaterTables); !created) return created;
  return transaction.Commit();
}

constexpr std::array<const char*, 2> kCompanions = {"-wal", "-shm"};

ino_t InodeOf(const std::string& path) {
  struct stat about {};
  return stat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

}  // namespace

Companions::Companions(std::string path) : path_(std::move(path)) {
  std::ranges::transform(kCompanions, inodes_.begin(),
                         [this](const char* ending) { return InodeOf(path_ + ending); });
}

void Companions::Remove() const {
  for (std::size_t i = 0; i < kCompanions.size(); ++i) {
    const std::string name = path_ + kCompanions.at(i);
    if (inodes_.at(i) != 0 && InodeOf(name) == inodes_.at(i)) unlink(name.c_str());
  }
}

// SQLite's own messages do not say which directory is missing or whose permission.
Status CheckPlace(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const std::string owner = "the user linkmilterd runs as (uid " + std::to_string(geteuid()) + ')';
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    return Error{"there is no directory " + directory + "; create it, owned by " + owner};
  if (std::filesystem::is_directory(path, error)) return Error{"it is a directory; name a file"};
  // SQLite keeps its log beside the file.
  if (access(directory.c_str(), W_OK | X_OK) != 0)
    return Error{"cannot write to directory " + directory + "; make it writable for " + owner};
  if (access(path.c_str(), F_OK) == 0 && access(path.c_str(), R_OK | W_OK) != 0)
    return Error{"cannot write it; make it writable for " + owner};
  return Done();
}

Result<Database> OpenStore(const std::string& path) {
  if (auto place = CheckPlace(path); !place) return place.error();
  if (auto made = MakeFile(path); !made) return made.error();
  auto database = Database::Open(path, Access::kCreate);
  if (!database) return database;
  // WAL: readers never wait for the writer. FULL: a commit is on the disk when it returns.
  const Status prepared =
      database.value().Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  if (!prepared) return prepared.error();
  if (auto ready = BringUpToDate(database.value()); !ready) return ready.error();
  return database;
}

Result<std::string> LoadSiteKey(const Database& database) {
  const std::string fresh = RandomBytes(kSiteKeyBytes);
  auto insert = database.Prepare("INSERT OR IGNORE INTO meta VALUES ('site_key', CAST(? AS BLOB))");
  if (!insert) return insert.error();
  if (!insert.value().Bind(1, fresh).Run()) return database.LastError("cannot write");
  auto select = database.Prepare("SELECT value FROM meta WHERE key = 'site_key'");
  if (!select) return select.error();
  if (select.value().Next() != Statement::Step::kRow) return database.LastError("cannot read");
  return select.value().Text(0);
}

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = getrandom(bytes.data() + filled, count - filled, 0);
    if (got > 0) filled += static_cast<std::size_t>(got);  // EINTR: once more
  }
  return bytes;
}

}  // namespace linkmilter::sqlite
