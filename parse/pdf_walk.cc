#include "parse/pdf_walk.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "parse/pdf_string.h"

namespace linkmilter {
namespace {

constexpr int kMaxDepth = 100;   // nested and chained dictionaries: the stack
constexpr int kMaxPages = 1000;  // that are told by number; later ones are read without it

struct ActionKind {
  std::string_view name;
  PlaceKind place;
};
constexpr std::array kActions = {
    ActionKind{"URI", PlaceKind::kClick},         ActionKind{"Launch", PlaceKind::kClick},
    ActionKind{"GoToR", PlaceKind::kClick},       ActionKind{"GoToE", PlaceKind::kClick},
    ActionKind{"Thread", PlaceKind::kClick},      ActionKind{"JavaScript", PlaceKind::kClick},
    ActionKind{"SubmitForm", PlaceKind::kSubmit}, ActionKind{"ImportData", PlaceKind::kLoad},
    ActionKind{"Rendition", PlaceKind::kLoad},    ActionKind{"Movie", PlaceKind::kLoad},
};

template <std::size_t kSize>
bool IsOneOf(std::string_view key, const std::array<std::string_view, kSize>& keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

constexpr std::array<std::string_view, 5> kFileKeys = {"UF", "F", "Unix", "DOS", "Mac"};

bool BeginsAction(std::string_view key) {
  return IsOneOf(key,
                 std::array<std::string_view, 6>{"Annots", "A", "PA", "AA", "OpenAction", "Next"});
}

// Of an action: its file, rendition, media clip, its data, Windows' parameters.
bool BelongsToAction(std::string_view key) {
  return IsOneOf(key, std::array<std::string_view, 5>{"F", "R", "C", "D", "Win"});
}

bool HoldsString(std::string_view key) {
  return key == "URI" || key == "Contents" || IsOneOf(key, kFileKeys);
}

}  // namespace

PdfWalk::PdfWalk(PdfReading& reading) : reading_(reading) {
  Catalog* catalog = reading.doc().getCatalog();
  if (catalog != nullptr && catalog->getBaseURI()) base_ = PdfText(*catalog->getBaseURI());
}

void PdfWalk::Run() {
  Catalog* catalog = reading_.doc().getCatalog();
  if (catalog != nullptr) {
    Start(reading_.xref().getRoot(), 0);
    const int pages = std::min(reading_.doc().getNumPages(), kMaxPages);
    for (int number = 1; number <= pages && !cut_; ++number) {
      Page* page = reading_.doc().getPage(number);
      if (page != nullptr) Start(page->getRef(), number);
    }
  }
  Visit(*reading_.xref().getTrailerDict(), {});
  VisitRest();
  for (const Ref ref : nameless_files_)
    OnFile("", Object(ref));
  if (too_deep_) reading_.LeaveUnread("", "objects nested too deeply");
  if (cut_)
    reading_.LeaveUnread("", "more than " + std::to_string(reading_.limits().objects) + " objects");
}

void PdfWalk::Start(const Ref& ref, int page) {
  Way way;
  way.page = page;
  way.follow = true;
  Visit(Object(ref), way);
}

// Objects of one object stream stand together, so that poppler inflates it once.
void PdfWalk::VisitRest() {
  struct Entry {
    int stream;  // 0: none
    int number;
    int generation;
  };
  std::vector<Entry> entries;
  XRef& xref = reading_.xref();
  for (int i = 0; i < xref.getNumObjects() && entries.size() <= reading_.limits().objects; ++i) {
    const XRefEntry* entry = xref.getEntry(i, false);
    if (entry->type == xrefEntryCompressed)
      entries.push_back({static_cast<int>(entry->offset), i, 0});
    else if (entry->type == xrefEntryUncompressed)
      entries.push_back({0, i, entry->gen});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.stream < b.stream; });
  int affordable = 0;
  for (const Entry& entry : entries) {
    if (cut_ || reading_.ended()) return;
    if (visited_.contains(entry.number)) continue;
    if (entry.stream != affordable && !reading_.MayInflate(xref.fetch(entry.stream, 0))) continue;
    affordable = entry.stream;
    Start({entry.number, entry.generation}, 0);
  }
}

// What `value` refers to, or a copy of it. Null when there were too many.
Object PdfWalk::Fetch(const Object& value) {
  if (!value.isRef()) return value.copy();
  if (objects_ == reading_.limits().objects) cut_ = true;
  if (cut_ || reading_.ended()) return Object(objNull);
  ++objects_;
  return reading_.xref().fetch(value.getRef());
}

bool PdfWalk::IsName(const Dict& dict, const char* key, const char* name) {
  return Fetch(dict.lookupNF(key)).isName(name);
}

void PdfWalk::Visit(const Object& object, const Way& way) {
  if (reading_.ended()) return;
  if (way.depth > kMaxDepth) {
    too_deep_ = too_deep_ || !object.isRef();  // a reference has its turn in the flat pass
    return;
  }
  Way deeper = way;
  ++deeper.depth;
  if (object.isRef()) {
    if (!way.follow) return;
    // What belongs to an action says nothing where it was met without it.
    const bool first = visited_.insert(object.getRefNum()).second;
    if (way.action.empty() ? !first : !in_action_.insert(object.getRefNum()).second) return;
    const Object target = Fetch(object);
    if (target.isStream() && IsName(*target.getStream()->getDict(), "Type", "EmbeddedFile"))
      nameless_files_.push_back(object.getRef());
    if (!target.isRef()) Visit(target, way);
  } else if (object.isArray()) {
    deeper.follow = way.list;
    for (int i = 0; i < object.arrayGetLength(); ++i)
      Visit(object.arrayGetNF(i), deeper);
  } else if (object.isDict()) {
    VisitDict(*object.getDict(), deeper);
  } else if (object.isStream()) {
    VisitDict(*object.getStream()->getDict(), deeper);
  }
}

void PdfWalk::VisitDict(const Dict& dict, Way way) {
  const Object type = Fetch(dict.lookupNF("S"));
  for (const ActionKind& kind : kActions) {
    if (!type.isName(kind.name.data())) continue;
    way.action = kind.name;
    way.place = kind.place;
  }
  way.url = IsName(dict, "FS", "URL");
  way.annotation = dict.hasKey("Rect");
  const bool events = std::exchange(way.events, false);
  for (int i = 0; i < dict.getLength(); ++i) {
    const std::string_view key = dict.getKey(i);
    way.follow = events || BeginsAction(key) || (!way.action.empty() && BelongsToAction(key));
    VisitEntry(key, dict.getValNF(i), way);
    if (key == "EF") OnEmbedded(dict, dict.getValNF(i));
  }
}

void PdfWalk::VisitEntry(std::string_view key, const Object& value, const Way& way) {
  if (key == "JS") return OnScript(value, way);
  if (key == "XFA") return OnXfa(value);
  if (value.isString() || (value.isRef() && HoldsString(key))) {
    const Object string = Fetch(value);
    if (string.isString()) return OnString(key, string.getString()->toStr(), way);
  }
  Way child = way;
  child.list = key == "Annots" || key == "Next";
  child.events = key == "AA";
  if (key == "OpenAction" || key == "AA") child.trigger = key;
  if (key == "Next") child.action = {};
  Visit(value, child);
}

void PdfWalk::OnString(std::string_view key, std::string_view bytes, const Way& way) {
  if (key == "URI") {
    OnUrl(ResolvePdfUri(base_, PdfText(bytes)), "URI", way);
  } else if (key == "Contents" && way.annotation) {
    OnText(bytes, "Contents", way);
  } else if (IsOneOf(key, kFileKeys) || (key == "P" && way.action == "Launch")) {
    OnTarget(PdfText(bytes), way);
  }
}

// A file specification's string, or an argument of a program. Plain file names lead nowhere.
void PdfWalk::OnTarget(std::string_view text, const Way& way) {
  if (!way.url && way.action.empty()) return;
  const std::string target = way.url ? ResolvePdfUri(base_, text) : std::string(text);
  if (way.url || NamesAnotherPlace(target))
    OnUrl(target, way.action.empty() ? "F" : way.action, way);
  else if (way.action == "Launch")
    OnText(target, "Launch", way);
}

void PdfWalk::OnUrl(std::string_view url, std::string_view attribute, const Way& way) {
  const bool load = way.url && way.action.empty();
  PlaceKind place = load ? PlaceKind::kLoad : way.place;
  if (!way.trigger.empty()) place = PlaceKind::kGo;
  reading_.sink().OnPiece({.kind = PieceKind::kUrl,
                           .place = place,
                           .path = way.page > 0 ? PdfPagePath(way.page) : "",
                           .element = "pdf",
                           .attribute = std::string(way.trigger.empty() ? attribute : way.trigger),
                           .content = std::string(url)});
}

void PdfWalk::OnText(std::string_view bytes, std::string_view attribute, const Way& way) {
  if (bytes.empty()) return;
  const std::size_t limit = reading_.limits().text_bytes;
  const std::string path = way.page > 0 ? PdfPagePath(way.page) : "";
  reading_.Emit(PieceKind::kText, path, attribute, PdfText(bytes.substr(0, limit)));
  if (bytes.size() > limit) reading_.LeaveUnread(path, std::string(attribute) + ": cut");
}

void PdfWalk::OnScript(const Object& value, const Way& way) {
  if (value.isRef() && !scripts_.insert(value.getRefNum()).second) return;
  const Object script = Fetch(value);
  if (script.isString()) return OnText(script.getString()->toStr(), "JavaScript", way);
  if (const auto text = reading_.Inflate(script)) OnText(*text, "JavaScript", way);
}

// One stream, or an array of names and streams whose contents make one document.
void PdfWalk::OnXfa(const Object& value) {
  const Object xfa = Fetch(value);
  std::string xml;
  if (const auto whole = reading_.Inflate(xfa)) xml = *whole;
  for (int i = 0; xfa.isArray() && i < xfa.arrayGetLength(); ++i)
    if (const auto packet = reading_.Inflate(Fetch(xfa.arrayGetNF(i)))) xml += *packet;
  if (!xml.empty()) reading_.sink().OnFile("xfa.xml", xml);
}

void PdfWalk::OnEmbedded(const Dict& specification, const Object& streams) {
  std::string name;
  for (const std::string_view key : kFileKeys) {
    const Object text = Fetch(specification.lookupNF(key.data()));
    if (name.empty() && text.isString()) name = PdfText(text.getString()->toStr());
  }
  const Object versions = Fetch(streams);
  for (int i = 0; versions.isDict() && i < versions.dictGetLength(); ++i)
    OnFile(name, versions.dictGetValNF(i));
}

void PdfWalk::OnFile(std::string_view name, const Object& stream) {
  if (!stream.isRef() || !files_.insert(stream.getRef()).second) return;
  if (file_count_ == reading_.limits().files)
    reading_.LeaveUnread("", "more than " + std::to_string(file_count_) + " embedded files");
  if (file_count_++ >= reading_.limits().files) return;
  if (const auto bytes = reading_.Inflate(Fetch(stream))) reading_.sink().OnFile(name, *bytes);
}

}  // namespace linkmilter
