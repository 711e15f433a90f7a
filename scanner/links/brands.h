// Brands that phishing wears, and whose hosts are whose. Data with a look-up each: brands.inc.
// Pure, linear, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct Brand {
  std::string_view name;     // in matching form (links/fold): "bank of america"
  std::string_view domains;  // apart by blanks; "x.*" is x under any country's suffix
};

// Those whose names mean them wherever they stand.
std::span<const Brand> Brands();
// Those that are ordinary words, and mean the brand only at the front of a sender's name.
std::span<const Brand> WordBrands();

// True if `host` is one of the brand's own or lies below it.
bool IsHomeOf(const Brand& brand, std::string_view host);

// True if `text`, in matching form, holds the name as whole words: "dhl" is not in "sandhler".
bool Names(std::string_view text, std::string_view name);

// True for what countries register under: "de", "co.uk", "com.br"; "github.io" is somebody's.
bool IsCountrySuffix(std::string_view suffix);

// Names of Brands() in `texts` though `host` is not theirs, distinct, in order of the table.
std::vector<std::string> BrandsElsewhere(const std::vector<std::string_view>& texts,
                                         std::string_view host);

}  // namespace linkmilter
