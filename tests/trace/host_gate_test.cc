#include "scanner/trace/host_gate.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

class HostGateTest : public testing::Test {
 protected:
  // True: in at once. Otherwise `served` tells when.
  bool Enter(const std::string& host) {
    return gate.Enter(host, "example", [this, host] { served.push_back(host); });
  }
  HostGate gate{{.per_host = 2, .per_domain = 3, .pauses = 2}};
  std::vector<std::string> served;
};

TEST_F(HostGateTest, LetsNoMoreInThanAHostAndItsDomainMayBear) {
  EXPECT_TRUE(Enter("a"));
  EXPECT_TRUE(Enter("a"));
  EXPECT_FALSE(Enter("a"));
  EXPECT_TRUE(Enter("b"));
  EXPECT_FALSE(Enter("c"));
  EXPECT_TRUE(gate.Enter("elsewhere", "", nullptr));
}

TEST_F(HostGateTest, ServesTheHostsOfADomainInTurns) {
  for (const char* host : {"a", "a", "b"})
    ASSERT_TRUE(Enter(host));
  for (const char* host : {"a", "a", "a", "c", "d"})
    ASSERT_FALSE(Enter(host));
  gate.Leave("b", "example");  // a is full
  EXPECT_EQ(served, std::vector<std::string>({"c"}));
  for (const char* host : {"a", "c", "d", "a"})  // at d's, only the full host has waiters
    gate.Leave(host, "example");
  EXPECT_EQ(served, std::vector<std::string>({"c", "a", "d", "a"}));
}

TEST_F(HostGateTest, AFreePlaceIsNobodysAfterwards) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Enter("a"));
    gate.Leave("a", "example");
  }
  EXPECT_TRUE(served.empty());
}

TEST_F(HostGateTest, PausesEndAndAreBoundedTheSoonestEndFirst) {
  const SteadyTime now;
  gate.Pause("a", now + Seconds(10));
  EXPECT_EQ(gate.PausedFor("a", now), Seconds(10));
  EXPECT_EQ(gate.PausedFor("a", now + Seconds(10)), Seconds(0));
  EXPECT_EQ(gate.PausedFor("b", now), Seconds(0));
  gate.Pause("b", now + Seconds(5));
  gate.Pause("c", now + Seconds(20));
  EXPECT_EQ(gate.PausedFor("b", now), Seconds(0));
  EXPECT_EQ(gate.PausedFor("c", now), Seconds(20));
  gate.Pause("c", now + Seconds(30));  // again: the later one holds, whatever is dropped
  gate.Pause("d", now + Seconds(40));
  EXPECT_EQ(gate.PausedFor("c", now), Seconds(30));
}

}  // namespace
}  // namespace linkmilter
