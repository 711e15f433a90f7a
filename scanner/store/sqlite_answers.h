// What outside services told, in SQL: reputation/answer_memory.h over prepared statements. No
// threads; belongs to its connection's owner.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/reputation/answer_memory.h"
#include "scanner/store/sqlite_database.h"

namespace linkmilter::sqlite {

// Against floods of made-up links, each of which leaves some thirty answers: about 100 MB. Those
// that expire first give way, so ages of domains, which hold for weeks, outlast them.
inline constexpr std::size_t kMaxKeptAnswers = 500'000;
// What one clean-up forgets of each kind, and what comes between two: a flood never outruns them,
// and none holds up a deferral.
inline constexpr std::size_t kAnswersAtOnce = 10'000;
inline constexpr std::size_t kMaxAnswerBytes = 8'192;  // a service that calls everything bad

// AnswerKeeper::FindAnswers.
Result<std::vector<ToldAnswer>> ReadAnswers(const Database& database,
                                            const std::string& source,
                                            std::size_t most,
                                            WallTime now);

// Every call belongs inside a Transaction of `database`.
class AnswerTable {
 public:
  static Result<AnswerTable> Prepare(const Database& database);
  // Those beyond kAnswersAtOnce since the last Trim, and those too long, are left out.
  Status Keep(const Database& database,
              const std::string& source,
              const std::vector<ToldAnswer>& answers);
  // Forgets what has expired, then answers beyond `most`.
  Status Trim(const Database& database, std::size_t most, WallTime now);

 private:
  Statement save_;
  Statement expire_;
  Statement trim_;
  std::size_t fresh_ = 0;  // answers since the last Trim
};

}  // namespace linkmilter::sqlite
