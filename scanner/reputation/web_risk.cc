#include "scanner/reputation/web_risk.h"

#include "scanner/links/base64.h"
#include "scanner/links/percent.h"
#include "scanner/reputation/web_risk_answer.h"

namespace linkmilter {
namespace {

// The alphabet of RFC 4648, section 5.
std::string WebSafeBase64(const std::string& bytes) {
  std::string text = EncodeBase64(bytes);
  for (char& c : text)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::string Query(const std::vector<std::string>& prefixes) {
  std::string query =
      "&threatTypes=MALWARE&threatTypes=SOCIAL_ENGINEERING&threatTypes=UNWANTED_SOFTWARE"
      "&threatTypes=SOCIAL_ENGINEERING_EXTENDED_COVERAGE";
  for (const std::string& prefix : prefixes) {
    query += "&hashPrefix=";
    AppendPercentEncoded(WebSafeBase64(prefix), ByteSet("="), query);
  }
  return query;
}

}  // namespace

const HashProtocol& WebRiskProtocol() {
  static constexpr HashProtocol kProtocol = {"web-risk", 1, FewLookupExpressions, Query,
                                             ReadWebRiskAnswer};
  return kProtocol;
}

}  // namespace linkmilter
