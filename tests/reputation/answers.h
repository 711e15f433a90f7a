// Answers of the DNS, for tests.
#pragma once

#include <string>
#include <vector>

#include "scanner/trace/resolver.h"

namespace linkmilter {

inline AddressAnswer Found(const std::vector<std::string>& addresses, Seconds ttl = Seconds(180)) {
  AddressAnswer answer;
  answer.result = AddressAnswer::Result::kFound;
  for (const auto& text : addresses)
    answer.addresses.push_back(*IpAddress::Parse(text));
  answer.ttl = ttl;
  return answer;
}

inline AddressAnswer Failed(AddressAnswer::Result result) {
  AddressAnswer answer;
  answer.result = result;
  return answer;
}

}  // namespace linkmilter
