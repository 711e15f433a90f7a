// The file of the embedded store: where it may lie, what it holds, which version.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <string>

#include "base/result.h"
#include "scanner/store/sqlite_database.h"

namespace linkmilter::sqlite {

// Whether a store could lie there; opens and makes nothing.
Status CheckPlace(const std::string& path);

// Opens the store's file for writing, creates it (mode 0600) or brings it to today's schema. Errors
// say what an administrator can do about them.
Result<Database> OpenStore(const std::string& path);

// The log and the index that SQLite keeps beside an open file. They outlive a file that is deleted
// or replaced, and must never meet the next one: SQLite would take them for its own.
class Companions {
 public:
  // As they are now, with the file open.
  explicit Companions(std::string path);
  // Those that still are the same; another process may have made its own.
  void Remove() const;

 private:
  std::string path_;
  std::array<ino_t, 2> inodes_{};
};

// The site's random key, made at the first call.
Result<std::string> LoadSiteKey(const Database& database);

// From the kernel.
std::string RandomBytes(std::size_t count);

}  // namespace linkmilter::sqlite
