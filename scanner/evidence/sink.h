// What a trace hands over to be kept, and the seam to whoever keeps it. The real one is
// evidence/warc_writer; tests use tests/fakes/fake_evidence.h. A case is one chain; its id is a
// UUID of its own. Values are copied into the sink: it decides nothing and never makes a trace
// wait.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

using Microseconds = std::chrono::microseconds;

// One exchange as it went over the connection (below TLS, if there is any). Immutable once made.
struct WireExchange {
  std::string request;      // bytes sent; empty: none
  std::string interim;      // header blocks before the final one: 1xx, a proxy's answer
  std::string response;     // bytes received from the final status line on: chunks, content coding
                            // and all; empty: none
  std::string truncated;    // WARC's word for a response that goes on: "length", "time",
                            // "disconnect", "unspecified" (not read on purpose); empty: whole
  std::string tls_version;  // empty: no TLS
  std::string cipher;
  std::vector<std::string> certificates;  // PEM, as presented, leaf first
  Microseconds connected{0};              // since the start; 0: never came
  Microseconds tls_done{0};
  Microseconds first_byte{0};
  Microseconds total{0};
};

// A name that was asked of the DNS.
struct LookupSeen {
  std::string case_id;
  int hop = 0;  // counted from 0 along the chain
  WallTime when;
  std::string host;
  std::vector<IpAddress> addresses;
  Seconds ttl{0};
  std::string failure;  // in words; empty: there are addresses
};

struct ExchangeSeen {
  std::string case_id;
  int hop = 0;
  WallTime started;
  std::string url;   // with the fragment a browser would show
  std::string via;   // URL of the hop before; empty: the first
  std::string path;  // how it was reached, a letter a hop, as Heritrix's hopsFromSeed
  LedBy led_by = LedBy::kLink;
  Instruction instruction = {};  // what in `via` led here
  bool secret = false;  // a URL of the chain up to here held a token: the page may be somebody's
  std::string peer;     // empty: not connected
  std::string detail;   // in words, why it failed; empty: it did not
  std::shared_ptr<const WireExchange> wire;  // null: no byte came to be kept
};

// How the chain ended; its last hop may not have been fetched, and Chain::detail says why.
struct CaseEnded {
  std::string case_id;
  WallTime when;
  std::string url;  // Finding::url
  Chain chain;
};

class EvidenceSink {
 public:
  EvidenceSink() = default;
  EvidenceSink(const EvidenceSink&) = delete;
  EvidenceSink& operator=(const EvidenceSink&) = delete;
  EvidenceSink(EvidenceSink&&) = delete;
  EvidenceSink& operator=(EvidenceSink&&) = delete;
  virtual ~EvidenceSink() = default;

  // Any thread. Never wait, never throw; what cannot be kept is lost, and the sink says so to its
  // owner.
  virtual void OnLookup(LookupSeen lookup) noexcept = 0;
  virtual void OnExchange(ExchangeSeen exchange) noexcept = 0;
  virtual void OnEnd(CaseEnded end) noexcept = 0;
};

}  // namespace linkmilter
