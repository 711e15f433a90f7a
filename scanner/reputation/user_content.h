// Whose a page is on hosts where strangers publish under somebody else's name. The private section
// of the public suffix list names those that give each customer a host of his own (github.io,
// pages.dev); user_content.inc adds hosts that are not in it, and those whose customers share one
// host and differ by the first part of the path: documents, forms, shorteners. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/domain.h"

namespace linkmilter {

enum class Tenancy {
  kOwner,       // whoever registered the domain
  kSubdomains,  // each name below it belongs to somebody else: "acme.zendesk.com"
  kPaths,       // each first part of the path does: "docs.google.com/forms", "bit.ly/3x"
};

struct SharedHost {
  std::string_view name;
  Tenancy tenancy = Tenancy::kOwner;
};

// The shared host that `host` (as Url::host, without trailing dot) is or lies below: the narrowest.
// Beyond what the file names: {"", kOwner}.
SharedHost SharedHostOf(std::string_view host);

// Who answers for a page, as narrowly as can be told: "example.com", "x.github.io",
// "acme.zendesk.com", "docs.google.com/forms". `path` begins with '/' or is empty. The host itself,
// if it is an address or a public suffix.
std::string UnitOf(std::string_view host, std::string_view path, const SuffixList& suffixes);

// "/forms/d/x" -> "docs.google.com/forms"; "/" -> "docs.google.com/".
std::string TenantOf(std::string_view host, std::string_view path);

}  // namespace linkmilter
