#include "scanner/trace/curl_exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "scanner/trace/browser_headers.h"

namespace linkmilter {
namespace {

constexpr long kSlowBytes = 100;  // a second, and less: a drip that keeps a place at the site
constexpr long kReceiveBuffer = 8L << 10;  // thousands of links wait at once
// A handle, its buffers and a TLS connection, about: ten thousand fit into the default budget.
constexpr std::size_t kExchangeBytes = std::size_t{48} << 10;
constexpr long kForgetPinsAfterSeconds = 15;  // keeps libcurl's own cache of names small

// libcurl's interface is variadic; clang-tidy cannot see through it.
template <typename Value>
void Set(CURL* handle, CURLoption option, Value value) {
  curl_easy_setopt(handle, option, value);  // NOLINT
}

std::optional<IpAddress> BinaryAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return IpAddress::V4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  if (v6.sin6_scope_id != 0) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return IpAddress::V6(bytes);
}

std::string PinOf(const FetchRequest& request) {
  std::string pin = "+" + *request.url.host + ":" + std::to_string(request.url.EffectivePort());
  char separator = ':';
  for (const IpAddress& address : request.addresses) {
    pin += separator;
    if (!address.is_v4()) pin += '[';
    pin += address.ToString();
    if (!address.is_v4()) pin += ']';
    separator = ',';
  }
  return pin;
}

long LongInfo(CURL* handle, CURLINFO what) {
  long value = 0;
  curl_easy_getinfo(handle, what, &value);  // NOLINT
  return value;
}

IpAddress ProxiedAddress(const FetchRequest& request) {
  const auto& all = request.addresses;
  const auto v4 = std::find_if(all.begin(), all.end(), [](const auto& a) { return a.is_v4(); });
  return v4 == all.end() ? all.front() : *v4;
}

std::string ProxyTrouble(CURLcode code, CURL* handle) {
  const long status = LongInfo(handle, CURLINFO_HTTP_CONNECTCODE);
  return "the proxy: " +
         (status == 0 ? curl_easy_strerror(code) : "status " + std::to_string(status));
}

bool IsTlsFailure(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return true;
    default:
      return false;
  }
}

}  // namespace

CurlExchange::CurlExchange(const CurlCommon& common,
                           CurlHandle handle,
                           FetchRequest request,
                           Fetcher::Done done)
    : common_(common),
      handle_(std::move(handle)),
      request_(std::move(request)),
      done_(std::move(done)),
      reader_(std::min(common.options.max_body_bytes, request_.max_body_bytes)),
      holding_(*common.options.memory) {
  curl_easy_reset(handle_.get());
  SetRequest();
  SetSessions();
  SetIdentity();
  SetRoute();
  SetGates();
  SetLimits();
  if (request_.keep_bytes)
    wire_ = std::make_unique<CurlWire>(this->handle(), common_.options.max_body_bytes);
}

bool CurlExchange::Hold() {
  if (!holding_.GrowTo(kExchangeBytes + reader_.held())) starved_ = true;
  return !starved_;
}

