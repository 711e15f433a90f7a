#include "scanner/trace/fetching.h"

#include <memory>
#include <string>
#include <utility>

namespace linkmilter {
namespace {

// RFC 9110, section 10.1.5: who we are, and in a comment where to find us.
std::string NameOf(const TracerOptions& options) {
  if (options.contact.empty()) return options.user_agent;
  return options.user_agent + " (+" + options.contact + ')';
}

}  // namespace

Result<CurlOptions> FetchingOf(const TracerOptions& options) {
  CurlOptions fetching;
  fetching.user_agent = NameOf(options);
  fetching.ca_file = options.ca_file;
  fetching.max_body_bytes = options.max_body_bytes;
  auto proxy = FindProxy(options.proxy);
  if (!proxy) return proxy.error();
  fetching.proxy = std::move(proxy).value();
  fetching.memory = std::make_shared<ByteBudget>(options.max_memory);
  return fetching;
}

}  // namespace linkmilter
