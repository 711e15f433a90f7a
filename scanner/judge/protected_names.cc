#include "scanner/judge/protected_names.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/links/idna.h"
#include "scanner/links/skeleton.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

// Shorter names stand in longer words, and differ by a letter from others, by chance.
constexpr std::size_t kShortestInside = 7;
constexpr std::size_t kShortestEdited = 6;
constexpr std::size_t kShortestToken = 3;
constexpr std::size_t kShortestImitated = 5;  // as one word of several
constexpr std::size_t kShortestInPath = 5;
// Labels of a host that are looked at, from the right: a thousand dots cost no more.
constexpr std::size_t kMaxLabels = 8;

std::string KeyOf(std::string_view name) {
  std::string key;
  std::copy_if(name.begin(), name.end(), std::back_inserter(key), IsAsciiAlnum);
  return key;
}

std::string_view FirstDomain(const Brand& brand) {
  return brand.domains.substr(0, brand.domains.find(' '));
}

std::string_view FirstLabel(std::string_view domain) {
  return domain.substr(0, domain.find('.'));
}

bool IsSameUnderCountry(std::string_view domain, std::string_view label) {
  return domain.size() > label.size() && domain.starts_with(label) && domain[label.size()] == '.' &&
         IsCountrySuffix(domain.substr(label.size() + 1));
}

// A name in letters and digits alone, and its LookOf.
struct Looks {
  std::string_view key;
  std::string_view look;
};

Likeness LikenessOf(const Looks& name, std::string_view label, std::string_view look) {
  if (label == name.key) return Likeness::kHolds;
  if (look == name.look && name.key.size() > kShortestToken) return Likeness::kLooksAlike;
  if (name.key.size() >= kShortestEdited && !label.empty() && label[0] == name.key[0] &&
      OneEditApart(label, name.key)) {
    return Likeness::kLooksAlike;
  }
  const auto tokens = Split(label, '-');
  const bool token = tokens.size() > 1 && name.key.size() >= kShortestToken &&
                     std::find(tokens.begin(), tokens.end(), name.key) != tokens.end();
  const auto looks = Split(look, '-');  // "paypa1-security"
  if (!token && name.key.size() >= kShortestImitated &&
      std::find(looks.begin(), looks.end(), name.look) != looks.end())
    return Likeness::kLooksAlike;
  const bool inside =
      name.key.size() >= kShortestInside && label.find(name.key) != std::string_view::npos;
  return token || inside ? Likeness::kHolds : Likeness::kNone;
}

// Those that may name somebody, from the right.
std::vector<std::string_view> NamingLabels(std::string_view host) {
  auto labels = Split(host, '.');
  if (labels.size() > kMaxLabels)
    labels.erase(labels.begin(), labels.end() - static_cast<std::ptrdiff_t>(kMaxLabels));
  labels.pop_back();  // the last one is nobody's name
  return labels;
}

std::string LookOfLabel(std::string_view label) {
  return LookOf(label.starts_with("xn--") ? Skeleton(DomainToUnicode(label)) : label);
}

}  // namespace

bool SameOwner(std::string_view domain, std::string_view other) {
  if (domain.empty() || other.empty()) return false;
  const std::string_view label = FirstLabel(domain);
  constexpr std::size_t kShortestTelling = 4;
  if (domain == other || (label == FirstLabel(other) && label.size() >= kShortestTelling))
    return true;
  const auto brands = Brands();
  return std::any_of(brands.begin(), brands.end(), [&](const Brand& brand) {
    return IsHomeOf(brand, domain) && IsHomeOf(brand, other);
  });
}

bool OneEditApart(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a == b || a.size() > b.size() + 1) return false;
  const auto differ = std::mismatch(b.begin(), b.end(), a.begin());
  const auto at = static_cast<std::size_t>(differ.first - b.begin());
  if (a.size() > b.size()) return a.substr(at + 1) == b.substr(at);
  if (a.substr(at + 1) == b.substr(at + 1)) return true;
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
         a.substr(at + 2) == b.substr(at + 2);
}

std::string LookOf(std::string_view label) {
  std::string look;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const std::string_view pair = label.substr(i, 2);
    const bool wide = pair == "rn" || pair == "vv";
    constexpr std::string_view kFrom = "013457i";
    constexpr std::string_view kTo = "oleastl";
    const std::size_t plain = kFrom.find(label[i]);
    if (wide) {
      look += pair == "rn" ? 'm' : 'w';
      ++i;
    } else {
      look += plain == std::string_view::npos ? label[i] : kTo[plain];
    }
  }
  return look;
}

Likeness LikenessTo(std::string_view domain, std::string_view host) {
  const std::string key = KeyOf(FirstLabel(domain));
  const std::string look = LookOf(key);
  Likeness worst = Likeness::kNone;
  for (const std::string_view label : NamingLabels(host))
    worst = std::max(worst, LikenessOf({key, look}, label, LookOfLabel(label)));
  return worst;
}

ProtectedNames::ProtectedNames(const std::vector<std::string>& own_domains) {
  for (const Brand& brand : Brands()) {
    std::string key = KeyOf(brand.name);
    std::string look = LookOf(key);
    brands_.emplace(key, &brand);
    names_.push_back({std::move(key), std::move(look), brand.name, &brand, ""});
  }
  for (const std::string& own : own_domains) {
    std::string key = KeyOf(FirstLabel(own));
    std::string look = LookOf(key);
    names_.push_back({std::move(key), std::move(look), own, nullptr, own});
  }
}

bool ProtectedNames::IsHome(const Name& name, std::string_view host) {
  return name.brand != nullptr ? IsHomeOf(*name.brand, host) : IsWithin(host, name.own);
}

bool ProtectedNames::IsOfABrand(std::string_view host) const {
  return std::any_of(names_.begin(), names_.end(), [host](const Name& name) {
    return name.brand != nullptr && IsHome(name, host);
  });
}

Wearing ProtectedNames::WornBy(std::string_view host, std::string_view domain) const {
  Wearing worst;
  const bool is_brands = IsOfABrand(host);
  for (const std::string_view label : NamingLabels(host)) {
    // A brand's own name is that of a sister by a letter: correos, correios.
    if (std::any_of(names_.begin(), names_.end(),
                    [&](const Name& name) { return label == name.key && IsHome(name, host); }))
      continue;
    const std::string look = LookOfLabel(label);
    for (const Name& name : names_) {
      const Likeness likeness = LikenessOf({name.key, name.look}, label, look);
      if (likeness <= worst.likeness || IsHome(name, host)) continue;
      if ((label == name.key && IsSameUnderCountry(domain, name.key)) ||
          (name.brand == nullptr && is_brands))
        continue;
      worst = {likeness, std::string(name.shown), name.brand == nullptr};
    }
  }
  return worst;
}

std::string ProtectedNames::BrandInPath(std::string_view url_text) const {
  const auto url = ParseUrl(url_text);
  if (!url || !url->host) return {};
  const std::string text = AsciiLower(url->path + '/' + url->query.value_or(""));
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find_if_not(begin, text.end(), IsAsciiAlnum);
    const std::string word(begin, end);
    begin = end == text.end() ? end : end + 1;
    const auto found = word.size() < kShortestInPath ? brands_.end() : brands_.find(word);
    if (found == brands_.end() || IsHomeOf(*found->second, *url->host)) continue;
    const std::string home = "//" + std::string(FirstDomain(*found->second));
    if (KindOfUrl(home) != HostKind::kSocial) return std::string(found->second->name);
  }
  return {};
}

}  // namespace linkmilter
