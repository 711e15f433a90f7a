#include "daemon/session.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::shared_ptr<Policy> SmallPolicy() {
  auto policy = std::make_shared<Policy>();
  policy->max_message_bytes = 100;
  policy->skip_clients = {Network::Parse("192.0.2.0/24").value(),
                          Network::Parse("2001:db8::/32").value()};
  return policy;
}

class SessionTest : public testing::Test {
 protected:
  Snapshot<Policy> policies{SmallPolicy()};
  ByteBudget budget{1000};
  Session session{policies, budget};
};

TEST_F(SessionTest, GathersAWholeMessage) {
  session.Connect("mail.example", "198.51.100.7");
  session.Helo("client.example");
  session.Mail("<alice@example.com>", "");
  session.Recipient("<bob@example.net>");
  session.Recipient("carol@example.net");
  session.Header("Subject", "one\n two");
  session.EndOfHeaders();
  session.Body("Hello\r\n");
  session.QueueId("4T00ABE");
  const Message& message = session.message();
  EXPECT_EQ(message.queue_id, "4T00ABE");
  EXPECT_EQ(message.client.address, "198.51.100.7");
  EXPECT_EQ(message.client.helo, "client.example");
  EXPECT_EQ(message.sender, "alice@example.com");
  EXPECT_EQ(message.recipients, (std::vector<std::string>{"bob@example.net", "carol@example.net"}));
  EXPECT_EQ(message.content, "Subject: one\r\n two\r\n\r\nHello\r\n");
  EXPECT_FALSE(message.cut());
  EXPECT_EQ(session.skip(), Skip::kNo);
}

TEST_F(SessionTest, IsNoqueueUntilTheServerNamesTheMessage) {
  session.Mail("<>", "");
  session.QueueId("");
  EXPECT_EQ(session.message().queue_id, "NOQUEUE");
  EXPECT_EQ(session.message().sender, "");
}

TEST_F(SessionTest, LeaksNothingFromOneMessageIntoTheNext) {
  session.Connect("", "192.0.2.1");
  session.Mail("<a@example.com>", "alice");
  session.Recipient("<b@example.com>");
  session.Header("x-linkMILTER", "accept");
  session.Body("text");
  session.QueueId("Q1");
  session.Fail(Trouble::kOutOfMemory);
  session.Connect("", "198.51.100.7");
  session.Mail("<c@example.com>", "");
  Message fresh;
  fresh.client.address = "198.51.100.7";
  fresh.sender = "c@example.com";
  EXPECT_EQ(session.message(), fresh);
  EXPECT_EQ(session.skip(), Skip::kNo);
  EXPECT_EQ(session.forged_headers(), 0U);
  EXPECT_FALSE(session.trouble());
}

TEST_F(SessionTest, ForgetsAnAbortedMessage) {
  session.Mail("<a@example.com>", "");
  session.Body("text");
  session.Reset();
  EXPECT_EQ(session.message(), Message{});
}

TEST_F(SessionTest, EndsCleanlyWhateverComesWithoutAMail) {
  session.Body("x");
  session.Header("A", "b");
  session.Recipient("<a@b>");
  session.EndOfHeaders();
  EXPECT_EQ(session.message().content, "xA: b\r\n\r\n");
}

TEST_F(SessionTest, CutsAtTheLimitAndCountsOn) {
  session.Mail("<a@b>", "");
  for (int i = 0; i < 7; ++i)
    session.Body(std::string(30, 'x'));
  EXPECT_EQ(session.message().content.size(), 100U);
  EXPECT_EQ(session.message().full_size, 210U);
  EXPECT_TRUE(session.message().cut());
}

TEST_F(SessionTest, CountsHeadersOfOurName) {
  session.Mail("<a@b>", "");
  for (const char* name : {"X-Linkmilter", "x-linkmilter", "X-LINKMILTER ", "X-Linkmilter-Not"})
    session.Header(name, "v");
  EXPECT_EQ(session.forged_headers(), 3U);
}

TEST_F(SessionTest, SkipsWhoIsTrusted) {
  const struct {
    const char* address;
    const char* authenticated;
    Skip skip;
  } cases[] = {
      {"198.51.100.7", "", Skip::kNo},
      {"198.51.100.7", "alice", Skip::kAuthenticated},
      {"192.0.2.77", "", Skip::kClient},
      {"2001:db8::1", "", Skip::kClient},
      {"", "", Skip::kNo},
      {"no address", "", Skip::kNo},
      {"::ffff:192.0.2.77", "", Skip::kNo},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.address);
    session.Connect("", one.address);
    session.Mail("<a@b>", one.authenticated);
    EXPECT_EQ(session.skip(), one.skip);
  }
}

TEST_F(SessionTest, DoesNotKeepTheContentOfASkippedMessage) {
  session.Connect("", "192.0.2.1");
  session.Mail("<a@b>", "");
  session.Body("secret");
  EXPECT_EQ(session.message().content, "");
  EXPECT_EQ(session.message().full_size, 6U);
}

TEST_F(SessionTest, HoldsThePolicyItsMessageBeganWith) {
  session.Mail("<a@b>", "");
  const auto before = session.policy();
  policies.Set(std::make_shared<Policy>());
  EXPECT_EQ(session.policy(), before);
  session.Mail("<a@b>", "");
  EXPECT_NE(session.policy(), before);
}

TEST_F(SessionTest, SharesOneBudgetWithAllOthers) {
  ByteBudget small{150};
  Session first(policies, small);
  Session second(policies, small);
  first.Body(std::string(90, 'x'));
  second.Body(std::string(40, 'x'));
  EXPECT_FALSE(second.trouble());
  second.Body(std::string(40, 'x'));  // beyond it
  second.Body("x");
  EXPECT_EQ(second.trouble(), Trouble::kOutOfMemory);
  EXPECT_EQ(second.message().content, "");
  EXPECT_EQ(second.message().full_size, 81U);
  EXPECT_TRUE(small.Take(60));  // what it held is free
  EXPECT_FALSE(small.Take(1));
}

TEST_F(SessionTest, GivesItsBytesBackWhenItsMessageEnds) {
  ByteBudget small{50};
  Session one(policies, small);
  for (int i = 0; i < 3; ++i) {
    one.Mail("<a@b>", "");
    one.Body(std::string(50, 'x'));
    EXPECT_FALSE(one.trouble());
  }
  one.Reset();
  EXPECT_TRUE(small.Take(50));
}

TEST_F(SessionTest, KeepsTheFirstTrouble) {
  session.Mail("<a@b>", "");
  session.Fail(Trouble::kOutOfMemory);
  session.Fail(Trouble::kBug);
  EXPECT_EQ(session.trouble(), Trouble::kOutOfMemory);
}

}  // namespace
}  // namespace linkmilter
