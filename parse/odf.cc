#include "parse/odf.h"

#include <string>

#include "base/text.h"
#include "parse/office_field.h"
#include "parse/office_text.h"
#include "parse/pieces.h"
#include "parse/xml_scanner.h"

namespace linkmilter {
namespace {

// By the element that holds xlink:href; pictures, objects and sources are loaded.
PlaceKind PlaceOf(std::string_view element) {
  if (element == "a") return PlaceKind::kClick;
  if (element == "form") return PlaceKind::kSubmit;
  if (element == "event-listener" || element == "auto-reload" || element == "floating-frame") {
    return PlaceKind::kGo;
  }
  return PlaceKind::kLoad;
}

bool EndsLine(std::string_view element) {
  return element == "p" || element == "h" || element == "line-break" || element == "table-cell";
}

class OdfReader final : public XmlVisitor {
 public:
  OdfReader(std::string_view path, const ParseLimits& limits, ParseSink& sink)
      : path_(path), sink_(sink), text_(path, limits, sink) {}

  void OnStart(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "encryption-data") SayEncrypted();
    if (element == "s") text_.Add(" ");
    if (element == "tab") text_.Add("\t");
    for (const XmlAttribute& attribute : attributes) {
      if (attribute.name == "formula") ReadFormula(attribute.value, path_, sink_);
      if (attribute.name == "href" && LeadsOutside(attribute.value)) {
        sink_.OnPiece(OfficeUrl(PlaceOf(element), path_, element, attribute.value));
      }
      if (attribute.name == "dde-topic" || attribute.name == "dde-item") {
        sink_.OnPiece(OfficeText(path_, "DDE", attribute.value));
      }
    }
  }

  void OnText(std::string_view text) override { text_.Add(text); }

  void OnEnd(std::string_view element) override {
    if (EndsLine(element)) text_.Add("\n");
  }

  void Finish() { text_.Flush(); }

 private:
  void SayEncrypted() {
    if (said_encrypted_) return;
    said_encrypted_ = true;
    sink_.OnPiece(FactPiece(PieceKind::kEncrypted, path_, "office", ""));
  }

  std::string_view path_;
  ParseSink& sink_;
  OfficeTextLines text_;
  bool said_encrypted_ = false;
};

// Encrypted parts keep their names; their bytes are noise.
bool LooksLikeXml(std::string_view bytes) {
  return bytes.find('<') < 8;
}

}  // namespace

void ReadOdfPart(std::string_view name,
                 std::string_view bytes,
                 const ParseLimits& limits,
                 ParseSink& sink) {
  if (!AsciiLower(name).ends_with(".xml")) return sink.OnFile(name, bytes);
  if (!LooksLikeXml(bytes)) return;
  OdfReader reader(name, limits, sink);
  ScanXml(bytes, reader);
  reader.Finish();
}

}  // namespace linkmilter
