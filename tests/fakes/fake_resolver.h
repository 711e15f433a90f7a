// A DNS in memory that remembers what it was asked. Answers at once, unless `silent`.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/trace/resolver.h"

namespace linkmilter {

class FakeResolver final : public Resolver {
 public:
  // By name; the last answer is repeated. Unknown names do not exist.
  std::map<std::string, std::deque<AddressAnswer>> zone;
  std::vector<std::string> asked;
  bool silent = false;

  // "1.1.1.1", "2606:4700::1" for `name`, as its next answer.
  void Add(const std::string& name, const std::vector<std::string>& addresses) {
    AddressAnswer answer;
    answer.result = AddressAnswer::Result::kFound;
    answer.ttl = Seconds(300);
    for (const std::string& address : addresses)
      answer.addresses.push_back(IpAddress::Parse(address).value());
    zone[name].push_back(std::move(answer));
  }

  void Addresses(const std::string& host, Done done) override { Answer(host, done); }
  void ListAnswer(const std::string& name, Done done) override { Answer(name, done); }
  void NameServers(const std::string& domain, Done done) override { Answer("NS " + domain, done); }

  void AddServers(const std::string& domain, const std::vector<std::string>& servers) {
    AddressAnswer answer;
    answer.result = AddressAnswer::Result::kFound;
    answer.servers = servers;
    zone["NS " + domain].push_back(std::move(answer));
  }

 private:
  void Answer(const std::string& name, const Done& done) {
    asked.push_back(name);
    if (silent) {
      waiting_.push_back(done);
      return;
    }
    std::deque<AddressAnswer>& answers = zone[name];
    AddressAnswer answer;
    answer.result = AddressAnswer::Result::kNoSuchName;
    answer.detail = "no such name";
    if (!answers.empty()) answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    done(answer);
  }

  std::vector<Done> waiting_;
};

}  // namespace linkmilter
