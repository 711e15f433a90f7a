// Attachments of complex formats -> their links: what the sandboxed parser found in one, piece by
// piece. A file inside is read as if it stood in the mail, its number the way to it:
// "2/a.zip/b.html". Pictures without a code are looked at once more side by side, at the end: a
// code may be cut in two. One object per message, one thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scanner/attachments/piece.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/links/link_set.h"
#include "scanner/links/mime.h"

namespace linkmilter {

class AttachmentLinks {
 public:
  // `files` gets the leaves of the files inside, during Read. All must outlive this object.
  AttachmentLinks(const SuffixList& suffixes,
                  const ExtractLimits& limits,
                  LinkSet& links,
                  MimeVisitor& files)
      : suffixes_(suffixes), limits_(limits), links_(links), files_(files) {}

  // Looks at `part.raw`, whatever the part is declared as; nothing to do for most. Afterwards the
  // links' part is `part.number` again.
  void Read(const MimePart& part);

  // All pictures in which nothing was found, in one request; where there are at least two. Call
  // last.
  void ReadPieces();

  // Whether what is read stands in an attachment, not in the mail itself.
  bool inside() const { return depth_ > 0; }

 private:
  // True: a code was among what was found.
  bool ReadOne(const MimePart& part);
  void Take(const MimePart& part, const Piece& piece);

  const SuffixList& suffixes_;
  const ExtractLimits& limits_;
  LinkSet& links_;
  MimeVisitor& files_;
  std::size_t depth_ = 0;
  std::size_t pictures_ = 0;
  std::vector<std::string> pieces_;  // small pictures without a code
};

}  // namespace linkmilter
