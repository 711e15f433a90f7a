// Names that others wear: much-phished brands and the operator's own domains, found in hosts that
// are not theirs. Built once a message. Pure, immutable: any thread; linear in the host.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/links/brands.h"

namespace linkmilter {

enum class Likeness {
  kNone,
  kHolds,       // the name in a host of somebody else: paypal.evil.example, my-paypal.example
  kLooksAlike,  // one letter off, or of the same looks: paypa1.example, раураl.example
};

struct Wearing {
  Likeness likeness = Likeness::kNone;
  std::string name;  // whose
  bool own = false;  // one of the operator's domains
};

// The same site under one suffix or another, or two domains of one owner as far as it is known.
bool SameOwner(std::string_view domain, std::string_view other);

// True if one letter added, left out, changed, or two neighbours exchanged make `a` of `b`.
bool OneEditApart(std::string_view a, std::string_view b);

// What a name looks like in small letters: "rn" as "m", "0" as "o". For comparing alone.
std::string LookOf(std::string_view label);

// How `host` wears the name of `domain`, which is not its own: the first label of that registrable
// domain in one of its own, or one that looks so.
Likeness LikenessTo(std::string_view domain, std::string_view host);

class ProtectedNames {
 public:
  explicit ProtectedNames(const std::vector<std::string>& own_domains);

  // `host` as in Url::host, `domain` its registrable domain.
  Wearing WornBy(std::string_view host, std::string_view domain) const;
  // A brand that is a whole word of the URL's path or query, on a host that is not its own; empty:
  // none. Networks whose pages everybody links to are none.
  std::string BrandInPath(std::string_view url) const;

 private:
  struct Name {
    std::string key;   // letters and digits alone: "bankofamerica"
    std::string look;  // LookOf(key)
    std::string_view shown;
    const Brand* brand = nullptr;  // nullptr: a domain of the operator's
    std::string own;               // that domain
  };
  static bool IsHome(const Name& name, std::string_view host);
  // office.com wears no name of who owns office.example.
  bool IsOfABrand(std::string_view host) const;

  std::vector<Name> names_;
  std::unordered_map<std::string, const Brand*> brands_;  // by Name::key
};

}  // namespace linkmilter
