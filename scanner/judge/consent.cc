#include "scanner/judge/consent.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "scanner/links/percent.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

struct Row {
  std::string_view host;
  std::string_view path;  // ends with; where `device` is false: holds
  bool device;
};

constexpr Row kRows[] = {
    {"login.microsoftonline.com", "/oauth2/deviceauth", true},
    {"login.microsoftonline.com", "/oauth2/", false},
    {"login.windows.net", "/oauth2/", false},
    {"login.live.com", "/oauth20_", false},
    {"login.microsoft.com", "/device", true},
    {"www.microsoft.com", "/devicelogin", true},
    {"www.microsoft.com", "/link", true},
    {"aka.ms", "/devicelogin", true},
    {"accounts.google.com", "/oauth2/", false},
    {"www.google.com", "/device", true},
    {"github.com", "/login/device", true},
    {"github.com", "/login/oauth/", false},
};

bool IsHost(std::string_view host, std::string_view wanted) {
  return host == wanted || (wanted.starts_with("www.") && host == wanted.substr(4));
}

// Whole: "/link" is not "/linkedin".
bool EndsWithPart(std::string_view path, std::string_view part) {
  while (path.ends_with('/'))
    path.remove_suffix(1);
  return path.ends_with(part);
}

}  // namespace

std::optional<ConsentLink> ConsentLinkAt(std::string_view url_text) {
  const auto url = ParseUrl(url_text);
  if (!url || !url->host) return std::nullopt;
  const std::string path = AsciiLower(url->path);
  const auto* const row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& candidate) {
        return IsHost(*url->host, candidate.host) &&
               (candidate.device ? EndsWithPart(path, candidate.path)
                                 : path.find(candidate.path) != std::string::npos);
      });
  if (row == std::end(kRows)) return std::nullopt;
  ConsentLink link{row->device, ""};
  bool client = false;
  const std::string query = url->query.value_or("");
  for (const std::string_view pair : Split(query, '&')) {
    client = client || StartsWithIgnoreCase(pair, "client_id=");
    constexpr std::string_view kTarget = "redirect_uri=";
    if (!StartsWithIgnoreCase(pair, kTarget)) continue;
    const auto target = ParseUrl(PercentDecode(pair.substr(kTarget.size())));
    if (target) link.grants_to = target->host.value_or("");
  }
  if (!link.device && !client) return std::nullopt;
  return link;
}

}  // namespace linkmilter
