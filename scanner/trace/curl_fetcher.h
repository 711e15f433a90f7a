// The door to libcurl: one multi handle on one loop. GET over HTTP/1.1, nothing followed, no
// cookies of its own, no names resolved by libcurl: it connects to FetchRequest::addresses only,
// each judged once more on the binary address when the socket is made and on the peer before the
// request is sent. With a proxy it connects to that alone, always through a tunnel, and hands it
// one of the addresses, or the name if there is none. One loop's thread; destroy before the loop.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_budget.h"
#include "base/result.h"
#include "scanner/trace/address.h"
#include "scanner/trace/fetcher.h"
#include "scanner/trace/loop.h"
#include "scanner/trace/proxy.h"

namespace linkmilter {

struct CurlOptions {
  std::string user_agent = "linkmilter/0.1";
  std::string ca_file;  // empty: the system's
  std::size_t max_body_bytes = std::size_t{1} << 20;
  Seconds slow_time{5};        // bodies that drip for so long end as timed out
  std::optional<Proxy> proxy;  // never taken from the environment
  // What all running exchanges may hold, shared between fetchers; beyond it they end kOverloaded.
  std::shared_ptr<ByteBudget> memory = std::make_shared<ByteBudget>(std::size_t{512} << 20);
};

class CurlFetcher final : public Fetcher {
 public:
  // `guard` must outlive the fetcher.
  static Result<std::unique_ptr<CurlFetcher>> Create(Loop& loop,
                                                     const AddressGuard& guard,
                                                     CurlOptions options);
  CurlFetcher(const CurlFetcher&) = delete;
  CurlFetcher& operator=(const CurlFetcher&) = delete;
  CurlFetcher(CurlFetcher&&) = delete;
  CurlFetcher& operator=(CurlFetcher&&) = delete;
  ~CurlFetcher() override;  // ends what runs; nobody is told

  void Fetch(FetchRequest request, Done done) override;

 private:
  class Multi;
  explicit CurlFetcher(std::unique_ptr<Multi> multi);

  std::unique_ptr<Multi> multi_;
};

}  // namespace linkmilter
