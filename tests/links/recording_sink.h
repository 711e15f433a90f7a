// A LinkSink that remembers what it was told, in the order it was told.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scanner/links/raw_link.h"

namespace linkmilter {

struct Recorded {
  std::vector<std::string> urls;    // http:// before what had no scheme
  std::vector<std::string> places;  // "a@href"
  std::vector<PlaceKind> kinds;
  std::vector<std::string> doubts;
  std::vector<std::string> bases;
  std::vector<std::string> texts;
  std::vector<std::string> marks;  // "invisible", "outlook-only", "defanged" or nothing
  std::vector<std::string> evidence;
  std::vector<std::pair<std::string, std::string>> files;  // type and bytes
};

class RecordingSink final : public LinkSink {
 public:
  explicit RecordingSink(Recorded& recorded) : recorded_(recorded) {}

  Id OnLink(const RawLink& link) override {
    recorded_.urls.push_back((link.no_scheme ? "http://" : "") + std::string(link.url));
    recorded_.places.push_back(std::string(link.element) + "@" + std::string(link.attribute));
    recorded_.kinds.push_back(link.kind);
    recorded_.doubts.emplace_back(link.doubt);
    recorded_.bases.push_back(link.base != nullptr ? link.base->Href() : "");
    recorded_.texts.emplace_back();
    recorded_.marks.emplace_back(link.invisible      ? "invisible"
                                 : link.outlook_only ? "outlook-only"
                                 : link.defanged     ? "defanged"
                                                     : "");
    return recorded_.urls.size() - 1;
  }
  void OnShownText(Id link, std::string_view text) override { recorded_.texts[link] = text; }
  void OnEvidence(EvidenceKind kind, std::string_view text) override {
    recorded_.evidence.push_back(std::string(Name(kind)) + " " + std::string(text));
  }
  void OnFile(std::string_view type, std::string_view bytes) override {
    recorded_.files.emplace_back(type, bytes);
  }

 private:
  Recorded& recorded_;
};

}  // namespace linkmilter
