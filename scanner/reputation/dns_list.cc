#include "scanner/reputation/dns_list.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "base/guarded.h"
#include "base/ip.h"
#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/host.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxNameBytes = 253;  // RFC 1035, without the root's dot
constexpr std::size_t kMaxLabelBytes = 63;
constexpr std::uint32_t kLoopbackNet = 127;      // 127.0.0.0/8: a list speaks
constexpr std::uint32_t kRefusalNet = 0x7FFFFF;  // 127.255.255.0/24: it refuses to

std::string Reversed(const IpAddress& address) {
  std::string name;
  const auto& bytes = address.bytes();
  if (address.is_v4()) {
    for (std::size_t i = 4; i-- > 0;)
      name += std::to_string(bytes.at(i)) + '.';
    return name;
  }
  for (std::size_t i = bytes.size(); i-- > 0;) {
    const char byte = static_cast<char>(bytes.at(i));
    const std::string digits = Hex(std::string_view(&byte, 1));
    name += {digits[1], '.', digits[0], '.'};
  }
  return name;
}

bool IsAskable(std::string_view name) {
  if (name.size() > kMaxNameBytes) return false;
  const auto labels = Split(name, '.');
  return std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    return !label.empty() && label.size() <= kMaxLabelBytes;
  });
}

Standing Said(const AddressAnswer& answer, const std::string& host, const DnsListOptions& options) {
  Standing standing;
  standing.source = options.name;
  standing.subject = host;
  standing.ttl = std::clamp(answer.ttl, kMinListTtl, kMaxListTtl);
  return standing;
}

Standing Unknown(Standing standing, std::string detail) {
  standing.result = Standing::Result::kUnknown;
  standing.detail = std::move(detail);
  return standing;
}

// One A record that is neither a refusal nor somebody else's.
Standing ReadCode(Standing standing, const DnsListOptions& options, const IpAddress& address) {
  standing.code = address.ToString();
  const auto row = options.codes.find(standing.code);
  if (row == options.codes.end()) return Unknown(std::move(standing), "code not understood");
  standing.result = Standing::Result::kListed;
  standing.signal = row->second.signal;
  standing.points = row->second.points;
  return standing;
}

std::vector<Standing> ReadCodes(const AddressAnswer& answer,
                                const Standing& said,
                                const DnsListOptions& options) {
  std::vector<Standing> listed;
  Standing other;
  for (const IpAddress& address : answer.addresses) {
    Standing standing = ReadCode(said, options, address);
    if (standing.result != Standing::Result::kListed) {
      other = std::move(standing);
    } else if (std::find(listed.begin(), listed.end(), standing) == listed.end()) {
      listed.push_back(std::move(standing));
    }
  }
  return listed.empty() ? std::vector{other} : listed;
}

bool IsRefusal(const IpAddress& address) {
  return address.is_v4() && address.v4() >> 8 == kRefusalNet;
}

bool IsForeign(const IpAddress& address) {
  return !address.is_v4() || address.v4() >> 24 != kLoopbackNet;
}

}  // namespace

std::optional<std::string> ListQueryName(std::string_view host, std::string_view zone) {
  if (const auto address = AddressOfHost(host)) {
    std::string name = Reversed(*address).append(zone);
    return IsAskable(name) ? std::optional(std::move(name)) : std::nullopt;
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.find('.') == std::string_view::npos) return std::nullopt;
  std::string name = AsciiLower(host).append(1, '.').append(zone);
  return IsAskable(name) ? std::optional(std::move(name)) : std::nullopt;
}

std::vector<Standing> ReadListAnswer(const AddressAnswer& answer,
                                     const std::string& host,
                                     const DnsListOptions& options) {
  Standing said = Said(answer, host, options);
  const auto& addresses = answer.addresses;
  switch (answer.result) {
    case AddressAnswer::Result::kTimedOut:
      return {Unknown(std::move(said), "the list did not answer in time")};
    case AddressAnswer::Result::kFailed:
      return {Unknown(std::move(said), "the list did not answer: " + answer.detail)};
    case AddressAnswer::Result::kNoSuchName:
      said.result = Standing::Result::kNotListed;
      return {said};
    case AddressAnswer::Result::kFound:
      break;
  }
  if (addresses.empty()) {
    said.result = Standing::Result::kNotListed;
    return {said};
  }
  const auto refusal = std::find_if(addresses.begin(), addresses.end(), IsRefusal);
  if (refusal != addresses.end()) {
    said.result = Standing::Result::kRefused;
    said.code = refusal->ToString();
    said.detail = "the list refuses to serve this resolver";
    return {said};
  }
  const auto foreign = std::find_if(addresses.begin(), addresses.end(), IsForeign);
  if (foreign != addresses.end()) {
    said.code = foreign->ToString();
    return {Unknown(std::move(said), "not an answer of a list")};
  }
  return ReadCodes(answer, said, options);
}

struct DnsList::Shared {
  explicit Shared(DnsListOptions from) : options(std::move(from)) {}
  const DnsListOptions options;
  Guarded<std::optional<SteadyTime>> resting_until;
};

DnsList::DnsList(DnsListOptions options) : shared_(std::make_shared<Shared>(std::move(options))) {
  std::string table = shared_->options.zone;
  for (const auto& [code, meaning] : shared_->options.codes)
    table += '\n' + code + ' ' + meaning.signal + ' ' + std::to_string(meaning.points);
  id_ = shared_->options.name + ':' + Sha256Hex(table).substr(0, 12);
}

void DnsList::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  Resolver& resolver = outside.resolver;
  if (subject.domain.empty() || subject.domain == subject.host) {
    return AskName(shared_, subject.host, resolver, std::move(done));
  }
  AskName(shared_, subject.host, resolver,
          [shared = shared_, domain = subject.domain, &resolver,
           done = std::move(done)](std::vector<Standing> standings) {
            const bool listed = std::any_of(
                standings.begin(), standings.end(),
                [](const Standing& one) { return one.result != Standing::Result::kNotListed; });
            if (listed) return done(std::move(standings));
            AskName(shared, domain, resolver, done);
          });
}

void DnsList::AskName(const std::shared_ptr<Shared>& shared,
                      const std::string& host,
                      Resolver& resolver,
                      Answer done) {
  const DnsListOptions& options = shared->options;
  const auto not_asked = [&](const char* why) { done({Unknown(Said({}, host, options), why)}); };
  const auto name = ListQueryName(host, options.zone);
  if (!name) return not_asked("not asked: no name for a public list");
  const SteadyTime now = options.clock();
  const bool resting =
      shared->resting_until.With([&](const auto& until) { return until && now < *until; });
  if (resting) return not_asked("not asked: the list refused to serve us and rests");
  resolver.ListAnswer(*name, [shared, host, done = std::move(done)](const AddressAnswer& answer) {
    auto standings = ReadListAnswer(answer, host, shared->options);
    if (standings.front().result == Standing::Result::kRefused) {
      const SteadyTime until = shared->options.clock() + kRestAfterRefusal;
      shared->resting_until.With([&](auto& resting_until) { resting_until = until; });
    }
    done(std::move(standings));
  });
}

}  // namespace linkmilter
