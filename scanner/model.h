// The values that flow through linkmilter. No behaviour here beyond names: what they mean is in
// docs/architecture.md, who fills them is said at each. All are copyable, comparable, and safe to
// pass between threads by value or as const.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace linkmilter {

// --- what the mail server handed over -------------------------------------------------------

struct Client {
  std::string address;  // IPv4 or IPv6 text, empty if unknown
  std::string name;     // verified host name, as the MTA gave it
  std::string helo;
  bool operator==(const Client&) const = default;
};

// One envelope and its message. Filled by daemon/session or by the command line tool.
struct Message {
  std::string queue_id = "NOQUEUE";
  Client client;
  std::string sender;                   // without <>, empty for the null sender
  std::vector<std::string> recipients;  // without <>
  std::string authenticated;            // {auth_authen}; empty: not authenticated
  std::string content;                  // RFC 5322 header and body, at most scan.max_message_bytes
  std::size_t full_size = 0;            // what it was before it was cut
  bool cut() const { return full_size > content.size(); }
  bool operator==(const Message&) const = default;
};

// --- what it says: links (scanner/links) ----------------------------------------------------

enum class PlaceKind {
  kClick,    // a, area, ...: a person presses it
  kSubmit,   // form action
  kGo,       // moves the page: meta refresh, frame
  kLoad,     // the client fetches it itself: images, styles
  kBare,     // plain text
  kNested,   // inside another URL
  kHeader,   // in a mail header; never fetched
  kAction,   // answers something by itself
  kPassive,  // cite, profile: nothing happens
};

// How much a place catches the eye.
enum class Prominence {
  kPlain,
  kButton,  // looks like a button: a call to action
  kImage,   // a picture is all that can be pressed
  kFooter,  // small print at the end of the document
};

struct Place {
  PlaceKind kind = PlaceKind::kBare;
  std::string part;       // MIME part number "1.2", "2/a.zip/b.pdf" in attachments, or the header's
                          // name
  std::string element;    // "a", "img", "text", "header"
  std::string attribute;  // "href", empty in text
  Prominence prominence = Prominence::kPlain;
  std::size_t position = 0;  // among the places of its part, from 1; 0: not known
  bool attached = false;     // in a file, not in the text of the message
  bool operator==(const Place&) const = default;
};

// What the spelling of a URL hid or stretched. Evidence, even where the URL itself is plain.
enum class Oddity {
  kUserinfo,
  kNumericHost,        // an IPv4 address not written as four plain decimals
  kAddressHost,        // an IP address instead of a name
  kEncodedHost,        // percent escapes in the host
  kMappedCharacters,   // full-width, zero-width, ... removed or replaced by UTS 46
  kInternationalHost,  // xn-- labels
  kMixedScript,        // one label mixes scripts (Latin with Cyrillic, ...)
  kSlashLookalike,     // U+2044, U+2215, U+29F8 in the host
  kBackslash,          // a backslash where a slash is meant
  kControls,           // tab, CR, LF or other controls removed
  kOddSlashes,         // one or three and more slashes after the scheme
  kOddPort,            // a port other than the scheme's own
  kOverlong,           // cut at kMaxUrlBytes
  kNoScheme,           // www. or a bare domain: http:// was assumed
  kDefanged,           // hxxp, [.]: nobody can click it as it stands
  kNestedUrl,          // another URL inside
  kInvisible,          // hidden by style wherever it stands
  kOutlookOnly,        // stands in conditional comments alone
  kTextMismatch,       // its text shows another domain
  kWrapperChain,       // in one maker's wrapper twice, or in those of four
};
inline constexpr int kOddityCount = static_cast<int>(Oddity::kWrapperChain) + 1;

enum class Plan { kFetch, kHostOnly, kNever };

// One distinct URL of a message. Two spellings of one URL are one Link.
struct Link {
  std::string url;  // WHATWG serialisation without fragment and userinfo; the key of its Finding
  std::string fragment;  // of its first place, without '#': carried along, never sent
  std::string host;      // as in `url`: A-labels, brackets round IPv6
  std::string domain;    // registrable domain, private suffixes included; empty if none
  std::vector<Place> places;
  std::vector<std::string> texts;   // distinct texts shown for it, valid UTF-8
  std::vector<Oddity> oddities;     // sorted, distinct
  std::vector<std::string> outers;  // wrappers taken off, from the outside in
  Plan plan = Plan::kFetch;
  std::string reason;  // why this plan, in words ("opt-out: List-Unsubscribe header")
  bool operator==(const Link&) const = default;
};

