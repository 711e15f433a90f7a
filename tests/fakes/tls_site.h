// A web server on loopback that speaks TLS with a certificate of its own making, one connection
// after the other; each gets an empty 200. Starts with the constructor, ends with the destructor.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace linkmilter {

class TlsSite {
 public:
  // The certificate is for `host` and *.`host`, issued by itself as "CN=Test Issuer,O=Tests", valid
  // from two days ago until in a day.
  explicit TlsSite(const std::string& host);
  TlsSite(const TlsSite&) = delete;
  TlsSite& operator=(const TlsSite&) = delete;
  TlsSite(TlsSite&&) = delete;
  TlsSite& operator=(TlsSite&&) = delete;
  ~TlsSite();

  std::uint16_t port() const;
  std::string CertificatePem() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linkmilter
