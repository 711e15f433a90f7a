// The real fetcher against servers with and without manners, all on loopback.
#include "scanner/trace/curl_fetcher.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "scanner/trace/browser_headers.h"
#include "tests/fakes/http_site.h"
#include "tests/fakes/tls_identity.h"
#include "tests/trace/loop_thread.h"

namespace linkmilter {
namespace {

using Outcome = FetchResponse::Outcome;

class CurlFetcherTest : public testing::Test {
 protected:
  CurlFetcherTest() {
    CurlOptions options;
    options.max_body_bytes = 100'000;
    options.user_agent = "test/1";
    options.memory = memory;
    options.slow_time = Seconds(1);
    fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
    thread.Start();
  }
  ~CurlFetcherTest() override { thread.Join(); }

  FetchResponse Fetch(FetchRequest request) {
    return thread.Ask<FetchResponse>(
        [&](const Fetcher::Done& done) { fetcher->Fetch(std::move(request), done); });
  }
  FetchResponse Fetch(const std::string& url,
                      const std::vector<std::string>& addresses = {"127.0.0.1"},
                      Milliseconds timeout = Milliseconds(10'000)) {
    FetchRequest request{ParseUrl(url).value(), {}, "", timeout};
    for (const std::string& address : addresses)
      request.addresses.push_back(IpAddress::Parse(address).value());
    return Fetch(std::move(request));
  }
  // What comes of a server that sends `bytes` and then waits or closes.
  FetchResponse FetchBytes(const std::string& bytes,
                           bool closes = true,
                           Milliseconds timeout = Milliseconds(10'000)) {
    HttpSite site([&](HttpSite::Visit& visit) {
      visit.Send(bytes);
      if (!closes) visit.WaitUntilGone();
    });
    return Fetch(site.Url("a.example", "/"), {"127.0.0.1"}, timeout);
  }

  std::shared_ptr<ByteBudget> memory = std::make_shared<ByteBudget>(std::size_t{64} << 20);
  AddressGuard guard{{Network::Parse("127.0.0.1/32").value()}};
  LoopThread thread;
  std::unique_ptr<CurlFetcher> fetcher;
};

TEST_F(CurlFetcherTest, ConnectsToNobodyTheGuardRefuses) {
  HttpSite v4([](HttpSite::Visit&) {}, "127.0.0.2");
  HttpSite v6([](HttpSite::Visit&) {}, "::1");
  for (const char* address : {"127.0.0.2", "::1", "0.0.0.0", "::ffff:127.0.0.2", "::"}) {
    SCOPED_TRACE(address);
    EXPECT_EQ(Fetch(v4.Url("a.example", "/"), {address}).outcome, Outcome::kRefusedAddress);
    EXPECT_EQ(Fetch(v6.Url("a.example", "/"), {address}).outcome, Outcome::kRefusedAddress);
  }
  EXPECT_EQ(v4.connections(), 0);
  EXPECT_EQ(v6.connections(), 0);
}

TEST_F(CurlFetcherTest, ConnectsToNobodyWhoWasNotJudged) {
  HttpSite site([](HttpSite::Visit&) {});
  // The URL names an address the guard lets pass, but nobody judged it for this request.
  const auto response = Fetch(site.Url("127.0.0.1", "/"), {"192.0.2.1"});
  EXPECT_EQ(response.outcome, Outcome::kRefusedAddress);
  EXPECT_EQ(site.connections(), 0);
}

TEST_F(CurlFetcherTest, ResolvesNothingItself) {
  HttpSite site([](HttpSite::Visit&) {});
  for (const char* host : {"localhost", "a.localhost"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(Fetch(site.Url(host, "/"), {}).outcome, Outcome::kUnreachable);
  }
  EXPECT_EQ(site.connections(), 0);
}

TEST_F(CurlFetcherTest, SendsABrowsersHeadersInItsOrder) {
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "hello")); });
  const FetchRequest request{ParseUrl(site.Url("a.example", "/x")).value(),
                             {IpAddress::Parse("127.0.0.1").value()},
                             "c=1",
                             Milliseconds(10'000),
                             FetchProfile::kBrowser};
  ASSERT_EQ(Fetch(request).outcome, Outcome::kAnswered);
  const std::string asked = site.requests().at(0);
  std::size_t at = 0;
  for (const char* line :
       {"GET /x HTTP/1.1\r\nHost: a.example:", "\r\nUser-Agent: Mozilla/5.0 ", "\r\nAccept: text/",
        "\r\nAccept-Language: en-US", "\r\nAccept-Encoding: gzip, deflate\r\n",
        "Connection: keep-alive\r\n", "Cookie: c=1\r\n", "Upgrade-Insecure-Requests: 1\r\n\r\n"}) {
    SCOPED_TRACE(line);
    const std::size_t found = asked.find(line);
    ASSERT_NE(found, std::string::npos) << asked;
    EXPECT_GE(found, at) << asked;
    at = found;
  }
  EXPECT_EQ(asked.find("test/1"), std::string::npos) << asked;
  EXPECT_EQ(BrowserHeaders(ParseUrl("https://a.example/").value(), "").back(),
            "Sec-Fetch-User: ?1");
}

TEST_F(CurlFetcherTest, SendsOneHonestGet) {
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "A: b\r\n", "hello")); });
  FetchRequest request{ParseUrl(site.Url("-a.example", "/a/%2e%2e/b%7C|?q=1#secret")).value(),
                       {IpAddress::Parse("127.0.0.1").value()},
                       "c=1; d=2",
                       Milliseconds(10'000)};
  const FetchResponse response = Fetch(request);
  ASSERT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "hello");
  EXPECT_FALSE(response.body_cut);
  EXPECT_EQ(*response.Header("a"), "b");
  EXPECT_TRUE(response.connected);
  EXPECT_EQ(response.peer.ToString(), "127.0.0.1");
  const std::string asked = site.requests().at(0);
  EXPECT_TRUE(asked.starts_with("GET /b%7C|?q=1 HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("Host: -a.example:"), std::string::npos) << asked;
  EXPECT_NE(asked.find("User-Agent: test/1\r\n"), std::string::npos);
  EXPECT_NE(asked.find("Cookie: c=1; d=2\r\n"), std::string::npos);
  EXPECT_NE(asked.find("Accept-Encoding: gzip, deflate, br, zstd\r\n"), std::string::npos);
  EXPECT_EQ(asked.find("secret"), std::string::npos);
  EXPECT_EQ(asked.find("Authorization"), std::string::npos);
  EXPECT_EQ(asked.find("Referer"), std::string::npos);
}

TEST_F(CurlFetcherTest, ReachesHostsHoweverTheyAreWritten) {
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "x")); });
  for (const char* host :
       {"a.example", "a.example.", "127.0.0.1", "a_b.example", "xn--bcher-kva.example"}) {
    SCOPED_TRACE(host);
    const FetchResponse response = Fetch(site.Url(host, "/"));
    EXPECT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
  }
}

