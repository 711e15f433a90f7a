// extract_files SECONDS FILE...: raw messages to links, again and again for so much CPU time, as
// JSON: bytes, links and CPU seconds of all rounds, and by how much the process grew at its peak,
// messages included, over what it was after a small message. The figures are this process's own:
// nothing beside it counts.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "scanner/links/extract.h"

namespace {

double CpuSeconds() {
  timespec spent{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

// Kilobytes, of /proc/self/status.
long Status(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long value = 0;
    if (word == name && status >> value) return value;
  }
  return 0;
}

std::string ReadFile(const char* path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  const double enough = argc > 1 ? std::atof(argv[1]) : 0;
  const linkmilter::SuffixList suffixes;
  const std::vector<std::string> recipients = {"b@example.net"};
  linkmilter::Extract("Subject: x\n\nhttp://example.com/ \xC3\xA9.example\n", recipients, suffixes);
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak counts from here
  const long idle = Status("VmRSS:");

  std::vector<std::string> messages;
  for (int i = 2; i < argc; ++i)
    messages.push_back(ReadFile(argv[i]));
  std::size_t bytes = 0;
  std::size_t links = 0;
  const double start = CpuSeconds();
  do {
    for (const std::string& message : messages) {
      links += linkmilter::Extract(message, recipients, suffixes).links.size();
      bytes += message.size();
    }
  } while (CpuSeconds() - start < enough);
  std::cout << "{\"bytes\": " << bytes << ", \"links\": " << links
            << ", \"cpu_seconds\": " << CpuSeconds() - start
            << ", \"peak_kb\": " << Status("VmHWM:") - idle << "}\n";
}
