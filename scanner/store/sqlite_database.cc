#include "scanner/store/sqlite_database.h"

#include <utility>

namespace linkmilter::sqlite {

// Failures of binding (out of memory, too big) leave the statement to fail or to miss; a bound
// value too large for SQLite is refused by Next.
Statement& Statement::Bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), index, value);
  return *this;
}

Statement& Statement::Bind(int index, double value) {
  sqlite3_bind_double(statement_.get(), index, value);
  return *this;
}

Statement& Statement::Bind(int index, std::string_view text) {
  // A null pointer would be bound as NULL; SQLITE_STATIC: the caller keeps the text until Reset.
  const char* bytes = text.data() != nullptr ? text.data() : "";
  sqlite3_bind_text64(statement_.get(), index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement::Step Statement::Next() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return Step::kRow;
    case SQLITE_DONE:
      return Step::kDone;
    default:
      return Step::kFailed;
  }
}

bool Statement::Run() {
  Step step = Next();
  while (step == Step::kRow)
    step = Next();
  Reset();
  return step == Step::kDone;
}

void Statement::Reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::Text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

Result<Database> Database::Open(const std::string& path, Access access) {
  // NOMUTEX: the owner sees to it that one thread at a time uses the connection.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::kCreate ? SQLITE_OPEN_CREATE : 0);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database database;
  database.database_.reset(raw);
  if (code != SQLITE_OK) return Error{std::string("cannot open it: ") + sqlite3_errstr(code)};
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  return database;
}

Result<Statement> Database::Prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return LastError("cannot prepare a statement");
  return Statement(raw);
}

Status Database::Execute(const std::string& sql) const {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return LastError("cannot execute a statement");
  return Done();
}

Result<std::int64_t> Database::Integer(std::string_view sql) const {
  auto statement = Prepare(sql);
  if (!statement) return statement.error();
  if (statement.value().Next() != Statement::Step::kRow) return LastError("cannot read");
  return statement.value().Integer(0);
}

Error Database::LastError(std::string_view what) const {
  return Error{std::string(what) + ": " + sqlite3_errmsg(database_.get())};
}

bool Database::IsBusy() const {
  const int primary = sqlite3_errcode(database_.get()) & 0xFF;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

std::string Database::path() const {
  return sqlite3_db_filename(database_.get(), "main");
}

bool Database::HasMoved() const {
  int moved = 0;
  sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

Transaction::Transaction(const Database& database)
    : database_(database), begun_(database.Execute("BEGIN IMMEDIATE")), open_(begun_.ok()) {}

Transaction::~Transaction() {
  if (open_) static_cast<void>(database_.Execute("ROLLBACK").ok());
}

Status Transaction::Commit() {
  Status committed = database_.Execute("COMMIT");
  if (committed) open_ = false;
  return committed;
}

}  // namespace linkmilter::sqlite