// What a message holds besides links that may matter: nothing of it is ever fetched.
enum class EvidenceKind {
  kAddress,     // an e-mail address
  kScheme,      // a URL of another scheme: tel:, file:, search-ms:, javascript:, ...
  kUncPath,     // \\host\share: opening it hands over a login
  kSmuggling,   // a script that makes a file of its own: atob, Blob, msSaveOrOpenBlob
  kEncrypted,   // an attachment that opens with a password only
  kUnreadable,  // an attachment that could not be read, or not wholly; the text says why
};

struct Evidence {
  EvidenceKind kind = EvidenceKind::kAddress;
  std::string text;  // as written, cut, valid UTF-8
  std::string part;  // as Place::part
  bool operator==(const Evidence&) const = default;
};

// --- what was seen: chains and findings (scanner/trace) -------------------------------------

// How the hop before led to this one.
enum class LedBy {
  kLink,  // the first hop
  kHttp301,
  kHttp302,
  kHttp303,
  kHttp307,
  kHttp308,
  kRefreshHeader,
  kMetaRefresh,
  kScript,
  kForm,
  kFrame,
  kCall,  // the link the page calls to press: fetch.landing_depth
  kDecoded,
  kSecondLook,  // the same URL asked for as a browser would, because the first look was refused
};
inline constexpr int kLedByCount = static_cast<int>(LedBy::kSecondLook) + 1;

// How a chain ended. Exactly one; unknown is never clean.
enum class Ending {
  kLanded,
  kDownload,
  kNotFetched,      // on purpose; Chain::detail says why
  kRefusedAddress,  // the address guard or a forbidden port or name
  kUnresolvable,
  kUnreachable,
  kTlsFailed,
  kTimedOut,
  kLoop,
  kTooManyHops,
  kTooBig,
  kBlocked,  // 401, 403, 429, 503, captcha
  kScriptOpaque,
  kOverloaded,
};
inline constexpr int kEndingCount = static_cast<int>(Ending::kOverloaded) + 1;

// A server's own certificate (RFC 5280) as it showed it; whoever signs it himself says what he
// likes.
struct Certificate {
  std::string issuer;              // distinguished name in one line, cut, valid UTF-8
  std::vector<std::string> names;  // subject alternative names: hosts and addresses, the first ones
  WallTime not_before;
  WallTime not_after;
  bool verified = false;  // chain, dates and name, against our authorities
  bool operator==(const Certificate&) const = default;
};

// What in the answer of the hop before led to a hop.
struct Instruction {
  Milliseconds delay{0};   // of a refresh or timer; never waited for
  std::size_t offset = 0;  // in the body, content coding removed
  std::size_t length = 0;  // 0: not there, or not known
  bool certain = true;     // false: read from a script that was not run
  std::string note = {};   // in words, what was odd about it
  bool operator==(const Instruction&) const = default;
};

struct Hop {
  std::string url;      // with the fragment a browser would show
  std::string address;  // peer actually connected to; empty if none
  int status = 0;       // HTTP status; 0 if no answer came
  LedBy led_by = LedBy::kLink;
  Milliseconds elapsed{0};
  std::optional<Certificate> certificate = {};  // of https hops that came so far
  bool base_domain_missing = false;  // the host has addresses, its registrable domain has none
  Instruction instruction = {};
  bool upgraded = false;  // http was said; the chain's own HSTS made it https
  bool operator==(const Hop&) const = default;
};

struct Chain {
  std::vector<Hop> hops;  // in order, never empty once a trace has begun
  Ending ending = Ending::kNotFetched;
  std::string detail;  // in words, what made it end so
  bool operator==(const Chain&) const = default;
};

// Where a form that asks for a secret sends it.
struct FormTarget {
  std::string host;       // of its action; the page's own if it has none
  std::string collector;  // the service that hands on what is posted: "Telegram"; empty: none known
  bool elsewhere = false;  // an address, or of another registrable domain than the page
  bool post = false;       // its method; otherwise the secret stands in a URL
  bool operator==(const FormTarget&) const = default;
};

// A link that a page calls to press.
struct CallToAction {
  std::string url;   // as Link::url
  std::string text;  // what stands on it
  bool operator==(const CallToAction&) const = default;
};

// A file that would be saved.
struct SavedFile {
  std::string name;               // as a browser would save it
  std::string kind;               // "exe", "zip", ..., "smuggled"; empty: nothing that acts
  bool executable = false;        // a program, script or macro, or what holds one
  bool double_extension = false;  // "invoice.pdf.exe"
  bool encrypted = false;         // a zip whose content no scanner can read
  bool operator==(const SavedFile&) const = default;
};