TEST(CurlFetcherOverIpv6, ReachesAddressesAndNames) {
  const AddressGuard guard{{Network::Parse("::1/128").value()}};
  LoopThread thread;
  CurlOptions options;
  options.memory = std::make_shared<ByteBudget>(std::size_t{64} << 20);
  const auto fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "x")); }, "::1");
  thread.Start();
  for (const char* host : {"[::1]", "a.example"}) {
    SCOPED_TRACE(host);
    FetchRequest request{ParseUrl(site.Url(host, "/")).value(), {}, "", Milliseconds(10'000)};
    request.addresses = {IpAddress::Parse("::1").value()};
    const auto response = thread.Ask<FetchResponse>(
        [&](const Fetcher::Done& done) { fetcher->Fetch(std::move(request), done); });
    EXPECT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
  }
  thread.Join();
}

TEST_F(CurlFetcherTest, KnowsNoProxy) {
  HttpSite proxy([](HttpSite::Visit&) {});
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "x")); });
  const std::string address = proxy.Url("127.0.0.1", "");
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"})
    setenv(name, address.c_str(), 1);
  EXPECT_EQ(Fetch(site.Url("a.example", "/")).outcome, Outcome::kAnswered);
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"})
    unsetenv(name);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(CurlFetcherTest, FollowsNothingAndReadsNoBodyOfARedirect) {
  const FetchResponse response = FetchBytes(
      "HTTP/1.1 302 Found\r\nLocation: http://a.example/other\r\nContent-Length: 9999\r\n\r\n",
      false);
  EXPECT_EQ(response.outcome, Outcome::kAnswered);
  EXPECT_EQ(response.status, 302);
  EXPECT_LT(response.elapsed, Milliseconds(5000));
}

