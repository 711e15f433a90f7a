// A key and a certificate of its own for sites that speak TLS: made when constructed, gone with the
// destructor. Ignores SIGPIPE for the whole process: OpenSSL writes to whoever left.
#pragma once

#include <string>

struct ssl_ctx_st;  // OpenSSL's

namespace linkmilter {

class TlsIdentity {
 public:
  // For `name`, *.`name` and 192.0.2.7, issued by itself as "CN=Test Issuer,O=Tests", valid from
  // two days ago until in a day. `copies` of the certificate are sent beside it.
  explicit TlsIdentity(const std::string& name, int copies = 0);
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;
  TlsIdentity(TlsIdentity&&) = delete;
  TlsIdentity& operator=(TlsIdentity&&) = delete;
  ~TlsIdentity();

  ssl_ctx_st* context() const { return context_; }
  const std::string& ca_file() const { return ca_file_; }  // who trusts it, trusts the site

 private:
  ssl_ctx_st* context_;
  std::string ca_file_;
};

}  // namespace linkmilter
