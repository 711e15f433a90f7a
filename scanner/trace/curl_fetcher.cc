#include "scanner/trace/curl_fetcher.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/trace/body_decoder.h"
#include "scanner/trace/curl_exchange.h"

namespace linkmilter {
namespace {

// Kept for the next exchange: making one costs as much as using it.
constexpr std::size_t kIdleHandles = 256;

template <typename Value>
void Set(CURLM* multi, CURLMoption option, Value value) {
  curl_multi_setopt(multi, option, value);  // NOLINT
}

struct CurlMultiFree {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

}  // namespace

class CurlFetcher::Multi final : public ReadyHandler {
 public:
  Multi(Loop& loop, const AddressGuard& guard, CurlOptions options)
      : loop_(loop), common_{std::move(options), guard, nullptr} {}
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  Multi(Multi&&) = delete;
  Multi& operator=(Multi&&) = delete;
  ~Multi() override {
    for (const auto& [handle, exchange] : running_)
      curl_multi_remove_handle(multi_.get(), handle);
    running_.clear();
    multi_.reset();  // may still call back to forget sockets
    if (timer_ != 0) loop_.Cancel(timer_);
  }

  Status Open();
  void Start(FetchRequest request, Done done);
  void OnReady(int fd, bool readable, bool writable) override;

 private:
  static int OnSocket(CURL* handle, curl_socket_t fd, int what, void* self, void* socket);
  static int OnTimer(CURLM* multi, long milliseconds, void* self);
  void Arm();
  void Ring();
  CurlHandle TakeIdle();
  void Act(curl_socket_t fd, int events);
  void Collect();
  void Finish(CURL* handle, CURLcode code);
  void Refuse(std::shared_ptr<CurlExchange> exchange);

  Loop& loop_;
  CurlCommon common_;
  std::unique_ptr<CURLM, CurlMultiFree> multi_;
  std::vector<CurlHandle> idle_;
  std::unordered_map<CURL*, std::unique_ptr<CurlExchange>> running_;
  std::optional<SteadyTime> due_;  // when libcurl wants to be called
  SteadyTime rings_;               // REQUIRES: timer_ != 0
  Timers::Id timer_ = 0;
};

Status CurlFetcher::Multi::Open() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return Error{"cannot start libcurl"};
  multi_.reset(curl_multi_init());
  if (!multi_) return Error{"cannot start libcurl: no memory"};
  Set(multi_.get(), CURLMOPT_SOCKETFUNCTION, &OnSocket);
  Set(multi_.get(), CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  Set(multi_.get(), CURLMOPT_TIMERFUNCTION, &OnTimer);
  Set(multi_.get(), CURLMOPT_TIMERDATA, static_cast<void*>(this));
  const std::string codings = std::string("Accept-Encoding: ") + kAcceptedCodings;
  for (const char* header :
       {"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: en;q=0.9,*;q=0.5", codings.c_str()}) {
    common_.headers.reset(curl_slist_append(common_.headers.release(), header));
  }
  return linkmilter::Done();
}

void CurlFetcher::Multi::Start(FetchRequest request, Done done) {
  // libcurl loses the memory of a handle's own TLS sessions where it is given those of a chain:
  // such handles are always new.
  const bool own = request.url.scheme != "https";
  CurlHandle idle = own ? TakeIdle() : CurlHandle(curl_easy_init());
  if (!idle) throw std::bad_alloc();
  auto exchange =
      std::make_unique<CurlExchange>(common_, std::move(idle), std::move(request), std::move(done));
  if (!exchange->Hold()) return Refuse(std::move(exchange));
  CURL* const handle = exchange->handle();
  running_.emplace(handle, std::move(exchange));
  curl_multi_add_handle(multi_.get(), handle);  // begins with a timer of 0 ms: never at once
}

// Told later, as everybody is.
void CurlFetcher::Multi::Refuse(std::shared_ptr<CurlExchange> exchange) {
  loop_.Post([exchange = std::move(exchange)] {
    exchange->done()(exchange->Finish(CURLE_OUT_OF_MEMORY));
  });
}

CurlHandle CurlFetcher::Multi::TakeIdle() {
  if (idle_.empty()) return CurlHandle(curl_easy_init());
  CurlHandle handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

int CurlFetcher::Multi::OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  auto* multi = static_cast<Multi*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi->loop_.Forget(fd);
  } else {
    multi->loop_.Watch(fd, what != CURL_POLL_OUT, what != CURL_POLL_IN, *multi);
  }
  return 0;
}

int CurlFetcher::Multi::OnTimer(CURLM*, long milliseconds, void* self) {
  auto* multi = static_cast<Multi*>(self);
  multi->due_.reset();
  if (milliseconds < 0) return 0;
  multi->due_ = multi->loop_.Now() + Milliseconds(milliseconds);
  multi->Arm();
  return 0;
}

// libcurl changes its mind several times a transfer: a timer that rings too early is left alone and
// set anew when it has.
void CurlFetcher::Multi::Arm() {
  if (timer_ != 0 && rings_ <= *due_) return;
  if (timer_ != 0) loop_.Cancel(timer_);
  rings_ = *due_;
  const auto wait = std::chrono::ceil<Milliseconds>(rings_ - loop_.Now());
  timer_ = loop_.After(std::max(wait, Milliseconds{0}), [this] { Ring(); });
}

void CurlFetcher::Multi::Ring() {
  timer_ = 0;
  if (!due_) return;
  if (loop_.Now() < *due_) return Arm();
  due_.reset();  // it rings once
  Act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlFetcher::Multi::OnReady(int fd, bool readable, bool writable) {
  Act(fd, (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0));
}

void CurlFetcher::Multi::Act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), fd, events, &running);
  Collect();
}

void CurlFetcher::Multi::Collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) Finish(message->easy_handle, message->data.result);
  }
}

void CurlFetcher::Multi::Finish(CURL* handle, CURLcode code) {
  const auto found = running_.find(handle);
  const std::unique_ptr<CurlExchange> exchange = std::move(found->second);
  running_.erase(found);
  curl_multi_remove_handle(multi_.get(), handle);
  FetchResponse response = exchange->Finish(code);
  CurlHandle used = exchange->TakeHandle();
  const bool own = !response.shared;
  if (own && idle_.size() < kIdleHandles) idle_.push_back(std::move(used));
  exchange->done()(std::move(response));
}

Result<std::unique_ptr<CurlFetcher>> CurlFetcher::Create(Loop& loop,
                                                         const AddressGuard& guard,
                                                         CurlOptions options) {
  auto multi = std::make_unique<Multi>(loop, guard, std::move(options));
  if (const Status opened = multi->Open(); !opened.ok()) return opened.error();
  return std::unique_ptr<CurlFetcher>(new CurlFetcher(std::move(multi)));
}

CurlFetcher::CurlFetcher(std::unique_ptr<Multi> multi) : multi_(std::move(multi)) {}
CurlFetcher::~CurlFetcher() = default;

void CurlFetcher::Fetch(FetchRequest request, Done done) {
  multi_->Start(std::move(request), std::move(done));
}

}  // namespace linkmilter
