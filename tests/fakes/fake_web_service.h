// Answers from a table, at once, and remembers what was asked.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scanner/trace/web_service.h"

namespace linkmilter {

class FakeWebService final : public WebService {
 public:
  std::function<FetchResponse(const WebRequest&)> answer = [](const WebRequest&) {
    return FetchResponse{};  // unreachable
  };
  std::vector<WebRequest> asked;

  void Get(WebRequest request, Fetcher::Done done) override {
    asked.push_back(request);
    done(answer(request));
  }
};

}  // namespace linkmilter
