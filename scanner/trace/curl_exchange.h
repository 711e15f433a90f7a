// One exchange on one libcurl easy handle: its options, its gates, its outcome. Part of the door to
// libcurl; only curl_fetcher includes this.
#pragma once

#include <sys/socket.h>

#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "scanner/trace/address.h"
#include "scanner/trace/curl_certificate.h"
#include "scanner/trace/curl_fetcher.h"
#include "scanner/trace/curl_wire.h"
#include "scanner/trace/response_reader.h"

namespace linkmilter {

struct CurlEasyFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlEasyFree>;
using CurlList = std::unique_ptr<curl_slist, CurlListFree>;

// What all exchanges of one fetcher share; outlives them.
struct CurlCommon {
  CurlOptions options;
  const AddressGuard& guard;
  CurlList headers;
};

class CurlExchange {
 public:
  CurlExchange(const CurlCommon& common,
               CurlHandle handle,
               FetchRequest request,
               Fetcher::Done done);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;
  CurlExchange(CurlExchange&&) = delete;
  CurlExchange& operator=(CurlExchange&&) = delete;
  ~CurlExchange() { TakeHandle(); }

  // Takes the memory it needs from the budget; false: there is not so much, do not begin.
  bool Hold();
  CURL* handle() const { return handle_.get(); }
  // After libcurl is done with the handle: what came of it. Call once.
  FetchResponse Finish(CURLcode code);
  // For the next exchange. Call last.
  CurlHandle TakeHandle();
  const Fetcher::Done& done() const { return done_; }

 private:
  void SetRequest();
  void SetSessions();
  void SetIdentity();
  void SetRoute();
  void SetPins();
  void SetProxy(const Proxy& proxy);
  void SetGates();
  void SetLimits() const;
  void ExpectBody() const;
  bool MayConnectTo(const sockaddr& address) const;
  bool MayBePeer(const IpAddress& address) const;
  bool IsProxyTrouble(CURLcode code) const;
  FetchResponse::Outcome OutcomeOf(CURLcode code);

  bool IsReset(CURLcode code) const;
  template <typename Add>
  std::size_t Read(std::string_view bytes, Add add);

  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int OnConnected(void* self, char* peer, char* own, int peer_port, int own_port);
  static int OnResolve(void* resolver, void* reserved, void* self);
  static std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* self);

  const CurlCommon& common_;
  CurlHandle handle_;
  FetchRequest request_;
  Fetcher::Done done_;
  CurlList pins_;     // addresses for the name, or where a proxy is to connect
  CurlList headers_;  // of a browser's request
  ResponseReader reader_;
  Holding holding_;
  TlsSeen tls_;
  std::unique_ptr<CurlWire> wire_;  // null: nothing is kept
  int addresses_to_read_ = 0;
  bool refused_ = false;       // a gate closed
  bool reached_ = false;       // the site itself, perhaps through a proxy
  bool starved_ = false;       // the memory of all exchanges was used up
  bool out_of_files_ = false;  // no descriptor was left for the socket
};

}  // namespace linkmilter
