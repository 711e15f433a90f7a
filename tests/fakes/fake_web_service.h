// Answers from a table, at once unless `slow`, and remembers what was asked.
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
  bool slow = false;

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
    if (slow) {
      waiting_.emplace_back(std::move(request), std::move(done));
    } else {
      done(answer(request));
    }
  }
  // What was asked while `slow`.
  void AnswerAll() {
    for (const auto& [request, done] : std::exchange(waiting_, {}))
      done(answer(request));
  }

 private:
  std::vector<std::pair<WebRequest, Fetcher::Done>> waiting_;
};

}  // namespace linkmilter
