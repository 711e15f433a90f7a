#include "scanner/reading.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "scanner/judge/evidence_facts.h"
#include "scanner/judge/lures.h"
#include "scanner/judge/sender.h"

namespace linkmilter {
namespace {

// Reads attachments, each and all within their time; `trouble` is told if nobody could look at one.
// Tells of progress in between, no later than kProgressEvery and one attachment's time after the
// last.
class PacedReader {
 public:
  PacedReader(AttachmentReader& reader,
              const AttachmentPolicy& policy,
              SteadyTime start,
              const std::function<void()>& progress,
              bool& trouble)
      : reader_(reader),
        time_(policy.time),
        end_(start + policy.total_time),
        next_progress_(start + kProgressEvery),
        progress_(progress),
        trouble_(trouble) {}

  std::vector<Piece> operator()(const Attachment& attachment) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now >= next_progress_) {
      progress_();
      next_progress_ = now + kProgressEvery;
    }
    if (now >= end_)
      return {Unreadable(attachment.name, "the attachments of this message took too long")};
    AttachmentReading reading = reader_.Read(attachment, std::min(now + time_, end_));
    if (!reading.trouble.empty()) {
      trouble_ = true;
      reading.pieces.push_back(Unreadable(attachment.name, std::move(reading.trouble)));
    }
    return std::move(reading.pieces);
  }

 private:
  AttachmentReader& reader_;
  Milliseconds time_;
  SteadyTime end_;
  SteadyTime next_progress_;
  const std::function<void()>& progress_;
  bool& trouble_;
};

// What the message holds besides its links, the first of each kind.
MessageFacts FactsOf(const Extraction& extraction) {
  MessageFacts facts;
  if (!extraction.left_out.empty()) facts.unread = extraction.left_out.front();
  const auto first = [&extraction](EvidenceKind kind) {
    const auto found =
        std::find_if(extraction.evidence.begin(), extraction.evidence.end(),
                     [kind](const Evidence& evidence) { return evidence.kind == kind; });
    return found == extraction.evidence.end() ? std::string() : found->part + ": " + found->text;
  };
  facts.unreadable = first(EvidenceKind::kUnreadable);
  facts.encrypted = first(EvidenceKind::kEncrypted);
  return facts;
}

// By link. What a rule excuses it says without a chain.
std::vector<bool> ExcusedByRules(const Policy& policy, const Extraction& extraction) {
  if (!policy.rules) return {};
  const std::vector<Rule>& rules = policy.rules->rules();
  if (std::none_of(rules.begin(), rules.end(),
                   [](const Rule& rule) { return rule.action == Action::kAccept; }))
    return {};
  return RuleReading(*policy.rules, extraction.links, extraction.headers).Fire({}).excused;
}

Extraction Without(const std::vector<bool>& excused, Extraction extraction) {
  std::vector<Link> kept;
  for (std::size_t i = 0; i < extraction.links.size(); ++i) {
    if (i >= excused.size() || !excused[i]) kept.push_back(std::move(extraction.links[i]));
  }
  extraction.links = std::move(kept);
  return extraction;
}

}  // namespace

Reading MessageReader::Read(const Message& message,
                            const Policy& policy,
                            SteadyTime start,
                            const std::function<void()>& progress) const {
  Reading reading;
  ExtractLimits limits;
  limits.read_attachment =
      PacedReader(attachments_, policy.attachments, start, progress, reading.trouble);
  if (policy.rules) limits.headers = policy.rules->HeaderNames();
  reading.extraction = Extract(message.content, message.recipients, suffixes_, limits);
  reading.facts = FactsOf(reading.extraction);
  const Sender sender = SenderOf(reading.extraction, policy, suffixes_);
  if (sender.proven) reading.facts.proven_domain = sender.domain;
  reading.facts.signers = sender.signers;
  reading.facts.suffixes = suffixes_;
  reading.facts.lures = Lures(message, policy, reading.extraction);
  return reading;
}

std::vector<std::vector<Signal>> MessageReader::LuresBy(
    const std::vector<EffectivePolicy>& effective,
    const Message& message,
    const Reading& reading) const {
  std::vector<std::vector<Signal>> lures;
  for (const auto& [policy, by] : effective) {
    const bool same = by == nullptr || by->set.allow.empty();
    lures.push_back(same ? reading.facts.lures : Lures(message, *policy, reading.extraction));
  }
  return lures;
}

std::vector<Signal> MessageReader::Lures(const Message& message,
                                         const Policy& policy,
                                         const Extraction& extraction) const {
  const std::vector<bool> excused = ExcusedByRules(policy, extraction);
  const auto of = [&](const Extraction& seen) {
    return LureSignals(seen, message.recipients, policy, suffixes_);
  };
  const bool none = std::find(excused.begin(), excused.end(), true) == excused.end();
  std::vector<Signal> lures = none ? of(extraction) : of(Without(excused, extraction));
  std::vector<Signal> beside = EvidenceSignals(extraction, message.recipients, policy, suffixes_);
  std::move(beside.begin(), beside.end(), std::back_inserter(lures));
  return lures;
}

std::optional<RuleReading> ReadRules(const Policy& policy,
                                     const Extraction& extraction,
                                     MessageFacts& facts) {
  if (!policy.rules) return std::nullopt;
  std::optional<RuleReading> rules(std::in_place, *policy.rules, extraction.links,
                                   extraction.headers);
  if (rules->read() < extraction.links.size() && facts.unread.empty())
    facts.unread = "rules saw the first " + std::to_string(rules->read()) + " links only";
  return rules;
}

Verdict JudgeUnfollowed(const Reading& reading, const Policy& policy) {
  std::vector<JudgedLink> judged;
  judged.reserve(reading.extraction.links.size());
  for (const Link& link : reading.extraction.links)
    judged.push_back({&link, nullptr, false});
  MessageFacts facts = reading.facts;
  const auto rules = ReadRules(policy, reading.extraction, facts);
  facts.rules = rules ? &*rules : nullptr;
  facts.unread.clear();
  return Judge(judged, policy, facts);
}

}  // namespace linkmilter