TEST_F(CurlFetcherTest, TimesOutOnSilence) {
  const FetchResponse response = FetchBytes("", false, Milliseconds(100));
  EXPECT_EQ(response.outcome, Outcome::kTimedOut);
  EXPECT_EQ(response.status, 0);
}

TEST_F(CurlFetcherTest, TimesOutOnDripsAndKeepsWhatCame) {
  HttpSite site([](HttpSite::Visit& visit) {
    visit.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
    while (visit.Send("x") && visit.Pause(Milliseconds(10))) {
    }
  });
  const auto response = Fetch(site.Url("a.example", "/"), {"127.0.0.1"}, Milliseconds(200));
  EXPECT_EQ(response.outcome, Outcome::kTimedOut);
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body.starts_with("x"));
}

TEST_F(CurlFetcherTest, TimesOutOnABodyThatHardlyMovesLongBeforeItsTime) {
  const FetchResponse response = FetchBytes(
      "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nbeginning", false, Milliseconds(3'600'000));
  EXPECT_EQ(response.outcome, Outcome::kTimedOut);
  EXPECT_EQ(response.body, "beginning");
}

TEST_F(CurlFetcherTest, TimesOutOnDrippedHeaders) {
  HttpSite site([](HttpSite::Visit& visit) {
    visit.Send("HTTP/1.1 200 OK\r\nA: ");
    while (visit.Send("x") && visit.Pause(Milliseconds(10))) {
    }
  });
  const auto response = Fetch(site.Url("a.example", "/"), {"127.0.0.1"}, Milliseconds(200));
  EXPECT_EQ(response.outcome, Outcome::kTimedOut);
  EXPECT_EQ(response.status, 0);
}

TEST_F(CurlFetcherTest, TakesWhatCameWhenALengthLies) {
  const auto response = FetchBytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort");
  EXPECT_EQ(response.outcome, Outcome::kAnswered);
  EXPECT_EQ(response.body, "short");
  EXPECT_TRUE(response.body_cut);
}

