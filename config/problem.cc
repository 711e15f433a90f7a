#include "config/problem.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace linkmilter {

std::string Problem::ToString() const {
  std::string place = file;
  if (line > 0) place += ":" + std::to_string(line);
  if (line > 0 && column > 0) place += ":" + std::to_string(column);
  return place + ": " + message;
}

void Problems::Add(int line, int column, std::string message) {
  Add({file_, line, column, std::move(message)});
}

void Problems::Add(Problem problem) {
  if (found_.size() < kMaxProblems) {
    found_.push_back(std::move(problem));
  } else {
    ++left_out_;
  }
}

std::vector<Problem> Problems::Take() && {
  // The configuration's own come first, then those of each list it names.
  std::ranges::stable_sort(found_, [this](const Problem& a, const Problem& b) {
    return std::tuple(a.file != file_, a.file, a.line, a.column) <
           std::tuple(b.file != file_, b.file, b.line, b.column);
  });
  if (left_out_ > 0) {
    found_.push_back({file_, 0, 0, "and " + std::to_string(left_out_) + " more problems"});
  }
  return std::move(found_);
}

}  // namespace linkmilter
