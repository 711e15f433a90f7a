#include "scanner/trace/address.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

IpAddress Ip(const std::string& text) {
  return IpAddress::Parse(text).value();
}

Network Net(const std::string& text) {
  return Network::Parse(text).value();
}

TEST(AddressGuard, RefusesEverythingThatIsNotGlobalUnicast) {
  const AddressGuard guard;
  const char* const refused[] = {
      "0.0.0.0",
      "0.255.255.255",
      "10.0.0.0",
      "10.255.255.255",
      "100.64.0.0",
      "100.100.100.200",
      "100.127.255.255",
      "127.0.0.1",
      "127.255.255.255",
      "168.63.129.16",
      "169.254.0.0",
      "169.254.169.254",
      "169.254.170.2",
      "172.16.0.0",
      "172.31.255.255",
      "192.0.0.0",
      "192.0.0.192",
      "192.0.2.1",
      "192.31.196.1",
      "192.52.193.1",
      "192.88.99.1",
      "192.168.0.0",
      "192.168.255.255",
      "192.175.48.1",
      "198.18.0.0",
      "198.19.255.255",
      "198.51.100.1",
      "203.0.113.1",
      "224.0.0.1",
      "239.255.255.255",
      "240.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::7f00:1",
      "::8.8.8.8",
      "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "::ffff:a00:1",
      "::ffff:0:127.0.0.1",
      "64:ff9b::7f00:1",
      "64:ff9b::8.8.8.8",
      "64:ff9b:1::1",
      "64:ff9b:2::1",
      "100::1",
      "100:0:0:1::1",
      "2001::1",
      "2001:0:53aa:64c::1",
      "2001:2::1",
      "2001:10::1",
      "2001:1f:ffff::1",
      "2001:20::1",
      "2001:2f::1",
      "2001:1ff::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "2002:808:808::1",
      "2620:4f:8000::1",
      "3fff::1",
      "3fff:fff::1",
      "5f00::1",
      "4000::1",
      "fc00::1",
      "fd00:ec2::254",
      "fd20:ce::254",
      "fdff::1",
      "fe80::1",
      "febf::1",
      "fec0::1",
      "feff::1",
      "ff02::1",
      "1fff::1",
      "e000::1",
      "2a00:1450::5efe:127.0.0.1",
      "2a00:1450::200:5efe:8.8.8.8",
  };
  for (const char* address : refused) {
    SCOPED_TRACE(address);
    EXPECT_NE(guard.Refusal(Ip(address)), "");
  }
}

TEST(AddressGuard, LetsGlobalUnicastPassUpToTheEdges) {
  const AddressGuard guard;
  const char* const allowed[] = {
      "1.0.0.0",
      "1.1.1.1",
      "8.8.8.8",
      "9.255.255.255",
      "11.0.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "126.255.255.255",
      "128.0.0.0",
      "168.63.129.15",
      "168.63.129.17",
      "169.253.255.255",
      "169.255.0.0",
      "172.15.255.255",
      "172.32.0.0",
      "192.0.1.0",
      "192.0.3.0",
      "192.167.255.255",
      "192.169.0.0",
      "198.17.255.255",
      "198.20.0.0",
      "198.51.99.255",
      "203.0.112.255",
      "223.255.255.255",
      "2001:200::1",
      "2001:4860:4860::8888",
      "2001:db7::1",
      "2001:db9::1",
      "2003::1",
      "2606:4700:4700::1111",
      "2a00:1450:4001::200e",
      "2620:4f:7fff::1",
      "3ffe::1",
  };
  for (const char* address : allowed) {
    SCOPED_TRACE(address);
    EXPECT_EQ(guard.Refusal(Ip(address)), "");
  }
}

TEST(AddressGuard, SaysWhy) {
  const AddressGuard guard;
  EXPECT_EQ(guard.Refusal(Ip("169.254.169.254")), "link-local, cloud metadata");
  EXPECT_EQ(guard.Refusal(Ip("::ffff:8.8.8.8")), "IPv4-mapped");
  EXPECT_EQ(guard.Refusal(Ip("2001:0:1::")), "Teredo");
  EXPECT_EQ(guard.Refusal(Ip("255.255.255.255")), "broadcast");
}

TEST(AddressGuard, ExceptionsAreExact) {
  const AddressGuard guard({Net("127.0.0.1/32")});
  EXPECT_EQ(guard.Refusal(Ip("127.0.0.1")), "");
  for (const char* other : {"127.0.0.0", "127.0.0.2", "127.1.0.1", "::1", "::ffff:127.0.0.1",
                            "::127.0.0.1", "64:ff9b::127.0.0.1", "0.0.0.0", "10.0.0.1"}) {
    SCOPED_TRACE(other);
    EXPECT_NE(guard.Refusal(Ip(other)), "");
  }
  const AddressGuard v6({Net("::1/128")});
  EXPECT_EQ(v6.Refusal(Ip("::1")), "");
  EXPECT_NE(v6.Refusal(Ip("127.0.0.1")), "");
}

TEST(NameRefusal, NeverAsksForInnerNames) {
  for (const char* name :
       {"localhost", "localhost.", "a.localhost", "printer.local", "db.internal", "x.home.arpa",
        "x.onion", "x.test", "x.invalid", "intranet", "mail", "nas.lan", "x.corp"}) {
    SCOPED_TRACE(name);
    EXPECT_NE(NameRefusal(name), "");
  }
  for (const char* name : {"a.example", "example.com", "example.com.", "notlocal.com", "local.com",
                           "xn--bcher-kva.example", "mylocalhost.net"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(NameRefusal(name), "");
  }
}

TEST(OddName, AreThoseLibcurlCannotRequest) {
  for (const char c : std::string("'\"*,;=!$&(+{^`|~ ")) {
    SCOPED_TRACE(c);
    EXPECT_TRUE(IsOddName(std::string("a") + c + "b.example"));
  }
  EXPECT_FALSE(IsOddName("-a_b.xn--c.example."));
}

TEST(PortRefusal, OpensConfiguredPortsOnly) {
  EXPECT_EQ(PortRefusal(80, {80, 443}), "");
  EXPECT_EQ(PortRefusal(8080, {80, 443}), "a port that is not configured");
  EXPECT_EQ(PortRefusal(8080, {8080}), "");
}

TEST(PortRefusal, KeepsBadPortsClosedWhateverIsConfigured) {
  const std::uint16_t bad[] = {0, 1, 22, 25, 110, 143, 465, 587, 993, 6000, 6667, 10080};
  for (const std::uint16_t port : bad) {
    SCOPED_TRACE(port);
    EXPECT_NE(PortRefusal(port, {port}), "");
  }
}

}  // namespace
}  // namespace linkmilter