void CurlExchange::SetRequest() {
  CURL* const handle = this->handle();
  Set(handle, CURLOPT_PRIVATE, static_cast<void*>(this));
  Set(handle, CURLOPT_URL, request_.url.RequestHref().c_str());
  Set(handle, CURLOPT_HTTPGET, 1L);
  Set(handle, CURLOPT_PATH_AS_IS, 1L);
  Set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  Set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  Set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  Set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  Set(handle, CURLOPT_HTTP09_ALLOWED, 0L);
  Set(handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  Set(handle, CURLOPT_HEADERFUNCTION, &OnHeader);
  Set(handle, CURLOPT_HEADERDATA, static_cast<void*>(this));
  Set(handle, CURLOPT_WRITEFUNCTION, &OnBody);
  Set(handle, CURLOPT_WRITEDATA, static_cast<void*>(this));
  Set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  Set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  tls_.keep_chain = request_.keep_bytes;
  WatchTls(handle, tls_);
  // Without a directory libcurl keeps the parsed certificates for all handles.
  Set(handle, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (!common_.options.ca_file.empty()) {
    Set(handle, CURLOPT_CAINFO, common_.options.ca_file.c_str());
  }
}

// Resumed from hop to hop, and unknown to other chains: nobody can tell by them that two chains are
// ours.
void CurlExchange::SetSessions() {
  if (request_.url.scheme != "https") return;
  std::shared_ptr<void>& shared = request_.shared;
  if (!shared) {
    CURLSH* const share = curl_share_init();
    if (share == nullptr) throw std::bad_alloc();
    shared.reset(share, &curl_share_cleanup);
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);  // NOLINT: as Set
  }
  Set(handle(), CURLOPT_SHARE, shared.get());
}

void CurlExchange::SetIdentity() {
  CURL* const handle = this->handle();
  if (request_.profile == FetchProfile::kBrowser) {
    for (const std::string& line : BrowserHeaders(request_.url, request_.cookies))
      headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
    Set(handle, CURLOPT_HTTPHEADER, headers_.get());
    return;
  }
  if (request_.headers.empty()) {
    Set(handle, CURLOPT_HTTPHEADER, common_.headers.get());
  } else {
    for (const curl_slist* each = common_.headers.get(); each != nullptr; each = each->next)
      headers_.reset(curl_slist_append(headers_.release(), each->data));
    for (const std::string& line : request_.headers)
      headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
    Set(handle, CURLOPT_HTTPHEADER, headers_.get());
  }
  Set(handle, CURLOPT_USERAGENT, common_.options.user_agent.c_str());
  if (!request_.cookies.empty()) Set(handle, CURLOPT_COOKIE, request_.cookies.c_str());
}

void CurlExchange::SetRoute() {
  if (const auto& proxy = common_.options.proxy) {
    SetProxy(*proxy);
  } else {
    Set(handle(), CURLOPT_PROXY, "");
    Set(handle(), CURLOPT_NOPROXY, "*");
    SetPins();
  }
}

// A tunnel for plain http too: the proxy sees no URLs, and nothing is kept or changed on the way.
// It gets one address: IPv4 if there is one, since few proxies have the other.
void CurlExchange::SetProxy(const Proxy& proxy) {
  CURL* const handle = this->handle();
  const bool named = request_.addresses.empty();
  const bool socks = proxy.kind == ProxyKind::kSocks5;
  addresses_to_read_ = named || !socks ? 1 : 2;  // the proxy's, and the site's
  Set(handle, CURLOPT_PROXY, proxy.Url(named).c_str());
  Set(handle, CURLOPT_NOPROXY, "");
  Set(handle, CURLOPT_HTTPPROXYTUNNEL, socks ? 0L : 1L);
  Set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  Set(handle, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  Set(handle, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  if (!proxy.credentials.empty()) {
    Set(handle, CURLOPT_PROXYUSERPWD, proxy.credentials.c_str());
  }
  if (named) return;
  const IpAddress there = ProxiedAddress(request_);
  const std::string host = there.is_v4() ? there.ToString() : "[" + there.ToString() + "]";
  const std::string to = "::" + host + ":" + std::to_string(request_.url.EffectivePort());
  pins_.reset(curl_slist_append(nullptr, to.c_str()));
  Set(handle, CURLOPT_CONNECT_TO, pins_.get());
}

// The addresses that were judged are the only ones libcurl knows for the name. An IPv6 address in
// the URL cannot be pinned (a pin is split at its colons): libcurl reads it, which asks nobody, and
// the gates see where it leads.
void CurlExchange::SetPins() {
  if (request_.url.host->starts_with('[')) {
    addresses_to_read_ = 1;
    return;
  }
  pins_.reset(curl_slist_append(nullptr, PinOf(request_).c_str()));
  Set(handle(), CURLOPT_RESOLVE, pins_.get());
  Set(handle(), CURLOPT_DNS_CACHE_TIMEOUT, kForgetPinsAfterSeconds);
}

void CurlExchange::SetGates() {
  CURL* const handle = this->handle();
  Set(handle, CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
  Set(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  Set(handle, CURLOPT_PREREQFUNCTION, &OnConnected);
  Set(handle, CURLOPT_PREREQDATA, static_cast<void*>(this));
  Set(handle, CURLOPT_RESOLVER_START_FUNCTION, &OnResolve);
  Set(handle, CURLOPT_RESOLVER_START_DATA, static_cast<void*>(this));
  Set(handle, CURLOPT_FORBID_REUSE, 1L);  // a reused connection skips the first gate
  Set(handle, CURLOPT_FRESH_CONNECT, 1L);
}

// The whole exchange has one time limit, whatever it waits for.
void CurlExchange::SetLimits() const {
  CURL* const handle = this->handle();
  const long timeout = static_cast<long>(std::max<Milliseconds::rep>(request_.timeout.count(), 1));
  Set(handle, CURLOPT_TIMEOUT_MS, timeout);
  Set(handle, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  Set(handle, CURLOPT_NOSIGNAL, 1L);
  Set(handle, CURLOPT_QUICK_EXIT, 1L);
}

bool CurlExchange::MayConnectTo(const sockaddr& address) const {
  const auto binary = BinaryAddress(address);
  return binary && MayBePeer(*binary);
}

bool CurlExchange::MayBePeer(const IpAddress& address) const {
  if (const auto& proxy = common_.options.proxy) return address == proxy->address;
  if (!common_.guard.Refusal(address).empty()) return false;
  const auto& judged = request_.addresses;
  return std::find(judged.begin(), judged.end(), address) != judged.end();
}

curl_socket_t CurlExchange::OnOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto* exchange = static_cast<CurlExchange*>(self);
  // The pin has served. libcurl walks all of them at every transfer's end: few may stay.
  Set(exchange->handle(), CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  if (!exchange->MayConnectTo(address->addr)) {
    exchange->refused_ = true;
    return CURL_SOCKET_BAD;
  }
  const int fd =
      socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
  if (fd < 0) exchange->out_of_files_ = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

// NOLINTNEXTLINE(readability-non-const-parameter): libcurl's signature
int CurlExchange::OnConnected(void* self, char* peer, char*, int, int) {
  auto* exchange = static_cast<CurlExchange*>(self);
  const auto address = IpAddress::Parse(peer);
  if (!address || !exchange->MayBePeer(*address)) {
    exchange->refused_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  exchange->reached_ = true;
  FetchResponse& response = exchange->reader_.response();
  const bool proxied = exchange->common_.options.proxy.has_value();
  response.connected = !proxied || !exchange->request_.addresses.empty();
  if (response.connected) response.peer = proxied ? ProxiedAddress(exchange->request_) : *address;
  NoteResumed(exchange->handle(), exchange->tls_);
  return CURL_PREREQFUNC_OK;
}

// libcurl is about to ask a resolver of its own: the pin did not hold. For a proxy, or an IPv6
// address in the URL, it does so to read the addresses it was given, and no more often than there
// are such.
int CurlExchange::OnResolve(void*, void*, void* self) {
  auto* exchange = static_cast<CurlExchange*>(self);
  if (exchange->addresses_to_read_-- > 0) return 0;
  exchange->refused_ = true;
  return 1;
}

// libcurl knows no exceptions: without memory the exchange ends.
template <typename Add>
std::size_t CurlExchange::Read(std::string_view bytes, Add add) {
  try {
    return add(bytes) && Hold() ? bytes.size() : 0;
  } catch (const std::exception&) {
    starved_ = true;
    return 0;
  }
}

std::size_t CurlExchange::OnHeader(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* exchange = static_cast<CurlExchange*>(self);
  return exchange->Read({bytes, size * count}, [exchange](std::string_view line) {
    if (exchange->wire_ && !exchange->reader_.has_answer()) exchange->wire_->AddHeaderLine(line);
    const bool more = exchange->reader_.AddHeaderLine(line);
    if (more && exchange->reader_.has_answer()) exchange->ExpectBody();
    return more;
  });
}

// Not before: a site may think as long as the exchange has time.
void CurlExchange::ExpectBody() const {
  Set(handle(), CURLOPT_LOW_SPEED_LIMIT, kSlowBytes);
  Set(handle(), CURLOPT_LOW_SPEED_TIME, static_cast<long>(common_.options.slow_time.count()));
}

std::size_t CurlExchange::OnBody(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* exchange = static_cast<CurlExchange*>(self);
  return exchange->Read({bytes, size * count}, [exchange](std::string_view body) {
    return exchange->reader_.AddBody(body);
  });
}

FetchResponse CurlExchange::Finish(CURLcode code) {
  FetchResponse& response = reader_.response();
  response.outcome = OutcomeOf(code);
  response.reset = IsReset(code);
  if (starved_) response.detail = "too much memory is held";
  if (IsProxyTrouble(code)) response.detail = ProxyTrouble(code, handle());
  if (response.outcome != FetchResponse::Outcome::kAnswered && response.detail.empty()) {
    response.detail = code == CURLE_OK ? "headers without an end" : curl_easy_strerror(code);
  }
  // A body that ends early is shown by browsers as far as it came.
  if (code != CURLE_OK && reader_.has_answer()) response.body_cut = true;
  if (!reader_.has_answer()) response.status = 0;
  response.certificate = std::move(tls_.certificate);
  if (response.certificate) response.certificate->verified = response.connected;
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle(), CURLINFO_TOTAL_TIME_T, &microseconds);  // NOLINT
  response.elapsed = Milliseconds(microseconds / 1000);
  if (wire_) response.exchange = wire_->Finish(code, reader_, std::move(tls_));
  response.shared = request_.shared;
  holding_.Release();  // what is left is the receiver's
  return std::move(response);
}

FetchResponse::Outcome CurlExchange::OutcomeOf(CURLcode code) {
  using Outcome = FetchResponse::Outcome;
  if (starved_) return Outcome::kOverloaded;
  if (reader_.stopped() == ResponseReader::Stopped::kTooBig) return Outcome::kTooBig;
  if (reader_.stopped() == ResponseReader::Stopped::kEnough) return Outcome::kAnswered;
  if (code == CURLE_OPERATION_TIMEDOUT) return Outcome::kTimedOut;
  if (reader_.has_answer()) return Outcome::kAnswered;
  if (out_of_files_) return Outcome::kOverloaded;
  if (refused_) return Outcome::kRefusedAddress;
  if (IsTlsFailure(code)) return Outcome::kTlsFailed;
  if (IsProxyTrouble(code)) return Outcome::kOverloaded;
  // libcurl's word for a header line beyond its own limit of 100 KB.
  if (code == CURLE_OUT_OF_MEMORY) return Outcome::kTooBig;
  return Outcome::kUnreachable;
}

// The proxy itself failed us: that says nothing about the site. What it says about the site (no way
// there, nobody listens) does.
bool CurlExchange::IsProxyTrouble(CURLcode code) const {
  const bool failed = code != CURLE_OK && code != CURLE_OPERATION_TIMEDOUT && !IsTlsFailure(code);
  if (!common_.options.proxy || !failed || reached_) return false;
  if (refused_ || starved_ || out_of_files_) return false;
  if (code == CURLE_PROXY) {
    const long reply = LongInfo(handle(), CURLINFO_PROXY_ERROR);
    return reply != CURLPX_REPLY_HOST_UNREACHABLE && reply != CURLPX_REPLY_NETWORK_UNREACHABLE &&
           reply != CURLPX_REPLY_CONNECTION_REFUSED && reply != CURLPX_REPLY_TTL_EXPIRED;
  }
  return LongInfo(handle(), CURLINFO_HTTP_CONNECTCODE) < 500;
}

bool CurlExchange::IsReset(CURLcode code) const {
  if (reader_.has_answer() || (code != CURLE_RECV_ERROR && code != CURLE_SEND_ERROR)) return false;
  const long error = LongInfo(handle(), CURLINFO_OS_ERRNO);
  return error == ECONNRESET || error == EPIPE;
}

// What it shares with its chain may end before it does.
CurlHandle CurlExchange::TakeHandle() {
  if (handle_) Set(handle(), CURLOPT_SHARE, static_cast<CURLSH*>(nullptr));
  return std::move(handle_);
}

}  // namespace linkmilter
