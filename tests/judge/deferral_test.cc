#include "scanner/judge/deferral.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

const WallTime kNoon{Seconds(1'700'000'000)};

Extraction Letter() {
  Extraction letter;
  letter.message_id = "<1@mail.example>";
  letter.from = "alice@origin.example";
  letter.subject = "Hello";
  letter.date = "Tue, 14 Nov 2023 22:13:20 +0000";
  letter.content_digest = "0123";
  letter.links = {LinkTo("http://a.example/"), LinkTo("http://b.example/")};
  return letter;
}

TEST(NormaliseSender, TakesOffWhatChangesFromTryToTry) {
  const struct {
    const char* sender;
    const char* normal;
  } cases[] = {
      {"", "@"},
      {"alice@Origin.EXAMPLE", "alice@origin.example"},
      {"prvs=1234abcdef=alice@origin.example", "alice@origin.example"},
      {"PRVS=9999=alice@origin.example", "alice@origin.example"},
      {"btv1==0815==alice@origin.example", "alice@origin.example"},
      {"SRS0=HHHH=TT=origin.example=alice@forwarder.example", "alice@origin.example"},
      {"SRS0+HHHH=UU=Origin.example=alice@forwarder.example", "alice@origin.example"},
      {"srs0-H=T=origin.example=prvs=1=alice@forwarder.example", "alice@origin.example"},
      {"SRS1=GGGG=one.example==HHHH=TT=origin.example=alice@two.example", "alice@origin.example"},
      {"SRS1=GGGG=one.example=+HHHH=TT=origin.example=alice@two.example", "alice@origin.example"},
      {"bounce-17-bob=home.example@list.example", "bounce-17-bob@list.example"},
      {"list+bob@list.example", "list@list.example"},
      {"+bob@list.example", "+bob@list.example"},
      {"prvs=broken@origin.example", "prvs@origin.example"},
      {"SRS0=HHHH@f.example", "SRS0@f.example"},
      {"SRS0", "SRS0@"},
      {"SRS1=", "SRS1@"},
      {"=@=", "=@="},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.sender);
    EXPECT_EQ(NormaliseSender(row.sender), row.normal);
  }
}

TEST(KeysOf, RecogniseTheRetryByWhatStayed) {
  const DeferralKeys first = KeysOf(Letter(), "prvs=1=alice@origin.example", "key");
  Extraction other_id = Letter();
  other_id.message_id = "<2@mail.example>";
  const DeferralKeys by_sender = KeysOf(other_id, "prvs=2=alice@origin.example", "key");
  EXPECT_NE(by_sender.by_message_id, first.by_message_id);
  EXPECT_EQ(by_sender.by_sender, first.by_sender);

  const DeferralKeys by_id = KeysOf(Letter(), "someone@else.example", "key");
  EXPECT_EQ(by_id.by_message_id, first.by_message_id);
  EXPECT_NE(by_id.by_sender, first.by_sender);

  Extraction reencoded = Letter();
  reencoded.content_digest = "4567";
  std::swap(reencoded.links[0], reencoded.links[1]);
  const DeferralKeys by_links = KeysOf(reencoded, "alice@origin.example", "key");
  EXPECT_NE(by_links.by_message_id, first.by_message_id);
  EXPECT_NE(by_links.by_sender, first.by_sender);
  EXPECT_EQ(by_links.by_links, first.by_links);
}

TEST(KeysOf, DependOnTheSiteAndLeakNothing) {
  const DeferralKeys keys = KeysOf(Letter(), "alice@origin.example", "key");
  const DeferralKeys elsewhere = KeysOf(Letter(), "alice@origin.example", "other key");
  EXPECT_NE(keys.by_message_id, elsewhere.by_message_id);
  EXPECT_NE(keys.by_sender, elsewhere.by_sender);
  EXPECT_NE(keys.by_links, elsewhere.by_links);
  EXPECT_EQ(keys.by_links.size(), 64U);
}

TEST(KeysOf, AreEmptyWhereTheMessageLacksWhatTheyAreMadeOf) {
  const DeferralKeys keys = KeysOf(Extraction(), "", "key");
  EXPECT_EQ(keys.by_message_id, "");
  EXPECT_EQ(keys.by_links, "");
  EXPECT_EQ(keys.by_sender.size(), 64U);
}

TEST(KeysOf, DoNotMixUpTheirFields) {
  Extraction one = Letter();
  one.date = "ab";
  one.subject = "c";
  Extraction two = Letter();
  two.date = "a";
  two.subject = "bc";
  EXPECT_NE(KeysOf(one, "", "key").by_sender, KeysOf(two, "", "key").by_sender);
}

TEST(MayDefer, KeepsItsLimits) {
  const struct {
    const char* what = "";
    std::optional<DeferralRecord> record;
    int max_times = 2;
    bool may = false;
  } cases[] = {
      {"deferral is off", std::nullopt, 0, false},
      {"never deferred", std::nullopt, 2, true},
      {"once", DeferralRecord{"x", 1, kNoon - Seconds(300), kNoon - Seconds(300)}, 2, true},
      {"often enough", DeferralRecord{"x", 2, kNoon - Seconds(600), kNoon - Seconds(300)}, 2,
       false},
      {"a burst", DeferralRecord{"x", 2, kNoon - Seconds(400), kNoon - Seconds(59)}, 2, true},
      {"after the burst", DeferralRecord{"x", 2, kNoon - Seconds(400), kNoon - kSameAttempt}, 2,
       false},
      {"too long", DeferralRecord{"x", 1, kNoon - Seconds(900), kNoon - Seconds(1)}, 2, false},
      {"nearly too long", DeferralRecord{"x", 1, kNoon - Seconds(899), kNoon - Seconds(99)}, 2,
       true},
      {"its links were deferred", DeferralRecord{"", 0, kNoon - Seconds(60), {}}, 2, true},
      {"its links for too long", DeferralRecord{"", 0, kNoon - Seconds(900), {}}, 2, false},
      {"forgotten", DeferralRecord{"x", 9, kNoon - kDeferralLife, kNoon - kDeferralLife}, 2, true},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.what);
    DeferPolicy policy;
    policy.max_times = row.max_times;
    Verdict verdict;
    verdict.decided = false;
    EXPECT_EQ(MayDefer(verdict, row.record ? &*row.record : nullptr, policy, kNoon), row.may);
  }
}

