#include "scanner/reputation/safe_browsing.h"

#include "scanner/links/base64.h"
#include "scanner/links/percent.h"
#include "scanner/reputation/hashes_answer.h"

namespace linkmilter {
namespace {

constexpr std::size_t kPrefixesAtOnce = 1'000;  // the protocol's own bound

std::string Query(const std::vector<std::string>& prefixes) {
  std::string query;
  for (const std::string& prefix : prefixes) {
    query += "&hashPrefixes=";
    AppendPercentEncoded(EncodeBase64(prefix), ByteSet("+/="), query);
  }
  return query;
}

std::optional<HashesAnswer> Read(std::string_view body, WallTime /*now*/) {
  return ReadHashesAnswer(body);
}

}  // namespace

const HashProtocol& SafeBrowsingProtocol() {
  static constexpr HashProtocol kProtocol = {"safe-browsing", kPrefixesAtOnce, LookupExpressions,
                                             Query, Read};
  return kProtocol;
}

}  // namespace linkmilter
