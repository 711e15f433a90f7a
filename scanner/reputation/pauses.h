// Which services are left alone for now, and until when: after a refusal, or between two requests.
// Any thread.
#pragma once

#include <string>
#include <unordered_map>

#include "base/guarded.h"
#include "base/time.h"

namespace linkmilter {

// Grows with the services that the operator's configuration names, never with what is asked.
class Pauses {
 public:
  bool Hold(const std::string& service, SteadyTime now) const {
    return until_.With([&](const Times& until) {
      const auto found = until.find(service);
      return found != until.end() && now < found->second;
    });
  }
  void Set(const std::string& service, SteadyTime end) {
    until_.With([&](Times& until) { until[service] = end; });
  }
  // The caller's turn to ask, and nobody's again before `end`; false: it is left alone.
  bool TakeTurn(const std::string& service, SteadyTime now, SteadyTime end) {
    return until_.With([&](Times& until) {
      SteadyTime& free_from = until[service];
      if (now < free_from) return false;
      free_from = end;
      return true;
    });
  }

 private:
  using Times = std::unordered_map<std::string, SteadyTime>;
  Guarded<Times> until_;
};

}  // namespace linkmilter
