// SQLite behind values of ours: a connection, a statement, a transaction. Together with
// sqlite_database.cc the only place that includes sqlite3.h. Not thread-safe: one connection and
// its statements belong to one thread, or to one Guarded.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/result.h"

namespace linkmilter::sqlite {

inline constexpr int kBusyTimeoutMs = 250;  // another process holds the lock: wait no longer

// One prepared statement, used again and again: bind, step until no row is left, reset. Text that
// was bound must live until Reset.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement& Bind(int index, std::int64_t value);
  Statement& Bind(int index, double value);
  Statement& Bind(int index, std::string_view text);

  enum class Step { kRow, kDone, kFailed };
  Step Next();
  // For statements without rows: runs to the end and resets. False: failed.
  bool Run();
  void Reset();

  // Of the current row.
  std::int64_t Integer(int column) const;
  std::string Text(int column) const;  // text or blob

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Resets a statement whichever way its user leaves.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) {}
  ~Use() { statement_.Reset(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  Use(Use&&) = delete;
  Use& operator=(Use&&) = delete;
  Statement* operator->() const { return &statement_; }

 private:
  Statement& statement_;
};

enum class Access { kExisting, kCreate };

class Database {
 public:
  // With the busy time-out set. Both kinds of access write.
  static Result<Database> Open(const std::string& path, Access access);

  Result<Statement> Prepare(std::string_view sql) const;
  Status Execute(const std::string& sql) const;              // several statements, no rows
  Result<std::int64_t> Integer(std::string_view sql) const;  // the first column of the one row
  // The last error of this connection, in words.
  Error LastError(std::string_view what) const;
  bool IsBusy() const;       // the last error: somebody else holds the lock
  std::string path() const;  // absolute
  // True if the file was deleted or replaced under us: what is written now would be lost.
  bool HasMoved() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

// BEGIN IMMEDIATE on construction; rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(const Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction(Transaction&&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  const Status& begun() const { return begun_; }
  Status Commit();

 private:
  const Database& database_;
  Status begun_;
  bool open_ = false;
};

}  // namespace linkmilter::sqlite
