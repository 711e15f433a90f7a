// The spellings of the envelope's recipients in URLs: who finds one knows that the URL was made for
// one person. Pure; immutable after construction; linear in the text searched.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace linkmilter {

// A set of texts of at least kMinBytes, looked for all at once.
class NeedleSet {
 public:
  static constexpr std::size_t kMinBytes = 8;  // shorter ones would be found by chance

  void Add(std::string needle);  // shorter than kMinBytes: ignored
  bool StandsIn(std::string_view text) const;
  bool empty() const { return by_start_.empty(); }

 private:
  std::unordered_map<std::uint64_t, std::vector<std::string>> by_start_;  // by their first 8 bytes
  std::array<bool, 4096> maybe_{};  // by a hash of those: passes over most of a text
};

class RecipientShapes {
 public:
  explicit RecipientShapes(const std::vector<std::string>& recipients);

  // How a recipient's address stands in a URL without fragment, in words ("the recipient's
  // address in base64"); empty: not at all. Looks for it in clear, percent-encoded, with '=' for
  // '@' (VERP), reversed, base64, hex, as MD5, SHA-1 and SHA-256, and for its local part as a
  // value.
  std::string_view FindIn(std::string_view url) const;

 private:
  void Add(const std::string& recipient);

  NeedleSet folded_;  // looked for in lower case
  NeedleSet exact_;
  std::vector<std::string> locals_;  // local parts, lower case
};

}  // namespace linkmilter
