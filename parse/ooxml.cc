#include "parse/ooxml.h"

#include <cstddef>
#include <vector>

#include "base/text.h"
#include "parse/office_field.h"
#include "parse/office_text.h"
#include "parse/pieces.h"
#include "parse/xml_scanner.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxFieldDepth = 32;  // fields in fields
constexpr std::size_t kSniffedBytes = 1024;

// What the text inside an element is.
enum class TextUse { kNone, kShown, kField, kFormula, kBase };

TextUse UseOf(std::string_view element) {
  if (element == "t" || element == "text") return TextUse::kShown;
  if (element == "instrText") return TextUse::kField;
  if (element == "f" || element == "definedName" || element == "formula" || element == "formula1" ||
      element == "formula2") {
    return TextUse::kFormula;
  }
  return element == "HyperlinkBase" ? TextUse::kBase : TextUse::kNone;
}

bool EndsLine(std::string_view element) {
  return element == "p" || element == "si" || element == "is" || element == "br" ||
         element == "cr" || element == "comment" || element == "tr";
}

class PartReader final : public XmlVisitor {
 public:
  PartReader(std::string_view path, const ParseLimits& limits, ParseSink& sink)
      : path_(path), sink_(sink), text_(path, limits, sink) {}

  void OnStart(std::string_view element, const XmlAttributes& attributes) override {
    use_ = UseOf(element);
    inside_.clear();
    if (element == "Relationship") Relationship(attributes);
    if (element == "fldSimple") ReadField(ValueOf(attributes, "instr"), path_, sink_);
    if (element == "fldChar") FieldCharacter(ValueOf(attributes, "fldCharType"));
    if (element == "tab") text_.Add("\t");
    LooseUrls(attributes);
  }

  void OnText(std::string_view text) override {
    if (use_ == TextUse::kShown) {
      text_.Add(text);
    } else if (use_ == TextUse::kField) {
      if (fields_.empty()) fields_.emplace_back();
      fields_.back() += text;
    } else if (use_ != TextUse::kNone) {
      inside_ += text;
    }
  }

  void OnEnd(std::string_view element) override {
    if (use_ == TextUse::kFormula) ReadFormula(inside_, path_, sink_);
    if (use_ == TextUse::kBase && !inside_.empty()) {
      sink_.OnPiece(OfficeUrl(PlaceKind::kClick, path_, "HyperlinkBase", inside_));
    }
    use_ = TextUse::kNone;
    if (EndsLine(element)) text_.Add("\n");
  }

  void Finish() {
    for (const std::string& field : fields_)
      ReadField(field, path_, sink_);
    text_.Flush();
  }

 private:
  // ECMA-376 part 2, 9.3. A target without a mode is taken as outside where it looks so.
  void Relationship(const XmlAttributes& attributes) {
    const std::string_view target = ValueOf(attributes, "Target");
    const bool external = EqualsIgnoreCase(ValueOf(attributes, "TargetMode"), "External");
    if (target.empty() || (!external && target.find("://") == std::string_view::npos)) return;
    const std::string_view type = ValueOf(attributes, "Type");
    const std::string_view last = type.substr(type.rfind('/') + 1);
    const PlaceKind place = last == "hyperlink" ? PlaceKind::kClick
                            : last == "frame"   ? PlaceKind::kGo
                                                : PlaceKind::kLoad;
    sink_.OnPiece(OfficeUrl(place, path_, last, target));
  }

  void FieldCharacter(std::string_view type) {
    if (type == "begin") {
      if (fields_.size() < kMaxFieldDepth) fields_.emplace_back();
    } else if (!fields_.empty()) {
      ReadField(fields_.back(), path_, sink_);
      fields_.back().clear();
      if (type == "end") fields_.pop_back();
    }
  }

  // VML, web queries and add-ins write URLs as plain attributes.
  void LooseUrls(const XmlAttributes& attributes) {
    for (const XmlAttribute& attribute : attributes) {
      const bool click = attribute.name == "href";
      if (!click && attribute.name != "src" && attribute.name != "url" &&
          attribute.name != "sourceFile" && attribute.name != "store") {
        continue;
      }
      if (!LeadsOutside(attribute.value)) continue;
      sink_.OnPiece(OfficeUrl(click ? PlaceKind::kClick : PlaceKind::kLoad, path_, attribute.name,
                              attribute.value));
    }
  }

  std::string_view path_;
  ParseSink& sink_;
  OfficeTextLines text_;
  TextUse use_ = TextUse::kNone;
  std::string inside_;
  std::vector<std::string> fields_;  // of the fields open now, the instruction so far
};

// An HTML chunk may have any name.
bool IsHtml(std::string_view bytes) {
  return AsciiLower(bytes.substr(0, kSniffedBytes)).find("<html") != std::string::npos;
}

bool IsXmlName(std::string_view name) {
  const std::string lower = AsciiLower(name);
  return lower.ends_with(".xml") || lower.ends_with(".rels") || lower.ends_with(".vml");
}

}  // namespace

void ReadOoxmlPart(std::string_view name,
                   std::string_view bytes,
                   const ParseLimits& limits,
                   ParseSink& sink) {
  if (!IsXmlName(name) || IsHtml(bytes)) return sink.OnFile(name, bytes);
  PartReader reader(name, limits, sink);
  ScanXml(bytes, reader);
  reader.Finish();
}

}  // namespace linkmilter
