#include "scanner/store/sqlite_answers.h"

#include <cstdint>
#include <utility>

#include "scanner/store/stored_time.h"

namespace linkmilter::sqlite {

Result<std::vector<ToldAnswer>> ReadAnswers(const Database& database,
                                            const std::string& source,
                                            std::size_t most,
                                            WallTime now) {
  auto select = database.Prepare(
      "SELECT subject, answer, until FROM told_answer WHERE source = ? AND until > ? "
      "ORDER BY until DESC LIMIT ?");
  if (!select) return select.error();
  std::vector<ToldAnswer> answers;
  const Use row(select.value());
  row->Bind(1, source).Bind(2, ToStored(now)).Bind(3, static_cast<std::int64_t>(most));
  auto step = row->Next();
  for (; step == Statement::Step::kRow; step = row->Next())
    answers.push_back({row->Text(0), row->Text(1), FromStored(row->Integer(2))});
  if (step == Statement::Step::kFailed) return database.LastError("cannot read");
  return answers;
}

Result<AnswerTable> AnswerTable::Prepare(const Database& database) {
  AnswerTable table;
  auto save = database.Prepare("INSERT OR REPLACE INTO told_answer VALUES (?, ?, ?, ?)");
  if (!save) return save.error();
  auto expire = database.Prepare(
      "DELETE FROM told_answer WHERE (source, subject) IN (SELECT source, subject "
      "FROM told_answer WHERE until <= ? LIMIT ?)");
  if (!expire) return expire.error();
  auto trim = database.Prepare(
      "DELETE FROM told_answer WHERE (source, subject) IN (SELECT source, subject "
      "FROM told_answer ORDER BY until "
      "LIMIT max(0, min(?1, (SELECT count(*) FROM told_answer) - ?2)))");
  if (!trim) return trim.error();
  table.save_ = std::move(save).value();
  table.expire_ = std::move(expire).value();
  table.trim_ = std::move(trim).value();
  return table;
}

Status AnswerTable::Keep(const Database& database,
                         const std::string& source,
                         const std::vector<ToldAnswer>& answers) {
  for (const ToldAnswer& each : answers) {
    if (each.answer.size() > kMaxAnswerBytes || ++fresh_ > kAnswersAtOnce) continue;
    save_.Bind(1, source).Bind(2, each.subject).Bind(3, each.answer);
    if (!save_.Bind(4, ToStored(each.until)).Run()) return database.LastError("cannot write");
  }
  return Done();
}

Status AnswerTable::Trim(const Database& database, std::size_t most, WallTime now) {
  fresh_ = 0;
  expire_.Bind(1, ToStored(now)).Bind(2, static_cast<std::int64_t>(kAnswersAtOnce));
  trim_.Bind(1, static_cast<std::int64_t>(kAnswersAtOnce)).Bind(2, static_cast<std::int64_t>(most));
  return expire_.Run() && trim_.Run() ? Done() : database.LastError("cannot write");
}

}  // namespace linkmilter::sqlite
