// What a landing page and the way to it say against a link. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

// Certificates are renewed every few weeks, so a young one says little; a phishing site's is
// hardly ever an old one.
inline constexpr Seconds kYoungCertificate{7 * 24 * 3600};

struct LandingSignal {
  std::string_view name;  // of the catalogue
  std::string evidence;
};

// `end`: the URL the chain ended at.
std::vector<LandingSignal> LandingSignals(const Finding& finding,
                                          const std::string& end,
                                          const SuffixList& suffixes);

// How old the certificate of the last hop was when the chain was followed; negative: not valid yet.
// nullopt: there was none.
std::optional<Seconds> CertificateAge(const Finding& finding);

}  // namespace linkmilter
