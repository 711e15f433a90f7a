// linkmilter-parse: reads attachments for linkmilterd, behind walls. Standard input is a socket to
// the daemon, which starts it, sends one request after the other (scanner/attachments/frame.h), and
// ends it; no use by hand. Argument: bytes of memory it may have.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

#include "parse/formats.h"
#include "parse/limits.h"
#include "parse/sandbox.h"
#include "parse/unpack.h"
#include "scanner/attachments/frame.h"

namespace linkmilter {
namespace {

constexpr int kDaemon = STDIN_FILENO;

// The daemon is gone, or does not want us any more. Nothing is to be taken down, and a destructor
// of some library could only do harm.
[[noreturn]] void End(int status) {
  _exit(status);
}

std::string ReadBytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t done = 0; done < count;) {
    const ssize_t got = read(kDaemon, bytes.data() + done, count - done);
    if (got == 0) End(EXIT_SUCCESS);
    if (got > 0) done += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) End(EXIT_FAILURE);
  }
  return bytes;
}

// At once, so that what was found is there if the next page kills us.
void WriteBytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(kDaemon, bytes.data(), bytes.size());
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EINTR) End(EXIT_SUCCESS);
  }
}

void ServeOne() {
  const auto head = ParseRequestHead(ReadBytes(kRequestHeadBytes));
  if (!head) End(EXIT_FAILURE);
  const std::string name = ReadBytes(head->name_bytes);
  const std::string content = ReadBytes(head->content_bytes);
  const ParseLimits limits;
  Unpacking unpacking(AllFormats(), limits,
                      [](const Piece& piece) { WriteBytes(FramePiece(piece)); });
  unpacking.Read(name, content);
  WriteBytes(FrameEnd());
}

// Where memory runs out, the kernel ends us and not the daemon (proc(5)).
void VolunteerForOutOfMemory() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  const ssize_t written = write(file, "1000", 4);
  static_cast<void>(written);  // without /proc there is no such choice
  close(file);
}

[[noreturn]] void Main(int count, const char* const* arguments) {
  SandboxLimits limits;
  const std::string_view bytes = count == 2 ? arguments[1] : "";
  const auto parsed =
      std::from_chars(bytes.data(), bytes.data() + bytes.size(), limits.memory_bytes);
  if (parsed.ec != std::errc() || parsed.ptr != bytes.data() + bytes.size()) End(kParserUsage);
  VolunteerForOutOfMemory();
  PrepareFormats();
  if (!EnterSandbox(limits).ok()) End(kParserNoSandbox);
  for (;;)
    ServeOne();
}

}  // namespace
}  // namespace linkmilter

int main(int count, char** arguments) {
  linkmilter::Main(count, arguments);
}
