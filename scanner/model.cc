#include "scanner/model.h"

#include <cstdlib>

// Exhaustive switches without a default: the compiler names a value that was forgotten here.
namespace linkmilter {

std::string_view Name(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::kClick:
      return "click";
    case PlaceKind::kSubmit:
      return "submit";
    case PlaceKind::kGo:
      return "go";
    case PlaceKind::kLoad:
      return "load";
    case PlaceKind::kBare:
      return "bare";
    case PlaceKind::kNested:
      return "nested";
    case PlaceKind::kHeader:
      return "header";
    case PlaceKind::kAction:
      return "action";
    case PlaceKind::kPassive:
      return "passive";
  }
  std::abort();
}

std::string_view Name(Prominence prominence) {
  switch (prominence) {
    case Prominence::kPlain:
      return "plain";
    case Prominence::kButton:
      return "button";
    case Prominence::kImage:
      return "image";
    case Prominence::kFooter:
      return "footer";
  }
  std::abort();
}

std::string_view Name(Oddity oddity) {
  switch (oddity) {
    case Oddity::kUserinfo:
      return "userinfo";
    case Oddity::kNumericHost:
      return "numeric-host";
    case Oddity::kAddressHost:
      return "address-host";
    case Oddity::kEncodedHost:
      return "encoded-host";
    case Oddity::kMappedCharacters:
      return "mapped-characters";
    case Oddity::kInternationalHost:
      return "international-host";
    case Oddity::kMixedScript:
      return "mixed-script";
    case Oddity::kSlashLookalike:
      return "slash-lookalike";
    case Oddity::kBackslash:
      return "backslash";
    case Oddity::kControls:
      return "controls";
    case Oddity::kOddSlashes:
      return "odd-slashes";
    case Oddity::kOddPort:
      return "odd-port";
    case Oddity::kOverlong:
      return "overlong";
    case Oddity::kNoScheme:
      return "no-scheme";
    case Oddity::kDefanged:
      return "defanged";
    case Oddity::kNestedUrl:
      return "nested-url";
    case Oddity::kInvisible:
      return "invisible";
    case Oddity::kOutlookOnly:
      return "outlook-only";
    case Oddity::kTextMismatch:
      return "text-mismatch";
    case Oddity::kWrapperChain:
      return "wrapper-chain";
  }
  std::abort();
}

std::string_view Name(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kAddress:
      return "address";
    case EvidenceKind::kScheme:
      return "scheme";
    case EvidenceKind::kUncPath:
      return "unc-path";
    case EvidenceKind::kSmuggling:
      return "smuggling";
    case EvidenceKind::kEncrypted:
      return "encrypted";
    case EvidenceKind::kUnreadable:
      return "unreadable";
  }
  std::abort();
}

std::string_view Name(Plan plan) {
  switch (plan) {
    case Plan::kFetch:
      return "fetch";
    case Plan::kHostOnly:
      return "host-only";
    case Plan::kNever:
      return "never";
  }
  std::abort();
}

std::string_view Name(LedBy led_by) {
  switch (led_by) {
    case LedBy::kLink:
      return "link";
    case LedBy::kHttp301:
      return "http-301";
    case LedBy::kHttp302:
      return "http-302";
    case LedBy::kHttp303:
      return "http-303";
    case LedBy::kHttp307:
      return "http-307";
    case LedBy::kHttp308:
      return "http-308";
    case LedBy::kRefreshHeader:
      return "refresh-header";
    case LedBy::kMetaRefresh:
      return "meta-refresh";
    case LedBy::kScript:
      return "script";
    case LedBy::kForm:
      return "form";
    case LedBy::kFrame:
      return "frame";
    case LedBy::kCall:
      return "call";
    case LedBy::kDecoded:
      return "decoded";
    case LedBy::kSecondLook:
      return "second-look";
  }
  std::abort();
}

std::string_view Name(Ending ending) {
  switch (ending) {
    case Ending::kLanded:
      return "landed";
    case Ending::kDownload:
      return "download";
    case Ending::kNotFetched:
      return "not-fetched";
    case Ending::kRefusedAddress:
      return "refused-address";
    case Ending::kUnresolvable:
      return "unresolvable";
    case Ending::kUnreachable:
      return "unreachable";
    case Ending::kTlsFailed:
      return "tls-failed";
    case Ending::kTimedOut:
      return "timed-out";
    case Ending::kLoop:
      return "loop";
    case Ending::kTooManyHops:
      return "too-many-hops";
    case Ending::kTooBig:
      return "too-big";
    case Ending::kBlocked:
      return "blocked";
    case Ending::kScriptOpaque:
      return "script-opaque";
    case Ending::kOverloaded:
      return "overloaded";
  }
  std::abort();
}

std::string_view Name(Standing::Result result) {
  switch (result) {
    case Standing::Result::kNotListed:
      return "not-listed";
    case Standing::Result::kListed:
      return "listed";
    case Standing::Result::kAllowed:
      return "allowed";
    case Standing::Result::kPopular:
      return "popular";
    case Standing::Result::kUnknown:
      return "unknown";
    case Standing::Result::kRefused:
      return "refused";
  }
  std::abort();
}

std::string_view Name(Standing::Class kind) {
  switch (kind) {
    case Standing::Class::kUnclassed:
      return "unclassed";
    case Standing::Class::kSpam:
      return "spam";
    case Standing::Class::kPhish:
      return "phish";
    case Standing::Class::kMalware:
      return "malware";
    case Standing::Class::kC2:
      return "c2";
    case Standing::Class::kAbusedLegit:
      return "abused-legit";
    case Standing::Class::kRedirector:
      return "redirector";
    case Standing::Class::kFresh:
      return "fresh";
    case Standing::Class::kGrey:
      return "grey";
  }
  std::abort();
}

std::string_view Name(Action action) {
  switch (action) {
    case Action::kAccept:
      return "accept";
    case Action::kTag:
      return "tag";
    case Action::kQuarantine:
      return "quarantine";
    case Action::kDefer:
      return "defer";
    case Action::kReject:
      return "reject";
  }
  std::abort();
}

}  // namespace linkmilter
