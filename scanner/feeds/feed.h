// A list that others publish on the web and we fetch now and then: what to ask, what an answer
// means, when to ask again. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/links/url.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

inline constexpr Seconds kShortestFeedPause{300};  // publishers shut out who comes more often
inline constexpr int kMaxFeedRedirects = 5;

struct FeedOptions {
  std::string name;  // in the journal
  std::string url;
  std::string file;  // where the last good copy lies
  Seconds every{3600};
  std::size_t max_bytes = std::size_t{64} << 20;  // a publisher in other hands
  std::string header;  // "Auth-Key: ...", secret: never told to another host; empty: none
  bool operator==(const FeedOptions&) const = default;
};

// What of the last download makes the next one cheap (RFC 9110, section 13).
struct FeedMarks {
  std::string etag;
  std::string last_modified;
  std::string origin = {};  // OriginOf whom it came from; empty: not known
  bool operator==(const FeedMarks&) const = default;
};
// A hash: the URL may hold a key.
std::string OriginOf(const FeedOptions& options);
// The copy came from where the feed is now: what another publisher has says nothing of this one's.
bool IsFrom(const FeedOptions& options, const FeedMarks& marks);
std::string FormatMarks(const FeedMarks& marks);  // a line each
FeedMarks ParseMarks(std::string_view text);      // rubbish: none
FeedMarks MarksOf(const FetchResponse& response);

// Request headers besides our own; the secret one only for the host of `options.url`.
std::vector<std::string> FeedHeaders(const FeedOptions& options,
                                     const FeedMarks& marks,
                                     const Url& to);

enum class FeedStep {
  kTake,       // the body is the new copy
  kUnchanged,  // ours is
  kFollow,     // elsewhere: `to`
  kFail,       // `why`
};
struct FeedReading {
  FeedStep step = FeedStep::kFail;
  std::optional<Url> to = {};
  std::string why = {};
};
// A page in place of a list, an empty or a cut answer is a failure: the copy we have is better.
// From https nothing leads to http.
FeedReading ReadFeedAnswer(const FetchResponse& response, const Url& asked);

// Until the next request. `failures` in a row: from the shortest pause doubling up to `every`, or
// an hour if that is longer. `luck` (0 to 1) moves it by a tenth, so that not all come at the full
// hour.
Seconds FeedPause(const FeedOptions& options, int failures, double luck);

}  // namespace linkmilter
