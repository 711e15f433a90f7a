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

struct AttachmentReading {
  std::vector<Piece> pieces;  // in the order of the document
  std::string trouble;  // our own, in words: nobody could look. Empty: the attachment was read
};

class AttachmentReader {
 public:
  AttachmentReader() = default;
  AttachmentReader(const AttachmentReader&) = delete;
  AttachmentReader& operator=(const AttachmentReader&) = delete;
  AttachmentReader(AttachmentReader&&) = delete;
  AttachmentReader& operator=(AttachmentReader&&) = delete;
  virtual ~AttachmentReader() = default;

  // Never waits beyond `deadline`: a parser that broke or was too slow over this attachment is a
  // piece of kind kUnreadable after what it had found. Any thread.
  virtual AttachmentReading Read(const Attachment& attachment, SteadyTime deadline) = 0;
};

}  // namespace linkmilter
