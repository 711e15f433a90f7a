#include "scanner/judge/signals.h"

#include <algorithm>

namespace linkmilter {
namespace {

// Points are set against the thresholds 4 (tag), 6 (defer), 8 (reject): one strong fact decides, an
// odd spelling alone never does, and "we could not look" is a little worse than nothing.
constexpr SignalInfo kCatalogue[] = {
    // what the operator says
    {"LISTED_DENY", 10, "the link or a host on its way is on the operator's deny list"},
    {"ALLOWED", 0, "the link is on the operator's allow list; nothing else counts for it"},
    {"POPULAR_10K", -1, "all links stay on hosts among the 10,000 most popular"},
    {"POPULAR_50K", -0.5, "all links stay on hosts among the 50,000 most popular"},
    {"POPULAR_1M", -0.25, "all links stay on hosts among the million most popular"},
    {"LIST_REFUSED", 0, "a DNS list refuses to serve this resolver: its opinion is missing"},
    // what services say
    {"UNSAFE_PHISHING", 8, "Safe Browsing knows the URL or its site as phishing"},
    {"UNSAFE_MALWARE", 8, "Safe Browsing knows the URL or its site as spreading malware"},
    {"UNSAFE_SOFTWARE", 4, "Safe Browsing knows the URL or its site for unwanted software"},
    {"DOMAIN_DAYS_OLD", 3, "a domain on the way was registered less than 10 days ago"},
    {"DOMAIN_WEEKS_OLD", 2, "a domain on the way was registered less than 30 days ago"},
    {"DOMAIN_MONTHS_OLD", 1, "a domain on the way was registered less than 90 days ago"},
    // what could not be looked at
    {"UNREAD", 4, "the message is built so that a part of it could not be read"},
    {"ATTACHMENT_UNREADABLE", 1, "an attachment could not be read, or not wholly"},
    {"ATTACHMENT_ENCRYPTED", 1, "an attachment opens with a password only"},
    {"UNFOLLOWED", 0.5, "the message holds more links than are followed"},
    // how the chain ended
    {"DOWNLOAD", 1, "the link leads to a file to be saved, not to a page"},
    {"REFUSED_ADDRESS", 1.5, "the link leads to a private address, port or name"},
    {"UNRESOLVABLE", 0.5, "a host on the way does not exist"},
    {"UNREACHABLE", 0.5, "a host on the way does not answer"},
    {"TLS_FAILED", 1, "a host on the way has no valid certificate"},
    {"TIMED_OUT", 1, "a host on the way took too long"},
    {"LOOP", 1.5, "the redirects run in a circle"},
    {"TOO_MANY_HOPS", 2.5, "the chain has more redirects than any honest one"},
    {"TOO_BIG", 1, "an answer floods or bombs its reader"},
    {"BLOCKED", 1, "the page hides behind a captcha, a login or a refusal"},
    {"SCRIPT_OPAQUE", 1, "only a script knows where the page leads"},
    {"ACTING_HOP", 0.5, "a redirect leads to a URL that acts when opened: it was not opened"},
    {"OVERLOADED", 0.5, "too many links were being followed to look at this one"},
    {"CLOAKED", 1, "the site shows a browser what it refused to linkmilter"},
    // what the landing page shows
    {"PASSWORD_FIELD", 2, "the landing page asks for a password"},
    {"PASSWORD_IN_CLEAR", 2, "the landing page asks for a password over plain http"},
    {"CARD_FIELD", 1.5,
     "the landing page asks for the number or the security code of a payment card"},
    {"CODE_FIELD", 0.5, "the landing page asks for a one-time code"},
    {"FORM_POSTS_ELSEWHERE", 2,
     "a form that asks for a secret sends it to another site, or to a service that hands it on"},
    {"BRAND_ELSEWHERE", 2,
     "the landing page asks for a secret and wears a brand whose site it is not"},
    {"CHALLENGE_PAGE", 0.5, "the page checks for a person before it shows anything"},
    {"PARKED", 0.5, "the link leads to a parked domain or to a server's default page"},
    {"EMPTY_PAGE", 0.5, "the landing page shows nothing at all"},
    {"BENIGN_BOUNCE", 1.5,
     "a chain from elsewhere ends at the front page of a famous site, where robots are sent"},
    {"YOUNG_CERTIFICATE", 0.5, "the certificate of the landing page is at most seven days old"},
    {"BASE_DOMAIN_MISSING", 0.5,
     "a host on the way has addresses, its registrable domain has none"},
    {"EXECUTABLE_DOWNLOAD", 3,
     "the link leads to a program, a script, macros, or a file that holds them"},
    {"DOUBLE_EXTENSION", 2.5,
     "the link leads to a file whose name pretends another kind: invoice.pdf.exe"},
    // how the link is written
    {"USERINFO", 2, "the URL hides its host behind a user name"},
    {"NUMERIC_HOST", 2.5, "the host is an IP address in a misleading spelling"},
    {"ADDRESS_HOST", 1, "the host is an IP address instead of a name"},
    {"ENCODED_HOST", 2, "the host is written with percent escapes"},
    {"MAPPED_CHARACTERS", 2, "the host holds characters that browsers replace or remove"},
    {"MIXED_SCRIPT", 3, "a label of the host mixes scripts to look like another name"},
    {"SLASH_LOOKALIKE", 3, "the host holds characters that look like a slash"},
    {"BACKSLASH", 1, "the URL is written with backslashes"},
    {"ODD_SLASHES", 1, "the URL has one slash or too many after its scheme"},
    {"ODD_PORT", 1, "the URL names an unusual port"},
    {"OVERLONG_URL", 1, "the URL is longer than any honest one"},
    {"WRAPPER_CHAIN", 1, "the link is in one maker's wrapper twice, or in those of four"},
    {"TEXT_MISMATCH", 1.5, "the text shows the address of another site"},
    {"QR_CODE_LINK", 0.5, "the link is drawn as a code, to be opened by a phone"},
};

}  // namespace

std::span<const SignalInfo> SignalCatalogue() {
  return kCatalogue;
}

const SignalInfo* FindSignal(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kCatalogue), std::end(kCatalogue),
                   [name](const SignalInfo& info) { return info.name == name; });
  return found == std::end(kCatalogue) ? nullptr : found;
}

bool SpeaksFor(std::string_view name) {
  return name.starts_with("POPULAR_");
}

}  // namespace linkmilter
