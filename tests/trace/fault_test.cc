// Every fault at every step of a chain, by plain HTTP and by TLS: each has its ending within its
// budget, and nothing is left open.
#include <dirent.h>

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "scanner/store/memory_store.h"
#include "scanner/trace/resolver.h"
#include "scanner/trace/tracer.h"
#include "tests/fakes/dns_server.h"
#include "tests/fakes/http_site.h"
#include "tests/fakes/tls_identity.h"

namespace linkmilter {
namespace {

int OpenDescriptors() {
  DIR* const directory = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(directory) != nullptr)
    ++count;
  closedir(directory);
  return count;
}

// What a site sends, and what it does then.
enum class Then { kClose, kReset, kStall };
struct Fault {
  const char* name;
  std::string bytes;
  Then then;
  const char* ending;
};

const std::string kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n";

// A body that ends early is shown by browsers as far as it came.
const Fault kFaults[] = {
    {"closes before headers", "", Then::kClose, "unreachable"},
    {"resets before headers", "", Then::kReset, "unreachable"},
    {"stalls before headers", "", Then::kStall, "timed-out"},
    {"closes in headers", kHead.substr(0, 20), Then::kClose, "unreachable"},
    {"resets in headers", kHead.substr(0, 20), Then::kReset, "unreachable"},
    {"stalls in headers", kHead.substr(0, 20), Then::kStall, "timed-out"},
    {"closes mid body", kHead + "half", Then::kClose, "landed"},
    {"resets mid body", kHead + "half", Then::kReset, "landed"},
    {"stalls mid body", kHead + "half", Then::kStall, "timed-out"},
    {"cuts a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf",
     Then::kClose, "landed"},
    {"sends garbage", "\1\2\3garbage\r\n\r\n", Then::kClose, "unreachable"},
    {"sends garbage for ever", std::string(300'000, 'x'), Then::kStall, "unreachable"},
};

void Commit(const Fault& fault, HttpSite::Visit& visit) {
  visit.Send(fault.bytes);
  if (fault.then == Then::kReset) visit.ResetOnClose();
  if (fault.then == Then::kStall) visit.WaitUntilGone();
}

class FaultTest : public testing::Test {
 protected:
  FaultTest() { dns.Add("a.example", {"127.0.0.1"}); }

  std::string EndOf(const std::string& url, std::uint16_t port) {
    TracerOptions options;
    options.workers = 1;
    options.ports = {port};
    options.allow_networks = {Network::Parse("127.0.0.1/32").value()};
    options.dns_servers = {dns.address()};
    options.dns_timeout = Milliseconds(300);
    options.hop_timeout = Milliseconds(300);
    options.ca_file = ca_file;
    MemoryStore store;
    const auto tracer = std::move(Tracer::Create(options, suffixes, store)).value();
    const auto batch = tracer->Trace({{url, "", Plan::kFetch}}, std::make_shared<TracePolicy>(),
                                     std::chrono::system_clock::now());
    if (!batch->WaitUntil(std::chrono::steady_clock::now() + Seconds(20))) return "no ending";
    EXPECT_EQ(tracer->running(), 0U);
    return std::string(Name(batch->Findings().at(0)->chain.ending));
  }
  std::string EndAt(const HttpSite& site, const std::string& scheme) {
    return EndOf(scheme + "://a.example:" + std::to_string(site.port()) + "/", site.port());
  }

  TlsIdentity identity{"a.example"};
  std::string ca_file = identity.ca_file();
  DnsServer dns;
  SuffixList suffixes;
};

TEST_F(FaultTest, OfHttpEnd) {
  const int open = OpenDescriptors();
  for (const Fault& fault : kFaults) {
    SCOPED_TRACE(fault.name);
    const HttpSite site([&](HttpSite::Visit& visit) { Commit(fault, visit); });
    EXPECT_EQ(EndAt(site, "http"), fault.ending);
  }
  EXPECT_EQ(OpenDescriptors(), open);
}

TEST_F(FaultTest, InsideTlsEndAsWithoutIt) {
  const int open = OpenDescriptors();
  for (const Fault& fault : kFaults) {
    SCOPED_TRACE(fault.name);
    const HttpSite site([&](HttpSite::Visit& visit) { Commit(fault, visit); }, "127.0.0.1", 0, "",
                        [&](HttpSite::Visit& visit) { return visit.StartTls(identity.context()); });
    EXPECT_EQ(EndAt(site, "https"), fault.ending);
  }
  EXPECT_EQ(OpenDescriptors(), open);
}

TEST_F(FaultTest, OfTheHandshakeEnd) {
  // A handshake record that says it is long, and then nothing more.
  const std::string half("\x16\3\3\2\0\2\0\1\xfc", 9);
  const Fault faults[] = {
      {"resets on accept", "", Then::kReset, "tls-failed"},
      {"closes on accept", "", Then::kClose, "tls-failed"},
      {"stalls", "", Then::kStall, "timed-out"},
      {"garbage", "HTTP/1.1 400 Bad\r\n\r\n", Then::kClose, "tls-failed"},
      {"half a handshake, closes", half, Then::kClose, "tls-failed"},
      {"half a handshake, stalls", half, Then::kStall, "timed-out"},
  };
  const int open = OpenDescriptors();
  for (const Fault& fault : faults) {
    SCOPED_TRACE(fault.name);
    const HttpSite site([](HttpSite::Visit&) {}, "127.0.0.1", 0, "",
                        [&](HttpSite::Visit& visit) {
                          visit.Read(5);  // the client speaks first
                          Commit(fault, visit);
                          return false;
                        });
    EXPECT_EQ(EndAt(site, "https"), fault.ending);
  }
  EXPECT_EQ(OpenDescriptors(), open);
}

TEST_F(FaultTest, APageLandsWithAndWithoutCloseNotify) {
  for (const bool polite : {true, false}) {
    SCOPED_TRACE(polite);
    const HttpSite site(
        [&](HttpSite::Visit& visit) {
          visit.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Hello</title>");
          if (polite) visit.EndTls();
        },
        "127.0.0.1", 0, "",
        [&](HttpSite::Visit& visit) { return visit.StartTls(identity.context()); });
    EXPECT_EQ(EndAt(site, "https"), "landed");
  }
}

TEST_F(FaultTest, TooManyCertificatesEndTheHandshake) {
  const std::pair<int, const char*> cases[] = {
      {5, "landed"}, {200, "tls-failed"}};  // 200: about 80 KiB, and OpenSSL alone would take 100
  for (const auto& [copies, ending] : cases) {
    SCOPED_TRACE(copies);
    const TlsIdentity many("a.example", copies);
    ca_file = many.ca_file();
    const HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "x")); },
                        "127.0.0.1", 0, "",
                        [&](HttpSite::Visit& visit) { return visit.StartTls(many.context()); });
    EXPECT_EQ(EndAt(site, "https"), ending);
  }
}

TEST_F(FaultTest, OfTheDnsEnd) {
  using Manner = DnsServer::Manner;
  const std::pair<const char*, Manner> manners[] = {
      {"servfail.example", Manner::kServerFailure}, {"refused.example", Manner::kRefuse},
      {"silent.example", Manner::kSilence},         {"cut.example", Manner::kCut},
      {"garbage.example", Manner::kGarbage},        {"missing.example", Manner::kAnswer}};
  for (const auto& [name, manner] : manners)
    dns.Set(name, manner);
  dns.Add("empty.example", {});
  dns.Add("loop.example", {});
  dns.Alias("loop.example", 3, true);
  dns.Add("aliases.example", {"127.0.0.1"});
  dns.Alias("aliases.example", kMaxAliases + 1);
  const int open = OpenDescriptors();
  for (const char* name :
       {"servfail.example", "refused.example", "silent.example", "cut.example", "garbage.example",
        "missing.example", "empty.example", "loop.example", "aliases.example"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(EndOf(std::string("http://") + name + "/", 80), "unresolvable");
  }
  EXPECT_EQ(OpenDescriptors(), open);
}

}  // namespace
}  // namespace linkmilter
