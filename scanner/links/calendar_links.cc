#include "scanner/links/calendar_links.h"

#include "scanner/links/property_links.h"

namespace linkmilter {
namespace {

constexpr PropertyRow kRows[] = {
    {"url", PlaceKind::kClick},
    {"attach", PlaceKind::kClick},
    {"conference", PlaceKind::kClick},
    {"link", PlaceKind::kClick},
    {"structured-data", PlaceKind::kClick},
    {"attendee", PlaceKind::kClick},
    {"organizer", PlaceKind::kClick},
    {"calendar-address", PlaceKind::kClick},
    {"image", PlaceKind::kLoad},
    {"source", PlaceKind::kLoad},
    {"tzurl", PlaceKind::kPassive},
    {"concept", PlaceKind::kPassive},
    {"summary", PlaceKind::kBare},
    {"description", PlaceKind::kBare},
    {"styled-description", PlaceKind::kBare},
    {"x-alt-desc", PlaceKind::kBare},
    {"location", PlaceKind::kBare},
    {"comment", PlaceKind::kBare},
    {"contact", PlaceKind::kBare},
    {"categories", PlaceKind::kBare},
    {"resources", PlaceKind::kBare},
    {"name", PlaceKind::kBare},
    {"x-wr-calname", PlaceKind::kBare},
    {"x-wr-caldesc", PlaceKind::kBare},
    // vCalendar 1.0: alarms are lists with a URL or an address in them.
    {"aalarm", PlaceKind::kBare},
    {"dalarm", PlaceKind::kBare},
    {"malarm", PlaceKind::kBare},
    {"palarm", PlaceKind::kBare},
};

}  // namespace

void FindCalendarLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink) {
  FindPropertyLinks(text, {"calendar", kRows}, suffixes, sink);
}

}  // namespace linkmilter
