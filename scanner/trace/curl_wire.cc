#include "scanner/trace/curl_wire.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace linkmilter {
namespace {

// libcurl's interface is variadic; clang-tidy cannot see through it.
template <typename Value>
void Set(CURL* handle, CURLoption option, Value value) {
  curl_easy_setopt(handle, option, value);  // NOLINT
}

template <typename Value>
Value Get(CURL* handle, CURLINFO what) {
  Value value{};
  curl_easy_getinfo(handle, what, &value);  // NOLINT
  return value;
}

}  // namespace

CurlWire::CurlWire(CURL* handle, std::size_t max_body_bytes)
    : handle_(handle),
      max_bytes_(2 * max_body_bytes + kMaxHeaderBytes),
      wire_(std::make_shared<WireExchange>()) {
  Set(handle, CURLOPT_VERBOSE, 1L);
  Set(handle, CURLOPT_DEBUGFUNCTION, &OnWire);
  Set(handle, CURLOPT_DEBUGDATA, static_cast<void*>(this));
}

CurlWire::~CurlWire() {
  if (wire_) Detach();
}

// The handle lives on, and may still have something to say.
void CurlWire::Detach() const {
  Set(handle_, CURLOPT_VERBOSE, 0L);
  Set(handle_, CURLOPT_DEBUGFUNCTION, static_cast<curl_debug_callback>(nullptr));
}

// Bodies are shown before libcurl takes their chunks apart.
int CurlWire::OnWire(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self) {
  auto* keeper = static_cast<CurlWire*>(self);
  WireExchange& wire = *keeper->wire_;
  const std::string_view piece(bytes, size);
  switch (kind) {
    case CURLINFO_HEADER_OUT:  // not a proxy's CONNECT
      if (!wire.request.empty() || piece.starts_with("GET ")) wire.request += piece;
      break;
    case CURLINFO_DATA_IN:
      wire.response += piece.substr(0, keeper->Room());
      break;
    default:
      break;
  }
  return 0;
}

void CurlWire::AddHeaderLine(std::string_view line) {
  if (line.starts_with("HTTP/")) wire_->interim += std::exchange(wire_->response, {});
  wire_->response += line.substr(0, Room());
}

std::size_t CurlWire::Room() const {
  return max_bytes_ - std::min(max_bytes_, wire_->response.size());
}

std::shared_ptr<const WireExchange> CurlWire::Finish(CURLcode code,
                                                     const ResponseReader& reader,
                                                     TlsSeen tls) {
  Detach();
  NoteTls(std::move(tls));
  NoteTimes();
  wire_->truncated = TruncationOf(code, reader);
  return std::move(wire_);
}

void CurlWire::NoteTls(TlsSeen tls) {
  wire_->tls_version = std::move(tls.version);
  wire_->cipher = std::move(tls.cipher);
  wire_->certificates = std::move(tls.chain);
  wire_->verification = std::move(tls.verification);
}

void CurlWire::NoteTimes() {
  const auto time = [this](CURLINFO what) { return Microseconds(Get<curl_off_t>(handle_, what)); };
  wire_->connected = time(CURLINFO_CONNECT_TIME_T);
  wire_->tls_done = time(CURLINFO_APPCONNECT_TIME_T);
  wire_->first_byte = time(CURLINFO_STARTTRANSFER_TIME_T);
  wire_->total = time(CURLINFO_TOTAL_TIME_T);
}

// Why the site had more to say than is kept, in WARC's words.
std::string CurlWire::TruncationOf(CURLcode code, const ResponseReader& reader) const {
  if (Room() == 0) return "length";
  if (code == CURLE_OK) return "";
  if (code == CURLE_OPERATION_TIMEDOUT) return "time";
  switch (reader.stopped()) {
    case ResponseReader::Stopped::kNo:
      return "disconnect";
    case ResponseReader::Stopped::kTooBig:
      return "length";
    case ResponseReader::Stopped::kEnough:  // of a redirect the body does not matter
      return wire_->response.ends_with("\r\n\r\n") ? "unspecified" : "length";
  }
  std::abort();
}

}  // namespace linkmilter
