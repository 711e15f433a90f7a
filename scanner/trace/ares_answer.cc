#include "scanner/trace/ares_answer.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include <ares.h>

#include "base/text.h"
#include "scanner/trace/address.h"

namespace linkmilter {
namespace {

AddressAnswer::Result ResultOf(int status) {
  switch (status) {
    case ARES_SUCCESS:
      return AddressAnswer::Result::kFound;
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
      return AddressAnswer::Result::kNoSuchName;
    case ARES_ETIMEOUT:
      return AddressAnswer::Result::kTimedOut;
    case ARES_EREFUSED:
      return AddressAnswer::Result::kRefused;
    default:
      return AddressAnswer::Result::kFailed;
  }
}

AddressAnswer Failure(int status) {
  AddressAnswer answer;
  answer.result = ResultOf(status);
  answer.detail = ares_strerror(status);
  return answer;
}

// "Ask somebody else" (RFC 1035, section 4.1.1: neither AA nor RA): a lame server's answer without
// records says nothing of the name.
bool IsReferral(const AresReply& reply) {
  constexpr unsigned kAuthoritative = 0x04;
  constexpr unsigned kRecursion = 0x80;
  return reply.bytes != nullptr && reply.size >= NS_HFIXEDSZ &&
         (reply.bytes[2] & kAuthoritative) == 0 && (reply.bytes[3] & kRecursion) == 0;
}

AddressAnswer FailureOf(const AresReply& reply) {
  AddressAnswer answer = Failure(reply.status);
  if (reply.status != ARES_ENODATA || !IsReferral(reply)) return answer;
  answer.result = AddressAnswer::Result::kFailed;
  answer.detail = "a name server does not answer for the name";
  return answer;
}

IpAddress AddressOf(const ares_addrttl& record) {
  return IpAddress::V4(ntohl(record.ipaddr.s_addr));
}

IpAddress AddressOf(const ares_addr6ttl& record) {
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &record.ip6addr, bytes.size());
  return IpAddress::V6(bytes);
}

using OwnedHost = std::unique_ptr<hostent, decltype(&ares_free_hostent)>;

int AliasesOf(const hostent& host) {
  int count = 0;
  while (host.h_aliases[count] != nullptr)
    ++count;
  return count;
}

template <typename Record, typename Parse>
AddressAnswer ReadRecords(const AresReply& reply, Parse parse) {
  std::array<Record, kMaxAddresses> records{};
  int count = static_cast<int>(records.size());
  hostent* host = nullptr;
  const int status = parse(reply.bytes, reply.size, &host, records.data(), &count);
  const OwnedHost owned(host, &ares_free_hostent);
  if (status != ARES_SUCCESS) return Failure(status);
  if (AliasesOf(*host) > kMaxAliases) {
    AddressAnswer answer = Failure(ARES_ENOTFOUND);
    answer.detail = "too many aliases";
    return answer;
  }
  if (count == 0) return Failure(ARES_ENODATA);
  AddressAnswer answer;
  answer.result = AddressAnswer::Result::kFound;
  answer.ttl = Seconds(records[0].ttl);
  for (int i = 0; i < count; ++i) {
    const Record& record = records[static_cast<std::size_t>(i)];
    answer.addresses.push_back(AddressOf(record));
    answer.ttl = std::min(answer.ttl, Seconds(record.ttl));
  }
  return answer;
}

// Who answers for a domain changes seldom, and c-ares does not tell these records' time to live.
constexpr Seconds kServersLife{3600};

// In the order of their names, so that the same few of many are taken every time.
AddressAnswer ReadServers(const AresReply& reply) {
  hostent* host = nullptr;
  const int status = ares_parse_ns_reply(reply.bytes, reply.size, &host);
  const OwnedHost owned(host, &ares_free_hostent);
  if (status != ARES_SUCCESS) return Failure(status);
  AddressAnswer answer;
  for (int i = 0; i < AliasesOf(*host); ++i) {
    std::string name = AsciiLower(host->h_aliases[i]);
    if (!IsOddName(name) && NameRefusal(name).empty()) answer.servers.push_back(std::move(name));
  }
  if (answer.servers.empty()) return Failure(ARES_ENODATA);
  std::sort(answer.servers.begin(), answer.servers.end());
  answer.servers.resize(std::min(answer.servers.size(), kMaxNameServers));
  answer.result = AddressAnswer::Result::kFound;
  answer.ttl = kServersLife;
  return answer;
}

}  // namespace

AddressAnswer AnswerOf(const AresReply& reply) {
  if (reply.status != ARES_SUCCESS) return FailureOf(reply);
  switch (reply.type) {
    case ns_t_a:
      return ReadRecords<ares_addrttl>(reply, ares_parse_a_reply);
    case ns_t_aaaa:
      return ReadRecords<ares_addr6ttl>(reply, ares_parse_aaaa_reply);
    default:
      return ReadServers(reply);
  }
}

AddressAnswer JoinFamilies(AddressAnswer a, AddressAnswer b) {
  const bool a_found = a.result == AddressAnswer::Result::kFound;
  const bool b_found = b.result == AddressAnswer::Result::kFound;
  if (!a_found && !b_found) return a.result == AddressAnswer::Result::kNoSuchName ? b : a;
  if (!b_found) return a;
  if (!a_found) return b;
  a.ttl = std::min(a.ttl, b.ttl);
  a.addresses.insert(a.addresses.end(), b.addresses.begin(), b.addresses.end());
  a.addresses.resize(std::min(a.addresses.size(), kMaxAddresses));
  return a;
}

}  // namespace linkmilter
