#include "tests/fakes/tls_identity.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace linkmilter {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void Extend(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  Require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void AddText(X509_NAME* name, const char* field, const char* text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text);  // NOLINT: OpenSSL's bytes
  Require(X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC, bytes, -1, -1, 0) == 1);
}

X509* SelfSigned(EVP_PKEY* key, const std::string& name) {
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  constexpr long kDay = 24L * 3600;
  X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kDay);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  AddText(subject, "O", "Tests");
  AddText(subject, "CN", "Test Issuer");
  X509_set_issuer_name(certificate, subject);
  Extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  Extend(certificate, NID_subject_alt_name, "DNS:" + name + ",DNS:*." + name + ",IP:192.0.2.7");
  Require(X509_sign(certificate, key, EVP_sha256()) > 0);
  return certificate;
}

std::string WriteToFile(X509* certificate) {
  std::array<char, 32> path{"/tmp/tls_identity.XXXXXX"};
  const int fd = mkstemp(path.data());
  Require(fd >= 0);
  FILE* const file = fdopen(fd, "w");
  Require(PEM_write_X509(file, certificate) == 1 && fclose(file) == 0);
  return path.data();
}

}  // namespace

TlsIdentity::TlsIdentity(const std::string& name, int copies)
    : context_(SSL_CTX_new(TLS_server_method())) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SelfSigned(key.get(), name),
                                                                &X509_free);
  Require(SSL_CTX_use_certificate(context_, certificate.get()) == 1);
  Require(SSL_CTX_use_PrivateKey(context_, key.get()) == 1);
  for (int i = 0; i < copies; ++i)
    Require(SSL_CTX_add1_chain_cert(context_, certificate.get()) == 1);
  ca_file_ = WriteToFile(certificate.get());
}

TlsIdentity::~TlsIdentity() {
  unlink(ca_file_.c_str());
  SSL_CTX_free(context_);
}

}  // namespace linkmilter
