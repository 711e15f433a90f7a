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

// A label of a host, split once for all names.
struct Label {
  std::string_view text;
  std::string look;
  std::vector<std::string_view> words{};
  std::vector<std::string_view> looks{};  // of the words
};

bool Holds(const std::vector<std::string_view>& words, std::string_view word) {
  return words.size() > 1 && std::find(words.begin(), words.end(), word) != words.end();
}

Likeness LikenessOf(const Looks& name, const Label& label) {
  if (label.text == name.key) return Likeness::kHolds;
  if (label.look == name.look && name.key.size() > kShortestToken) return Likeness::kLooksAlike;
  if (name.key.size() >= kShortestEdited && !label.text.empty() && label.text[0] == name.key[0] &&
      OneEditApart(label.text, name.key)) {
    return Likeness::kLooksAlike;
  }
  if (name.key.size() >= kShortestToken && Holds(label.words, name.key)) return Likeness::kHolds;
  if (name.key.size() >= kShortestImitated && Holds(label.looks, name.look))
    return Likeness::kLooksAlike;  // "paypa1-security"
  const bool inside =
      name.key.size() >= kShortestInside && label.text.find(name.key) != std::string_view::npos;
  return inside ? Likeness::kHolds : Likeness::kNone;
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

// `label` must outlive what it is read into.
void ReadLabel(std::string_view label, Label& into) {
  into.text = label;
  into.look = LookOfLabel(label);
  into.words = Split(label, '-');
  into.looks = Split(into.look, '-');
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
  Label read;
  for (const std::string_view label : NamingLabels(host)) {
    ReadLabel(label, read);
    worst = std::max(worst, LikenessOf({key, look}, read));
  }
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
  Label read;
  for (const std::string_view label : NamingLabels(host)) {
    // A brand's own name is that of a sister by a letter: correos, correios.
    if (std::any_of(names_.begin(), names_.end(),
                    [&](const Name& name) { return label == name.key && IsHome(name, host); }))
      continue;
    ReadLabel(label, read);
    for (const Name& name : names_) {
      const Likeness likeness = LikenessOf({name.key, name.look}, read);
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
