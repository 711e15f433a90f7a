#include "tests/fakes/tls_site.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace linkmilter {
namespace {

constexpr long kDay = 24L * 3600;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Free<SSL_free>>;

void Check(bool good) {
  if (!good) throw std::runtime_error("TlsSite cannot start");
}

void AddText(X509_NAME* name, const char* field, const char* text) {
  // OpenSSL's bytes are unsigned.
  const auto* bytes = reinterpret_cast<const unsigned char*>(text);  // NOLINT
  Check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, -1, -1, 0) == 1);
}

Cert MakeCertificate(const std::string& host, EVP_PKEY* key) {
  Cert cert(X509_new());
  X509_set_version(cert.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), kDay);
  X509_NAME* name = X509_get_subject_name(cert.get());
  AddText(name, "O", "Tests");
  AddText(name, "CN", "Test Issuer");
  X509_set_issuer_name(cert.get(), name);
  X509_set_pubkey(cert.get(), key);
  const std::string names = "DNS:" + host + ",DNS:*." + host + ",IP:192.0.2.7";
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  Check(extension != nullptr && X509_add_ext(cert.get(), extension, -1) == 1);
  X509_EXTENSION_free(extension);
  Check(X509_sign(cert.get(), key, EVP_sha256()) > 0);
  return cert;
}

}  // namespace

struct TlsSite::State {
  Key key{EVP_EC_gen("P-256")};
  Cert cert;
  Context context{SSL_CTX_new(TLS_server_method())};
  int listener = -1;
  int stop = -1;  // eventfd: readable once the site ends
  std::uint16_t port = 0;
  std::thread thread;

  // False: the site ends.
  bool WaitFor(int fd) const {
    std::array<pollfd, 2> wanted{{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
    return poll(wanted.data(), wanted.size(), -1) > 0 && wanted[1].revents == 0;
  }

  void Serve(int fd) const {
    const Connection connection(SSL_new(context.get()));
    SSL_set_fd(connection.get(), fd);
    std::array<char, 4096> request{};
    if (SSL_accept(connection.get()) == 1 &&
        SSL_read(connection.get(), request.data(), static_cast<int>(request.size())) > 0) {
      constexpr char kAnswer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      SSL_write(connection.get(), kAnswer, sizeof kAnswer - 1);
    }
    close(fd);
  }

  void Run() const {
    while (WaitFor(listener)) {
      const int fd = accept(listener, nullptr, nullptr);
      if (fd >= 0) Serve(fd);
    }
  }
};

TlsSite::TlsSite(const std::string& host) : state_(std::make_unique<State>()) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to whoever left
  State& state = *state_;
  state.cert = MakeCertificate(host, state.key.get());
  SSL_CTX_use_certificate(state.context.get(), state.cert.get());
  SSL_CTX_use_PrivateKey(state.context.get(), state.key.get());
  state.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  state.stop = eventfd(0, EFD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: the socket API's way
  Check(bind(state.listener, generic, size) == 0 && listen(state.listener, 8) == 0 &&
        getsockname(state.listener, generic, &size) == 0);
  state.port = ntohs(address.sin_port);
  state.thread = std::thread([&state] { state.Run(); });
}

TlsSite::~TlsSite() {
  eventfd_write(state_->stop, 1);
  state_->thread.join();
  close(state_->listener);
  close(state_->stop);
}

std::uint16_t TlsSite::port() const {
  return state_->port;
}

std::string TlsSite::CertificatePem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, state_->cert.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT: a macro with a C cast
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

}  // namespace linkmilter