TEST(MayDefer, LetsListsCatchUpOnceAndNeverTwice) {
  const DeferralRecord once{"x", 1, kNoon - Seconds(300), kNoon - Seconds(300)};
  const DeferralRecord burst{"x", 1, kNoon - Seconds(59), kNoon - Seconds(59)};
  const DeferralRecord siblings{"", 0, kNoon - Seconds(60), {}};
  DeferPolicy policy;
  policy.max_times = 10;
  Verdict grey;
  EXPECT_TRUE(MayDefer(grey, nullptr, policy, kNoon));
  EXPECT_TRUE(MayDefer(grey, &siblings, policy, kNoon));
  EXPECT_TRUE(MayDefer(grey, &burst, policy, kNoon));
  EXPECT_FALSE(MayDefer(grey, &once, policy, kNoon));
  policy.max_times = 0;
  EXPECT_FALSE(MayDefer(grey, nullptr, policy, kNoon));
}

TEST(WithoutDeferral, SettlesAGreyScoreThatMissesNothing) {
  Verdict verdict;
  verdict.action = Action::kDefer;
  Policy policy;
  policy.defer.on_undecided = Action::kReject;
  EXPECT_EQ(WithoutDeferral(verdict, policy), Action::kTag);
  verdict.settled = Action::kQuarantine;
  EXPECT_EQ(WithoutDeferral(verdict, policy), Action::kQuarantine);
}

TEST(WithoutDeferral, IsOnUndecidedButNeverMilderThanWhatIsKnown) {
  const struct {
    Action settled;
    Action on_undecided;
    Action action;
  } cases[] = {
      {Action::kAccept, Action::kAccept, Action::kAccept},
      {Action::kTag, Action::kAccept, Action::kTag},
      {Action::kQuarantine, Action::kTag, Action::kQuarantine},
      {Action::kAccept, Action::kTag, Action::kTag},
      {Action::kTag, Action::kQuarantine, Action::kQuarantine},
      {Action::kAccept, Action::kReject, Action::kReject},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(Name(row.settled));
    Verdict verdict;
    verdict.action = Action::kDefer;
    verdict.settled = row.settled;
    verdict.decided = false;
    Policy policy;
    policy.defer.on_undecided = row.on_undecided;
    EXPECT_EQ(WithoutDeferral(verdict, policy), row.action);
  }
}

}  // namespace
}  // namespace linkmilter
