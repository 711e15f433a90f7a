// GET requests to services the operator named: reputation APIs, feeds. Nothing is followed. One per
// network loop, used on that loop's thread only. The real one is trace/guarded_web_service; tests
// use tests/fakes/fake_web_service.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"
#include "scanner/links/url.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

struct WebRequest {
  Url url;                           // http or https; no credentials
  std::vector<std::string> headers;  // "X-Key: secret", besides our own
  Milliseconds timeout{5'000};       // look-up included
  std::size_t max_body_bytes = std::size_t{1} << 20;
};

class WebService {
 public:
  WebService() = default;
  WebService(const WebService&) = delete;
  WebService& operator=(const WebService&) = delete;
  WebService(WebService&&) = delete;
  WebService& operator=(WebService&&) = delete;
  virtual ~WebService() = default;

  // Calls `done` exactly once, later or at once; never after the service's end.
  virtual void Get(WebRequest request, Fetcher::Done done) = 0;
};

}  // namespace linkmilter
