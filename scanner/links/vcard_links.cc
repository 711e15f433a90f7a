#include "scanner/links/vcard_links.h"

#include "scanner/links/property_links.h"

namespace linkmilter {
namespace {

constexpr PropertyRow kRows[] = {
    {"url", PlaceKind::kClick},       {"key", PlaceKind::kClick},
    {"fburl", PlaceKind::kClick},     {"caluri", PlaceKind::kClick},
    {"caladruri", PlaceKind::kClick}, {"impp", PlaceKind::kClick},
    {"related", PlaceKind::kClick},   {"member", PlaceKind::kClick},
    {"source", PlaceKind::kLoad},     {"photo", PlaceKind::kLoad},
    {"logo", PlaceKind::kLoad},       {"sound", PlaceKind::kLoad},
    {"fn", PlaceKind::kBare},         {"n", PlaceKind::kBare},
    {"nickname", PlaceKind::kBare},   {"org", PlaceKind::kBare},
    {"title", PlaceKind::kBare},      {"role", PlaceKind::kBare},
    {"adr", PlaceKind::kBare},        {"label", PlaceKind::kBare},
    {"email", PlaceKind::kBare},      {"note", PlaceKind::kBare},
};

}  // namespace

void FindVcardLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink) {
  FindPropertyLinks(text, {"vcard", kRows}, suffixes, sink);
}

}  // namespace linkmilter
