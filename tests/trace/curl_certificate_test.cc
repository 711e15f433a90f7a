// The certificate of a hop, from the real fetcher and a real handshake on loopback.
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "scanner/trace/curl_fetcher.h"
#include "tests/fakes/http_site.h"
#include "tests/fakes/tls_identity.h"
#include "tests/trace/loop_thread.h"

namespace linkmilter {
namespace {

FetchResponse FetchFrom(const HttpSite& site, const std::string& host, const std::string& ca_file) {
  const AddressGuard guard{{Network::Parse("127.0.0.1/32").value()}};
  LoopThread thread;
  CurlOptions options;
  options.ca_file = ca_file;
  const auto fetcher = std::move(CurlFetcher::Create(thread.loop(), guard, options)).value();
  thread.Start();
  FetchRequest request{
      ParseUrl("https://" + host + ":" + std::to_string(site.port()) + "/").value(),
      {IpAddress::Parse("127.0.0.1").value()},
      "",
      Milliseconds(10'000),
      FetchProfile::kHonest,
      true};
  FetchResponse response = thread.Ask<FetchResponse>(
      [&](const Fetcher::Done& done) { fetcher->Fetch(std::move(request), done); });
  thread.Join();
  return response;
}

std::string Content(const std::string& name) {
  std::ifstream file(name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(HopCertificate, IsReadWhetherItVerifiesOrNot) {
  const TlsIdentity identity("a.example");
  const std::string& trusted = identity.ca_file();
  const HttpSite site([](HttpSite::Visit& visit) { visit.Send(HttpAnswer(200, "", "")); },
                      "127.0.0.1", 0, "",
                      [&](HttpSite::Visit& visit) { return visit.StartTls(identity.context()); });
  const struct {
    const char* what;
    const char* host;
    std::string ca_file;
    FetchResponse::Outcome outcome;
    std::string verification;
  } cases[] = {
      {"a stranger's", "a.example", "", FetchResponse::Outcome::kTlsFailed,
       "self-signed certificate"},
      {"for another name", "b.example", trusted, FetchResponse::Outcome::kTlsFailed, "ok"},
      {"a trusted one", "a.example", trusted, FetchResponse::Outcome::kAnswered, "ok"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const FetchResponse response = FetchFrom(site, c.host, c.ca_file);
    EXPECT_EQ(response.outcome, c.outcome) << response.detail;
    ASSERT_TRUE(response.certificate);
    const Certificate& certificate = *response.certificate;
    EXPECT_EQ(certificate.verified, c.outcome == FetchResponse::Outcome::kAnswered);
    EXPECT_EQ(certificate.issuer, "CN=Test Issuer,O=Tests");
    EXPECT_EQ(certificate.names,
              (std::vector<std::string>{"a.example", "*.a.example", "192.0.2.7"}));
    EXPECT_EQ(certificate.not_after - certificate.not_before, std::chrono::hours(72));
    EXPECT_LT(certificate.not_before, std::chrono::system_clock::now());
    ASSERT_TRUE(response.exchange);
    const WireExchange& kept = *response.exchange;
    ASSERT_EQ(kept.certificates.size(), 1U);
    EXPECT_EQ(kept.certificates[0], Content(trusted));
    EXPECT_EQ(kept.verification, c.verification);
    EXPECT_TRUE(kept.tls_version.starts_with("TLSv1.")) << kept.tls_version;
    EXPECT_NE(kept.cipher, "");
  }
}

}  // namespace
}  // namespace linkmilter
