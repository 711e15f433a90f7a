#include "scanner/reputation/reputation_list.h"

#include <utility>

#include "scanner/links/host.h"
#include "scanner/reputation/file_stamp.h"

namespace linkmilter {
namespace {

// What an entry says, beside its scope; part of its key.
constexpr unsigned kListed = 0;
constexpr unsigned kPass = 1;
constexpr unsigned kMarks = 4;  // also the steps of popularity
static_assert(std::size(kPopularitySteps) <= kMarks);
static_assert(kScopeCount * kMarks <= HashedNames::kTags);

HashedNames::Tag TagOf(Scope scope, unsigned mark) {
  return static_cast<unsigned>(scope) * kMarks + mark;
}

std::size_t PrefixIndex(bool v4, unsigned prefix) {
  constexpr std::size_t kBeginOfV6 = 64;
  return v4 ? prefix : kBeginOfV6 + prefix;
}

// "http://host:81/a?b" -> "/a"
std::string_view PathOf(std::string_view url) {
  const auto host = url.find("://");
  if (host == std::string_view::npos) return {};
  const auto path = url.find('/', host + 3);
  if (path == std::string_view::npos) return {};
  return url.substr(path, url.find('?', path) - path);
}

std::string_view WithoutTrailingDot(std::string_view host) {
  if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
  return host;
}

}  // namespace

SubjectParts::SubjectParts(const Subject& subject, const SuffixList& suffixes)
    : url(subject.url), domain(subject.domain) {
  const std::string_view host = WithoutTrailingDot(subject.host);
  if (host.size() < subject.host.size()) {
    const auto at = url.find(subject.host);
    if (at != std::string::npos) url.erase(at + host.size(), 1);
  }
  const std::string_view path_part = PathOf(url);
  path = std::string(host) + std::string(path_part);
  shared = SharedHostOf(host);
  if (shared.tenancy == Tenancy::kPaths) tenant = TenantOf(host, path_part);
  if (const auto address = AddressOfHost(host)) {
    addresses.push_back(*address);
    names.push_back(host);
    return;
  }
  addresses = subject.addresses;
  if (domain.empty()) domain = suffixes.RegistrableDomain(host);
  for (std::string_view name = host; !name.empty();) {
    if (name.size() <= kMaxNameBytes) names.push_back(name);
    const auto dot = name.find('.');
    name.remove_prefix(dot == std::string_view::npos ? name.size() : dot + 1);
  }
}

// Gathers entries as they are read.
class ReputationList::Builder {
 public:
  explicit Builder(const ListOptions& options) : options_(options) {}

  void Add(const ListEntry& entry) {
    if (names_.size() == kMostFeedEntries) {
      full_ = true;
      return;
    }
    ++count_;
    if (options_.result == Standing::Result::kPopular) return AddRanked(entry);
    names_.Add(TagOf(entry.scope, entry.pass ? kPass : kListed), entry.name);
    if (entry.scope == Scope::kAddress) {
      const bool v4 = entry.name[0] == '4';
      prefixes_.set(PrefixIndex(v4, static_cast<unsigned char>(entry.name[1])));
    }
  }

  Result<std::shared_ptr<const ReputationList>> Build() && {
    if (full_) return Error{"it has more than 100 million entries"};
    return std::shared_ptr<const ReputationList>(
        new ReputationList(options_, std::move(names_).Build(), prefixes_));
  }

 private:
  void AddRanked(const ListEntry& entry) {
    const std::uint64_t rank = entry.rank != 0 ? entry.rank : count_;
    for (unsigned step = 0; step < std::size(kPopularitySteps); ++step) {
      if (rank <= kPopularitySteps[step].rank)
        return names_.Add(TagOf(Scope::kDomain, step), entry.name);
    }
  }

