// trace_bench tracer|bare WEB_PORT DNS_PORT LINKS IN_FLIGHT LOOPS HOSTS known|new
// Follows LINKS links to bench/slow_server, IN_FLIGHT at a time: through the tracer, or with
// libcurl alone to compare. The links lie on HOSTS hosts, each of a domain of its own and asked of
// the name server at 127.0.0.1:DNS_PORT before (known) or while it is measured (new). Prints one
// JSON object: seconds, fetches_per_second, cpu_us per fetch, kb of resident memory per link of the
// first IN_FLIGHT (peak over the idle process), and landed.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/bare_fetcher.h"
#include "bench/process_usage.h"
#include "scanner/store/memory_store.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {
namespace {

using Urls = std::vector<std::string>;
using FetchAll = std::function<std::size_t(const Urls&)>;

constexpr std::size_t kWarmUp = 10;
constexpr Seconds kPatience{120};

struct Work {
  std::uint16_t web_port = 0;
  std::uint16_t dns_port = 0;
  std::size_t links = 0;
  std::size_t in_flight = 1;
  unsigned loops = 1;
  std::size_t hosts = 1;
  bool known = true;
};

Urls MakeUrls(const Work& work, std::size_t first, std::size_t count) {
  Urls urls;
  for (std::size_t i = first; i < first + count; ++i) {
    urls.push_back("http://www.h" + std::to_string(i % work.hosts) +
                   ".example:" + std::to_string(work.web_port) + "/page/" + std::to_string(i));
  }
  return urls;
}

TracerOptions OptionsFor(const Work& work) {
  TracerOptions options;
  options.workers = work.loops;
  options.ports = {work.web_port};
  options.allow_networks = {Network::Parse("127.0.0.1/32").value()};
  options.dns_servers = {"127.0.0.1:" + std::to_string(work.dns_port)};
  options.gate = {.per_host = work.in_flight, .per_domain = work.in_flight};  // as the bare one
  options.hop_timeout = Milliseconds{60'000};
  options.chain_timeout = Milliseconds{60'000};
  return options;
}

std::size_t Landed(const Batch& batch) {
  const auto findings = batch.Findings();
  return static_cast<std::size_t>(std::ranges::count_if(findings, [](const auto& finding) {
    return finding && finding->chain.ending == Ending::kLanded;
  }));
}

std::size_t TraceAll(Tracer& tracer, const Urls& urls) {
  std::vector<TraceTask> tasks;
  for (const std::string& url : urls)
    tasks.push_back({.url = url, .fragment = {}, .plan = Plan::kFetch});
  const auto batch =
      tracer.Trace(tasks, std::make_shared<TracePolicy>(), std::chrono::system_clock::now());
  batch->WaitUntil(std::chrono::steady_clock::now() + kPatience);
  return Landed(*batch);
}

nlohmann::json Measure(const Work& work, const FetchAll& fetch_all) {
  const std::size_t warm_up = work.known ? work.hosts : std::min(kWarmUp, work.hosts);
  for (std::size_t done = 0; done < warm_up; done += work.in_flight)  // names, first use
    fetch_all(MakeUrls(work, work.links + done, std::min(work.in_flight, warm_up - done)));
  const std::size_t idle = PeakResidentBytes();
  std::size_t first = 0;
  const double cpu = ProcessorSeconds();
  const auto start = std::chrono::steady_clock::now();
  std::size_t landed = 0;
  for (std::size_t done = 0; done < work.links; done += work.in_flight) {
    landed += fetch_all(MakeUrls(work, done, std::min(work.in_flight, work.links - done)));
    if (done == 0) first = PeakResidentBytes() - idle;
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto links = static_cast<double>(work.links);
  return {{"seconds", seconds},
          {"fetches_per_second", links / seconds},
          {"cpu_us", (ProcessorSeconds() - cpu) * 1e6 / links},
          {"kb_in_flight", static_cast<double>(first) / 1024 / static_cast<double>(work.in_flight)},
          {"landed", landed}};
}

nlohmann::json MeasureTracer(const Work& work) {
  const SuffixList suffixes;
  MemoryStore store;
  auto tracer = Tracer::Create(OptionsFor(work), suffixes, store);
  if (!tracer.ok()) return {{"error", tracer.error().message}};
  return Measure(work, [&](const Urls& urls) { return TraceAll(*tracer.value(), urls); });
}

nlohmann::json MeasureBare(const Work& work) {
  BareFetcher fetcher;
  return Measure(work, [&](const Urls& urls) { return fetcher.Fetch(urls); });
}

}  // namespace
}  // namespace linkmilter

int main(int argc, char** argv) {
  if (argc != 9) {
    std::fputs(
        "usage: trace_bench tracer|bare WEB_PORT DNS_PORT LINKS IN_FLIGHT LOOPS HOSTS known|new\n",
        stderr);
    return 64;
  }
  const linkmilter::Work work{.web_port = static_cast<std::uint16_t>(std::stoul(argv[2])),
                              .dns_port = static_cast<std::uint16_t>(std::stoul(argv[3])),
                              .links = std::stoul(argv[4]),
                              .in_flight = std::stoul(argv[5]),
                              .loops = static_cast<unsigned>(std::stoul(argv[6])),
                              .hosts = std::stoul(argv[7]),
                              .known = std::string_view(argv[8]) == "known"};
  const bool bare = std::string_view(argv[1]) == "bare";
  std::puts(
      (bare ? linkmilter::MeasureBare(work) : linkmilter::MeasureTracer(work)).dump().c_str());
  return 0;
}
