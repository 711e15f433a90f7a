#include "daemon/feeds.h"

#include <fstream>
#include <string>
#include <utility>

#include "base/text.h"
#include "scanner/trace/fetching.h"

namespace linkmilter {
namespace {

std::string FirstLine(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return std::string(TrimAscii(line));
}

std::vector<FeedOptions> FeedsAmong(const std::vector<ListOptions>& lists) {
  std::vector<FeedOptions> feeds;
  for (const ListOptions& list : lists) {
    if (list.url.empty()) continue;
    feeds.push_back({list.name, list.url, list.file, list.every, list.max_bytes,
                     list.header_file.empty() ? "" : FirstLine(list.header_file)});
  }
  return feeds;
}

}  // namespace

void Feeds::Keep(const std::vector<ListOptions>& lists) {
  auto wanted = FeedsAmong(lists);
  if (wanted == feeds_) return;
  thread_.reset();
  feeds_ = std::move(wanted);
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
