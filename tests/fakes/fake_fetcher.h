// A web in memory that remembers what it was asked.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/trace/fetcher.h"

namespace linkmilter {

// An answer of `status` with `headers` and `body`.
inline FetchResponse Answer(int status,
                            std::vector<std::pair<std::string, std::string>> headers = {},
                            std::string body = {}) {
  FetchResponse response;
  response.outcome = FetchResponse::Outcome::kAnswered;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  response.connected = true;
  response.peer = IpAddress::V4(0x01010101);
  return response;
}

inline FetchResponse Html(std::string body) {
  return Answer(200, {{"Content-Type", "text/html"}}, std::move(body));
}

class FakeFetcher final : public Fetcher {
 public:
  // By URL without fragment; the last answer is repeated. Unknown URLs are unreachable.
  std::map<std::string, std::deque<FetchResponse>> site;
  std::vector<FetchRequest> asked;

  void Fetch(FetchRequest request, Done done) override {
    asked.push_back(request);
    waiting_.emplace_back(std::move(request), std::move(done));
  }

  // Answers the oldest request; false: there is none.
  bool Deliver() {
    if (waiting_.empty()) return false;
    const auto [request, done] = std::move(waiting_.front());
    waiting_.pop_front();
    done(Next(request.url.RequestHref()));
    return true;
  }
  void DeliverAll() {
    while (Deliver()) {
    }
  }

 private:
  FetchResponse Next(const std::string& url) {
    std::deque<FetchResponse>& answers = site[url];
    if (answers.empty()) return {};
    FetchResponse answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    return answer;
  }

  std::deque<std::pair<FetchRequest, Done>> waiting_;
};

}  // namespace linkmilter
