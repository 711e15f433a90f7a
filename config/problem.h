// What is wrong with a configuration, said to the administrator: all of it, each with its place.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linkmilter {

// One thing wrong, for people: "linkmilter.yaml:12:3: unknown key "treshold": did you mean
// "thresholds"?"
struct Problem {
  std::string file;
  int line = 0;    // from 1; 0: of the whole file
  int column = 0;  // from 1; 0: of the whole line
  std::string message;
  std::string ToString() const;
  bool operator==(const Problem&) const = default;
};

// A file of rubbish has as many problems as lines; nobody reads more than these.
inline constexpr std::size_t kMaxProblems = 100;

// Gathers them in the order they are found. One reading, one thread.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void Add(int line, int column, std::string message);  // in the configuration itself
  void Add(Problem problem);                            // in a file it names
  bool empty() const { return found_.empty(); }
  bool full() const { return found_.size() == kMaxProblems; }  // more are only counted
  std::size_t size() const { return found_.size() + left_out_; }
  // Sorted by place where they are of one file; the last one says if there were more.
  std::vector<Problem> Take() &&;

 private:
  std::string file_;
  std::vector<Problem> found_;
  std::size_t left_out_ = 0;
};

}  // namespace linkmilter
