#include "scanner/reputation/rdap_answer.h"

#include "base/date.h"
#include "base/text.h"
#include "scanner/links/url.h"
#include "scanner/reputation/json_member.h"

namespace linkmilter {
namespace {

std::string WebBase(const Json& urls) {
  if (!urls.is_array()) return {};
  for (const Json& each : urls) {
    if (!each.is_string()) continue;
    const auto url = ParseUrl(each.get_ref<const std::string&>());
    if (!url || url->scheme != "https" || url->query || url->fragment) continue;
    std::string base = url->Href();
    if (!base.ends_with('/')) base += '/';
    return base;
  }
  return {};
}

}  // namespace

Result<RdapServices> ReadRdapServices(std::string_view json) {
  const Json root = ParseJson(json);
  const Json& entries = Member(root, "services");
  if (!entries.is_array()) return Error{"it is no RDAP bootstrap file (no \"services\")"};
  RdapServices services;
  for (const Json& entry : entries) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_array()) continue;
    const std::string base = WebBase(entry[1]);
    if (base.empty()) continue;
    for (const Json& domain : entry[0]) {
      if (domain.is_string()) services.emplace(AsciiLower(domain.get<std::string>()), base);
    }
  }
  if (services.empty()) return Error{"it names no service"};
  return services;
}

std::optional<WallTime> ReadRegistration(std::string_view json) {
  const Json root = ParseJson(json);
  const Json& events = Member(root, "events");
  if (!events.is_array()) return std::nullopt;
  for (const Json& event : events) {
    const Json& date = Member(event, "eventDate");
    if (Member(event, "eventAction") == "registration" && date.is_string())
      return ReadDay(date.get_ref<const std::string&>());
  }
  return std::nullopt;
}

std::string_view ServiceFor(std::string_view domain, const RdapServices& services) {
  const auto found = services.find(domain.substr(domain.rfind('.') + 1));
  return found == services.end() ? std::string_view() : found->second;
}

}  // namespace linkmilter
