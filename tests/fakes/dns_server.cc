#include "tests/fakes/dns_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::uint16_t kA = 1;
constexpr std::uint16_t kNs = 2;
constexpr std::uint16_t kCname = 5;
constexpr std::uint16_t kAaaa = 28;

void Require(bool holds) {
  if (!holds) std::abort();
}

void Append16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 0xff);
}

// The question's name, lower case without the last dot; `end` is where its type stands.
std::string NameOf(const std::string& query, std::size_t& end) {
  std::string name;
  std::size_t at = kHeader;
  while (at < query.size() && query[at] != 0) {
    const auto length = static_cast<unsigned char>(query[at]);
    if (!name.empty()) name += '.';
    name += query.substr(at + 1, length);
    at += 1U + length;
  }
  end = at + 1;
  return AsciiLower(name);
}

// "ns.example" as labels.
std::string Encoded(const std::string& name) {
  std::string data;
  for (const std::string_view label : Split(name, '.')) {
    data += static_cast<char>(label.size());
    data += label;
  }
  return data + '\0';
}

std::string Reply(const std::string& query, std::size_t question_end, unsigned code) {
  std::string reply = query.substr(0, 2);
  Append16(reply, 0x8180U | code);
  Append16(reply, 1);
  reply.append(6, '\0');
  return reply + query.substr(kHeader, question_end - kHeader);
}

}  // namespace

DnsServer::DnsServer()
    : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), stop_(eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name;
  Require(bind(socket_, reinterpret_cast<sockaddr*>(&name), size) == 0);
  Require(getsockname(socket_, reinterpret_cast<sockaddr*>(&name), &size) == 0);
  port_ = ntohs(name.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

DnsServer::~DnsServer() {
  const std::uint64_t one = 1;
  Require(write(stop_, &one, sizeof one) == sizeof one);
  thread_.join();
  close(socket_);
  close(stop_);
}

void DnsServer::Add(const std::string& name,
                    const std::vector<std::string>& addresses,
                    std::uint32_t ttl) {
  Records a{{}, ttl};
  Records aaaa{{}, ttl};
  for (const std::string& text : addresses) {
    const IpAddress address = IpAddress::Parse(text).value();
    (address.is_v4() ? a : aaaa).addresses.push_back(address);
  }
  state_.With([&](State& state) {
    state.zone[{name, kA}].push_back(a);
    state.zone[{name, kAaaa}].push_back(aaaa);
  });
}

void DnsServer::AddServers(const std::string& domain, const std::vector<std::string>& servers) {
  state_.With([&](State& state) { state.zone[{domain, kNs}].push_back({{}, 300, servers}); });
}

void DnsServer::Set(const std::string& name, Manner manner) {
  state_.With([&](State& state) { state.manners[name] = manner; });
}

void DnsServer::Alias(const std::string& name, int aliases, bool loops) {
  state_.With([&](State& state) { state.aliases[name] = {aliases, loops}; });
}

std::vector<std::string> DnsServer::asked() const {
  return state_.With([](const State& state) { return state.asked; });
}

void DnsServer::Serve() {
  for (;;) {
    std::array<pollfd, 2> waiting = {{{socket_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    std::array<char, 1500> bytes{};
    sockaddr_in client{};
    socklen_t size = sizeof client;
    const ssize_t count = recvfrom(socket_, bytes.data(), bytes.size(), 0,
                                   reinterpret_cast<sockaddr*>(&client), &size);
    if (count < static_cast<ssize_t>(kHeader)) continue;
    const std::string answer = AnswerTo({bytes.data(), static_cast<std::size_t>(count)});
    if (answer.empty()) continue;
    sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&client), size);
  }
}

std::string DnsServer::AnswerTo(const std::string& query) {
  std::size_t end = 0;
  const std::string name = NameOf(query, end);
  const auto type = static_cast<std::uint16_t>(static_cast<unsigned char>(query.at(end + 1)));
  return state_.With([&](State& state) -> std::string {
    state.asked.push_back(name + (type == kA      ? " A"
                                  : type == kAaaa ? " AAAA"
                                  : type == kNs   ? " NS"
                                                  : " ?"));
    switch (state.manners[name]) {
      case Manner::kSilence:
        return {};
      case Manner::kServerFailure:
        return Reply(query, end + 4, 2);
      case Manner::kRefuse:
        return Reply(query, end + 4, 5);
      case Manner::kRefer: {  // no records, neither authoritative nor recursive
        std::string refers = Reply(query, end + 4, 0);
        refers[3] = 0;
        return refers;
      }
      case Manner::kCut: {  // TC, and TCP is not served
        std::string cut = Reply(query, end + 4, 0);
        cut[2] = static_cast<char>(0x83);
        return cut;
      }
      case Manner::kGarbage:
        return query.substr(0, 2) + std::string("\x81\x80\0\1\0\7\xff\xff\xff\xff", 10);
      case Manner::kAnswer:
        break;
    }
    const auto found = state.zone.find({name, type});
    if (found == state.zone.end()) return Reply(query, end + 4, 3);
    std::deque<Records>& answers = found->second;
    const Records records = answers.front();
    if (answers.size() > 1) answers.pop_front();
    std::string reply = Reply(query, end + 4, 0);
    const auto append = [&](const std::string& owner, unsigned kind, const std::string& data) {
      ++reply[7];
      reply += owner;
      Append16(reply, kind);
      Append16(reply, 1);
      Append16(reply, records.ttl >> 16);
      Append16(reply, records.ttl & 0xffff);
      Append16(reply, static_cast<unsigned>(data.size()));
      reply += data;
    };
    const std::string first = "\xc0\x0c";
    std::string owner = first;
    const Aliases aliases = state.aliases[name];
    for (int i = 1; i <= aliases.count; ++i) {
      const bool back = aliases.loops && i == aliases.count;
      const std::string next = std::string("\2a") + static_cast<char>('a' + i) + first;
      append(owner, kCname, back ? first : next);
      owner = next;
    }
    if (aliases.loops) return reply;
    for (const std::string& server : records.servers)
      append(owner, type, Encoded(server));
    for (const IpAddress& address : records.addresses)
      append(owner, type,
             std::string(address.bytes().begin(),
                         address.bytes().begin() + (address.is_v4() ? 4 : 16)));
    return reply;
  });
}

}  // namespace linkmilter
