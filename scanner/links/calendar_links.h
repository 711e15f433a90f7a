// Calendars -> their links: iCalendar (RFC 5545, 7986, 9073, 9253) and vCalendar 1.0, with what
// Outlook and Google add (X-ALT-DESC, HTML in DESCRIPTION, X-GOOGLE-CONFERENCE). Attendees are
// evidence. Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// `text` is UTF-8. What stands outside of any property is read as text.
void FindCalendarLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink);

}  // namespace linkmilter
