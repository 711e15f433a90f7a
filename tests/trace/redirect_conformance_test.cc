// The walk against public cases of redirects: curl's, rspamd's and thug's own, and real chains,
// where they are at hand. What differs stands in docs/differences.md.
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scanner/trace/response_reader.h"
#include "scanner/trace/walk.h"
#include "tests/fakes/fake_fetcher.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;
using Differences = std::set<std::string>;

// Each case agrees or is one of `differences`, and those do differ.
void ForEachCase(const std::string& kind,
                 const Differences& differences,
                 const std::function<bool(const json&)>& agrees) {
  const std::string path = TestDataPath("redirect/cases.jsonl");
  if (path.empty()) return;
  std::ifstream file(path);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    const json each = json::parse(line);
    if (each["kind"] != kind) continue;
    const std::string id = each["id"];
    SCOPED_TRACE(id);
    ++cases;
    EXPECT_EQ(agrees(each), !differences.contains(id));
  }
  EXPECT_GT(cases, 0);
}

struct Walked {
  Strings asked;  // URLs as requested
  std::string ending;
  std::string detail;
};

Walked WalkFrom(const std::string& start,
                const std::function<FetchResponse(const Url&)>& answer,
                WalkLimits limits = {}) {
  const auto url = ParseUrl(start);
  if (!url) return {{}, "not a URL", ""};
  const SuffixList suffixes;
  Walk walk(*url, suffixes, limits);
  Walked walked;
  auto step = walk.Begin();
  while (const auto* request = std::get_if<Walk::Request>(&step)) {
    walked.asked.push_back(request->url.RequestHref());
    step = walk.Next(answer(request->url));
  }
  const auto& ended = std::get<Walk::Ended>(step);
  walked.ending = Name(ended.ending);
  walked.detail = ended.detail;
  return walked;
}

void ReplaceAll(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

json WithPorts(const json& each) {
  std::string text = each.dump();
  for (const char* port :
       {"{HTTPPORT}", "{HTTPSPORT}", "{HTTP6PORT}", "{FTPPORT}", "{PORT}", "{PROXYPORT}"})
    ReplaceAll(text, port, "8990");
  return json::parse(text);
}

// --- curl ---------------------------------------------------------------------------------------

// The suite writes each byte as the character of that number.
std::string Bytes(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const bool two = (lead == 0xC2 || lead == 0xC3) && at + 1 < text.size();
    bytes += two ? static_cast<char>((lead & 3U) << 6 | (text[++at] & 0x3F)) : text[at];
  }
  return bytes;
}

FetchResponse Read(const std::string& reply) {
  ResponseReader reader(std::size_t{1} << 20);
  std::istringstream lines(reply);
  for (std::string line; !reader.has_answer() && std::getline(lines, line);)
    reader.AddHeaderLine(line + "\n");
  FetchResponse response = reader.response();
  response.outcome = FetchResponse::Outcome::kAnswered;
  return response;
}

// curl's test server answers by the last number of the path, modulo 10,000, and goes one further
// after an answer that says "swsbounce".
class TestServer {
 public:
  explicit TestServer(const json& replies) : replies_(replies) {}

  FetchResponse operator()(const Url& url) {
    const std::string target = url.RequestHref();
    const std::string last = target.substr(target.rfind('/'));
    const std::size_t digit = last.find_first_of("0123456789");
    const long number = digit == std::string::npos ? 0 : std::stol(last.substr(digit));
    long part = number > 10'000 ? number % 10'000 : 0;
    if (bounces_ > 0) part = bounces_;
    const std::string name = part == 0 ? "data" : "data" + std::to_string(part);
    if (!replies_.contains(name)) return Answer(404);
    const std::string reply = replies_[name];
    bounces_ = reply.find("swsbounce") == std::string::npos ? 0 : bounces_ + 1;
    return Read(Bytes(reply));
  }

 private:
  const json& replies_;
  long bounces_ = 0;
};

// The URL among curl's arguments.
std::string StartOf(const std::string& arguments) {
  static const std::set<std::string> kTakeOne = {"-x", "-p", "--proxy", "--resolve", "--connect-to",
                                                 "-H", "-w", "-o",      "-c"};
  std::istringstream words(arguments);
  std::string before;
  for (std::string word; words >> word; before = word) {
    if (kTakeOne.contains(before)) continue;
    ReplaceAll(word, "\"", "");
    if (word.starts_with("http")) return word;
    if (word.starts_with("127.0.0.1")) return "http://" + word;
  }
  return {};
}

