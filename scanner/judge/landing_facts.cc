#include "scanner/judge/landing_facts.h"

#include <chrono>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/links/skeleton.h"
#include "scanner/links/smuggling.h"

namespace linkmilter {
namespace {

bool AsksForSecret(const Landing& landing) {
  return landing.password_field || landing.card_field || landing.code_field;
}

class Gatherer {
 public:
  Gatherer(const Finding& finding, const std::string& end, const SuffixList& suffixes)
      : finding_(finding), landing_(finding.landing), end_(end), suffixes_(suffixes) {}

  std::vector<LandingSignal> Gather() && {
    RaiseForms();
    RaisePage();
    RaiseFile();
    RaiseWay();
    return std::move(signals_);
  }

 private:
  void Raise(bool raised, std::string_view name, std::string_view detail = {}) {
    if (!raised) return;
    std::string evidence = end_;
    if (!detail.empty()) evidence.append(": ").append(detail);
    signals_.push_back({name, std::move(evidence)});
  }

  void RaiseForms() {
    Raise(landing_.password_field, "PASSWORD_FIELD");
    Raise(landing_.password_field && StartsWithIgnoreCase(end_, "http://"), "PASSWORD_IN_CLEAR");
    Raise(landing_.password_field && landing_.prefilled_address, "PREFILLED_LOGIN");
    Raise((landing_.password_field || landing_.card_field) &&
              KindOf(end_, suffixes_) == HostKind::kTenants,
          "LOGIN_ON_TENANT");
    Raise(landing_.card_field, "CARD_FIELD");
    Raise(landing_.code_field, "CODE_FIELD");
    for (const FormTarget& form : landing_.forms) {
      const std::string to = form.collector.empty() ? form.host : form.host + ", " + form.collector;
      Raise(form.elsewhere || !form.collector.empty(), "FORM_POSTS_ELSEWHERE", to);
    }
  }

  // An article may name any brand; a page that asks for a secret in its name must be its own.
  void RaisePage() {
    Raise(AsksForSecret(landing_) && !landing_.brands.empty(), "BRAND_ELSEWHERE",
          Join(landing_.brands, ", "));
    Raise(HidesFromFilters(landing_.title), "HIDDEN_TITLE", landing_.title);
    Raise(!landing_.challenge.empty(), "CHALLENGE_PAGE", landing_.challenge);
    Raise(!landing_.parked.empty(), "PARKED", landing_.parked);
    Raise(landing_.empty && finding_.chain.ending == Ending::kLanded, "EMPTY_PAGE");
  }

  void RaiseFile() {
    const SavedFile& file = landing_.file;
    Raise(file.kind == kSmuggledKind, "SMUGGLED_FILE", kSmuggledFile);
    Raise(file.executable, "EXECUTABLE_DOWNLOAD", file.name + " (" + file.kind + ')');
    Raise(file.double_extension, "DOUBLE_EXTENSION", file.name);
  }

  void RaiseWay() {
    Raise(!finding_.bounced_to.empty(), "BENIGN_BOUNCE", finding_.bounced_to);
    const auto age = CertificateAge(finding_);
    Raise(age && *age <= kYoungCertificate, "YOUNG_CERTIFICATE",
          finding_.chain.hops.empty() ? "" : AgeInWords(age.value_or(Seconds{0})));
    for (const Hop& hop : finding_.chain.hops)
      if (hop.base_domain_missing) signals_.push_back({"BASE_DOMAIN_MISSING", hop.url});
  }

  static std::string AgeInWords(Seconds age) {
    return std::to_string(std::chrono::duration_cast<std::chrono::hours>(age).count() / 24) +
           " days old";
  }

  const Finding& finding_;
  const Landing& landing_;
  const std::string& end_;
  const SuffixList& suffixes_;
  std::vector<LandingSignal> signals_;
};

}  // namespace

std::vector<LandingSignal> LandingSignals(const Finding& finding,
                                          const std::string& end,
                                          const SuffixList& suffixes) {
  return Gatherer(finding, end, suffixes).Gather();
}

std::optional<Seconds> CertificateAge(const Finding& finding) {
  const auto& hops = finding.chain.hops;
  if (hops.empty() || !hops.back().certificate) return std::nullopt;
  // Both could be at either end of what a clock can show: no difference of them in nanoseconds.
  const auto seconds = [](WallTime time) {
    return std::chrono::duration_cast<Seconds>(time.time_since_epoch());
  };
  return seconds(finding.made) - seconds(hops.back().certificate->not_before);
}

}  // namespace linkmilter
