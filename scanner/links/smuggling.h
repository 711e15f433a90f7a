// Scripts that make a file out of bytes the page itself brings (HTML smuggling): no server sends
// that file, and no scanner on the way sees it. Nothing is run; a script of no payload of its own,
// as those of exports and of pictures are, is none. Pure, linear, any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkmilter {

// Of base64 in one piece: a shortcut in a zip has more, a token or a small picture less.
inline constexpr std::size_t kSmallestPayload = 1'000;

// SavedFile::kind of what such a page makes.
inline constexpr std::string_view kSmuggledKind = "smuggled";

// What of EvidenceKind::kSmuggling says that all signs stand in one script.
inline constexpr std::string_view kSmuggledFile = "a file made of the page's own bytes";

// The scripts of one page, in their order: the payload may stand in another than the code.
class SmugglingSigns {
 public:
  void Take(std::string_view script);
  // It brings a payload, decodes it, makes a file of it and saves it.
  bool complete() const { return payload_ && decodes_ && makes_ && saves_; }

 private:
  bool payload_ = false;
  bool decodes_ = false;
  bool makes_ = false;
  bool saves_ = false;
};

// A data: URL of something no browser shows, to be saved: <a href="data:application/zip;...">.
bool IsSavedData(std::string_view url);

}  // namespace linkmilter
