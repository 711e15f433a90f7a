#include "scanner/judge/shown_text.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

struct Case {
  std::string url;
  std::string text;
  MessageFacts message = {};
  Finding finding = {};  // without hops: not followed
  std::vector<std::string> outers = {};
};

Shown ShownBy(const Case& shown) {
  Link link = LinkTo(shown.url);
  link.texts = {shown.text};
  link.outers = shown.outers;
  Policy policy;
  policy.own_domains = {"ours.test", "ours-too.test"};
  const bool followed = !shown.finding.chain.hops.empty();
  return WorstShown(link, {followed ? &shown.finding : nullptr, policy, shown.message}).what;
}

TEST(ShownText, IsAnAddressOnlyWhereItBeginsWithOne) {
  const struct {
    const char* text;
    const char* host;
  } rows[] = {
      {"https://bank.test/login", "bank.test"},
      {"WWW.Bank.Test", "bank.test"},
      {" https://a.bank.test/ (secure)", "a.bank.test"},
      {"https://example/", "example"},
      {"bank.com", "bank.com"},
      {"bank.com/login", "bank.com"},
      {"click https://bank.test/", ""},
      {"bank.com is your bank", ""},
      {"report.zip", ""},
      {"node.js", ""},
      {"help@bank.com", ""},
      {"www.help@bank.test", ""},
      {"https://bank.test/very/lo...", ""},
      {"https://bank.test/very/lo\u2026", ""},
      {"https://[broken", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(ReadShownHost(row.text, SuffixList()).host, row.host);
  }
}

TEST(ShownText, MayBeOfTheSameSite) {
  EXPECT_EQ(ShownBy({"https://a.shop.test/x", "https://www.shop.test/y"}), Shown::kNothing);
  EXPECT_EQ(ShownBy({"https://shop.test/x", "https://b.shop.test/"}), Shown::kNothing);
  EXPECT_EQ(ShownBy({"https://evil.test/x", "https://www.shop.test/y"}), Shown::kOther);
}

TEST(ShownText, MayBeOfTheSameOwner) {
  EXPECT_EQ(ShownBy({"https://youtu.google.com/x", "www.youtube.com"}), Shown::kNothing);
  EXPECT_EQ(ShownBy({"https://ours.test/x", "www.ours-too.test"}), Shown::kNothing);
  EXPECT_EQ(ShownBy({"https://evil.test/x", "www.ours-too.test"}), Shown::kOther);
}

TEST(ShownText, MayBeWhereTheLinkEndsOrWhatItIsWrappedIn) {
  Case shown{"https://a.test/", "https://www.shop.test/offer"};
  shown.finding = FindingOf({"https://a.test/", "https://shop.test/"}, Ending::kLanded);
  EXPECT_EQ(ShownBy(shown), Shown::kNothing);
  shown.finding = FindingOf({"https://a.test/", "https://evil.test/"}, Ending::kLanded);
  EXPECT_EQ(ShownBy(shown), Shown::kOther);
  shown.outers = {"https://www.shop.test/?u=https://a.test/"};
  EXPECT_EQ(ShownBy(shown), Shown::kNothing);
}

TEST(ShownText, MayPassTheCounterOfAProvenSender) {
  Case shown{"https://track.test/x", "www.shop.test"};
  EXPECT_EQ(ShownBy(shown), Shown::kOther);
  shown.message.proven_domain = "shop.test";
  EXPECT_EQ(ShownBy(shown), Shown::kOther);
  shown.message.proven_domain = "track.test";
  EXPECT_EQ(ShownBy(shown), Shown::kNothing);
}

TEST(ShownText, MayPassTheCounterOfThoseWhoSendForOthers) {
  EXPECT_EQ(ShownBy({"https://u1.ct.sendgrid.net/x", "www.shop.test"}), Shown::kNothing);
}

TEST(ShownText, MayPassADomainThatSignedBesideTheOneShown) {
  Case shown{"https://click.shop-mail.test/x", "www.shop.test"};
  shown.message.signers = {"shop-mail.test"};
  EXPECT_EQ(ShownBy(shown), Shown::kOther);  // anybody signs for himself
  shown.message.signers.emplace_back("shop.test");
  EXPECT_EQ(ShownBy(shown), Shown::kNothing);
  shown.message.signers.pop_back();
  shown.message.proven_domain = "shop.test";
  EXPECT_EQ(ShownBy(shown), Shown::kNothing);
}

TEST(ShownText, OfANameThatTheHostImitatesHasNoExcuseButTheOwner) {
  Case shown{"https://examp1e.test/", "www.example.test"};
  EXPECT_EQ(ShownBy(shown), Shown::kLooksAlike);
  shown.message.proven_domain = "examp1e.test";
  EXPECT_EQ(ShownBy(shown), Shown::kLooksAlike);
  for (const char* url : {"https://еxample.test/", "https://exarnple.test/",
                          "https://exampel.test/", "https://www.exampl.test/"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(ShownBy({url, "https://example.test/"}), Shown::kLooksAlike);
  }
  EXPECT_EQ(ShownBy({"https://example.support.test/", "www.example.test"}), Shown::kOther);
  EXPECT_EQ(ShownBy({"https://paypa1.com/", "https://paypal.com/"}), Shown::kLooksAlike);
}

TEST(ShownText, OfABareNameCountsOnlyWhereItIsImitated) {
  EXPECT_EQ(ShownBy({"https://track.test/", "booking.com"}), Shown::kNothing);
  EXPECT_EQ(ShownBy({"https://bookinq.com/", "booking.com"}), Shown::kLooksAlike);
}

}  // namespace
}  // namespace linkmilter
