// SHA-256 and HMAC-SHA-256; MD5 and SHA-1 for recognising what others hashed. The door to OpenSSL's
// digests. Pure, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace linkmilter {

class Sha256 {
 public:
  Sha256();
  void Add(std::string_view bytes);
  std::string FinishHex();  // 64 lower-case digits. Call once.

 private:
  std::shared_ptr<void> context_;  // EVP_MD_CTX
};

std::string Sha256Hex(std::string_view bytes);
std::string Sha1Hex(std::string_view bytes);  // 40 digits; never for secrets of our own
std::string Md5Hex(std::string_view bytes);   // 32 digits; likewise
std::string HmacSha256Hex(std::string_view key, std::string_view bytes);

}  // namespace linkmilter
