// Attachments of complex formats -> their links: what the sandboxed parser found in one, piece by
// piece. A file inside is read as if it stood in the mail, its number the way to it:
// "2/a.zip/b.html". One object per message, one thread.
#pragma once

#include <cstddef>

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

  // Whether what is read stands in an attachment, not in the mail itself.
  bool inside() const { return depth_ > 0; }

 private:
  void Take(const MimePart& part, const Piece& piece);

  const SuffixList& suffixes_;
  const ExtractLimits& limits_;
  LinkSet& links_;
  MimeVisitor& files_;
  std::size_t depth_ = 0;
  std::size_t pictures_ = 0;
};

}  // namespace linkmilter