// What the last page showed: words of the world, cut and valid UTF-8. Filled by trace/landing.
struct Landing {
  std::string content_type;  // as declared: "text/html"; empty: none
  std::string title;
  std::size_t body_bytes = 0;
  bool password_field = false;
  bool card_field = false;               // a payment card's number or security code
  bool code_field = false;               // a one-time code
  bool prefilled_address = false;        // a field already holds somebody's e-mail address
  bool noindex = false;                  // hides from search engines
  bool empty = false;                    // nothing to see, and no script that could show anything
  std::string real_type = {};            // by its first bytes; empty: none that is known
  std::string language = {};             // of <html lang>
  std::size_t text_length = 0;           // visible characters, runs of white space as one
  std::string challenge = {};            // the captcha or check it hides behind: "turnstile"
  std::string parked = {};               // parking service or server default page: "nginx"
  std::string site_name = {};            // og:site_name
  std::vector<std::string> logos = {};   // texts of pictures called a logo
  std::vector<std::string> brands = {};  // named prominently; this is not their site
  std::vector<FormTarget> forms = {};    // of fields as above, distinct
  std::vector<std::string> frames = {};  // hosts of frames on other sites, distinct
  std::vector<CallToAction> calls = {};  // most prominent first
  SavedFile file = {};                   // of downloads, or made by the page
  bool operator==(const Landing&) const = default;
};

// What one source says of one host, domain or URL (scanner/reputation).
struct Standing {
  // Popular lowers suspicion and nothing more; unknown and refused are neither clean nor bad.
  enum class Result { kNotListed, kListed, kAllowed, kUnknown, kRefused, kPopular };
  // What a listing is for.
  enum class Class {
    kUnclassed,  // not listed, or the list does not say
    kSpam,
    kPhish,
    kMalware,
    kC2,           // command and control of a botnet
    kAbusedLegit,  // a hacked or misused honest site
    kRedirector,   // a shortener, a click tracker
    kFresh,        // registered or awake since hours
    kGrey,         // noted; says little
  };
  std::string source;   // the list's name: "dbl", "deny:/etc/linkmilter/deny.txt"
  std::string subject;  // what was looked up: "evil.example", "192.0.2.7"
  Result result = Result::kUnknown;
  std::string code;    // as received: "127.0.1.4"
  std::string signal;  // the Signal a listing raises; empty if none
  double points = 0;   // its default points
  Seconds ttl{0};
  std::string detail;  // in words, why there is no usable answer (unknown, refused)
  Class kind = Class::kUnclassed;
  bool conclusive = true;  // false: what is listed is followed all the same
  std::string host = {};   // of remote sources: whose standing it is, as Url::host
  bool operator==(const Standing&) const = default;
};

// Everything known of one link. The cached unit: stored, and judged anew at every use.
struct Finding {
  std::string url;  // key: Link::url
  Chain chain;
  Landing landing;
  std::string bounced_to;           // famous site whose front page a chain from elsewhere ends at
  std::vector<Standing> standings;  // of every host on the way, from remote sources
  std::string sources;              // which remote sources were asked: TracePolicy::RemoteId
  WallTime standings_until;         // then, or by other sources, they are asked again
  WallTime made;
  WallTime valid_until;       // of the chain: then the link is followed again
  bool inconclusive = false;  // we could not look (our resolver, our descriptors): as good as
                              // missing, never stored
  bool operator==(const Finding&) const = default;
};

// --- what it adds up to (scanner/judge) -----------------------------------------------------

struct Signal {
  std::string name;      // "LISTED_DOMAIN"
  double points = 0;     // either sign
  std::string evidence;  // in words, may hold hostile text: escape where it is printed
  std::string url;       // the link it came from; empty if of the message
  bool exact = false;    // a list has this very URL: a reject needs no second kind of knowledge
  bool operator==(const Signal&) const = default;
};

enum class Action { kAccept, kTag, kQuarantine, kDefer, kReject };

struct Verdict {
  Action action = Action::kAccept;
  double score = 0;
  std::vector<Signal> signals;    // that of `rule`, then weightiest first
  bool decided = true;            // false: findings are missing and may still change the action
  Action settled = Action::kTag;  // what kDefer comes to, at least, where it may not be deferred
  std::string rule{};             // the operator's rule that made the action; empty: the score did
  bool operator==(const Verdict&) const = default;
};

// Names as in JSON, logs and documentation: "click", "userinfo", "host-only", "http-301",
// "refused-address", "not-listed", "accept".
std::string_view Name(PlaceKind kind);
std::string_view Name(Prominence prominence);
std::string_view Name(Oddity oddity);
std::string_view Name(EvidenceKind kind);
std::string_view Name(Plan plan);
std::string_view Name(LedBy led_by);
std::string_view Name(Ending ending);
std::string_view Name(Standing::Result result);
std::string_view Name(Standing::Class kind);
std::string_view Name(Action action);

}  // namespace linkmilter
