#include "scanner/judge/overrides.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "scanner/judge/policy.h"

namespace linkmilter {
namespace {

// Time: the product of both lengths at worst; addresses and words are short.
bool Fits(std::string_view word, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;  // the last one seen
  std::size_t resume = 0;                     // where it takes one character more
  for (std::size_t i = 0; i < text.size();) {
    if (at < word.size() && word[at] == '*') {
      star = at++;
      resume = i;
    } else if (at < word.size() && word[at] == text[i]) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return word.find_first_not_of('*', at) == std::string_view::npos;
}

std::string_view DomainOf(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

bool HoldsAddress(const std::vector<std::string>& words, std::string_view address) {
  return words.empty() || std::any_of(words.begin(), words.end(),
                                      [address](const auto& word) { return Fits(word, address); });
}

bool HoldsDomain(const std::vector<std::string>& domains, std::string_view address) {
  return domains.empty() ||
         std::any_of(domains.begin(), domains.end(), [domain = DomainOf(address)](const auto& one) {
           return IsWithin(domain, one);
         });
}

bool HoldsClient(const std::vector<Network>& networks, const std::optional<IpAddress>& client) {
  return networks.empty() ||
         (client && std::any_of(networks.begin(), networks.end(),
                                [&client](const Network& one) { return one.Contains(*client); }));
}

// The overrides that the sender and the client leave.
std::vector<const PolicyOverride*> Candidates(const Policy& policy, const Message& message) {
  std::vector<const PolicyOverride*> candidates;
  const std::string sender = AsciiLower(message.sender);
  const auto client = IpAddress::Parse(message.client.address);
  for (const PolicyOverride& one : policy.overrides) {
    if (HoldsAddress(one.match.senders, sender) && HoldsDomain(one.match.sender_domains, sender) &&
        HoldsClient(one.match.clients, client))
      candidates.push_back(&one);
  }
  return candidates;
}

const PolicyOverride* FirstFor(const std::vector<const PolicyOverride*>& candidates,
                               const std::string* recipient) {
  const auto first =
      std::find_if(candidates.begin(), candidates.end(), [recipient](const PolicyOverride* one) {
        const OverrideMatch& match = one->match;
        if (recipient == nullptr)
          return match.recipients.empty() && match.recipient_domains.empty();
        return HoldsAddress(match.recipients, *recipient) &&
               HoldsDomain(match.recipient_domains, *recipient);
      });
  return first == candidates.end() ? nullptr : *first;
}

// What it does, then what it would do, then its score.
auto Weight(const PolicyVerdict& one) {
  const Action would = one.verdict.action;
  const Action done = one.effective.policy->observe ? Action::kAccept : would;
  return std::tuple(done, would, one.verdict.score);
}

}  // namespace

std::vector<EffectivePolicy> PoliciesFor(const Policy& policy, const Message& message) {
  std::vector<EffectivePolicy> policies;
  const auto add = [&](const PolicyOverride* by) {
    const auto same = [by](const EffectivePolicy& one) { return one.by == by; };
    if (std::none_of(policies.begin(), policies.end(), same))
      policies.push_back({by == nullptr ? &policy : by->policy.get(), by});
  };
  const auto candidates = Candidates(policy, message);
  if (candidates.empty() || message.recipients.empty()) add(FirstFor(candidates, nullptr));
  if (candidates.empty()) return policies;
  for (const std::string& recipient : message.recipients) {
    const std::string lower = AsciiLower(recipient);
    add(FirstFor(candidates, &lower));
  }
  return policies;
}

const PolicyVerdict& Choose(const std::vector<PolicyVerdict>& verdicts, SeveralRecipients several) {
  const bool strictest = several == SeveralRecipients::kStrictest;
  return *std::max_element(verdicts.begin(), verdicts.end(),
                           [strictest](const PolicyVerdict& a, const PolicyVerdict& b) {
                             const auto done = std::get<0>(Weight(a));
                             const auto other = std::get<0>(Weight(b));
                             if (done != other) return strictest ? done < other : done > other;
                             return Weight(a) < Weight(b);
                           });
}

}  // namespace linkmilter
