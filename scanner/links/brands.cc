#include "scanner/links/brands.h"

#include <algorithm>
#include <bitset>

#include "base/text.h"
#include "scanner/links/fold.h"

namespace linkmilter {
namespace {

#include "scanner/links/brands.inc"

bool IsUnder(std::string_view host, std::string_view domain) {
  if (!domain.ends_with(".*")) return IsWithin(host, domain);
  domain.remove_suffix(1);  // "amazon."
  const std::size_t at = host.rfind(domain);
  if (at == std::string_view::npos || (at > 0 && host[at - 1] != '.')) return false;
  return IsCountrySuffix(host.substr(at + domain.size()));
}

bool IsWordByte(char c) {
  return IsAsciiAlnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

// What words begin with: one look at it tells most brands apart.
using FirstBytes = std::bitset<256>;

void AddWords(std::string_view text, FirstBytes& begun) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (at == 0 || !IsWordByte(text[at - 1])) begun.set(static_cast<unsigned char>(text[at]));
}

}  // namespace

std::span<const Brand> Brands() {
  return kBrands;
}

std::span<const Brand> WordBrands() {
  return kWordBrands;
}

bool IsCountrySuffix(std::string_view suffix) {
  const std::size_t dot = suffix.rfind('.');
  if (dot == std::string_view::npos) return suffix.size() == 2;
  return suffix.size() - dot - 1 == 2 && dot <= 3 && suffix.find('.') == dot;
}

bool IsHomeOf(const Brand& brand, std::string_view host) {
  const auto all = Split(brand.domains, ' ');
  return std::any_of(all.begin(), all.end(), [&](std::string_view d) { return IsUnder(host, d); });
}

bool Names(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !IsWordByte(text[at - 1])) && (end == text.size() || !IsWordByte(text[end])))
      return true;
  }
  return false;
}

std::vector<std::string> BrandsElsewhere(const std::vector<std::string_view>& texts,
                                         std::string_view host) {
  std::vector<std::string> folded;
  folded.reserve(texts.size());
  FirstBytes begun;
  for (const std::string_view text : texts) {
    folded.push_back(FoldForMatching(text));
    AddWords(folded.back(), begun);
  }
  std::vector<std::string> brands;
  for (const Brand& brand : kBrands) {
    if (!begun[static_cast<unsigned char>(brand.name.front())]) continue;
    const bool named = std::any_of(folded.begin(), folded.end(), [&](const std::string& text) {
      return Names(text, brand.name);
    });
    if (named && !IsHomeOf(brand, host)) brands.emplace_back(brand.name);
  }
  return brands;
}

}  // namespace linkmilter
