// Takes mail addresses and tokens out of URLs and HTTP heads before they are kept. Pure, linear in
// the text. What was taken out is remembered, so that a record can say that it is not byte-exact.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace linkmilter {

enum class Redaction { kAddresses, kTokens };
using Redactions = std::set<Redaction>;

std::string_view Name(Redaction redaction);  // "addresses", "tokens"

// One a record or a few that belong together.
class Redactor {
 public:
  explicit Redactor(Redactions rules) : rules_(std::move(rules)) {}

  // Addresses in clear, percent-encoded, with '=' for '@' (VERP, in the path), in base64 and hex;
  // tokens as scanner/links/token_shape knows them. The host stays.
  std::string Url(std::string_view url);
  // Every URL among words.
  std::string Words(std::string_view text);
  // The request line, and the URLs in header fields that hold one.
  std::string Head(std::string_view head);
  // Cookie and Set-Cookie values become digests: a session must not be handed on.
  std::string WithoutCookies(std::string_view head);

  // "addresses", "addresses tokens", "cookies tokens", ...; empty: all is as it was.
  std::string taken() const;
  // An address or a token is among it.
  bool found() const { return taken_.contains("addresses") || taken_.contains("tokens"); }
  void Note(std::string what) { taken_.insert(std::move(what)); }

 private:
  std::string Target(std::string_view text);
  std::string Sent(std::string_view text);
  std::string Addresses(std::string_view text);
  std::string Tokens(std::string text);

  Redactions rules_;
  std::set<std::string> taken_;
};

// Whether the URL holds a token where it is sent: in path or query.
bool HoldsToken(std::string_view url);

}  // namespace linkmilter
