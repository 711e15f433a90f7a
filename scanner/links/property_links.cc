#include "scanner/links/property_links.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "scanner/links/base64.h"
#include "scanner/links/charset.h"
#include "scanner/links/content_lines.h"
#include "scanner/links/value_links.h"

namespace linkmilter {
namespace {

constexpr std::string_view kHtmlType = "text/html";

class PropertyReader {
 public:
  PropertyReader(const PropertyFormat& format, const SuffixList& suffixes, LinkSink& sink)
      : format_(format), links_(suffixes, sink) {}

  void Read(const ContentLine& line) {
    if (line.value.empty() && line.parameters.empty()) return;
    Parameters(line);
    if (line.IsBase64()) {
      Inline(line);
    } else if (line.IsQuotedPrintable()) {
      std::string buffer;
      const std::string bytes = DecodeQuotedPrintable(line.value);
      Value(line, DecodeCharset(bytes, line.Parameter("charset"), buffer));
    } else {
      Value(line, line.value);
    }
  }

 private:
  ValuePlace At(std::string_view name, PlaceKind kind) const {
    return {format_.element, name, kind};
  }

  // What is not named at all is shown by nobody, or by those who show the file as text.
  std::optional<PlaceKind> KindOf(const ContentLine& line) const {
    if (line.name.empty()) return PlaceKind::kBare;
    const auto row =
        std::find_if(format_.rows.begin(), format_.rows.end(),
                     [&line](const PropertyRow& each) { return each.name == line.name; });
    return row == format_.rows.end() ? std::nullopt : std::optional(row->kind);
  }

  void Parameters(const ContentLine& line) {
    for (const ContentParameter& each : line.parameters) {
      if (each.name == "cn") {
        links_.Text(each.value, At("cn", PlaceKind::kBare));  // a name for the reader
      } else {
        links_.Unknown(each.value, At(each.name, PlaceKind::kClick));
      }
    }
  }

  void Value(const ContentLine& line, std::string_view value) {
    const std::optional<PlaceKind> kind = KindOf(line);
    const std::string_view declared = line.Parameter("value");
    const bool uri = EqualsIgnoreCase(declared, "uri") || EqualsIgnoreCase(declared, "url");
    const bool text = EqualsIgnoreCase(declared, "text") || kind == PlaceKind::kBare;
    if (EqualsIgnoreCase(line.Parameter("fmttype"), kHtmlType) && !uri) {
      links_.Html(UnescapeText(value));
    } else if (text && !uri) {
      links_.TextOrHtml(UnescapeText(value), At(line.name, PlaceKind::kBare));
    } else if (kind && !text) {
      links_.Reference(UnescapeUrl(value), At(line.name, *kind));
    } else {
      Undeclared(line, value, uri);
    }
  }

  // Text has its escapes, a URL none of its own.
  void Undeclared(const ContentLine& line, std::string_view value, bool uri) {
    const ValuePlace place = At(line.name, PlaceKind::kClick);
    if (uri) {
      links_.Reference(UnescapeUrl(value), place);
    } else if (value.find(' ') == std::string_view::npos) {
      links_.Unknown(UnescapeUrl(value), place);
    } else {
      links_.Unknown(UnescapeText(value), place);
    }
  }

  void Inline(const ContentLine& line) {
    const std::optional<std::string> bytes = DecodeBase64(line.value);
    if (!bytes) return;
    std::string_view type = line.Parameter("fmttype");
    if (type.empty()) type = line.Parameter("mediatype");
    links_.File(*bytes, AsciiLower(type));
  }

  const PropertyFormat& format_;
  ValueLinks links_;
};

}  // namespace

void FindPropertyLinks(std::string_view text,
                       const PropertyFormat& format,
                       const SuffixList& suffixes,
                       LinkSink& sink) {
  PropertyReader reader(format, suffixes, sink);
  ContentLines lines(text);
  for (ContentLine line; lines.Next(line);)
    reader.Read(line);
}

}  // namespace linkmilter
