// A raw message -> its headers and leaves, decoded. The door to GMime. Pure, any thread, linear.
// Never fails: what cannot be read is skipped and named in `left_out`.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct MimeLimits {
  std::size_t depth = 100;                           // nesting bombs
  std::size_t parts = 10'000;                        // part floods
  std::size_t part_bytes = std::size_t{10} << 20;    // decoded bytes of one leaf
  std::size_t total_bytes = std::size_t{64} << 20;   // decoded bytes of all leaves
  std::size_t header_bytes = std::size_t{64} << 10;  // of one header's value
};

// One leaf. Text leaves are UTF-8 (charset decoded, ill-formed bytes replaced); others are bytes.
// Text outside the parts of a multipart, which some clients show, is a leaf of type text/plain
// numbered "2.preamble" or "2.epilogue".
struct MimePart {
  std::string number;           // "1", "1.2"; nested messages go on counting: "2.1.1"
  std::string type;             // declared, lower case: "text/html"
  std::string file_name;        // from Content-Disposition or Content-Type
  std::string location;         // Content-Location or Content-Base: base for relative references
  bool is_text = false;         // `content` is UTF-8 text
  bool second_reading = false;  // the leaf before, its transfer encoding guessed from its bytes
  std::string_view content;     // gone when OnPart returns
  std::string_view raw;         // the same before its charset was decoded; empty: there is no such
};

struct MimeHeader {
  std::string part;   // "" for the message's own; the number of a nested message otherwise
  std::string name;   // as written
  std::string value;  // unfolded, RFC 2047 decoded, UTF-8
};

class MimeVisitor {
 public:
  MimeVisitor() = default;
  MimeVisitor(const MimeVisitor&) = delete;
  MimeVisitor& operator=(const MimeVisitor&) = delete;
  MimeVisitor(MimeVisitor&&) = delete;
  MimeVisitor& operator=(MimeVisitor&&) = delete;
  virtual ~MimeVisitor() = default;
  // Whether OnHeader is to get headers of this name: the others are not decoded.
  virtual bool WantsHeader(std::string_view /*name*/) { return true; }
  virtual void OnHeader(const MimeHeader& header) = 0;
  virtual void OnPart(const MimePart& part) = 0;  // one at a time: memory stays one leaf
  virtual void OnLeftOut(std::string_view what) = 0;
};

void VisitMime(std::string_view content, const MimeLimits& limits, MimeVisitor& visitor);

// A file that lay in an attachment, as a leaf of undeclared type. `file` has a number, file_name
// and raw; the parts of a mail count on below its number.
void VisitFile(const MimePart& file, const MimeLimits& limits, MimeVisitor& visitor);

}  // namespace linkmilter
