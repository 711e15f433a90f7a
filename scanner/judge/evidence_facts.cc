#include "scanner/judge/evidence_facts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "base/ip.h"
#include "base/text.h"
#include "scanner/judge/owners.h"
#include "scanner/links/smuggling.h"

namespace linkmilter {
namespace {

constexpr std::string_view kShareSchemes[] = {"file", "smb", "cifs", "nfs"};
// What starts a program with the rest for its argument, or installs one. Office's own (ms-word:)
// are in the mail of every SharePoint.
constexpr std::string_view kHandlers[] = {"ms-appinstaller",
                                          "ms-cxh",
                                          "ms-cxh-full",
                                          "ms-its",
                                          "ms-msdt",
                                          "ms-officecmd",
                                          "ms-search",
                                          "ms-quick-assist",
                                          "search-ms",
                                          "vbscript",
                                          "itms-services",
                                          "intent",
                                          "rdp"};

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&list)[N]) {
  return std::any_of(std::begin(list), std::end(list),
                     [text](std::string_view one) { return EqualsIgnoreCase(text, one); });
}

bool IsSlash(char c) {
  return c == '/' || c == '\\';
}

// Of "file://host/share", "file:////host/share", "smb://host", "\\host\share"; empty: no other
// machine is named.
std::string_view ShareHost(std::string_view text) {
  std::string_view scheme;
  if (!text.starts_with('\\')) {
    scheme = text.substr(0, text.find(':'));
    if (!IsOneOf(scheme, kShareSchemes)) return {};
    text.remove_prefix(std::min(text.size(), scheme.size() + 1));
  }
  const auto* const host = std::find_if_not(text.begin(), text.end(), IsSlash);
  const auto slashes = host - text.begin();
  if (slashes < 2 || (EqualsIgnoreCase(scheme, "file") && slashes == 3)) return {};  // a local file
  text.remove_prefix(static_cast<std::size_t>(slashes));
  text = text.substr(0, text.find_first_of("/\\?#"));
  const bool port_after_at = scheme.empty() || EqualsIgnoreCase(scheme, "file");  // "host@SSL"
  if (!port_after_at) text.remove_prefix(text.rfind('@') + 1);                    // "user@host"
  return text.substr(0, text.find_first_of("@:"));
}

bool IsInner(const IpAddress& address) {
  constexpr std::uint32_t kLoopback = 127;
  constexpr std::uint32_t kLinkLocal = 0xA9FE;
  return IsPrivateNetwork(address) || (address.is_v4() && (address.v4() >> 24U == kLoopback ||
                                                           address.v4() >> 16U == kLinkLocal));
}

class Gatherer {
 public:
  Gatherer(const std::vector<std::string>& recipients,
           const Policy& policy,
           const SuffixList& suffixes)
      : sites_(SitesOf(recipients, suffixes)), policy_(policy), suffixes_(suffixes) {}

  std::vector<Signal> Gather(const std::vector<Evidence>& all) && {
    for (const Evidence& evidence : all) {
      if (evidence.kind == EvidenceKind::kScheme || evidence.kind == EvidenceKind::kUncPath) {
        if (IsForeign(ShareHost(evidence.text))) Raise("SHARE_LINK", evidence);
        if (StartsProgram(evidence.text)) Raise("HANDLER_LINK", evidence);
      }
      if (evidence.kind == EvidenceKind::kSmuggling && evidence.text == kSmuggledFile)
        Raise("SMUGGLED_FILE", evidence);
    }
    return std::move(signals_);
  }

 private:
  void Raise(std::string_view name, const Evidence& evidence) {
    signals_.push_back({std::string(name), 0, evidence.part + ": " + evidence.text, ""});
  }

  static bool StartsProgram(std::string_view text) {
    return IsOneOf(text.substr(0, text.find(':')), kHandlers) ||
           StartsWithIgnoreCase(text, "search:query=") ||
           StartsWithIgnoreCase(text, "search:crumb=");
  }

  bool IsForeign(std::string_view host) const {
    if (const auto address = IpAddress::Parse(host)) return !IsInner(*address);
    if (host.find('.') == std::string_view::npos || !suffixes_.HasKnownSuffix(host)) return false;
    const std::string name = AsciiLower(host);
    return !IsWithinAny(name, policy_.own_domains) && !IsWithinAny(name, sites_);
  }

  const std::vector<std::string> sites_;
  const Policy& policy_;
  const SuffixList& suffixes_;
  std::vector<Signal> signals_;
};

}  // namespace

std::vector<Signal> EvidenceSignals(const Extraction& extraction,
                                    const std::vector<std::string>& recipients,
                                    const Policy& policy,
                                    const SuffixList& suffixes) {
  return Gatherer(recipients, policy, suffixes).Gather(extraction.evidence);
}

}  // namespace linkmilter
