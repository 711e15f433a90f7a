// What the readers of text and HTML find: a URL as written, not yet parsed, and where it stood.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

struct RawLink {
  std::string_view url;  // as written; views are valid during OnLink only
  PlaceKind kind = PlaceKind::kBare;
  std::string_view element;
  std::string_view attribute;
  Prominence prominence = Prominence::kPlain;
  const Url* base = nullptr;  // what a relative reference is relative to
  bool no_scheme = false;     // bare text: http:// is to be assumed
  bool invisible = false;     // hidden from the reader by style
  bool outlook_only = false;  // in a conditional comment
  bool defanged = false;      // `url` is what it would be without its [.] and hxxp
  std::string_view doubt;     // why it may be no link, in words that live on; empty: it is one
};

// Takes what is found, in the order of the document. Implemented by extract and by tests.
class LinkSink {
 public:
  using Id = std::size_t;
  static constexpr Id kNoLink = static_cast<Id>(-1);

  LinkSink() = default;
  LinkSink(const LinkSink&) = delete;
  LinkSink& operator=(const LinkSink&) = delete;
  LinkSink(LinkSink&&) = delete;
  LinkSink& operator=(LinkSink&&) = delete;
  virtual ~LinkSink() = default;
  // Returns a name for the link in OnShownText; kNoLink if it was not taken.
  virtual Id OnLink(const RawLink& link) = 0;
  // `text` is valid UTF-8, white space as written.
  virtual void OnShownText(Id link, std::string_view text) = 0;
  // What the place told last of a link that is pressed turned out to look like.
  virtual void OnProminence(Id, Prominence) {}
  // A link that was not told as invisible shows nothing: all that stands in it is hidden.
  virtual void OnNothingShown(Id) {}
  // `text` is as written; of interest to few.
  virtual void OnEvidence(EvidenceKind, std::string_view) {}
  // A file that stands inside a document: the payload of a data: URL, or a code drawn in characters
  // or cells, as a portable bitmap. `type` is a media type in lower case. Gone when this returns.
  virtual void OnFile(std::string_view /*type*/, std::string_view /*bytes*/) {}
};

}  // namespace linkmilter
