// Values to store, and a place to store them, for tests.
#pragma once

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "scanner/store/sqlite_store.h"

namespace linkmilter {

inline constexpr WallTime kNoon{Seconds(1'700'000'000)};

inline Finding SampleFinding(const std::string& url = "http://a.example/") {
  Finding finding;
  finding.url = url;
  finding.chain.hops = {
      {url, "192.0.2.1", 302, LedBy::kLink, Milliseconds(12)},
      {"https://b.example/#x", "2001:db8::1", 200, LedBy::kHttp302, Milliseconds(340)}};
  finding.chain.ending = Ending::kBlocked;
  finding.chain.detail = "a captcha";
  finding.landing = {"text/html", "Sign in \u2014 \"B\"", 4711, true};
  finding.chain.hops[1].certificate = Certificate{
      "CN=R11,O=Let's Encrypt,C=US", {"b.example"}, kNoon - Seconds(86'400), kNoon, true};
  finding.chain.hops[1].base_domain_missing = true;
  finding.chain.hops[1].instruction = {Milliseconds(500), 17, 42, false, "odd"};
  finding.chain.hops[1].upgraded = true;
  finding.bounced_to = "google.com";
  Landing& landing = finding.landing;
  landing.card_field = landing.code_field = landing.prefilled_address = true;
  landing.noindex = landing.empty = true;
  landing.real_type = "text/html";
  landing.language = "de";
  landing.text_length = 42;
  landing.challenge = "turnstile";
  landing.parked = "nginx";
  landing.site_name = "Shop";
  landing.logos = {"Shop logo"};
  landing.brands = {"paypal", "dhl"};
  landing.forms = {{"evil.example", "Telegram", true, true}};
  landing.frames = {"ads.example"};
  landing.calls = {{"http://c.example/", "Open"}};
  landing.file = {"a.pdf.exe", "exe", true, true, true};
  finding.standings = {{"dbl", "b.example", Standing::Result::kListed, "127.0.1.4", "DBL_PHISH",
                        7.5, Seconds(180), ""},
                       {"surbl", "b.example", Standing::Result::kRefused, "127.255.255.254", "", 0,
                        Seconds(60), "refuses"}};
  finding.standings[0].kind = Standing::Class::kPhish;
  finding.standings[0].host = "www.b.example";
  finding.sources = "dbl:1 surbl:2 ";
  finding.standings_until = kNoon + Seconds(180);
  finding.made = kNoon;
  finding.valid_until = kNoon + Seconds(3600);
  return finding;
}

inline DeferralKeys KeysFor(const std::string& message, const std::string& links = "links") {
  return {message + "-id", message + "-sender", links};
}

// A directory of its own, gone with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
  std::string File(const std::string& name = "linkmilter.db") const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<SqliteStore> OpenStore(const std::string& path,
                                              StoreObserver observer = {}) {
  auto store = SqliteStore::Create(path, std::move(observer));
  EXPECT_TRUE(store.ok()) << store.error().message;
  return std::move(store).value();
}

}  // namespace linkmilter
