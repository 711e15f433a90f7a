// Where the shared test vectors lie, for suites that need them. Empty: they are not here, and the
// caller has said so in one visible line and passes.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace linkmilter {

// `what` as in "url-parse/cases.jsonl"; returns its full path, or "" with one line printed.
inline std::string TestDataPath(const std::string& what) {
  const char* set = std::getenv("LINKMILTER_TESTDATA");
  const std::filesystem::path root =
      set != nullptr ? std::filesystem::path(set)
                     : std::filesystem::path(LINKMILTER_SOURCE_DIR) / ".." / "shared" / "testdata";
  const auto path = root / what;
  if (std::filesystem::exists(path)) return path.string();
  std::cout << "left out: " << what << " is not here (set LINKMILTER_TESTDATA)\n";
  return {};
}

}  // namespace linkmilter
