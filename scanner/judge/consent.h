// Links to honest sign-in services that hand somebody else the account: an application to be
// consented to (OAuth 2.0, RFC 6749, 4.1.1), a code to be typed in (RFC 8628, 3.3). Pure, linear.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linkmilter {

struct ConsentLink {
  bool device = false;    // a code is typed in: whoever sent it gets the session
  std::string grants_to;  // host of redirect_uri; empty: the URL names none
  bool operator==(const ConsentLink&) const = default;
};

// nullopt: `url` is no such link of a known service.
std::optional<ConsentLink> ConsentLinkAt(std::string_view url);

}  // namespace linkmilter
