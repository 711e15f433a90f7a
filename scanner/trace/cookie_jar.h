// The cookies of one chain, thrown away with it: gates that answer "302 to itself + Set-Cookie"
// open. RFC 6265 with public suffixes; every cookie lives as long as the jar (Max-Age of zero or
// less deletes, Expires is not read: no clock here). Pure; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/domain.h"
#include "scanner/links/url.h"

namespace linkmilter {

inline constexpr std::size_t kMaxCookies = 50;                        // cookie floods
inline constexpr std::size_t kMaxCookieBytes = std::size_t{4} << 10;  // name and value of one

class CookieJar {
 public:
  // `suffixes` must outlive the jar.
  explicit CookieJar(const SuffixList& suffixes) : suffixes_(&suffixes) {}

  // One Set-Cookie header value of the response from `url`. What RFC 6265 refuses, or a limit, is
  // dropped.
  void Set(const Url& url, std::string_view set_cookie);
  // The Cookie header's value for a request to `url`; empty: none.
  std::string HeaderFor(const Url& url) const;
  // Grows whenever the content changes: part of the walk's loop key.
  std::uint64_t version() const { return version_; }

 private:
  struct Cookie {
    std::string name, value, domain, path;
    bool host_only = true;
    bool secure = false;
    bool operator==(const Cookie&) const = default;
  };
  struct Parsed {
    Cookie cookie;
    bool deletes = false;
  };
  bool Parse(const Url& url, std::string_view text, Parsed& parsed) const;
  bool TakeAttribute(std::string_view attribute, const Url& url, Parsed& parsed) const;
  bool TakeDomain(std::string_view value, const Url& url, Cookie& cookie) const;

  const SuffixList* suffixes_;
  std::vector<Cookie> cookies_;  // in order of creation
  std::uint64_t version_ = 0;
};

}  // namespace linkmilter
