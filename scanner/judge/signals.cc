#include "scanner/judge/signals.h"

#include <algorithm>
#include <limits>

namespace linkmilter {
namespace {

// Points are set against the thresholds 4 (tag), 6 (defer), 8 (reject): one strong fact decides, an
// odd spelling alone never does, and "we could not look" is a little worse than nothing.
constexpr SignalInfo kCatalogue[] = {
    // what the operator says
    {SignalGroup::kOperator, "LISTED_DENY", 10,
     "the link or a host on its way is on the operator's deny list"},
    {SignalGroup::kOperator, "ALLOWED", 0,
     "the link is on the operator's allow list; nothing else counts for it"},
    {SignalGroup::kLists, "LIST_REFUSED", 0,
     "a DNS list refuses to serve this resolver: its opinion is missing"},
    // what others say
    {SignalGroup::kLists, "POPULAR_10K", -1,
     "all links stay on hosts among the 10,000 most popular"},
    {SignalGroup::kLists, "POPULAR_50K", -0.5,
     "all links stay on hosts among the 50,000 most popular"},
    {SignalGroup::kLists, "POPULAR_1M", -0.25,
     "all links stay on hosts among the million most popular"},
    {SignalGroup::kLists, "UNSAFE_PHISHING", 8,
     "Safe Browsing or Web Risk knows the URL or its site as phishing"},
    {SignalGroup::kLists, "UNSAFE_PHISHING_LIKELY", 4,
     "Web Risk takes the URL or its site for phishing, and may be wrong"},
    {SignalGroup::kLists, "UNSAFE_MALWARE", 8,
     "Safe Browsing or Web Risk knows the URL or its site as spreading malware"},
    {SignalGroup::kLists, "UNSAFE_SOFTWARE", 4,
     "Safe Browsing or Web Risk knows the URL or its site for unwanted software"},
    {SignalGroup::kLists, "CONDEMNED_HOST", 1.5,
     "lists of others condemned a host on the way when mail of the last 30 days led to it"},
    {SignalGroup::kWay, "DOMAIN_DAYS_OLD", 3,
     "a domain on the way was registered less than 10 days ago"},
    {SignalGroup::kWay, "DOMAIN_WEEKS_OLD", 2,
     "a domain on the way was registered less than 30 days ago"},
    {SignalGroup::kWay, "DOMAIN_MONTHS_OLD", 1,
     "a domain on the way was registered less than 90 days ago"},
    {SignalGroup::kWay, "UNSEEN_HOST", 0.5,
     "no mail before this one held a link to the host or its domain"},
    {SignalGroup::kWay, "NEW_HOST", 0.5,
     "the first link to the host or its domain came less than a day ago"},
    {SignalGroup::kWay, "ESTABLISHED_HOST", -0.5,
     "all links stay on hosts that mail of many senders has led to for 90 days"},
    // what could not be looked at
    {SignalGroup::kMessage, "UNREAD", 4,
     "the message is built so that a part of it could not be read"},
    {SignalGroup::kMessage, "ATTACHMENT_UNREADABLE", 1,
     "an attachment could not be read, or not wholly"},
    {SignalGroup::kMessage, "ATTACHMENT_ENCRYPTED", 1, "an attachment opens with a password only"},
    {SignalGroup::kWay, "UNFOLLOWED", 0.5, "the message holds more links than are followed"},
    // how the chain ended
    {SignalGroup::kWay, "DOWNLOAD", 1, "the link leads to a file to be saved, not to a page"},
    {SignalGroup::kWay, "REFUSED_ADDRESS", 1.5,
     "the link leads to a private address, port or name"},
    {SignalGroup::kWay, "UNRESOLVABLE", 0.5, "a host on the way does not exist"},
    {SignalGroup::kWay, "UNREACHABLE", 0.5, "a host on the way does not answer"},
    {SignalGroup::kWay, "TLS_FAILED", 1, "a host on the way has no valid certificate"},
    {SignalGroup::kWay, "TIMED_OUT", 1, "a host on the way took too long"},
    {SignalGroup::kWay, "LOOP", 1.5, "the redirects run in a circle"},
    {SignalGroup::kWay, "TOO_MANY_HOPS", 2.5, "the chain has more redirects than any honest one"},
    {SignalGroup::kWay, "DOWNGRADE", 0.5,
     "an encrypted hop leads on to one that is not, and stays there"},
    {SignalGroup::kWay, "SHORTENER_CHAIN", 1, "a shortener leads to another one's short link"},
    {SignalGroup::kWay, "CROSSING_CHAIN", 0.5,
     "the chain crosses four or more sites that are no known counters of clicks"},
    {SignalGroup::kWay, "TOO_BIG", 1, "an answer floods or bombs its reader"},
    {SignalGroup::kWay, "BLOCKED", 1, "the page hides behind a captcha, a login or a refusal"},
    {SignalGroup::kWay, "SCRIPT_OPAQUE", 1, "only a script knows where the page leads"},
    {SignalGroup::kWay, "ACTING_HOP", 0.5,
     "a redirect leads to a URL that acts when opened: it was not opened"},
    {SignalGroup::kWay, "OVERLOADED", 0.5,
     "too many links were being followed to look at this one"},
    {SignalGroup::kWay, "CLOAKED", 1, "the site shows a browser what it refused to linkmilter"},
    // what the landing page shows
    {SignalGroup::kLanding, "PASSWORD_FIELD", 2, "the landing page asks for a password"},
    {SignalGroup::kLanding, "PASSWORD_IN_CLEAR", 2,
     "the landing page asks for a password over plain http"},
    {SignalGroup::kLanding, "LOGIN_ON_TENANT", 1.5,
     "a page that asks for a password or a card lies where anybody puts up pages for free"},
    {SignalGroup::kLanding, "PREFILLED_LOGIN", 1,
     "a page that asks for a password knows somebody's address already"},
    {SignalGroup::kLanding, "CARD_FIELD", 1.5,
     "the landing page asks for the number or the security code of a payment card"},
    {SignalGroup::kLanding, "CODE_FIELD", 0.5, "the landing page asks for a one-time code"},
    {SignalGroup::kLanding, "FORM_POSTS_ELSEWHERE", 2,
     "a form that asks for a secret sends it to another site, or to a service that hands it on"},
    {SignalGroup::kLanding, "BRAND_ELSEWHERE", 2,
     "the landing page asks for a secret and wears a brand whose site it is not"},
    {SignalGroup::kLanding, "HIDDEN_TITLE", 1.5,
     "the page's title is written to be read by people and not by filters"},
    {SignalGroup::kLanding, "CHALLENGE_PAGE", 0.5,
     "the page checks for a person before it shows anything"},
    {SignalGroup::kLanding, "CHALLENGE_YOUNG_HOST", 1,
     "a page that hides behind a check is on a young or unseen host"},
    {SignalGroup::kLanding, "PARKED", 0.5,
     "the link leads to a parked domain or to a server's default page"},
    {SignalGroup::kLanding, "EMPTY_PAGE", 0.5, "the landing page shows nothing at all"},
    {SignalGroup::kLanding, "BENIGN_BOUNCE", 1.5,
     "a chain from elsewhere ends at the front page of a famous site, where robots are sent"},
    {SignalGroup::kLanding, "YOUNG_CERTIFICATE", 0.5,
     "the certificate of the landing page is at most seven days old"},
    {SignalGroup::kLanding, "BASE_DOMAIN_MISSING", 0.5,
     "a host on the way has addresses, its registrable domain has none"},
    {SignalGroup::kLanding, "WILDCARD_DNS", 0.5,
     "a host on the way has the addresses that any name below its domain has"},
    {SignalGroup::kLanding, "PARKING_NAME_SERVERS", 0.5,
     "the name servers of a domain on the way are those of a parking service"},
    {SignalGroup::kLanding, "EXECUTABLE_DOWNLOAD", 3,
     "the link leads to a program, a script, macros, or a file that holds them"},
    {SignalGroup::kLanding, "DOUBLE_EXTENSION", 2.5,
     "the link leads to a file whose name pretends another kind: invoice.pdf.exe"},
    {SignalGroup::kLanding, "SMUGGLED_FILE", 2.5,
     "a page, linked or attached, makes a file out of bytes it brings itself"},
    // how the link is written
    {SignalGroup::kSpelling, "USERINFO", 2, "the URL hides its host behind a user name"},
    {SignalGroup::kSpelling, "NUMERIC_HOST", 2.5,
     "the host is an IP address in a misleading spelling"},
    {SignalGroup::kSpelling, "ADDRESS_HOST", 1.5, "the host is an IP address instead of a name"},
    {SignalGroup::kSpelling, "ENCODED_HOST", 2, "the host is written with percent escapes"},
    {SignalGroup::kSpelling, "MAPPED_CHARACTERS", 2,
     "the host holds characters that browsers replace or remove"},
    {SignalGroup::kSpelling, "MIXED_SCRIPT", 3,
     "a label of the host mixes scripts to look like another name"},
    {SignalGroup::kSpelling, "SLASH_LOOKALIKE", 3,
     "the host holds characters that look like a slash"},
    {SignalGroup::kSpelling, "BACKSLASH", 1, "the URL is written with backslashes"},
    {SignalGroup::kSpelling, "ODD_SLASHES", 1,
     "the URL has one slash or too many after its scheme"},
    {SignalGroup::kSpelling, "ODD_PORT", 1, "the URL names an unusual port"},
    {SignalGroup::kSpelling, "OVERLONG_URL", 1, "the URL is longer than any honest one"},
    {SignalGroup::kSpelling, "WRAPPER_CHAIN", 1,
     "the link is in one maker's wrapper twice, or in those of four"},
    {SignalGroup::kSpelling, "SHARE_LINK", 2,
     "a file share of a foreign machine: opening it hands over a login"},
    {SignalGroup::kSpelling, "HANDLER_LINK", 2,
     "a link that starts a program on the reader's machine: search-ms, ms-msdt, ..."},
    {SignalGroup::kSpelling, "RANDOM_HOST", 0.5, "the host has a name that a machine made up"},
    {SignalGroup::kSpelling, "CROWDED_HOST", 1,
     "the host is long, or made of many labels or hyphens"},
    {SignalGroup::kSpelling, "SUSPICIOUS_SUFFIX", 1,
     "the host lies under a cheap suffix that is much phished"},
    {SignalGroup::kSpelling, "TENANT_HOST", 1.5,
     "the link leads to where anybody puts up pages for free"},
    {SignalGroup::kSpelling, "BUILDER_HOST", 1,
     "the link leads to a form or page that anybody clicks together for free"},
    {SignalGroup::kSpelling, "SHORTENED_LINK", 1.5, "a shortener hides where the link leads"},
    {SignalGroup::kSpelling, "OPEN_REDIRECT", 1.5,
     "a well-known site is used to lead on to another one"},
    {SignalGroup::kSpelling, "DYNAMIC_HOST", 2, "the host has a name for machines at home"},
    {SignalGroup::kSpelling, "IPFS_GATEWAY", 2.5,
     "the page lies in a network that cannot take it down"},
    {SignalGroup::kSpelling, "BRAND_IN_HOST", 2,
     "the host holds the name of a brand or an owner it does not belong to"},
    {SignalGroup::kSpelling, "BRAND_LOOKALIKE", 2.5, "the host looks like that of a brand"},
    {SignalGroup::kSpelling, "OWN_DOMAIN_LOOKALIKE", 3,
     "the host wears or looks like one of policy.own_domains"},
    {SignalGroup::kSpelling, "BRAND_IN_PATH", 0.5,
     "a brand as a word of the path or query, on a host that is neither its own nor popular"},
    {SignalGroup::kSpelling, "CONSENT_LINK", 1.5,
     "a genuine sign-in service is asked to let somebody else in: OAuth consent, device code"},
    {SignalGroup::kSpelling, "PLANTED_PATH", 1.5,
     "the page lies where intruders put theirs: wp-content, wp-admin, .well-known"},
    {SignalGroup::kSpelling, "EXECUTABLE_LINK", 2, "the URL ends in a program or a script"},
    {SignalGroup::kSpelling, "TOKEN_PATH", 1, "the path is one long code of letters and digits"},
    {SignalGroup::kSpelling, "PLAIN_HTTP", 0.5,
     "the link calls to be pressed and is not encrypted"},
    {SignalGroup::kSpelling, "AFFILIATE_LINK", 1.5,
     "the URL names a partner and a click, as those do who are paid for clicks"},
    {SignalGroup::kSpelling, "PHISHING_KIT", 2, "the URL has the shape of a phishing kit's: rid="},
    {SignalGroup::kSpelling, "MAILING_KIT", 4,
     "the path has the shape of a kit that sends for crooks, whoever's the domain"},
    {SignalGroup::kSpelling, "TEMPLATE_LEFT", 2, "the URL holds a placeholder nobody filled in"},
    {SignalGroup::kSpelling, "SEVERAL_URLS", 1, "the URL holds several others"},
    {SignalGroup::kSpelling, "AT_SIGNS", 1, "the URL holds three or more at signs"},
    {SignalGroup::kSpelling, "DEFANGED_TEXT", 1,
     "the text of a link that can be pressed is an address written as hxxp or with [.]"},
    {SignalGroup::kSpelling, "RECIPIENT_IN_URL", 1,
     "the URL holds the recipient's address, in clear or encoded"},
    // what the link is beside its text and the sender
    {SignalGroup::kLure, "FOREIGN_CALL", 2,
     "all that calls to be pressed, a few links, leads to a few sites that are not the sender's"},
    {SignalGroup::kLure, "ATTACHED_CALL", 1,
     "such a call stands in an attached page or document alone, not in the message"},
    {SignalGroup::kLure, "FREEMAIL_CALL", 1,
     "the same from a mail provider anybody may have an address at"},
    {SignalGroup::kLure, "BRAND_IN_NAME", 2.5,
     "the sender calls himself a brand he does not belong to, and his links lead elsewhere"},
    {SignalGroup::kLure, "BRAND_IN_WORDS", 0.5,
     "a brand in the subject or in the texts of links that lead neither to it nor to the sender"},
    {SignalGroup::kLure, "ACTION_WORDS", 0.5,
     "the text of a link away from the sender calls to act: verify, claim, sign in"},
    {SignalGroup::kLure, "HIDDEN_WORDS", 1.5,
     "name, subject or link texts are written to be read by people and not by filters"},
    {SignalGroup::kLure, "SENDER_UNREAL", 1.5,
     "links away from a sender whose address has no domain"},
    {SignalGroup::kLure, "SENDER_REFUTED", 1.5,
     "links away from a sender who failed the checks of Authentication-Results"},
    {SignalGroup::kLure, "SENDER_UNSIGNED", 1.5,
     "links away from a sender who by the same header neither signed nor passed SPF as himself"},
    {SignalGroup::kLure, "NAME_SHOWS_DOMAIN", 1,
     "the sender's name shows another domain than his address"},
    {SignalGroup::kLure, "TEXT_MISMATCH", 1, "the text shows the address of another site"},
    {SignalGroup::kLure, "TEXT_LOOKALIKE", 2.5,
     "the text shows the address of a site whose name the link's host imitates"},
    {SignalGroup::kLure, "QR_CODE_LINK", 0.5,
     "the link is drawn as a code, to be opened by a phone"},
};

}  // namespace

std::span<const SignalInfo> SignalCatalogue() {
  return kCatalogue;
}

double CapOf(SignalGroup group) {
  switch (group) {
    case SignalGroup::kOperator:
      return std::numeric_limits<double>::infinity();
    case SignalGroup::kLists:
      return 8;
    case SignalGroup::kMessage:
    case SignalGroup::kWay:
      return 4;
    case SignalGroup::kLanding:
      return 7;
    case SignalGroup::kSpelling:
    case SignalGroup::kLure:
      return 5;
  }
  return 0;
}

SignalGroup GroupOf(std::string_view signal) {
  const SignalInfo* info = FindSignal(signal);
  return info == nullptr ? SignalGroup::kLists : info->group;
}

double PointsOf(std::string_view signal, double fallback, const Policy& policy) {
  if (const auto set = policy.points.find(signal); set != policy.points.end()) return set->second;
  const SignalInfo* info = FindSignal(signal);
  return info == nullptr ? fallback : info->points;
}

const SignalInfo* FindSignal(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kCatalogue), std::end(kCatalogue),
                   [name](const SignalInfo& info) { return info.name == name; });
  return found == std::end(kCatalogue) ? nullptr : found;
}

bool SpeaksFor(std::string_view name) {
  return name.starts_with("POPULAR_") || name == "ESTABLISHED_HOST";
}

}  // namespace linkmilter
