// PDF (ISO 32000-2): where it leads, what it shows, what it carries. The door to poppler, which
// repairs broken files as viewers do; needs no file, font or locale.
//
// Handed on, in this order, so that what is found first survives an end by force:
//   kUrl    of every action and file specification of the cross-reference table, reachable or not.
//           place: kGo where no click is needed (attribute "OpenAction", "AA"), else by the
//           action's name, which is the attribute ("URI", "Launch", "SubmitForm", ...).
//   kText   scripts, file names and words of Launch, contents of annotations: attribute says what.
//   files   embedded ones by their names; XFA forms as "xfa.xml".
//   kText   of each page, its lines put together by where they stand; path "page 3".
//   images  of whole pages that draw pictures, or enough lines to be a code.
// An empty user password opens a document silently; another is kEncrypted. What is left unread,
// broken or beyond a limit is kUnreadable after what was found.
//
// MayInflate is asked for every stream taken out, for object streams and for the pages' contents,
// not for pictures: they are never held whole, and are bounded by limits.pixels and limits.images.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// `bytes` must outlive the call only. One thread at a time: poppler keeps state of the process.
// Cost: linear in the bytes and what they inflate to, but for decoders of pictures.
void ReadPdf(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
