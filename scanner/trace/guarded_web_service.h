// WebService over the fetcher: names looked up by our own resolver, every address judged by the
// same guard as those of links. A service inside needs fetch.allow_networks.
#pragma once

#include "scanner/trace/address.h"
#include "scanner/trace/resolver.h"
#include "scanner/trace/timers.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {

// What it works with; all outlive it.
struct WebTools {
  Fetcher& fetcher;
  Resolver& resolver;
  Timers& timers;
  const AddressGuard& guard;
  bool proxy_resolves = false;  // names go to the proxy as they are
};

class GuardedWebService final : public WebService {
 public:
  explicit GuardedWebService(const WebTools& tools) : tools_(tools) {}
  void Get(WebRequest request, Fetcher::Done done) override;

 private:
  const WebTools tools_;
};

}  // namespace linkmilter
