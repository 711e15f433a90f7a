// list_bench FILE NAMES: loads a list of domains (h<number>.<letters>.example) and looks up names
// that are in it and names that are not. Prints one JSON object; times are the processor's.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "bench/process_usage.h"
#include "scanner/reputation/list_set.h"

namespace linkmilter {
namespace {

// "Rss" now, in bytes.
double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * 4096;
}

// Half of them are in the list.
std::vector<Subject> Questions(unsigned names) {
  constexpr std::size_t kCount = 200'000;
  std::mt19937 random(1);
  std::vector<Subject> subjects;
  subjects.reserve(kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string host = "name-" + std::to_string(random() % (2 * names)) + ".example";
    subjects.push_back({"http://" + host + "/", host, host});
  }
  return subjects;
}

int Run(const std::string& path, unsigned names) {
  const SuffixList suffixes;
  ListOptions options;
  options.name = "bench";
  options.file = path;
  const auto subjects = Questions(names);
  const double before = ResidentBytes();
  const double loading = ProcessorSeconds();
  auto list = LoadReputationList(options, suffixes);
  const double load_seconds = ProcessorSeconds() - loading;
  if (!list.ok()) return std::fprintf(stderr, "%s\n", list.error().message.c_str()), 1;
  const double after = ResidentBytes();
  const double peak = static_cast<double>(PeakResidentBytes());

  std::vector<SubjectParts> parts;
  parts.reserve(subjects.size());
  for (const Subject& subject : subjects)
    parts.emplace_back(subject, suffixes);
  std::size_t hits = 0;
  const double asking = ProcessorSeconds();
  for (const SubjectParts& one : parts)
    hits += list.value()->Look(one).has_value() ? 1U : 0U;
  const double look_seconds = ProcessorSeconds() - asking;

  const ListSet set({list.value()}, suffixes);
  const double asking_all = ProcessorSeconds();
  std::size_t same = 0;
  for (const Subject& subject : subjects)
    same += set.Look(subject).size();
  const double set_seconds = ProcessorSeconds() - asking_all;
  const auto count = static_cast<double>(subjects.size());
  std::printf(
      "{\"names\": %zu, \"load_seconds\": %.3f, \"resident_bytes\": %.0f, \"peak_bytes\": %.0f, "
      "\"look_ns\": %.1f, \"subject_ns\": %.1f, \"hits\": %zu, \"asked\": %zu}\n",
      list.value()->size(), load_seconds, after - before, peak - before, look_seconds * 1e9 / count,
      set_seconds * 1e9 / count, hits, subjects.size());
  return hits == same ? 0 : 1;
}

}  // namespace
}  // namespace linkmilter

int main(int count, char** arguments) {
  if (count != 3) return 2;
  return linkmilter::Run(arguments[1], static_cast<unsigned>(std::atoi(arguments[2])));
}
