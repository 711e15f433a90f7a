#include "scanner/judge/campaign.h"

#include <gtest/gtest.h>

#include "scanner/links/caution.h"
#include "scanner/store/memory_store.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

constexpr char kTokens[][23] = {"k7Gq2mX9vB4tR8sW1zLpQ6", "p3Hw8nC5dF6gJ2kL9mNqT4",
                                "z9Yx1wV4uT7sR2qP5oN8mK", "b6Dc4eF8gH1jK3lM7nP2rQ"};

Extraction MailFrom(const std::string& from, const std::vector<std::string>& urls) {
  Extraction extraction;
  extraction.from = from;
  for (const std::string& url : urls) {
    Link link = LinkTo(url);
    link.places.push_back({PlaceKind::kClick, "1", "a", "href"});
    extraction.links.push_back(link);
  }
  ApplyCaution({}, extraction.links);
  return extraction;
}

class Campaign : public testing::Test {
 protected:
  // The URLs that become samples when `recipients` get this mail.
  std::vector<std::string> Sampled(const Extraction& mail,
                                   const std::vector<std::string>& recipients) {
    const Sighting sighting = SightingOf(mail, recipients, "key");
    std::vector<std::string> urls;
    const auto sampled = store.CountCampaigns(sighting, policy, now);
    for (const std::size_t i : sampled.value())
      urls.push_back(mail.links[i].url);
    return urls;
  }
  std::vector<std::string> Sampled(const std::string& url, const std::string& recipient) {
    return Sampled(MailFrom("news@shop.example", {url}), {recipient});
  }

  MemoryStore store;
  CampaignPolicy policy{.lift = true, .recipients = 3, .samples = 1};
  WallTime now{Seconds(1'700'000'000)};
};

using Urls = std::vector<std::string>;

std::string Personal(int n) {
  return std::string("http://shop.example/l/") + kTokens[n];
}

TEST_F(Campaign, TakesOneSampleOnceEnoughRecipientsHaveGotItsLinks) {
  EXPECT_EQ(Sampled(Personal(0), "a@x.example"), Urls{});
  EXPECT_EQ(Sampled(Personal(1), "b@x.example"), Urls{});
  EXPECT_EQ(Sampled(Personal(2), "c@x.example"), Urls{Personal(2)});
  EXPECT_EQ(Sampled(Personal(3), "d@x.example"), Urls{});
  EXPECT_EQ(Sampled(Personal(2), "c@x.example"), Urls{Personal(2)}) << "the retry";
}

TEST_F(Campaign, IsNotReachedByRetriesNorByOneEnvelope) {
  const Extraction mail = MailFrom("news@shop.example", {Personal(0)});
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(Sampled(mail, {"b@x.example", "A@x.example", "c@x.example", "d@x.example"}), Urls{});
    EXPECT_EQ(Sampled(mail, {"d@x.example", "c@x.example", "a@x.example", "b@x.example"}), Urls{});
  }
}

TEST_F(Campaign, NeverLiftsWhatActs) {
  policy.recipients = 1;
  for (const char* path :
       {"unsubscribe", "approve", "delete-account", "release-mail", "checkout", "rsvp"}) {
    const std::string url = std::string("http://shop.example/") + path + "?k=" + kTokens[0];
    SCOPED_TRACE(url);
    EXPECT_EQ(Sampled(url, "a@x.example"), Urls{});
  }
  Extraction mail = MailFrom("news@shop.example", {Personal(0)});
  for (const Plan plan : {Plan::kNever, Plan::kFetch}) {
    mail.links[0].plan = plan;
    EXPECT_TRUE(SightingOf(mail, {"a@x.example"}, "key").links.empty());
  }
}

TEST_F(Campaign, LiftsASignInLinkOnlyIfManyHaveGotTheVerySame) {
  const auto reset = [](int n) {
    return std::string("http://shop.example/reset-password?token=") + kTokens[n];
  };
  for (int n = 0; n < 4; ++n)
    EXPECT_EQ(Sampled(reset(n), std::to_string(n) + "@x.example"), Urls{});
  EXPECT_EQ(Sampled(reset(0), "7@x.example"), Urls{});
  EXPECT_EQ(Sampled(reset(0), "8@x.example"), Urls{reset(0)});
}

TEST_F(Campaign, IsOfOneSender) {
  const auto from = [&](const std::string& sender, int n) {
    return Sampled(MailFrom(sender, {Personal(n)}), {std::to_string(n) + "@x.example"});
  };
  EXPECT_EQ(from("a@shop.example", 0), Urls{});
  EXPECT_EQ(from("b@shop.example", 1), Urls{});
  EXPECT_EQ(from("a@other.example", 2), Urls{});
  EXPECT_EQ(from("a@shop.example", 3), Urls{Personal(3)});
}

TEST_F(Campaign, IsForgottenAfterTwoWeeks) {
  Sampled(Personal(0), "a@x.example");
  Sampled(Personal(1), "b@x.example");
  now += kCampaignLife;
  EXPECT_EQ(Sampled(Personal(2), "c@x.example"), Urls{});
}

TEST_F(Campaign, KeepsNeitherUrlsNorAddresses) {
  const Sighting sighting =
      SightingOf(MailFrom("news@shop.example", {Personal(0)}), {"a@x.example"}, "key");
  ASSERT_EQ(sighting.links.size(), 1U);
  for (const std::string& key :
       {sighting.links[0].campaign, sighting.links[0].url, sighting.recipients.at(0)}) {
    EXPECT_EQ(key.size(), kCampaignKeyBytes);
    EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

}  // namespace
}  // namespace linkmilter
