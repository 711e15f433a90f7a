// One list of reputation, however large: what a feed, a zone or a ranking says of names and URLs.
// Unlike LocalList it keeps hashes, not names (HashedNames), and forgives a few bad lines, because
// others wrote it. Immutable: any thread; looking up takes no lock and allocates nothing.
#pragma once

#include <bitset>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/model.h"
#include "scanner/reputation/hashed_names.h"
#include "scanner/reputation/list_format.h"
#include "scanner/reputation/list_reader.h"
#include "scanner/reputation/source.h"
#include "scanner/reputation/user_content.h"

namespace linkmilter {

struct ListOptions {
  std::string name;  // Standing::source: "urlhaus"
  std::string file;
  FormatOptions format;
  Standing::Result result = Standing::Result::kListed;  // kListed, kAllowed or kPopular
  std::string signal;                                   // of a listing
  double points = 0;                                    // of a listing
  bool follow = false;                                  // a listed link is followed all the same
  // Of a feed: `file` is the copy that the daemon keeps of it (scanner/feeds). Empty: nobody
  // fetches.
  std::string url;
  Seconds every{3600};
  std::size_t max_bytes = std::size_t{64} << 20;
  std::string header_file;  // its first line is sent along: "Auth-Key: ..."; empty: none
  bool operator==(const ListOptions&) const = default;
};

// A host is popular from these ranks up; beyond the last a ranking says nothing.
struct PopularityStep {
  std::uint64_t rank;
  std::string_view signal;
};
inline constexpr PopularityStep kPopularitySteps[] = {
    {10'000, "POPULAR_10K"}, {50'000, "POPULAR_50K"}, {1'000'000, "POPULAR_1M"}};

inline constexpr std::size_t kMaxFeedBytes = std::size_t{4} << 30;  // a device, a runaway file
inline constexpr std::size_t kMostFeedEntries = 100'000'000;        // about 900 MB of hashes

// What is asked of every list, taken apart once. Refers to the subject, which must outlive it.
struct SubjectParts {
  SubjectParts(const Subject& subject, const SuffixList& suffixes);

  std::string url;     // no dot after the host
  std::string path;    // "host/path"
  std::string tenant;  // TenantOf; empty: the host is nobody's but its owner's
  std::string domain;  // registrable, or as narrow as the private suffixes are; empty: none
  SharedHost shared;
  std::vector<std::string_view> names;  // the host, then each domain above it
  std::vector<IpAddress> addresses;     // that the host is, or was found at
};

class ReputationList {
 public:
  // What hit.
  struct Hit {
    std::string_view entry;                 // of the parts that were asked about
    bool pass = false;                      // an exception of this list
    std::size_t step = 0;                   // of kPopularitySteps
    std::optional<IpAddress> address = {};  // of the host, where that hit
  };

  class Builder;  // gathers entries
  // Reads it in pieces, unpacking it first if it is packed.
  static Result<std::shared_ptr<const ReputationList>> Read(ListText& packed,
                                                            const ListOptions& options,
                                                            const SuffixList& suffixes);
  // nullopt: nothing is known. The URL goes before names, the narrowest name before wider ones,
  // names before addresses.
  std::optional<Hit> Look(const SubjectParts& parts) const;
  Standing StandingOf(const Hit& hit, const Subject& subject) const;

  const ListOptions& options() const { return options_; }
  std::size_t size() const { return names_.size(); }

 private:
  ReputationList(ListOptions options, HashedNames names, std::bitset<256> prefixes);
  std::optional<Hit> Find(Scope scope, std::string_view name) const;
  std::optional<Hit> FindName(const SubjectParts& parts) const;
  std::optional<Hit> FindAddress(const SubjectParts& parts) const;
  std::optional<Hit> FindPopular(const SubjectParts& parts) const;

  ListOptions options_;
  HashedNames names_;
  std::bitset<256> prefixes_;  // lengths of networks that occur: IPv4 from 0, IPv6 from 64
};

// Whether `text` may stand for the file: what Parse would say, without holding the list.
Status CheckList(std::string_view text, const ListOptions& options, const SuffixList& suffixes);
// Reads `text`, which stands for the file.
Result<std::shared_ptr<const ReputationList>> ParseReputationList(std::string_view text,
                                                                  const ListOptions& options,
                                                                  const SuffixList& suffixes);
// Reads the file in pieces; never holds its text. A file that changes meanwhile is refused.
Result<std::shared_ptr<const ReputationList>> LoadReputationList(const ListOptions& options,
                                                                 const SuffixList& suffixes);

}  // namespace linkmilter
