#include "scanner/trace/ares_resolver.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/dns_server.h"
#include "tests/trace/loop_thread.h"

namespace linkmilter {
namespace {

using Result = AddressAnswer::Result;

class AresResolverTest : public testing::Test {
 protected:
  AresResolverTest() {
    AresOptions options;
    options.servers = {dns.address()};
    options.timeout = Milliseconds(300);
    options.cache.shortest = Seconds(0);
    options.keep_replies = true;
    resolver = std::move(AresResolver::Create(thread.loop(), options)).value();
    thread.Start();
  }
  ~AresResolverTest() override { thread.Join(); }

  AddressAnswer Ask(const std::string& host) {
    return thread.Ask<AddressAnswer>(
        [&](const Resolver::Done& done) { resolver->Addresses(host, done); });
  }
  static std::vector<std::string> Texts(const AddressAnswer& answer) {
    std::vector<std::string> texts;
    for (const IpAddress& address : answer.addresses)
      texts.push_back(address.ToString());
    std::sort(texts.begin(), texts.end());
    return texts;
  }

  DnsServer dns;
  LoopThread thread;
  std::unique_ptr<AresResolver> resolver;
};

TEST_F(AresResolverTest, NamesEveryFailure) {
  dns.Set("fails.example", DnsServer::Manner::kServerFailure);
  dns.Set("refused.example", DnsServer::Manner::kRefuse);
  dns.Set("silent.example", DnsServer::Manner::kSilence);
  dns.Set("cut.example", DnsServer::Manner::kCut);
  dns.Set("lame.example", DnsServer::Manner::kRefer);
  dns.Add("empty.example", {});
  EXPECT_EQ(Ask("missing.example").result, Result::kNoSuchName);
  EXPECT_EQ(Ask("empty.example").result, Result::kNoSuchName);
  EXPECT_EQ(Ask("fails.example").result, Result::kFailed);
  EXPECT_EQ(Ask("refused.example").result, Result::kFailed);
  EXPECT_EQ(Ask("silent.example").result, Result::kTimedOut);
  EXPECT_EQ(Ask("cut.example").result, Result::kFailed);
  EXPECT_EQ(Ask("lame.example").result, Result::kFailed);
  EXPECT_EQ(Ask("a..example").result, Result::kFailed);
  EXPECT_NE(Ask("silent.example").detail, "");
}

TEST_F(AresResolverTest, JoinsBothFamilies) {
  dns.Add("a.example", {"192.0.2.1", "192.0.2.2", "2001:db8::1"}, 120);
  const AddressAnswer answer = Ask("a.example");
  ASSERT_EQ(answer.result, Result::kFound) << answer.detail;
  EXPECT_EQ(Texts(answer), (std::vector<std::string>{"192.0.2.1", "192.0.2.2", "2001:db8::1"}));
  EXPECT_EQ(answer.ttl, Seconds(120));
}

TEST_F(AresResolverTest, KeepsWhatTheServerSaidByteForByte) {
  dns.Add("a.example", {"192.0.2.1"}, 120);
  const AddressAnswer found = Ask("a.example");
  ASSERT_EQ(found.replies.size(), 2U);  // A and AAAA
  const std::string question("\1a\7example\0\0\1\0\1", 15);
  EXPECT_EQ(found.replies[0].substr(12, question.size()), question);
  EXPECT_NE(found.replies[0].find(std::string("\xC0\x00\x02\x01", 4)), std::string::npos);
  const AddressAnswer missing = Ask("missing.example");
  ASSERT_EQ(missing.replies.size(), 2U);
  EXPECT_EQ(missing.replies[0][3] & 0x0F, 3);  // NXDOMAIN
}

TEST_F(AresResolverTest, TakesNoMoreThanItMay) {
  std::vector<std::string> many;
  for (int i = 1; i <= 40; ++i)
    many.push_back("192.0.2." + std::to_string(i));
  dns.Add("many.example", many);
  EXPECT_EQ(Ask("many.example").addresses.size(), kMaxAddresses);
  for (const int aliases : {1, kMaxAliases, kMaxAliases + 1}) {
    SCOPED_TRACE(aliases);
    const std::string name = "c" + std::to_string(aliases) + ".example";
    dns.Add(name, {"192.0.2.1"});
    dns.Alias(name, aliases);
    const AddressAnswer answer = Ask(name);
    EXPECT_EQ(answer.result, aliases <= kMaxAliases ? Result::kFound : Result::kNoSuchName);
    EXPECT_EQ(answer.detail, aliases <= kMaxAliases ? "" : "too many aliases");
  }
}

TEST_F(AresResolverTest, AsksTheDnsOnly) {
  // In every hosts file, and with no dot for a search domain to hang on.
  EXPECT_EQ(Ask("localhost").result, Result::kNoSuchName);
  EXPECT_EQ(Ask("short").result, Result::kNoSuchName);
  for (const std::string& question : dns.asked()) {
    EXPECT_TRUE(question.starts_with("localhost A") || question.starts_with("short A")) << question;
  }
}

TEST_F(AresResolverTest, ListAnswersAreOfIpv4Only) {
  dns.Add("2.0.0.127.dbl.example", {"127.0.1.2"});
  const auto answer = thread.Ask<AddressAnswer>(
      [&](const Resolver::Done& done) { resolver->ListAnswer("2.0.0.127.dbl.example", done); });
  EXPECT_EQ(Texts(answer), std::vector<std::string>{"127.0.1.2"});
  EXPECT_EQ(dns.asked(), std::vector<std::string>{"2.0.0.127.dbl.example A"});
}

TEST_F(AresResolverTest, TellsWhetherAListRefusesOrFails) {
  const auto ask = [&](const std::string& name, DnsServer::Manner manner) {
    dns.Set(name, manner);
    return thread
        .Ask<AddressAnswer>([&](const Resolver::Done& done) { resolver->ListAnswer(name, done); })
        .result;
  };
  EXPECT_EQ(ask("a.refuses.example", DnsServer::Manner::kRefuse), Result::kRefused);
  EXPECT_EQ(ask("a.fails.example", DnsServer::Manner::kServerFailure), Result::kFailed);
  EXPECT_EQ(ask("a.cut.example", DnsServer::Manner::kCut), Result::kFailed);
  EXPECT_EQ(ask("a.lame.example", DnsServer::Manner::kRefer), Result::kFailed);
  EXPECT_EQ(ask("a.silent.example", DnsServer::Manner::kSilence), Result::kTimedOut);
}

TEST_F(AresResolverTest, NamesTheServersOfADomain) {
  const auto ask = [&](const std::string& domain) {
    return thread.Ask<AddressAnswer>(
        [&](const Resolver::Done& done) { resolver->NameServers(domain, done); });
  };
  EXPECT_EQ(ask("missing.example").result, Result::kNoSuchName);
  dns.AddServers("inner.example", {"localhost", "ns.corp", "ns", "n/s.example"});
  EXPECT_EQ(ask("inner.example").result, Result::kNoSuchName);
  dns.AddServers("many.example", {"F.example", "e.example", "d.example", "c.example", "b.example"});
  for (int i = 0; i < 2; ++i) {
    const AddressAnswer answer = ask("many.example");
    EXPECT_EQ(answer.servers,
              (std::vector<std::string>{"b.example", "c.example", "d.example", "e.example"}));
    EXPECT_TRUE(answer.addresses.empty());
  }
  EXPECT_EQ(dns.asked(), (std::vector<std::string>{"missing.example NS", "inner.example NS",
                                                   "many.example NS"}));
}

TEST_F(AresResolverTest, CachesByTimeToLive) {
  dns.Add("a.example", {"192.0.2.1"}, 300);
  Ask("a.example");
  Ask("a.example");
  EXPECT_EQ(dns.asked().size(), 2U);  // A and AAAA
}

TEST_F(AresResolverTest, SeesANameThatRebinds) {
  dns.Add("r.example", {"192.0.2.1"}, 0);
  dns.Add("r.example", {"127.0.0.1"}, 0);
  EXPECT_EQ(Texts(Ask("r.example")), std::vector<std::string>{"192.0.2.1"});
  EXPECT_EQ(Texts(Ask("r.example")), std::vector<std::string>{"127.0.0.1"});
}

TEST_F(AresResolverTest, JoinsLookUpsThatRun) {
  dns.Set("silent.example", DnsServer::Manner::kSilence);
  int answers = 0;
  thread.Ask<int>([&](const std::function<void(int)>& done) {
    for (int i = 0; i < 10; ++i) {
      resolver->Addresses("silent.example", [&, done](const AddressAnswer& answer) {
        EXPECT_EQ(answer.result, Result::kTimedOut);
        if (++answers == 10) done(0);
      });
    }
  });
  EXPECT_LE(dns.asked().size(), 6U);  // two types, three tries
}

TEST_F(AresResolverTest, ResolvesManyAtOnceAndAsksAgainFromACallback) {
  constexpr int kMany = 100;
  for (int i = 0; i < kMany; ++i)
    dns.Add("h" + std::to_string(i) + ".example", {"192.0.2.1"});
  int found = 0;
  thread.Ask<int>([&](const std::function<void(int)>& done) {
    for (int i = 0; i < kMany; ++i) {
      const std::string host = "h" + std::to_string(i) + ".example";
      resolver->Addresses(host, [&, host, done](const AddressAnswer& answer) {
        EXPECT_EQ(answer.result, Result::kFound);
        resolver->ListAnswer(host, [&, done](const AddressAnswer&) {
          if (++found == kMany) done(0);
        });
      });
    }
  });
  EXPECT_EQ(found, kMany);
}

TEST_F(AresResolverTest, CanEndWhileLookUpsRun) {
  dns.Set("silent.example", DnsServer::Manner::kSilence);
  thread.Ask<int>([&](const std::function<void(int)>& done) {
    resolver->Addresses("silent.example",
                        [](const AddressAnswer&) { ADD_FAILURE() << "nobody is told"; });
    done(0);
  });
  thread.Join();
  resolver.reset();
}

TEST(AresResolver, RefusesServersItCannotRead) {
  const auto loop = std::move(Loop::Create()).value();
  AresOptions options;
  options.servers = {"not an address"};
  EXPECT_FALSE(AresResolver::Create(*loop, options).ok());
}

}  // namespace
}  // namespace linkmilter
