// What a host is known to be: whose pages stand under it, and who may put them there. Data with a
// look-up: host_kinds.inc. A kind alone says nothing against a link: see judge/lures.h. Pure, any
// thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"

namespace linkmilter {

enum class HostKind {
  kOther,
  kTenants,     // anybody's pages, forms or files, for free and at once
  kBuilder,     // forms and pages that anybody clicks together, honest people as well
  kShared,      // documents, bills and tickets that people do send by mail
  kShortener,   // hides where it leads
  kRedirector,  // a well-known site that leads on to where its URL says
  kDynamic,     // names for machines at home
  kIpfs,        // gateways to what nobody can take down
  kSocial,      // networks whose signs stand under most mail
  kMailer,      // click counters of those who send for others
};

// The kind of the host of a link; a row may name the beginning of a path as well. A host below a
// private entry of the public suffix list ("x.github.io") is kTenants unless a row says otherwise.
HostKind KindOf(std::string_view url, const SuffixList& suffixes);
// By the rows alone.
HostKind KindOfUrl(std::string_view url);

// A top-level domain that is cheap, and phished far more than used.
bool HasSuspiciousSuffix(std::string_view host);

// A mail provider that anybody may have an address at.
bool IsFreemail(std::string_view domain);

}  // namespace linkmilter
