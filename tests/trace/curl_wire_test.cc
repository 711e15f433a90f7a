// What the real fetcher keeps of exchanges with servers on loopback.
#include "scanner/trace/curl_wire.h"

#include <string>

#include <gtest/gtest.h>

#include "scanner/trace/curl_fetcher.h"
#include "tests/fakes/http_site.h"
#include "tests/trace/loop_thread.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxBody = 10'000;

class CurlWireTest : public testing::Test {
 protected:
  CurlWireTest() {
    CurlOptions options;
    options.max_body_bytes = kMaxBody;
    fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
    thread.Start();
  }
  ~CurlWireTest() override { thread.Join(); }

  // What is kept of a server that sends `bytes`, and waits if it does not close.
  WireExchange Keep(const std::string& bytes,
                    bool closes = true,
                    Milliseconds timeout = Milliseconds(10'000)) {
    HttpSite site([&](HttpSite::Visit& visit) {
      visit.Send(bytes);
      if (!closes) visit.WaitUntilGone();
    });
    FetchRequest request{ParseUrl(site.Url("a.example", "/x?y#z")).value(),
                         {IpAddress::Parse("127.0.0.1").value()},
                         "c=1",
                         timeout,
                         true};
    const FetchResponse response = thread.Ask<FetchResponse>(
        [&](const Fetcher::Done& done) { fetcher->Fetch(std::move(request), done); });
    requests = site.requests();
    EXPECT_TRUE(response.exchange);
    return response.exchange ? *response.exchange : WireExchange();
  }

  AddressGuard guard{{Network::Parse("127.0.0.1/32").value()}};
  LoopThread thread;
  std::unique_ptr<CurlFetcher> fetcher;
  std::vector<std::string> requests;
};

TEST_F(CurlWireTest, KeepsBothDirectionsByteForByte) {
  const std::string interim = "HTTP/1.1 100 Continue\r\nA: 1\r\n\r\n";
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 \r\n\r\n"), std::string("HTTP/1.0 404 no\nX-a:b\n\nbody"),
        std::string("HTTP/1.1 200 OK\r\nFold: a\r\n b\r\nfold: c\r\n\r\n\0\r\n\xff", 46),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3;x=\"y\"\r\nabc\r\n00\r\nTrailer: t\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip")}) {
    SCOPED_TRACE(bytes);
    const WireExchange kept = Keep(interim + bytes);
    EXPECT_EQ(kept.response, bytes);
    EXPECT_EQ(kept.interim, interim);
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(kept.request, requests[0]);
    EXPECT_GT(kept.total.count(), 0);
    EXPECT_EQ(kept.tls_version, "");
  }
}

TEST_F(CurlWireTest, KeepsARedirectUpToItsEmptyLine) {
  const std::string head = "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n";
  EXPECT_EQ(Keep(head + "body").response, head);
}

TEST_F(CurlWireTest, SaysWhyAResponseIsCut) {
  const std::string length = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n";
  EXPECT_EQ(Keep(length + "short").truncated, "disconnect");
  EXPECT_EQ(Keep(length + "short", false, Milliseconds(200)).truncated, "time");
  EXPECT_EQ(Keep(length + std::string(kMaxBody + 1, 'x'), false).truncated, "length");
  EXPECT_EQ(Keep("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\nbody").truncated, "unspecified");
  EXPECT_EQ(Keep("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").truncated, "");
}

TEST_F(CurlWireTest, KeepsNoEndlessChunkExtension) {
  const WireExchange kept =
      Keep("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(500'000, 'x'));
  EXPECT_LE(kept.response.size(), 2 * kMaxBody + kMaxHeaderBytes);
  EXPECT_EQ(kept.truncated, "length");
}

TEST_F(CurlWireTest, KeepsTheRequestThatNobodyAnswered) {
  const WireExchange kept = Keep("");
  EXPECT_EQ(kept.request, requests.at(0));
  EXPECT_EQ(kept.response, "");
}

}  // namespace
}  // namespace linkmilter
