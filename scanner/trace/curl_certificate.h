// The certificate a server shows during its handshake, whether it verifies or not. Part of the
// door to libcurl, which is built on OpenSSL; only curl_exchange includes this.
#pragma once

#include <cstddef>
#include <optional>

#include <curl/curl.h>

#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxCertificateNames = 20;  // shared certificates hold hundreds
inline constexpr std::size_t kMaxIssuerBytes = 300;

// Has `certificate` filled during the handshake of `handle`, before it is verified; `verified`
// stays false. It must live as long as the transfer. Verification itself is left as it is.
void KeepCertificate(CURL* handle, std::optional<Certificate>& certificate);

// Once connected: the certificate a resumed session was made with, which is not shown again.
void NoteResumed(CURL* handle, std::optional<Certificate>& certificate);

}  // namespace linkmilter
