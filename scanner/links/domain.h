// Who registered a host: the public suffix list (publicsuffix.org). The door to libpsl. Immutable
// after construction: any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

class SuffixList {
 public:
  SuffixList();  // the list built into libpsl
  static Result<SuffixList> Load(const std::string& file);

  // The registrable domain of a host as in Url::host, trailing dot ignored: "a.b.co.uk" ->
  // "b.co.uk", "x.github.io" -> "x.github.io" (private suffixes count). Empty: the host is itself a
  // public suffix, an address, or no domain.
  std::string RegistrableDomain(std::string_view host) const;

  // True if the host is itself a public suffix: "com", "co.uk", "github.io", an unknown last label.
  bool IsPublicSuffix(std::string_view host) const;

  // True if the host's last labels are a suffix the ICANN section names (not the "*" default):
  // "example.com" yes, "readme.md5" no.
  bool HasKnownSuffix(std::string_view host) const;

  // True if the host lies below a suffix of the list's private section: somebody's, who lets others
  // have names below it ("x.github.io").
  bool IsUnderPrivateSuffix(std::string_view host) const;

 private:
  std::shared_ptr<const void> list_;  // psl_ctx_t, or null: the built-in one
};

}  // namespace linkmilter
