#include "scanner/feeds/feed_keeper.h"

#include <algorithm>
#include <utility>

namespace linkmilter {

FeedKeeper::FeedKeeper(Tools tools, const std::vector<FeedOptions>& feeds)
    : tools_(std::move(tools)) {
  for (const FeedOptions& options : feeds)
    feeds_.push_back(std::make_unique<Feed>(Feed{options, FeedFile(options.file)}));
}

void FeedKeeper::Start() {
  for (const auto& feed : feeds_) {
    const bool ours = IsFrom(feed->options, feed->file.Marks());
    const auto checked = ours ? feed->file.Checked() : std::nullopt;
    const Seconds age = checked ? std::chrono::duration_cast<Seconds>(tools_.clock() - *checked)
                                : feed->options.every;
    AskIn(*feed, std::max(Seconds(0), feed->options.every - std::max(age, Seconds(0))));
  }
}

void FeedKeeper::AskIn(Feed& feed, Seconds pause) {
  tools_.timers.After(pause, [this, &feed] {
    feed.redirects = 0;
    if (const auto url = ParseUrl(feed.options.url)) Ask(feed, *url);
  });
}

void FeedKeeper::Ask(Feed& feed, const Url& url) {
  WebRequest request;
  request.url = url;
  request.headers = FeedHeaders(feed.options, feed.file.Marks(), url);
  request.timeout = kFeedTimeout;
  request.max_body_bytes = feed.options.max_bytes;
  tools_.web.Get(std::move(request),
                 [this, &feed, url](const FetchResponse& response) { Take(feed, url, response); });
}

void FeedKeeper::Take(Feed& feed, const Url& asked, const FetchResponse& response) {
  const FeedReading reading = ReadFeedAnswer(response, asked);
  switch (reading.step) {
    case FeedStep::kFollow:
      if (++feed.redirects > kMaxFeedRedirects) return Settle(feed, "it moved too often");
      return Ask(feed, *reading.to);
    case FeedStep::kFail:
      return Settle(feed, reading.why);
    case FeedStep::kUnchanged: {
      if (!feed.file.Checked()) return Settle(feed, "it says that ours is current");
      const Status touched = feed.file.Touch(tools_.clock());
      return Settle(feed, touched.ok() ? "" : touched.error().message);
    }
    case FeedStep::kTake: {
      const Status good = tools_.check(feed.options, response.body);
      if (!good.ok()) return Settle(feed, good.error().message);
      FeedMarks marks = MarksOf(response);
      marks.origin = OriginOf(feed.options);
      const Status kept = feed.file.Replace(response.body, marks);
      if (!kept.ok()) return Settle(feed, kept.error().message);
      tools_.tell({feed.options.name, false, std::to_string(response.body.size()) + " bytes came"});
      return Settle(feed, "");
    }
  }
}

void FeedKeeper::Settle(Feed& feed, const std::string& failure) {
  if (failure.empty()) {
    if (feed.failures > 0) tools_.tell({feed.options.name, false, "it answers again"});
    feed.failures = 0;
    feed.told = CopyAge::kFresh;
  } else {
    const char* const left =
        feed.file.Checked() ? "; the copy we have stays in force" : "; there is no copy yet";
    if (feed.failures++ == 0) tools_.tell({feed.options.name, true, failure + left});
    TellIfOlder(feed);
  }
  AskIn(feed, FeedPause(feed.options, feed.failures, tools_.luck()));
}

void FeedKeeper::TellIfOlder(Feed& feed) {
  const CopyAge age = feed.file.Age(feed.options.every, tools_.clock());
  if (age <= feed.told) return;
  feed.told = age;
  tools_.tell({feed.options.name, true, std::string(DoubtOf(age))});
}

}  // namespace linkmilter