TEST_F(CurlFetcherTest, StopsEndlessBodies) {
  for (const char* coding : {"", "Transfer-Encoding: chunked\r\n"}) {
    SCOPED_TRACE(coding);
    const bool chunked = *coding != '\0';
    HttpSite site([&](HttpSite::Visit& visit) {
      visit.Send(std::string("HTTP/1.1 200 OK\r\n") + coding + "\r\n");
      const std::string bytes(0x1000, 'x');
      while (visit.Send(chunked ? "1000\r\n" + bytes + "\r\n" : bytes)) {
      }
    });
    const FetchResponse response = Fetch(site.Url("a.example", "/"));
    EXPECT_EQ(response.outcome, Outcome::kAnswered);
    EXPECT_EQ(response.body.size(), 100'000U);
    EXPECT_TRUE(response.body_cut);
  }
}

TEST_F(CurlFetcherTest, HoldsNoMoreMemoryThanAllMay) {
  HttpSite site(
      [](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", std::string(90'000, 'x'))); });
  const std::size_t all = std::size_t{64} << 20;
  for (const std::size_t left : {std::size_t{0}, std::size_t{50} << 10}) {  // none, none for a body
    SCOPED_TRACE(left);
    ASSERT_TRUE(memory->Take(all - left));
    const FetchResponse response = Fetch(site.Url("a.example", "/"));
    EXPECT_EQ(response.outcome, Outcome::kOverloaded);
    EXPECT_EQ(response.detail, "too much memory is held");
    memory->GiveBack(all - left);
  }
  EXPECT_EQ(site.connections(), 1);
  EXPECT_EQ(Fetch(site.Url("a.example", "/")).outcome, Outcome::kAnswered);
  EXPECT_TRUE(memory->Take(all));  // all was given back
}

TEST_F(CurlFetcherTest, ReadsNoMoreThanTheRequestAllows) {
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "0123456789")); });
  FetchRequest request{ParseUrl(site.Url("a.example", "/")).value(),
                       {IpAddress::Parse("127.0.0.1").value()},
                       "",
                       Milliseconds(10'000)};
  request.max_body_bytes = 4;
  const FetchResponse response = Fetch(request);
  EXPECT_EQ(response.body, "0123");
  EXPECT_TRUE(response.body_cut);
}

TEST_F(CurlFetcherTest, StopsHeaderFloods) {
  const struct {
    const char* name;
    std::string piece;
  } cases[] = {
      {"lines", "A: b\r\n"},
      {"long lines", "A: " + std::string(10'000, 'b') + "\r\n"},
      {"one line", std::string(10'000, 'b')},
      {"interim", "\r\n\r\nHTTP/1.1 103 Early Hints"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    HttpSite site([&](HttpSite::Visit& visit) {
      visit.Send("HTTP/1.1 103 X\r\nA: ");
      std::size_t sent = 0;
      while (sent < 10'000'000 && visit.Send(c.piece))
        sent += c.piece.size();
      visit.WaitUntilGone();
    });
    EXPECT_EQ(Fetch(site.Url("a.example", "/")).outcome, Outcome::kTooBig);
  }
}

TEST_F(CurlFetcherTest, NamesWhatIsNoHttp) {
  const std::string cases[] = {"",
                               "<html>HTTP/0.9</html>",
                               "\x01\x02\x03\x04garbage\r\n\r\n",
                               "SSH-2.0-OpenSSH\r\n",
                               std::string("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", 28),
                               "HTTP/9.9 200 OK\r\n\r\n",
                               "HTTP/1.1 200 OK\r\nA: b"};
  for (const std::string& bytes : cases) {
    SCOPED_TRACE(bytes);
    const FetchResponse response = FetchBytes(bytes);
    EXPECT_EQ(response.outcome, Outcome::kUnreachable);
    EXPECT_NE(response.detail, "");
  }
}

TEST_F(CurlFetcherTest, NamesResetAndRefusal) {
  HttpSite resets([](HttpSite::Visit& visit) { visit.ResetOnClose(); });
  const FetchResponse reset = Fetch(resets.Url("a.example", "/"));
  EXPECT_EQ(reset.outcome, Outcome::kUnreachable);
  EXPECT_TRUE(reset.reset);
  std::string url;
  {
    HttpSite gone([](HttpSite::Visit&) {});
    url = gone.Url("a.example", "/");
  }
  const FetchResponse response = Fetch(url);
  EXPECT_EQ(response.outcome, Outcome::kUnreachable);
  EXPECT_FALSE(response.connected);
  EXPECT_FALSE(response.reset);
}

TEST_F(CurlFetcherTest, NamesFailedTls) {
  // Speaks before it has read a request, as no TLS server does.
  HttpSite plain([](HttpSite::Visit&) {}, "127.0.0.1", 0, "HTTP/1.1 400 Bad\r\n\r\n");
  const std::string url = "https://a.example:" + std::to_string(plain.port()) + "/";
  EXPECT_EQ(Fetch(url).outcome, Outcome::kTlsFailed);
}

TEST_F(CurlFetcherTest, TimesOutOnASilentHandshake) {
  HttpSite silent([](HttpSite::Visit&) {});
  const std::string url = "https://a.example:" + std::to_string(silent.port()) + "/";
  EXPECT_EQ(Fetch(url, {"127.0.0.1"}, Milliseconds(100)).outcome, Outcome::kTimedOut);
}

TEST_F(CurlFetcherTest, ServesManyAtOnce) {
  HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", visit.target())); });
  constexpr int kMany = 200;
  int answered = 0;
  thread.Ask<int>([&](const std::function<void(int)>& done) {
    for (int i = 0; i < kMany; ++i) {
      const std::string target = "/" + std::to_string(i);
      fetcher->Fetch({ParseUrl(site.Url("a.example", target)).value(),
                      {IpAddress::Parse("127.0.0.1").value()},
                      "",
                      Milliseconds(10'000)},
                     [&, target, done](const FetchResponse& response) {
                       EXPECT_EQ(response.body, target);
                       if (++answered == kMany) done(answered);
                     });
    }
  });
  EXPECT_EQ(answered, kMany);
}

TEST_F(CurlFetcherTest, CanEndWhileRequestsRun) {
  HttpSite site([](HttpSite::Visit& visit) { visit.WaitUntilGone(); });
  thread.loop().Post([&] {
    fetcher->Fetch({ParseUrl(site.Url("a.example", "/")).value(),
                    {IpAddress::Parse("127.0.0.1").value()},
                    "",
                    Milliseconds(10'000)},
                   [](const FetchResponse&) { ADD_FAILURE() << "nobody is told"; });
  });
  ASSERT_TRUE(site.WaitForRequests(1, std::chrono::steady_clock::now() + Seconds(10)));
  thread.Join();
  fetcher.reset();
}

TEST(TlsSessions, AreResumedWithinAChainAndForgottenWithIt) {
  const TlsIdentity identity("a.example");
  const HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "")); },
                      "127.0.0.1", 0, "",
                      [&](HttpSite::Visit& visit) { return visit.StartTls(identity.context()); });
  const AddressGuard guard{{Network::Parse("127.0.0.1/32").value()}};
  LoopThread thread;
  CurlOptions options;
  options.ca_file = identity.ca_file();
  const auto fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
  thread.Start();
  const struct {
    bool new_chain;
    long resumed;  // of all handshakes so far
  } requests[] = {{true, 0}, {false, 1}, {false, 2}, {true, 2}, {false, 3}};
  std::shared_ptr<void> shared;
  for (const auto& r : requests) {
    FetchRequest request{ParseUrl("https://a.example:" + std::to_string(site.port()) + "/").value(),
                         {IpAddress::Parse("127.0.0.1").value()},
                         "",
                         Milliseconds(10'000)};
    if (!r.new_chain) request.shared = shared;
    const FetchResponse response = thread.Ask<FetchResponse>(
        [&](const Fetcher::Done& done) { fetcher->Fetch(std::move(request), done); });
    shared = response.shared;
    EXPECT_EQ(response.outcome, Outcome::kAnswered) << response.detail;
    EXPECT_EQ(SSL_CTX_sess_hits(identity.context()), r.resumed);
    ASSERT_TRUE(response.certificate);
    EXPECT_TRUE(response.certificate->verified);
    EXPECT_FALSE(response.certificate->issuer.empty());  // also of one that was not shown again
  }
  EXPECT_EQ(SSL_CTX_sess_accept_good(identity.context()), 5);
  thread.Join();
}

}  // namespace
}  // namespace linkmilter