WalkLimits LimitsOf(const std::string& arguments) {
  WalkLimits limits;
  const std::string option = "--max-redirs ";
  const std::size_t at = arguments.find(option);
  if (at != std::string::npos)
    limits.max_hops = std::stoi(arguments.substr(at + option.size())) + 1;
  return limits;
}

// "GET http://a/b HTTP/1.1" -> "/b".
std::string TargetOf(const std::string& request) {
  const std::size_t start = request.find(' ') + 1;
  const std::string target = request.substr(start, request.rfind(' ') - start);
  if (target.starts_with('/')) return target;
  return target.substr(std::min(target.find('/', 8), target.size()));
}

std::string PathOf(const std::string& url) {
  return url.substr(std::min(url.find('/', 8), url.size()));
}

TEST(RedirectConformance, AsksWhatCurlAsks) {
  const Differences differences = {
      "curl:test1056", "curl:test1076", "curl:test1184", "curl:test1332", "curl:test188",
      "curl:test1966", "curl:test2009", "curl:test2010", "curl:test3032", "curl:test325",
      "curl:test40",   "curl:test728",  "curl:test89"};
  ForEachCase("curl-redirect", differences, [](const json& raw) {
    const json each = WithPorts(raw);
    const std::string arguments = Bytes(each["input"]["args"]);
    Strings expected;
    for (const std::string request : each["expected"]["requests"])
      expected.push_back(TargetOf(request));
    TestServer server(each["input"]["replies"]);
    Walked walked = WalkFrom(StartOf(arguments), std::ref(server), LimitsOf(arguments));
    Strings asked;
    for (const std::string& url : walked.asked)
      asked.push_back(PathOf(url));
    return expected.empty() || asked == expected;  // four cases do not say
  });
}

// --- rspamd, thug, real chains ------------------------------------------------------------------

TEST(RedirectConformance, EndsWhereRspamdEnds) {
  const Differences differences = {"rspamd:redirector:6"};
  ForEachCase("rspamd-redirect", differences, [](const json& raw) {
    const json each = WithPorts(raw);
    const json& routes = each["input"]["routes"];
    const Walked walked = WalkFrom(each["input"]["start"], [&](const Url& url) {
      if (!routes.contains(url.path)) return Html("<p>Hello");
      return Answer(302, {{"Location", routes[url.path]}});
    });
    const json& expected = each["expected"];
    if (walked.ending == "loop") return expected.contains("loop");
    if (walked.ending == "not-fetched")
      return expected.contains("non_http") &&
             walked.detail.find(ParseUrl(expected["non_http"].get<std::string>())->scheme) !=
                 std::string::npos;
    return expected.value("final", "") == walked.asked.back() &&
           expected.value("hops", walked.asked.size() - 1) == walked.asked.size() - 1;
  });
}

TEST(RedirectConformance, GoesWhereThugGoes) {
  const Differences differences = {"thug:meta_refresh.html"};
  ForEachCase("html-redirect", differences, [](const json& each) {
    const std::string start = "http://a.example/";
    const Walked walked = WalkFrom(start, [&](const Url& url) {
      return url.RequestHref() == start ? Html(each["input"]) : Html("<p>There");
    });
    return walked.asked.back() == each["expected"]["target"];
  });
}

TEST(RedirectConformance, RetracesRealChains) {
  ForEachCase("har-chain", {}, [](const json& each) {
    std::map<std::string, FetchResponse> site;
    for (const json& exchange : each["input"]["exchanges"]) {
      FetchResponse& answer = site[ParseUrl(exchange["url"].get<std::string>())->RequestHref()];
      answer = Answer(exchange["status"], {}, exchange["body"]);
      for (const json& header : exchange["headers"])
        answer.headers.emplace_back(header[0], header[1]);
    }
    const Walked walked =
        WalkFrom(each["input"]["start"], [&](const Url& url) { return site[url.RequestHref()]; });
    Strings chain;
    for (const std::string url : each["expected"]["chain"])
      chain.push_back(ParseUrl(url)->RequestHref());
    EXPECT_EQ(walked.asked, chain);
    return walked.asked == chain;
  });
}

}  // namespace
}  // namespace linkmilter
