// The memories of all outside services. A value: copies share them.
#pragma once

#include <memory>
#include <vector>

#include "scanner/reputation/answer_memory.h"
#include "scanner/reputation/domain_age.h"
#include "scanner/reputation/safe_browsing.h"
#include "scanner/reputation/web_risk.h"

namespace linkmilter {

struct Memories {
  std::shared_ptr<AnswerMemory> domain_ages = NewAgeMemory();
  std::shared_ptr<AnswerMemory> safe_browsing = NewHashMemory(SafeBrowsingProtocol());
  std::shared_ptr<AnswerMemory> web_risk = NewHashMemory(WebRiskProtocol());
};

inline std::vector<std::shared_ptr<AnswerMemory>> AllOf(const Memories& memories) {
  return {memories.domain_ages, memories.safe_browsing, memories.web_risk};
}

}  // namespace linkmilter
