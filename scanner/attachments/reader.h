// The seam to whatever reads attachments of complex formats. The one real implementation is
// ParserPool, which hands them to sandboxed children; tests use a fake with memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/attachments/piece.h"

namespace linkmilter {

struct Attachment {
  std::string_view name;     // as the sender called it; hostile, may be empty
  std::string_view content;  // decoded
};

class AttachmentReader {
 public:
  AttachmentReader() = default;
  AttachmentReader(const AttachmentReader&) = delete;
  AttachmentReader& operator=(const AttachmentReader&) = delete;
  AttachmentReader(AttachmentReader&&) = delete;
  AttachmentReader& operator=(AttachmentReader&&) = delete;
  virtual ~AttachmentReader() = default;

  // What was found, in the order of the document. Never fails and never waits beyond `deadline`: a
  // parser that broke or was too slow is a piece of kind kUnreadable after what it had found. Any
  // thread.
  virtual std::vector<Piece> Read(const Attachment& attachment, SteadyTime deadline) = 0;
};

}  // namespace linkmilter
