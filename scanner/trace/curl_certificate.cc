#include "scanner/trace/curl_certificate.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/ip.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

// Certificate bombs: each certificate costs a parse and perhaps a signature check.
constexpr long kMaxCertificateBytes = 64L << 10;
constexpr int kMaxCertificates = 10;

constexpr std::size_t kMaxNameBytes = 255;  // RFC 1035, 2.3.4

struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct NamesFree {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string_view BytesOf(const ASN1_STRING* text) {
  // ASN.1 strings are unsigned bytes.
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),  // NOLINT
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string IssuerOf(const X509* leaf) {
  const std::unique_ptr<BIO, BioFree> text(BIO_new(BIO_s_mem()));
  const X509_NAME* issuer = X509_get_issuer_name(leaf);
  if (!text || issuer == nullptr ||
      X509_NAME_print_ex(text.get(), issuer, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);  // NOLINT: a macro with a C cast
  return size <= 0 ? "" : CutToValidUtf8({data, static_cast<std::size_t>(size)}, kMaxIssuerBytes);
}

std::string AddressOf(std::string_view bytes) {
  std::array<std::uint8_t, 16> v6{};
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  if (bytes.size() == 4) {
    return IpAddress::V4(std::uint32_t{byte(0)} << 24 | std::uint32_t{byte(1)} << 16 |
                         std::uint32_t{byte(2)} << 8 | byte(3))
        .ToString();
  }
  if (bytes.size() != v6.size()) return {};
  for (std::size_t i = 0; i < v6.size(); ++i)
    v6.at(i) = byte(i);
  return IpAddress::V6(v6).ToString();
}

std::vector<std::string> NamesOf(const X509* leaf) {
  const std::unique_ptr<GENERAL_NAMES, NamesFree> all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> names;
  const int count = all ? sk_GENERAL_NAME_num(all.get()) : 0;
  for (int i = 0; i < count && names.size() < kMaxCertificateNames; ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all.get(), i), &type);
    if (type != GEN_DNS && type != GEN_IPADD) continue;
    const std::string_view bytes = BytesOf(static_cast<const ASN1_STRING*>(value));
    std::string name = type == GEN_DNS ? CutToValidUtf8(bytes, kMaxNameBytes) : AddressOf(bytes);
    if (!name.empty()) names.push_back(std::move(name));
  }
  return names;
}

WallTime TimeOf(const ASN1_TIME* time) {
  std::tm broken_down{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &broken_down) != 1) return {};
  const int years = broken_down.tm_year + 1900;
  if (years < 1970 || years > 2200) return {};  // what a clock of nanoseconds can hold
  return std::chrono::system_clock::from_time_t(timegm(&broken_down));
}

Certificate Read(const X509* leaf) {
  Certificate certificate;
  certificate.issuer = IssuerOf(leaf);
  certificate.names = NamesOf(leaf);
  certificate.not_before = TimeOf(X509_get0_notBefore(leaf));
  certificate.not_after = TimeOf(X509_get0_notAfter(leaf));
  return certificate;
}

std::string PemOf(X509* certificate) {
  const std::unique_ptr<BIO, BioFree> text(BIO_new(BIO_s_mem()));
  if (!text || PEM_write_bio_X509(text.get(), certificate) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);  // NOLINT: a macro with a C cast
  return {data, static_cast<std::size_t>(std::max(size, 0L))};
}

void ReadChain(X509_STORE_CTX* chain, TlsSeen& seen) {
  const void* owner = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx());
  if (const auto* tls = static_cast<const SSL*>(owner)) {
    seen.version = SSL_get_version(tls);
    seen.cipher = SSL_get_cipher_name(tls);
  }
  const STACK_OF(X509)* shown = X509_STORE_CTX_get0_untrusted(chain);
  for (int i = 0; shown != nullptr && i < std::min(sk_X509_num(shown), kMaxCertificates); ++i)
    seen.chain.push_back(PemOf(sk_X509_value(shown, i)));
}

int OnVerify(X509_STORE_CTX* chain, void* self) {
  auto& seen = *static_cast<TlsSeen*>(self);
  if (const X509* leaf = X509_STORE_CTX_get0_cert(chain)) seen.certificate = Read(leaf);
  if (seen.keep_chain) ReadChain(chain, seen);
  const int verified = X509_verify_cert(chain);
  if (seen.keep_chain)
    seen.verification = X509_verify_cert_error_string(X509_STORE_CTX_get_error(chain));
  return verified;
}

CURLcode OnContext(CURL*, void* context, void* self) {
  auto* tls = static_cast<SSL_CTX*>(context);
  SSL_CTX_set_max_cert_list(tls, kMaxCertificateBytes);
  SSL_CTX_set_verify_depth(tls, kMaxCertificates - 2);  // counts neither the first nor the root
  SSL_CTX_set_cert_verify_callback(tls, OnVerify, self);
  return CURLE_OK;
}

}  // namespace

void WatchTls(CURL* handle, TlsSeen& seen) {
  // libcurl's interface is variadic; clang-tidy cannot see through it.
  curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &OnContext);             // NOLINT
  curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, static_cast<void*>(&seen));  // NOLINT
}

void NoteResumed(CURL* handle, TlsSeen& seen) {
  if (seen.certificate) return;
  const curl_tlssessioninfo* session = nullptr;
  curl_easy_getinfo(handle, CURLINFO_TLS_SSL_PTR, &session);  // NOLINT: as above
  if (session == nullptr || session->backend != CURLSSLBACKEND_OPENSSL ||
      session->internals == nullptr)
    return;
  const auto* const tls = static_cast<const SSL*>(session->internals);
  X509* const leaf = SSL_get0_peer_certificate(tls);
  if (leaf == nullptr) return;
  seen.certificate = Read(leaf);
  if (!seen.keep_chain) return;
  seen.version = SSL_get_version(tls);
  seen.cipher = SSL_get_cipher_name(tls);
  seen.chain = {PemOf(leaf)};
  seen.verification = X509_verify_cert_error_string(SSL_get_verify_result(tls));
}

}  // namespace linkmilter
