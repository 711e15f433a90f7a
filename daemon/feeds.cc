#include "daemon/feeds.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret_file.h"
#include "scanner/trace/fetching.h"

namespace linkmilter {
namespace {

// Read anew at each start and reload; the configuration has checked it. Without it the publisher
// refuses, and that is told.
std::string HeaderIn(const std::string& file) {
  auto header = ReadSecret(file);
  return header.ok() ? std::move(header).value() : std::string();
}

std::vector<FeedOptions> FeedsAmong(const std::vector<ListOptions>& lists) {
  std::vector<FeedOptions> feeds;
  for (const ListOptions& list : lists) {
    if (list.url.empty()) continue;
    feeds.push_back({list.name, list.url, list.file, list.every, list.max_bytes,
                     list.header_file.empty() ? "" : HeaderIn(list.header_file)});
  }
  return feeds;
}

// What the list of the feed's name makes of a text.
FeedCheck CheckFor(const std::vector<ListOptions>& lists) {
  return [lists](const FeedOptions& feed, std::string_view text) -> Status {
    const auto list = std::ranges::find(lists, feed.name, &ListOptions::name);
    if (list == lists.end()) return Error{"no list has its name"};
    return CheckList(text, *list, SuffixList());
  };
}

}  // namespace

void Feeds::Keep(const std::vector<ListOptions>& lists) {
  auto wanted = FeedsAmong(lists);
  if (wanted == feeds_ && lists == lists_) return;
  thread_.reset();
  feeds_ = std::move(wanted);
  lists_ = lists;
  if (feeds_.empty()) return;
  if (const Status begun = Begin(); !begun.ok())
    journal_.Error("feeds are not fetched: " + begun.error().message);
}

Status Feeds::Begin() {
  auto fetching = FetchingOf(tracing_);
  if (!fetching) return fetching.error();
  FeedThread::Options options;
  options.dns.servers = tracing_.dns_servers;
  options.dns.timeout = tracing_.dns_timeout;
  options.fetching = std::move(fetching).value();
  options.proxy_resolves = tracing_.proxy.hides_addresses();
  options.feeds = feeds_;
  options.check = CheckFor(lists_);
  auto thread = FeedThread::Start(std::move(options), guard_, [this](const FeedNews& news) {
    const std::string text = "feed " + news.feed + ": " + news.text;
    if (news.trouble) {
      journal_.Warning(text);
    } else {
      journal_.Info(text);
    }
  });
  if (!thread) return thread.error();
  thread_ = std::move(thread).value();
  return Done();
}

}  // namespace linkmilter
