// What a server shows of itself during its TLS handshake, whether it verifies or not. Part of the
// door to libcurl, which is built on OpenSSL; only curl_exchange and curl_wire include this.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxCertificateNames = 20;  // shared certificates hold hundreds
inline constexpr std::size_t kMaxIssuerBytes = 300;

struct TlsSeen {
  bool keep_chain = false;                 // to be set before the transfer: what follows is wanted
  std::optional<Certificate> certificate;  // `verified` stays false
  std::string version;
  std::string cipher;
  std::vector<std::string> chain;  // PEM, as presented, leaf first
  std::string verification;        // "ok", or why the chain is not believed; names come later
};

// Has `seen` filled during the handshake of `handle`. It must live as long as the transfer.
// Verification itself is left as it is.
void WatchTls(CURL* handle, TlsSeen& seen);

// Once connected: fills `seen` where a session was resumed, in whose handshake nothing is shown
// again. Of the chain only the leaf is known then.
void NoteResumed(CURL* handle, TlsSeen& seen);

}  // namespace linkmilter
