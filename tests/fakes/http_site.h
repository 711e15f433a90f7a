// A web server on loopback whose manners a test decides, connection by connection. It remembers
// what it was asked. Starts with the constructor, ends with the destructor.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "base/time.h"

struct ssl_ctx_st;  // OpenSSL's
struct ssl_st;

namespace linkmilter {

class HttpSite {
 public:
  // One connection whose request has been read. Used on a thread of its own.
  class Visit {
   public:
    const std::string& request() const { return request_; }  // header block
    std::string target() const;                              // "/path?query"
    // False: the client has gone, or the site ends.
    bool Send(std::string_view bytes) const;
    // Waits that long, or until the client has gone or the site ends (false).
    bool Pause(Milliseconds time) const;
    void WaitUntilGone() const;
    void ResetOnClose() const;  // the client sees ECONNRESET
    // Exactly so many bytes, or fewer if the client has gone or the site ends.
    std::string Read(std::size_t count);
    // The next header block into request(); false: there is none.
    bool ReadRequest();
    // From here on in TLS, as a server; false: no handshake.
    bool StartTls(ssl_ctx_st* context);
    void EndTls();  // close_notify; without it the stream is cut

   private:
    friend class HttpSite;
    Visit(const HttpSite& site, int fd) : site_(site), fd_(fd) {}
    bool ReadMore();

    const HttpSite& site_;
    int fd_;
    std::string request_;
    std::string unread_;
    std::shared_ptr<ssl_st> tls_;
  };
  using Handler = std::function<void(Visit&)>;
  using Preamble = std::function<bool(Visit&)>;  // before the request; false: leave it at that

  // "127.0.0.2", "::1"; port 0: any. `greeting` is sent before a request is read. `handler` runs
  // on many threads at once.
  explicit HttpSite(Handler handler,
                    const std::string& address = "127.0.0.1",
                    std::uint16_t port = 0,
                    std::string greeting = {},
                    Preamble preamble = {});
  HttpSite(const HttpSite&) = delete;
  HttpSite& operator=(const HttpSite&) = delete;
  HttpSite(HttpSite&&) = delete;
  HttpSite& operator=(HttpSite&&) = delete;
  ~HttpSite();

  std::uint16_t port() const { return port_; }
  std::string Url(const std::string& host, const std::string& target) const {
    return "http://" + host + ":" + std::to_string(port_) + target;
  }
  int connections() const { return connections_; }  // accepted, also without a request
  std::vector<std::string> requests() const;        // header blocks, in order of arrival
  bool WaitForRequests(std::size_t count, SteadyTime deadline);

 private:
  void Accept();
  void Serve(int fd);

  const Handler handler_;
  const std::string greeting_;
  const Preamble preamble_;
  int listener_ = -1;
  int stop_ = -1;  // eventfd: readable once the site ends
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  Guarded<std::vector<std::string>> requests_;
  std::vector<std::thread> visits_;  // of the accepting thread, then of the destructor
  std::thread accepting_;
};

// A response with Content-Length and Connection: close.
std::string HttpAnswer(int status, const std::string& headers, const std::string& body);

}  // namespace linkmilter
