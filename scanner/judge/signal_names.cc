#include "scanner/judge/signal_names.h"

namespace linkmilter {

std::string_view SignalOf(Ending ending) {
  switch (ending) {
    case Ending::kLanded:
    case Ending::kNotFetched:
      return {};
    case Ending::kDownload:
      return "DOWNLOAD";
    case Ending::kRefusedAddress:
      return "REFUSED_ADDRESS";
    case Ending::kUnresolvable:
      return "UNRESOLVABLE";
    case Ending::kUnreachable:
      return "UNREACHABLE";
    case Ending::kTlsFailed:
      return "TLS_FAILED";
    case Ending::kTimedOut:
      return "TIMED_OUT";
    case Ending::kLoop:
      return "LOOP";
    case Ending::kTooManyHops:
      return "TOO_MANY_HOPS";
    case Ending::kTooBig:
      return "TOO_BIG";
    case Ending::kBlocked:
      return "BLOCKED";
    case Ending::kScriptOpaque:
      return "SCRIPT_OPAQUE";
    case Ending::kOverloaded:
      return "OVERLOADED";
  }
  return {};
}

std::string_view SignalOf(Oddity oddity) {
  switch (oddity) {
    case Oddity::kControls:
    case Oddity::kInternationalHost:
    case Oddity::kNoScheme:
    case Oddity::kDefanged:
    case Oddity::kNestedUrl:
    case Oddity::kInvisible:
    case Oddity::kOutlookOnly:
    case Oddity::kTextMismatch:
      return {};
    case Oddity::kUserinfo:
      return "USERINFO";
    case Oddity::kNumericHost:
      return "NUMERIC_HOST";
    case Oddity::kAddressHost:
      return "ADDRESS_HOST";
    case Oddity::kEncodedHost:
      return "ENCODED_HOST";
    case Oddity::kMappedCharacters:
      return "MAPPED_CHARACTERS";
    case Oddity::kMixedScript:
      return "MIXED_SCRIPT";
    case Oddity::kSlashLookalike:
      return "SLASH_LOOKALIKE";
    case Oddity::kBackslash:
      return "BACKSLASH";
    case Oddity::kOddSlashes:
      return "ODD_SLASHES";
    case Oddity::kOddPort:
      return "ODD_PORT";
    case Oddity::kOverlong:
      return "OVERLONG_URL";
    case Oddity::kWrapperChain:
      return "WRAPPER_CHAIN";
  }
  return {};
}

}  // namespace linkmilter
