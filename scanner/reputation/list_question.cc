#include "scanner/reputation/list_question.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "base/ip.h"
#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/host.h"
#include "scanner/trace/address.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxNameBytes = 253;  // RFC 1035, without the root's dot
constexpr std::size_t kMaxLabelBytes = 63;

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

// Addresses of inner networks: none of anybody's business, and 127.0.0.2 is the entry by which
// lists are tested (RFC 5782, section 5), so that a link to it would be "listed" by all of them.
bool IsInner(const IpAddress& address) {
  constexpr std::string_view kNetworks[] = {"10.0.0.0/8",    "127.0.0.0/8",    "169.254.0.0/16",
                                            "172.16.0.0/12", "192.168.0.0/16", "::1/128",
                                            "::ffff:0:0/96", "fc00::/7",       "fe80::/10"};
  return std::ranges::any_of(kNetworks, [&address](std::string_view network) {
    return Network::Parse(network).value().Contains(address);
  });
}

// RFC 4648, section 6, without padding.
std::string Base32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  const auto put = [&](std::uint32_t five) { text += kAlphabet[five & 31U]; };
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xFFFU;
    for (bits += 8; bits >= 5; bits -= 5)
      put(held >> (bits - 5));
  }
  if (bits > 0) put(held << (5 - bits));
  return text;
}

ListQuestion QuestionOf(const std::string& host, const ListScope& scope) {
  return {host, ListQueryName(host, scope.zone).value_or("")};
}

ListQuestion HashQuestionOf(const Subject& subject, const ListScope& scope) {
  const std::string hash = Base32(FromHex(Sha256Hex(subject.url)).value_or(""));
  const auto address = AddressOfHost(subject.host);
  const bool is_public = address ? !IsInner(*address) : NameRefusal(subject.host).empty();
  std::string name = hash + (scope.label.empty() ? "." : '.' + scope.label + '.') + scope.zone;
  return {subject.url, is_public && IsAskable(name) ? std::move(name) : ""};
}

std::vector<ListQuestion> AddressQuestionsOf(const std::vector<IpAddress>& addresses,
                                             const ListScope& scope) {
  std::vector<ListQuestion> questions;
  for (const IpAddress& address : addresses) {
    if (questions.size() == kMaxAddressQuestions) break;
    questions.push_back({address.ToString(), Reversed(address) + scope.zone});
  }
  return questions;
}

}  // namespace

std::string_view Name(ListKey key) {
  switch (key) {
    case ListKey::kHostThenDomain:
      return "host-then-domain";
    case ListKey::kHost:
      return "host";
    case ListKey::kRegistrable:
      return "registrable";
    case ListKey::kAddress:
      return "address";
    case ListKey::kNsName:
      return "ns-name";
    case ListKey::kNsAddress:
      return "ns-address";
    case ListKey::kUrlHash:
      return "url-hash";
  }
  std::abort();
}

std::optional<std::string> ListQueryName(std::string_view host, std::string_view zone) {
  if (const auto address = AddressOfHost(host)) {
    if (IsInner(*address)) return std::nullopt;
    std::string name = Reversed(*address).append(zone);
    return IsAskable(name) ? std::optional(std::move(name)) : std::nullopt;
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!NameRefusal(host).empty()) return std::nullopt;
  std::string name = AsciiLower(host).append(1, '.').append(zone);
  return IsAskable(name) ? std::optional(std::move(name)) : std::nullopt;
}

std::vector<ListQuestion> QuestionsOf(const NameServers& servers, const ListScope& scope) {
  if (scope.key == ListKey::kNsAddress) return AddressQuestionsOf(servers.addresses, scope);
  std::vector<ListQuestion> questions;
  for (const std::string& name : servers.names)
    questions.push_back(QuestionOf(name, scope));
  return questions;
}

std::vector<ListQuestion> QuestionsOf(const Subject& subject, const ListScope& scope) {
  if (scope.key == ListKey::kAddress) return AddressQuestionsOf(subject.addresses, scope);
  if (scope.key == ListKey::kUrlHash) return {HashQuestionOf(subject, scope)};
  if (AddressOfHost(subject.host)) {
    if (!scope.ip_literals) return {};
    return {QuestionOf(subject.host, scope)};
  }
  const bool has_domain = !subject.domain.empty() && subject.domain != subject.host;
  const std::string& domain = has_domain ? subject.domain : subject.host;
  switch (scope.key) {
    case ListKey::kRegistrable:
      return {QuestionOf(domain, scope)};
    case ListKey::kHostThenDomain:
      if (has_domain) return {QuestionOf(subject.host, scope), QuestionOf(domain, scope)};
      [[fallthrough]];
    default:
      return {QuestionOf(subject.host, scope)};
  }
}

}  // namespace linkmilter
