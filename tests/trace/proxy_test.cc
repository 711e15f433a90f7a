// What a proxy is told, and what becomes of a request when it fails.
#include "scanner/trace/proxy.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "scanner/trace/curl_fetcher.h"
#include "tests/fakes/http_site.h"
#include "tests/trace/loop_thread.h"

namespace linkmilter {
namespace {

using Outcome = FetchResponse::Outcome;

// One that lets nobody out: it answers in the place of every site, and remembers where to.
class ProxyTest : public testing::Test {
 protected:
  FetchResponse Fetch(const Proxy& proxy, const std::string& url, const char* address) {
    CurlOptions options;
    options.proxy = proxy;
    LoopThread thread;
    const auto fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
    thread.Start();
    FetchRequest request{ParseUrl(url).value(), {}, "c=1", Milliseconds(10'000)};
    if (*address != '\0') request.addresses = {IpAddress::Parse(address).value()};
    FetchResponse response = thread.Ask<FetchResponse>(
        [&](const Fetcher::Done& done) { fetcher->Fetch(request, done); });
    thread.Join();
    return response;
  }
  static Proxy At(const HttpSite& site, ProxyKind kind, const std::string& credentials = "") {
    return {kind, IpAddress::Parse("127.0.0.1").value(), site.port(), credentials};
  }

  AddressGuard guard;  // strict: 127.0.0.1 is open for the proxy alone
};

TEST_F(ProxyTest, ConnectIsToldTheJudgedAddressAndNoUrl) {
  const struct {
    const char* address;  // empty: the proxy resolves
    const char* line;
  } cases[] = {{"1.1.1.1", "CONNECT 1.1.1.1:80 HTTP/1.1\r\n"},
               {"2606:4700::1111", "CONNECT [2606:4700::1111]:80 HTTP/1.1\r\n"},
               {"", "CONNECT a.example:80 HTTP/1.1\r\n"}};
  setenv("no_proxy", "*", 1);
  for (const auto& c : cases) {
    SCOPED_TRACE(c.line);
    std::string inner;
    HttpSite proxy([&](HttpSite::Visit& visit) {
      visit.Send("HTTP/1.1 200 OK\r\nX-Proxy: 1\r\n\r\n");
      visit.ReadRequest();
      inner = visit.request();
      visit.Send(HttpAnswer(200, "", "hello"));
    });
    const FetchResponse response =
        Fetch(At(proxy, ProxyKind::kHttp, "me:secret"), "http://a.example/path?q=1", c.address);
    ASSERT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(response.Header("x-proxy"), nullptr);
    EXPECT_EQ(response.connected, *c.address != '\0');
    if (response.connected) {
      EXPECT_EQ(response.peer.ToString(), c.address);
    }
    const std::string outer = proxy.requests().at(0);
    EXPECT_TRUE(outer.starts_with(c.line)) << outer;
    EXPECT_NE(outer.find("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n"), std::string::npos);
    EXPECT_EQ(outer.find("path"), std::string::npos);
    EXPECT_EQ(outer.find("Cookie"), std::string::npos);
    EXPECT_TRUE(inner.starts_with("GET /path?q=1 HTTP/1.1\r\n")) << inner;
    EXPECT_NE(inner.find("Host: a.example\r\n"), std::string::npos) << inner;
    EXPECT_EQ(inner.find("Proxy-"), std::string::npos) << inner;
  }
  unsetenv("no_proxy");
}

TEST_F(ProxyTest, SocksIsToldTheJudgedAddress) {
  using namespace std::string_literals;
  const struct {
    const char* address;
    std::string request;  // RFC 1928, 4
  } cases[] = {{"1.1.1.1", "\5\1\0\1\1\1\1\1\0\x50"s},
               {"2606:4700::1111", "\5\1\0\4\x26\6\x47\0\0\0\0\0\0\0\0\0\0\0\x11\x11\0\x50"s},
               {"",
                "\5\1\0\3\x09"
                "a.example\0\x50"s}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.address);
    std::string asked;
    const auto socks = [&](HttpSite::Visit& visit) {
      const std::string hello = visit.Read(2);
      visit.Read(static_cast<std::size_t>(hello.at(1)));
      visit.Send("\5\0"s);
      asked = visit.Read(c.request.size());
      return visit.Send("\5\0\0\1\0\0\0\0\0\0"s);
    };
    HttpSite proxy([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "hello")); },
                   "127.0.0.1", 0, "", socks);
    const FetchResponse response =
        Fetch(At(proxy, ProxyKind::kSocks5), "http://a.example/path", c.address);
    ASSERT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(asked, c.request);
    EXPECT_EQ(response.connected, *c.address != '\0');
  }
}

TEST_F(ProxyTest, ItsOwnFailureSaysNothingOfTheSite) {
  const struct {
    const char* answer;
    Outcome outcome;
  } cases[] = {
      {"HTTP/1.1 407 Authenticate\r\nContent-Length: 0\r\n\r\n", Outcome::kOverloaded},
      {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", Outcome::kOverloaded},
      {"garbage\r\n\r\n", Outcome::kOverloaded},
      {"", Outcome::kOverloaded},
      {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Outcome::kUnreachable},
      {"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n", Outcome::kUnreachable},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.answer);
    HttpSite proxy([&](HttpSite::Visit& visit) { visit.Send(c.answer); });
    const auto response = Fetch(At(proxy, ProxyKind::kHttp), "http://a.example/", "1.1.1.1");
    EXPECT_EQ(response.outcome, c.outcome) << response.detail;
    EXPECT_EQ(response.status, 0);
  }
  Proxy nobody{ProxyKind::kHttp, IpAddress::Parse("127.0.0.1").value(), 1, ""};
  const auto response = Fetch(nobody, "http://a.example/", "1.1.1.1");
  EXPECT_EQ(response.outcome, Outcome::kOverloaded);
  EXPECT_TRUE(response.detail.starts_with("the proxy: ")) << response.detail;
}

TEST(ParseProxy, TakesSchemeHostAndPortAndNothingElse) {
  for (const char* url :
       {"", "proxy:3128", "https://proxy:3128", "http://proxy", "http://proxy:0", "http://proxy:x",
        "http://proxy:70000", "http://me:secret@proxy:3128", "http://proxy:3128/", "http://:3128",
        "http://::1:3128", "http://[proxy]:3128", "http://[::1:3128", "socks4://proxy:1080",
        "http://pro xy:3128"}) {
    SCOPED_TRACE(url);
    EXPECT_FALSE(ParseProxy(url).ok());
  }
  EXPECT_EQ(ParseProxy("http://proxy.example:3128").value().host, "proxy.example");
  const ProxyName socks = ParseProxy("socks5://[::1]:1080").value();
  EXPECT_EQ(socks.kind, ProxyKind::kSocks5);
  EXPECT_EQ(socks.host, "::1");
  EXPECT_EQ(socks.port, 1080);
}

TEST(FindProxy, ReadsCredentialsAndSaysWhatIsMissing) {
  EXPECT_FALSE(FindProxy({}).value().has_value());
  EXPECT_FALSE(FindProxy({"http://127.0.0.1:3128", false, "/nowhere"}).ok());
  const std::string file = testing::TempDir() + "/proxy_credentials";
  std::ofstream(file) << "nonsense\n";
  EXPECT_FALSE(FindProxy({"http://127.0.0.1:3128", false, file}).ok());
  std::ofstream(file) << "me:secret\nmore\n";
  const auto found = FindProxy({"http://localhost:3128", false, file});
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found.value()->credentials, "me:secret");
  EXPECT_EQ(found.value()->port, 3128);
}

TEST(UncheckedBehind, SaysSoOnlyWhereTheProxyResolves) {
  EXPECT_EQ(UncheckedBehind({}), "");
  EXPECT_EQ(UncheckedBehind({"", true, ""}), "");
  EXPECT_EQ(UncheckedBehind({"http://127.0.0.1:3128", false, ""}), "");
  EXPECT_NE(UncheckedBehind({"http://127.0.0.1:3128", true, ""}), "");
}

}  // namespace
}  // namespace linkmilter
