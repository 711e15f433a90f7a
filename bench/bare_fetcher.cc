#include "bench/bare_fetcher.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <curl/curl.h>

namespace linkmilter {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t ThrowAway(char* /*bytes*/, std::size_t size, std::size_t count, void* /*nobody*/) {
  return size * count;
}

}  // namespace

class BareFetcher::Multi {
 public:
  Multi() {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  }
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  Multi(Multi&&) = delete;
  Multi& operator=(Multi&&) = delete;
  ~Multi() {
    for (CURL* easy : idle_)
      curl_easy_cleanup(easy);
    curl_multi_cleanup(multi_);
    curl_slist_free_all(everywhere_);
    close(epoll_);
  }

  void Add(const std::string& url) {
    CURL* easy = TakeIdle();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, everywhere_);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &ThrowAway);
    curl_multi_add_handle(multi_, easy);
    ++running_;
  }

  std::size_t running() const { return running_; }

  // One turn of the loop; returns how many ended with a page.
  std::size_t Turn() {
    std::array<epoll_event, 256> events{};
    const int ready =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), MillisecondsToTimer());
    int left = 0;
    if (Clock::now() >= timer_) {
      timer_ = Clock::time_point::max();  // it rings once
      curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &left);
    }
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int what = ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                       ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
      curl_multi_socket_action(multi_, event.data.fd, what, &left);
    }
    return TakeDone();
  }

 private:
  CURL* TakeIdle() {
    if (idle_.empty()) return curl_easy_init();
    CURL* easy = idle_.back();
    idle_.pop_back();
    curl_easy_reset(easy);
    return easy;
  }

  std::size_t TakeDone() {
    std::size_t pages = 0;
    int queued = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
      CURL* easy = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      pages += status == 200 ? 1U : 0U;
      curl_multi_remove_handle(multi_, easy);
      idle_.push_back(easy);
      --running_;
    }
    return pages;
  }

  static int OnSocket(CURL* /*easy*/, curl_socket_t fd, int what, void* self, void* known) {
    auto& multi = *static_cast<Multi*>(self);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(multi.epoll_, EPOLL_CTL_DEL, fd, nullptr);
      return 0;
    }
    epoll_event event{};
    event.events =
        ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
    event.data.fd = fd;
    epoll_ctl(multi.epoll_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    curl_multi_assign(multi.multi_, fd, self);
    return 0;
  }

  int MillisecondsToTimer() const {
    if (timer_ == Clock::time_point::max()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(timer_ - Clock::now());
    return std::max(0, static_cast<int>(wait.count()));
  }

  static int OnTimer(CURLM* /*multi*/, long milliseconds, void* self) {
    static_cast<Multi*>(self)->timer_ =
        milliseconds < 0 ? Clock::time_point::max()
                         : Clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  CURLM* multi_ = curl_multi_init();
  curl_slist* everywhere_ = curl_slist_append(nullptr, "::127.0.0.1:");
  std::vector<CURL*> idle_;
  std::size_t running_ = 0;
  Clock::time_point timer_ = Clock::time_point::max();
};

BareFetcher::BareFetcher() : multi_(std::make_unique<Multi>()) {}
BareFetcher::~BareFetcher() = default;

std::size_t BareFetcher::Fetch(const std::vector<std::string>& urls) {
  for (const std::string& url : urls)
    multi_->Add(url);
  std::size_t pages = 0;
  while (multi_->running() > 0)
    pages += multi_->Turn();
  return pages;
}

}  // namespace linkmilter
