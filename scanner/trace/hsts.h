// HTTP Strict Transport Security (RFC 6797) within one chain, thrown away with it. No preload list,
// no clock: what a max-age lasts outlives any chain. Pure; one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "scanner/links/url.h"

namespace linkmilter {

inline constexpr std::size_t kMaxHstsHosts = 50;  // no chain has more hops

class HstsHosts {
 public:
  // The first Strict-Transport-Security header of the response from `url`. REQUIRES: it came over
  // TLS that was valid. What RFC 6797 refuses is dropped; max-age=0 makes it forget the host.
  void Learn(const Url& url, std::string_view header);
  // Makes `url` https if its host, or one above it, wants that; false: it stays as it is.
  bool Upgrade(Url& url) const;

 private:
  bool Wants(std::string_view host) const;

  std::map<std::string, bool, std::less<>> hosts_;  // and whether names below are meant, too
};

}  // namespace linkmilter
