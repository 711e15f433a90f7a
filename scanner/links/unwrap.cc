#include "scanner/links/unwrap.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanner/links/unwrap_coding.h"

namespace linkmilter {
namespace {

// One row of unwrap_rules.inc, which says what the columns mean.
struct Rule {
  std::string_view name;
  std::string_view host;
  std::string_view pattern;
  std::string_view parameters;
  Coding coding = Coding::kPercent;
  std::string_view scheme;

  constexpr bool below() const { return host.starts_with('.'); }
  constexpr std::string_view key() const { return below() ? host.substr(1) : host; }
};

constexpr auto kRules = [] {
  auto rules = std::to_array<Rule>({
#include "scanner/links/unwrap_rules.inc"
  });
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
    return std::pair(a.key(), a.name) < std::pair(b.key(), b.name);
  });
  return rules;
}();

// Matches a rule's pattern and keeps what stood at <> or <*>. Each '*' takes as little as it can
// and is never tried again: linear.
class PatternMatch {
 public:
  PatternMatch(std::string_view pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  bool Matches() {
    while (!pattern_.empty()) {
      if (TakePrefix(pattern_, "<*>")) {
        captured_ = std::exchange(text_, {});
      } else if (TakePrefix(pattern_, "<>")) {
        captured_ = text_.substr(0, text_.find_first_of("/?"));
        text_.remove_prefix(captured_.size());
      } else if (TakePrefix(pattern_, "*")) {
        if (pattern_.empty()) return true;
        const std::size_t at = text_.find(pattern_.substr(0, pattern_.find_first_of("*<")));
        if (at == std::string_view::npos) return false;
        text_.remove_prefix(at);
      } else if (!TakePrefix(text_, pattern_.substr(0, 1))) {
        return false;
      } else {
        pattern_.remove_prefix(1);
      }
    }
    return text_.empty();
  }
  std::string_view captured() const { return captured_; }

 private:
  static bool TakePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  }

  std::string_view pattern_;
  std::string_view text_;
  std::string_view captured_;
};

bool HasWebScheme(std::string_view text) {
  return StartsWithIgnoreCase(text, "http:") || StartsWithIgnoreCase(text, "https:") ||
         text.starts_with("//");
}

// A web address read from `text`; what has no scheme gets the rule's, if it looks like a host.
std::optional<Url> ReadTarget(std::string text,
                              std::string_view scheme,
                              std::vector<Oddity>* oddities) {
  constexpr int kMaxDecodings = 3;  // copies of copies are encoded again each time
  for (int i = 0; i < kMaxDecodings && !HasWebScheme(text); ++i) {
    if (text.find('%') == std::string::npos) break;
    text = PercentDecode(text);
  }
  if (text.starts_with("//")) text.insert(0, "https:");
  const bool bare = !HasWebScheme(text);
  if (bare && scheme.empty()) return std::nullopt;
  std::vector<Oddity> found;
  auto url = ParseUrl(bare ? std::string(scheme) + "://" + text : text, nullptr, &found);
  if (!url || !url->IsHttp() || !url->host || url->host->empty()) return std::nullopt;
  if (bare && url->host->find('.') == std::string::npos) return std::nullopt;
  if (oddities != nullptr) oddities->insert(oddities->end(), found.begin(), found.end());
  return url;
}

// True if `name` is one of "a|b|c".
bool IsOneOf(std::string_view name, std::string_view names) {
  const auto all = Split(names, '|');
  return std::find(all.begin(), all.end(), name) != all.end();
}

// The target in the parameters a rule names; none if two differ.
std::optional<Url> TargetInQuery(const Rule& rule,
                                 std::string_view query,
                                 std::vector<Oddity>* oddities) {
  std::optional<Url> target;
  for (std::string_view parameter : Split(query, '&')) {
    if (parameter.starts_with("amp;")) parameter.remove_prefix(4);  // copied out of HTML
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    if (!IsOneOf(parameter.substr(0, equals), rule.parameters)) continue;
    const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
    auto url = ReadTarget(DecodeTarget(rule.coding, value), rule.scheme, oddities);
    if (url && target && *url != *target) return std::nullopt;
    if (url) target = std::move(url);
  }
  return target;
}

