// A DNS server (UDP) on loopback whose zone a test writes. It remembers what it was asked. Starts
// with the constructor, ends with the destructor.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "base/ip.h"

namespace linkmilter {

class DnsServer {
 public:
  enum class Manner { kAnswer, kServerFailure, kRefuse, kRefer, kSilence, kCut, kGarbage };

  DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;
  DnsServer(DnsServer&&) = delete;
  DnsServer& operator=(DnsServer&&) = delete;
  ~DnsServer();

  // `name`'s next answer; the last one is repeated. A and AAAA count their answers apart.
  void Add(const std::string& name,
           const std::vector<std::string>& addresses,
           std::uint32_t ttl = 300);
  void AddServers(const std::string& domain, const std::vector<std::string>& servers);
  void Set(const std::string& name, Manner manner);
  // `name` and so many aliases lead one to the next before the address; `loops`: back to itself.
  void Alias(const std::string& name, int aliases, bool loops = false);

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // "a.example A", "a.example AAAA", in order of arrival.
  std::vector<std::string> asked() const;

 private:
  struct Records {
    std::vector<IpAddress> addresses;
    std::uint32_t ttl = 0;
    std::vector<std::string> servers = {};
  };
  struct Aliases {
    int count = 0;
    bool loops = false;
  };
  struct State {
    std::map<std::pair<std::string, std::uint16_t>, std::deque<Records>> zone;  // by name and type
    std::map<std::string, Manner> manners;
    std::map<std::string, Aliases> aliases;
    std::vector<std::string> asked;
  };
  void Serve();
  std::string AnswerTo(const std::string& query);

  int socket_ = -1;
  int stop_ = -1;
  std::uint16_t port_ = 0;
  Guarded<State> state_;
  std::thread thread_;
};

}  // namespace linkmilter
