// The memories of all outside services. A value: copies share them.
#pragma once

#include <memory>

#include "scanner/reputation/answer_memory.h"
#include "scanner/reputation/domain_age.h"
#include "scanner/reputation/safe_browsing.h"

namespace linkmilter {

struct Memories {
  std::shared_ptr<AnswerMemory> domain_ages = NewAgeMemory();
  std::shared_ptr<AnswerMemory> safe_browsing = NewHashMemory(SafeBrowsingProtocol());
};

}  // namespace linkmilter