std::optional<Url> TargetBy(const Rule& rule, const Url& url, std::vector<Oddity>* oddities) {
  const std::string text = url.RequestTarget();
  PatternMatch match(rule.pattern, text);
  if (!match.Matches()) return std::nullopt;
  if (rule.coding == Coding::kTranslateHost) return DecodeTranslateHost(url);
  if (!rule.parameters.empty()) {
    return url.query ? TargetInQuery(rule, *url.query, oddities) : std::nullopt;
  }
  return ReadTarget(DecodeTarget(rule.coding, match.captured()), rule.scheme, oddities);
}

// "com", "de", "co.uk", "com.au": below these a company has the same name in each country.
bool IsCountryTail(std::string_view tail) {
  for (const std::string_view second : {"com.", "co."}) {
    if (tail.starts_with(second)) tail.remove_prefix(second.size());
  }
  const auto letter = [](char c) { return IsAsciiLower(c); };
  return tail == "com" || (tail.size() == 2 && std::all_of(tail.begin(), tail.end(), letter));
}

// Calls visit(rule) for every rule for this host until it returns true.
template <typename Visit>
void ForRulesOf(std::string_view host, const Visit& visit) {
  const auto try_key = [&](std::string_view key, bool whole) {
    const auto* rule =
        std::lower_bound(kRules.begin(), kRules.end(), key,
                         [](const Rule& a, std::string_view b) { return a.key() < b; });
    for (; rule != kRules.end() && rule->key() == key; ++rule) {
      if ((whole || rule->below()) && visit(*rule)) return true;
    }
    return false;
  };
  if (host.ends_with('.')) host.remove_suffix(1);
  bool whole = true;
  while (true) {
    if (try_key(host, whole)) return;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) {
      try_key("", false);
      return;
    }
    const std::string_view tail = host.substr(dot + 1);
    if (IsCountryTail(tail) && try_key(std::string(host.substr(0, dot)) + ".*", whole)) return;
    host = tail;
    whole = false;
  }
}

// Safe Links write the recipient's address and tenant into their data parameter: that must not
// travel into stores, logs and replies.
std::string OuterHref(Url outer, const Rule& rule) {
  if (!rule.name.starts_with("safe-links") || !outer.query) return outer.RequestHref();
  std::string query;
  for (const std::string_view parameter : Split(*outer.query, '&')) {
    if (!query.empty()) query += '&';
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    const bool named = parameter.substr(0, equals).ends_with("data");  // data, sdata, amp;data
    query.append(named ? parameter.substr(0, equals) : parameter).append(named ? "=redacted" : "");
  }
  outer.query = std::move(query);
  return outer.RequestHref();
}

bool IsChain(std::vector<std::string_view> rules) {
  std::sort(rules.begin(), rules.end());
  return rules.size() >= kManyWrappers ||
         std::adjacent_find(rules.begin(), rules.end()) != rules.end();
}

}  // namespace

Unwrapped Unwrap(Url url, std::vector<Oddity>* oddities) {
  Unwrapped unwrapped{std::move(url), {}, {}, {}};
  while (unwrapped.inner.IsHttp() && unwrapped.inner.host) {
    std::optional<Url> target;
    const Rule* fired = nullptr;
    unwrapped.hidden_by = {};
    ForRulesOf(*unwrapped.inner.host, [&](const Rule& rule) {
      if (rule.coding != Coding::kOpaque) {
        target = TargetBy(rule, unwrapped.inner, oddities);
        fired = &rule;
      } else if (PatternMatch(rule.pattern, unwrapped.inner.RequestTarget()).Matches()) {
        unwrapped.hidden_by = rule.name;
      }
      return target.has_value();
    });
    if (!target || unwrapped.outers.size() >= kMaxWrappers) break;
    unwrapped.hidden_by = {};
    if (!target->fragment) target->fragment = unwrapped.inner.fragment;  // as over a redirect
    unwrapped.outers.push_back(OuterHref(std::move(unwrapped.inner), *fired));
    unwrapped.rules.push_back(fired->name);
    unwrapped.inner = *std::move(target);
  }
  if (oddities != nullptr && IsChain(unwrapped.rules)) oddities->push_back(Oddity::kWrapperChain);
  return unwrapped;
}

}  // namespace linkmilter