  const ListOptions& options_;
  HashedNames::Builder names_;
  std::bitset<256> prefixes_;
  std::uint64_t count_ = 0;
  bool full_ = false;
};

ReputationList::ReputationList(ListOptions options, HashedNames names, std::bitset<256> prefixes)
    : options_(std::move(options)), names_(std::move(names)), prefixes_(prefixes) {}

std::optional<ReputationList::Hit> ReputationList::Find(Scope scope, std::string_view name) const {
  if (names_.Contains(TagOf(scope, kPass), name)) return Hit{name, true};
  if (names_.Contains(TagOf(scope, kListed), name)) return Hit{name};
  return std::nullopt;
}

std::optional<ReputationList::Hit> ReputationList::Look(const SubjectParts& parts) const {
  if (options_.result == Standing::Result::kPopular) return FindPopular(parts);
  const std::string_view url = parts.url;
  if (auto hit = Find(Scope::kUrl, url)) return hit;
  const auto query = url.find('?');
  if (query != std::string_view::npos) {
    if (auto hit = Find(Scope::kUrl, url.substr(0, query))) return hit;
  }
  if (auto hit = Find(Scope::kPath, parts.path)) return hit;
  if (!parts.tenant.empty()) {
    if (auto hit = Find(Scope::kTenant, parts.tenant)) return hit;
  }
  if (auto hit = FindName(parts)) return hit;
  return FindAddress(parts);
}

std::optional<ReputationList::Hit> ReputationList::FindName(const SubjectParts& parts) const {
  bool itself = true;
  for (const std::string_view name : parts.names) {
    if (auto hit = Find(itself ? Scope::kHost : Scope::kBelow, name)) return hit;
    if (auto hit = Find(Scope::kDomain, name)) return hit;
    itself = false;
  }
  return std::nullopt;
}

// The longest prefix first.
std::optional<ReputationList::Hit> ReputationList::FindAddress(const SubjectParts& parts) const {
  if (prefixes_.none()) return std::nullopt;
  for (const IpAddress& address : parts.addresses) {
    for (unsigned prefix = address.is_v4() ? 32 : 128;; --prefix) {
      if (prefixes_.test(PrefixIndex(address.is_v4(), prefix))) {
        if (const auto hit = Find(Scope::kAddress, NetworkName(address, prefix)))
          return Hit{{}, hit->pass, 0, address};
      }
      if (prefix == 0) break;
    }
  }
  return std::nullopt;
}

// Up to the registrable domain and no further: nobody's customer is popular because he is. Pages of
// strangers on a shared host are not popular either.
std::optional<ReputationList::Hit> ReputationList::FindPopular(const SubjectParts& parts) const {
  if (parts.shared.tenancy == Tenancy::kPaths) return std::nullopt;
  for (const std::string_view name : parts.names) {
    for (unsigned step = 0; step < std::size(kPopularitySteps); ++step) {
      if (names_.Contains(TagOf(Scope::kDomain, step), name)) return Hit{name, false, step};
    }
    const bool tenants = parts.shared.tenancy == Tenancy::kSubdomains;
    if (tenants || parts.domain.empty() || name == parts.domain) break;
  }
  return std::nullopt;
}

Standing ReputationList::StandingOf(const Hit& hit, const Subject& subject) const {
  Standing standing;
  standing.source = options_.name;
  standing.subject = hit.entry.find('/') == std::string_view::npos ? subject.host : subject.url;
  standing.result = options_.result;
  standing.code = hit.entry;
  standing.signal = options_.signal;
  standing.points = options_.points;
  standing.conclusive = !options_.follow;
  if (options_.result == Standing::Result::kAllowed) standing.signal = "ALLOWED";
  if (options_.result == Standing::Result::kPopular)
    standing.signal = kPopularitySteps[hit.step].signal;
  if (hit.address) standing.code = hit.address->ToString();
  return standing;
}

namespace {

// Of its text; of a feed what its publisher may send counts for what it unpacks to, too.
std::size_t MostBytes(const ListOptions& options) {
  return options.url.empty() ? kMaxFeedBytes : options.max_bytes;
}

}  // namespace

Result<std::shared_ptr<const ReputationList>> ReputationList::Read(ListText& packed,
                                                                   const ListOptions& options,
                                                                   const SuffixList& suffixes) {
  UnpackedText text(packed, MostBytes(options));
  Builder builder(options);
  const auto counts = ReadList(text, options.format, suffixes,
                               [&builder](const ListEntry& entry) { builder.Add(entry); });
  if (!counts.ok()) return counts.error();
  return std::move(builder).Build();
}

Status CheckList(std::string_view text, const ListOptions& options, const SuffixList& suffixes) {
  TextInMemory packed(text);
  UnpackedText unpacked(packed, MostBytes(options));
  const auto counts = ReadList(unpacked, options.format, suffixes, [](const ListEntry&) {});
  return counts.ok() ? Done() : counts.error();
}

Result<std::shared_ptr<const ReputationList>> ParseReputationList(std::string_view text,
                                                                  const ListOptions& options,
                                                                  const SuffixList& suffixes) {
  TextInMemory packed(text);
  return ReputationList::Read(packed, options, suffixes);
}

Result<std::shared_ptr<const ReputationList>> LoadReputationList(const ListOptions& options,
                                                                 const SuffixList& suffixes) {
  const auto before = StampOf(options.file);
  if (!before.ok()) return Error{"it " + before.error().message};
  if (before.value().size > kMaxFeedBytes) return Error{"it is larger than 4 GiB"};
  TextInFile packed(options.file);
  auto list = ReputationList::Read(packed, options, suffixes);
  const auto after = StampOf(options.file);
  if (!after.ok() || after.value() != before.value())
    return Error{"it was changed while it was read"};
  return list;
}

}  // namespace linkmilter
