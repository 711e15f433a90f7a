#include "scanner/trace/guarded_web_service.h"

#include <utility>

#include "scanner/links/host.h"

namespace linkmilter {
namespace {

FetchResponse Refused(FetchResponse::Outcome outcome, std::string detail) {
  FetchResponse response;
  response.outcome = outcome;
  response.detail = std::move(detail);
  return response;
}

void GetFrom(const WebTools& tools,
             WebRequest request,
             const AddressAnswer& answer,
             SteadyTime deadline,
             Fetcher::Done done) {
  const std::string& host = *request.url.host;
  if (answer.result != AddressAnswer::Result::kFound)
    return done(Refused(FetchResponse::Outcome::kUnreachable, host + ": " + answer.detail));
  for (const IpAddress& address : answer.addresses) {
    if (const auto why = tools.guard.Refusal(address); !why.empty()) {
      return done(Refused(FetchResponse::Outcome::kRefusedAddress,
                          host + " is at " + address.ToString() + ": " + std::string(why)));
    }
  }
  const auto left = std::chrono::duration_cast<Milliseconds>(deadline - tools.timers.Now());
  if (left <= Milliseconds{0})
    return done(Refused(FetchResponse::Outcome::kTimedOut, "DNS took too long"));
  FetchRequest fetch;
  fetch.url = std::move(request.url);
  fetch.addresses = answer.addresses;
  fetch.timeout = left;
  fetch.headers = std::move(request.headers);
  fetch.max_body_bytes = request.max_body_bytes;
  tools.fetcher.Fetch(std::move(fetch), std::move(done));
}

}  // namespace

void GuardedWebService::Get(WebRequest request, Fetcher::Done done) {
  const SteadyTime deadline = tools_.timers.Now() + request.timeout;
  const std::string host = request.url.host.value_or("");
  AddressAnswer known{AddressAnswer::Result::kFound, {}, Seconds{0}, ""};
  const auto address = AddressOfHost(host);
  if (address) known.addresses.push_back(*address);
  if (address || tools_.proxy_resolves)
    return GetFrom(tools_, std::move(request), known, deadline, std::move(done));
  tools_.resolver.Addresses(
      host, [tools = tools_, request = std::move(request), deadline, done = std::move(done)](
                const AddressAnswer& answer) { GetFrom(tools, request, answer, deadline, done); });
}

}  // namespace linkmilter
