#include "scanner/feeds/feed.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/digest.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxMark = 1'000;  // kept and sent again: not a place for megabytes

std::string Mark(const FetchResponse& response, std::string_view name) {
  const std::string* value = response.Header(name);
  const bool usable = value != nullptr && value->size() <= kMaxMark &&
                      std::ranges::all_of(*value, [](char c) { return c >= ' ' && c <= '~'; });
  return usable ? *value : std::string();
}

FeedReading Failed(std::string why) {
  return {FeedStep::kFail, {}, std::move(why)};
}

FeedReading ReadBody(const FetchResponse& response) {
  if (response.body_cut) return Failed("it is too long, or ended too early");
  if (response.body_unreadable) return Failed("its coding cannot be read");
  const std::string_view text = TrimAscii(response.body);
  if (text.empty()) return Failed("it is empty");
  if (text.front() == '<') return Failed("a page came in place of a list");
  return {FeedStep::kTake, {}, {}};
}

FeedReading ReadRedirect(const FetchResponse& response, const Url& asked) {
  const std::string* location = response.Header("Location");
  auto to = location == nullptr ? std::nullopt : ParseUrl(*location, &asked);
  if (!to || !to->IsHttp() || to->HasCredentials()) return Failed("it moved to nowhere");
  if (asked.scheme == "https" && to->scheme != "https") return Failed("it moved to plain http");
  return {FeedStep::kFollow, std::move(to), {}};
}

}  // namespace

std::string OriginOf(const FeedOptions& options) {
  constexpr std::size_t kDigits = 16;
  return Sha256Hex(options.url).substr(0, kDigits);
}

bool IsFrom(const FeedOptions& options, const FeedMarks& marks) {
  return marks.origin.empty() || marks.origin == OriginOf(options);
}

std::string FormatMarks(const FeedMarks& marks) {
  return marks.etag + '\n' + marks.last_modified + '\n' + marks.origin + '\n';
}

FeedMarks ParseMarks(std::string_view text) {
  const auto lines = Split(text, '\n');
  const bool in_order = lines.size() == 3 || lines.size() == 4;  // the origin came later
  if (!in_order || std::ranges::any_of(lines, [](auto line) { return line.size() > kMaxMark; }))
    return {};
  return {std::string(lines[0]), std::string(lines[1]), std::string(lines[2])};
}

FeedMarks MarksOf(const FetchResponse& response) {
  return {Mark(response, "ETag"), Mark(response, "Last-Modified"), {}};
}

std::vector<std::string> FeedHeaders(const FeedOptions& options,
                                     const FeedMarks& marks,
                                     const Url& to) {
  std::vector<std::string> headers;
  const bool ours = IsFrom(options, marks);
  if (ours && !marks.etag.empty()) headers.push_back("If-None-Match: " + marks.etag);
  if (ours && !marks.last_modified.empty())
    headers.push_back("If-Modified-Since: " + marks.last_modified);
  const auto own = ParseUrl(options.url);
  const bool at_home = own && own->host == to.host && own->scheme == to.scheme &&
                       own->EffectivePort() == to.EffectivePort();
  if (!options.header.empty() && at_home) headers.push_back(options.header);
  return headers;
}

FeedReading ReadFeedAnswer(const FetchResponse& response, const Url& asked) {
  if (response.outcome != FetchResponse::Outcome::kAnswered) {
    const bool cut = response.outcome == FetchResponse::Outcome::kTooBig;
    return Failed(cut ? "it is too long" : response.detail);
  }
  switch (response.status) {
    case 200:
      return ReadBody(response);
    case 304:
      return {FeedStep::kUnchanged, {}, {}};
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return ReadRedirect(response, asked);
    default:
      return Failed("the answer was " + std::to_string(response.status));
  }
}

Seconds FeedPause(const FeedOptions& options, int failures, double luck) {
  const Seconds usual = std::max(options.every, kShortestFeedPause);
  Seconds pause = usual;
  if (failures > 0) {
    constexpr int kMostDoublings = 10;
    const Seconds longest = std::max(usual, Seconds(3600));
    pause = std::min(kShortestFeedPause * (1 << std::min(failures - 1, kMostDoublings)), longest);
  }
  const double moved = 0.9 + 0.2 * std::clamp(luck, 0.0, 1.0);
  return Seconds(static_cast<Seconds::rep>(static_cast<double>(pause.count()) * moved));
}

}  // namespace linkmilter
