// Every object of a PDF, once: actions, file specifications, scripts, annotations' contents, XFA
// and embedded files go to the sink. First what a page or the catalog starts, so that it is known
// where and by what; then all the rest in one flat pass, reachable or not.
// At most limits.objects objects are looked at. Linear: an object stream is inflated once.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parse/pdf_reading.h"
#include "scanner/model.h"

namespace linkmilter {

class PdfWalk {
 public:
  explicit PdfWalk(PdfReading& reading);  // must outlive this
  PdfWalk(const PdfWalk&) = delete;
  PdfWalk& operator=(const PdfWalk&) = delete;
  PdfWalk(PdfWalk&&) = delete;
  PdfWalk& operator=(PdfWalk&&) = delete;
  ~PdfWalk() = default;

  void Run();

 private:
  // How the walk came to where it is.
  struct Way {
    int page = 0;              // 0: none
    std::string_view trigger;  // "OpenAction" or "AA": nobody has to click
    std::string_view action;   // "Launch", ...: inside such an action
    PlaceKind place = PlaceKind::kClick;
    bool url = false;         // inside a file specification that is a URL
    bool annotation = false;  // inside an annotation
    bool follow = false;      // a reference here leads on
    bool list = false;        // and so do those in an array
    bool events = false;      // a dictionary of triggers here: every value is an action
    int depth = 0;
  };

  void Visit(const Object& object, const Way& way);
  void VisitDict(const Dict& dict, Way way);
  void VisitEntry(std::string_view key, const Object& value, const Way& way);
  void VisitRest();
  void Start(const Ref& ref, int page);
  Object Fetch(const Object& value);
  bool IsName(const Dict& dict, const char* key, const char* name);

  void OnString(std::string_view key, std::string_view bytes, const Way& way);
  void OnTarget(std::string_view text, const Way& way);
  void OnUrl(std::string_view url, std::string_view attribute, const Way& way);
  void OnText(std::string_view bytes, std::string_view attribute, const Way& way);
  void OnScript(const Object& value, const Way& way);
  void OnXfa(const Object& value);
  void OnEmbedded(const Dict& specification, const Object& streams);
  void OnFile(std::string_view name, const Object& stream);

  PdfReading& reading_;
  std::string base_;                   // for relative URIs
  std::unordered_set<int> visited_;    // object numbers
  std::unordered_set<int> in_action_;  // visited as parts of an action, too
  std::unordered_set<int> scripts_;    // streams and strings handed on
  std::set<Ref> files_;                // embedded files handed on
  std::vector<Ref> nameless_files_;    // seen, perhaps not named by anybody
  std::size_t objects_ = 0;
  std::size_t file_count_ = 0;
  bool cut_ = false;
  bool too_deep_ = false;
};

}  // namespace linkmilter
