// Answers from a table, at once, and remembers what was asked.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/trace/web_service.h"

namespace linkmilter {

class FakeWebService final : public WebService {
 public:
  std::function<FetchResponse(const WebRequest&)> answer = [](const WebRequest&) {
    return FetchResponse{};  // unreachable
  };
  std::vector<WebRequest> asked;

  // From now on everything is answered so.
  void Serve(int status,
             const std::string& body,
             const std::vector<std::pair<std::string, std::string>>& headers = {}) {
    FetchResponse response;
    response.outcome = FetchResponse::Outcome::kAnswered;
    response.status = status;
    response.body = body;
    response.headers = headers;
    answer = [response](const WebRequest&) { return response; };
  }

  void Get(WebRequest request, Fetcher::Done done) override {
    asked.push_back(request);
    done(answer(request));
  }
};

}  // namespace linkmilter
