#include "scanner/links/code_links.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "scanner/links/marking_sinks.h"
#include "scanner/links/text_links.h"

namespace linkmilter {
namespace {

constexpr std::string_view kElement = "qr";

class CodeSink final : public MarkingSink {
 public:
  using MarkingSink::MarkingSink;

 private:
  void Mark(RawLink& link) const override {
    link.kind = PlaceKind::kClick;
    link.element = kElement;
  }
};

// One field of "MEBKM:TITLE:a;URL:http\://b.example/\;c;;", unescaped; empty if it is not there.
std::string Bookmark(std::string_view fields) {
  constexpr std::string_view kUrl = "URL:";
  std::string field;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i] == '\\' && i + 1 < fields.size()) {
      field += fields[++i];
    } else if (fields[i] != ';') {
      field += fields[i];
    } else if (StartsWithIgnoreCase(field, kUrl)) {
      break;
    } else {
      field.clear();
    }
  }
  return StartsWithIgnoreCase(field, kUrl) ? field.substr(kUrl.size()) : std::string();
}

// What a phone would open; empty: nothing, or what the rules for text have to find.
std::string Opened(std::string_view code) {
  constexpr std::string_view kBookmark = "MEBKM:";
  if (StartsWithIgnoreCase(code, kBookmark)) return Bookmark(code.substr(kBookmark.size()));
  for (const std::string_view prefix : {"URLTO:", "URL:"}) {
    if (StartsWithIgnoreCase(code, prefix))
      return std::string(TrimAscii(code.substr(prefix.size())));
  }
  const std::size_t colon = code.find(':');
  const bool is_url = colon != 0 && colon != std::string_view::npos &&
                      std::none_of(code.begin(), code.end(), IsAsciiSpace);
  return std::string(is_url ? code : std::string_view());
}

}  // namespace

void FindCodeLinks(std::string_view code, const SuffixList& suffixes, LinkSink& sink) {
  code = TrimAscii(code);
  const std::string opened = Opened(code);
  RawLink link;
  link.url = opened;
  link.kind = PlaceKind::kClick;
  link.element = kElement;
  link.no_scheme = opened.find(':') == std::string::npos;
  if (!opened.empty() && sink.OnLink(link) != LinkSink::kNoLink) return;
  CodeSink marked(sink);
  FindTextLinks(code, suffixes, marked);
}

}  // namespace linkmilter
