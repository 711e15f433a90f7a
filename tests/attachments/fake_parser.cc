// Speaks the protocol of linkmilter-parse and does what the attachment's name says.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "scanner/attachments/frame.h"

namespace linkmilter {
namespace {

std::string ReadBytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t done = 0; done < count;) {
    const ssize_t got = read(STDIN_FILENO, bytes.data() + done, count - done);
    if (got <= 0) _exit(0);
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

void Say(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(STDIN_FILENO, bytes.data(), bytes.size());
    if (sent <= 0) _exit(0);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void SayPiece(const std::string& text, PieceKind kind = PieceKind::kText) {
  Piece piece;
  piece.kind = kind;
  piece.content = text;
  Say(FramePiece(piece));
}

void Serve() {
  const auto head = ParseRequestHead(ReadBytes(kRequestHeadBytes));
  if (!head) _exit(1);
  const std::string order = ReadBytes(head->name_bytes);
  const std::string content = ReadBytes(head->content_bytes);
  if (order == "unfit") _exit(kParserNoSandbox);
  SayPiece(order == "who" ? std::to_string(getpid()) : content);
  if (order == "crash") raise(SIGKILL);
  if (order == "leave") _exit(7);
  if (order == "hang") pause();
  if (order == "lie") Say("Quite another protocol");
  while (order == "flood")
    SayPiece(std::string(1'000'000, 'x'), PieceKind::kFile);
  Say(FrameEnd());
  if (order == "chatter") Say("P");
  if (order == "die later") _exit(0);
}

}  // namespace
}  // namespace linkmilter

int main() {
  for (;;)
    linkmilter::Serve();
}
