// Keeps the bytes of one exchange as they go over the connection, for evidence. Part of the door to
// libcurl; only curl_exchange includes this.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "scanner/evidence/sink.h"
#include "scanner/trace/curl_certificate.h"
#include "scanner/trace/response_reader.h"

namespace linkmilter {

class CurlWire {
 public:
  // `handle` outlives the wire and is not yet performed. Of a response not much more is kept than
  // `max_body_bytes` twice: chunks have an overhead, and could be nothing but overhead.
  CurlWire(CURL* handle, std::size_t max_body_bytes);
  CurlWire(const CurlWire&) = delete;
  CurlWire& operator=(const CurlWire&) = delete;
  CurlWire(CurlWire&&) = delete;
  CurlWire& operator=(CurlWire&&) = delete;
  ~CurlWire();

  // As received, with its line end; trailers are not for it.
  void AddHeaderLine(std::string_view line);
  // After libcurl is done with the handle. Call once.
  std::shared_ptr<const WireExchange> Finish(CURLcode code,
                                             const ResponseReader& reader,
                                             TlsSeen tls);

 private:
  static int OnWire(CURL* handle, curl_infotype kind, char* bytes, std::size_t size, void* self);
  void Detach() const;
  std::size_t Room() const;
  void NoteTls(TlsSeen tls);
  void NoteTimes();
  std::string TruncationOf(CURLcode code, const ResponseReader& reader) const;

  CURL* const handle_;
  const std::size_t max_bytes_;
  std::shared_ptr<WireExchange> wire_;
};

}  // namespace linkmilter
