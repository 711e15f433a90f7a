#include "scanner/digest.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/text.h"

namespace linkmilter {
namespace {

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string ToHex(const Bytes& bytes, unsigned length) {
  std::string text;
  for (unsigned i = 0; i < length; ++i)
    text += static_cast<char>(bytes[i]);
  return Hex(text);
}

EVP_MD_CTX* Context(const std::shared_ptr<void>& context) {
  return static_cast<EVP_MD_CTX*>(context.get());
}

std::string HexOf(const EVP_MD* kind, std::string_view bytes) {
  Bytes digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, kind, nullptr);
  return ToHex(digest, length);
}

}  // namespace

Sha256::Sha256()
    : context_(EVP_MD_CTX_new(), [](void* p) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(p)); }) {
  EVP_DigestInit_ex(Context(context_), EVP_sha256(), nullptr);
}

void Sha256::Add(std::string_view bytes) {
  EVP_DigestUpdate(Context(context_), bytes.data(), bytes.size());
}

std::string Sha256::FinishHex() {
  Bytes bytes{};
  unsigned length = 0;
  EVP_DigestFinal_ex(Context(context_), bytes.data(), &length);
  return ToHex(bytes, length);
}

std::string Sha256Hex(std::string_view bytes) {
  return HexOf(EVP_sha256(), bytes);
}

std::string Sha1Hex(std::string_view bytes) {
  return HexOf(EVP_sha1(), bytes);
}

std::string Md5Hex(std::string_view bytes) {
  return HexOf(EVP_md5(), bytes);
}

std::string HmacSha256Hex(std::string_view key, std::string_view bytes) {
  Bytes mac{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), mac.data(), &length);
  return ToHex(mac, length);
}

}  // namespace linkmilter
