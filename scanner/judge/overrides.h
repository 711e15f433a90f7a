// What an operator wants otherwise for some recipients, senders or clients. Pure values; config
// reads them and builds each one's whole policy.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "scanner/model.h"

namespace linkmilter {

struct Policy;

// Each message with many recipients is judged once for each that applies.
inline constexpr std::size_t kMaxOverrides = 64;
inline constexpr std::size_t kMaxOverrideWords = 1'000;  // in one list of one of them

// Which of several recipients' verdicts the message gets: SMTP has one answer for all.
enum class SeveralRecipients { kStrictest, kLaxest };

// An empty list asks for nothing; of the others each must hold, by one of its words. The sender is
// whatever the client wrote.
struct OverrideMatch {
  std::vector<std::string> recipients;  // addresses, lower case; '*' stands for any characters
  std::vector<std::string> recipient_domains;  // and all below
  std::vector<std::string> senders;
  std::vector<std::string> sender_domains;
  std::vector<Network> clients;
};

// nullopt: as the policy says.
struct OverrideChanges {
  std::optional<bool> observe;
  std::optional<double> tag;
  std::optional<std::optional<double>> quarantine;
  std::optional<double> defer;
  std::optional<double> reject;
  std::map<std::string, double, std::less<>> points;
  std::optional<bool> grey;
  std::optional<Action> on_undecided;
  std::vector<std::string> allow;  // entries as in a list file
  std::vector<std::string> deny;
};

struct PolicyOverride {
  std::string name;
  OverrideMatch match;
  OverrideChanges set;
  std::shared_ptr<const Policy> policy;  // all of it, with the changes made; never nullptr
};

// `by` nullptr: the policy itself.
struct EffectivePolicy {
  const Policy* policy = nullptr;
  const PolicyOverride* by = nullptr;
};

// The policies of a message's recipients, each once; of the overrides the first that matches. Never
// empty: a message without recipients matches by sender and client alone.
std::vector<EffectivePolicy> PoliciesFor(const Policy& policy, const Message& message);

struct PolicyVerdict {
  EffectivePolicy effective;
  Verdict verdict;
};

// The one that counts, by what it does to the message: one that only observes does nothing. Of
// equals, the one with more against the message. REQUIRES: not empty.
const PolicyVerdict& Choose(const std::vector<PolicyVerdict>& verdicts, SeveralRecipients several);

}  // namespace linkmilter
