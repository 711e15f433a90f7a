// Keeps answers in memory, can fail, and shows what it holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scanner/reputation/answer_memory.h"

namespace linkmilter {

class FakeAnswerKeeper final : public AnswerKeeper {
 public:
  std::map<std::string, std::vector<ToldAnswer>> kept;  // by source
  std::optional<Error> failure;

  Result<std::vector<ToldAnswer>> FindAnswers(const std::string& source,
                                              std::size_t /*most*/,
                                              WallTime /*now*/) override {
    if (failure) return *failure;
    return kept[source];
  }
  void KeepAnswers(const std::string& source,
                   const std::vector<ToldAnswer>& answers,
                   WallTime /*now*/) override {
    if (!failure) kept[source].insert(kept[source].end(), answers.begin(), answers.end());
  }
};

}  // namespace linkmilter
