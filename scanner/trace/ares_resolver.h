// The door to c-ares: one channel on one loop, servers as configured. Look-ups of one name at the
// same time are one query; answers are cached. One loop's thread; destroy before the loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/trace/dns_cache.h"
#include "scanner/trace/loop.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

struct AresOptions {
  std::vector<std::string> servers;  // "127.0.0.1:5353", "[::1]:53"; empty: the system's
  Milliseconds timeout{3000};        // of one look-up, retries and servers included
  DnsCacheOptions cache;
  bool keep_replies = false;  // AddressAnswer::replies is wanted
};

class AresResolver final : public Resolver {
 public:
  static Result<std::unique_ptr<AresResolver>> Create(Loop& loop, AresOptions options);
  AresResolver(const AresResolver&) = delete;
  AresResolver& operator=(const AresResolver&) = delete;
  AresResolver(AresResolver&&) = delete;
  AresResolver& operator=(AresResolver&&) = delete;
  ~AresResolver() override;

  void Addresses(const std::string& host, Done done) override;
  void ListAnswer(const std::string& name, Done done) override;
  void NameServers(const std::string& domain, Done done) override;

 private:
  class Channel;
  explicit AresResolver(std::unique_ptr<Channel> channel);

  std::unique_ptr<Channel> channel_;
};

}  // namespace linkmilter
