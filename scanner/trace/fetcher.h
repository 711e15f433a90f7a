// One HTTP exchange: GET, nothing followed, nothing decoded that was not asked for. One per network
// loop, used on that loop's thread only. The real one is trace/curl_fetcher (the door to libcurl);
// tests use tests/fakes/fake_fetcher.h.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "scanner/evidence/sink.h"
#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

// As whom a request is made.
enum class FetchProfile {
  kHonest,   // by our own name
  kBrowser,  // the headers of a browser, in its order: browser_headers.h
};

struct FetchRequest {
  Url url;  // http or https
  // The only ones that may be connected to; judged already. Empty: a proxy looks the name up.
  std::vector<IpAddress> addresses;
  std::string cookies;      // Cookie header value; empty: none
  Milliseconds timeout{0};  // whole exchange
  FetchProfile profile = FetchProfile::kHonest;
  bool keep_bytes = false;  // FetchResponse::exchange is wanted
  std::size_t max_body_bytes = std::numeric_limits<std::size_t>::max();  // if below the fetcher's
  std::vector<std::string> headers = {};  // "Name: value", besides our own; of honest requests
  // FetchResponse::shared of the chain's request before; empty: it is the first.
  std::shared_ptr<void> shared = {};
};

struct FetchResponse {
  enum class Outcome {
    kAnswered,        // status, headers, and a body (perhaps cut)
    kRefusedAddress,  // the peer was not one of the judged addresses
    kUnreachable,     // refused, reset, no HTTP
    kTlsFailed,
    kTimedOut,
    kTooBig,      // header flood, bomb
    kOverloaded,  // our own trouble: no file descriptor, no memory
  };
  Outcome outcome = Outcome::kUnreachable;
  int status =
      0;  // 0: no header block came. Else headers and body hold what came, also of failures
  std::vector<std::pair<std::string, std::string>> headers;  // in order; folded lines joined
  std::string body;              // content coding removed; at most the fetcher's limit
  bool body_cut = false;         // there was more, or should have been
  bool body_unreadable = false;  // a content coding that is broken or was not asked for
  std::optional<Certificate> certificate = {};  // https whose handshake came so far
  IpAddress peer;  // REQUIRES: connected; of a proxy: what it was told to ask
  bool connected = false;
  bool reset = false;  // the connection broke before an answer began
  Milliseconds elapsed{0};
  std::string detail;                            // in words, for failures
  std::shared_ptr<const WireExchange> exchange;  // of FetchRequest::keep_bytes; null: not kept
  // What a chain's requests share and no other chain does (TLS sessions): the fetcher's own.
  std::shared_ptr<void> shared = {};

  // The first header of that name (case-insensitive), or nullptr; of Content-Type the last one
  // (fetch.spec.whatwg.org, "extract a MIME type").
  const std::string* Header(std::string_view name) const;
  // The same as text; empty where there is none.
  std::string_view HeaderText(std::string_view name) const;
};

class Fetcher {
 public:
  using Done = std::function<void(FetchResponse)>;
  Fetcher() = default;
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  Fetcher(Fetcher&&) = delete;
  Fetcher& operator=(Fetcher&&) = delete;
  virtual ~Fetcher() = default;

  // Calls `done` exactly once, later, within request.timeout; never after the fetcher's end.
  virtual void Fetch(FetchRequest request, Done done) = 0;
};

}  // namespace linkmilter
