#include "cli/har.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/evidence/http_message.h"
#include "scanner/links/base64.h"
#include "scanner/trace/body_decoder.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxText = std::size_t{8} << 20;  // shown of one body

using Headers = std::vector<std::pair<std::string, std::string>>;

Json NamesAndValues(const Headers& headers) {
  Json array = Json::array();
  for (const auto& [name, value] : headers)
    array.push_back({{"name", name}, {"value", value}});
  return array;
}

// "a=1; b=2" of Cookie, and the first pair of each Set-Cookie.
Json Cookies(const HttpMessage& message, std::string_view field) {
  Json array = Json::array();
  for (const auto& [name, value] : message.headers) {
    if (!EqualsIgnoreCase(name, field)) continue;
    for (const std::string_view part : Split(value, ';')) {
      const std::string_view pair = TrimAscii(part);
      const std::size_t equals = std::min(pair.find('='), pair.size());
      array.push_back({{"name", pair.substr(0, equals)},
                       {"value", pair.substr(std::min(equals + 1, pair.size()))}});
      if (field == "set-cookie") break;
    }
  }
  return array;
}

Json QueryOf(std::string_view url) {
  Json array = Json::array();
  url = url.substr(0, url.find('#'));
  const std::size_t query = url.find('?');
  if (query == std::string_view::npos) return array;
  for (const std::string_view part : Split(url.substr(query + 1), '&')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    array.push_back({{"name", part.substr(0, equals)},
                     {"value", part.substr(std::min(equals + 1, part.size()))}});
  }
  return array;
}

Json ContentOf(const HttpMessage& message) {
  const std::string wire =
      IsChunked(message) ? JoinChunks(message.body) : std::string(message.body);
  std::string body;
  BodyDecoder decoder(HeaderOf(message, "content-encoding"), kMaxText);
  if (decoder.Add(wire, body) == BodyDecoder::State::kUnreadable) body = wire.substr(0, kMaxText);
  const std::string_view type = HeaderOf(message, "content-type");
  Json content = {{"size", body.size()}, {"mimeType", type.empty() ? "x-unknown" : type}};
  if (IsValidUtf8(body)) {
    content["text"] = body;
  } else {
    content["text"] = EncodeBase64(body);
    content["encoding"] = "base64";
  }
  return content;
}

Json RequestOf(const CaseExchange& exchange) {
  const HttpMessage message = ReadHttp(exchange.request);
  const auto words = Split(message.start_line, ' ');
  return {{"method", "GET"},
          {"url", exchange.url},
          {"httpVersion", words.size() == 3 ? words[2] : "HTTP/1.1"},
          {"cookies", Cookies(message, "cookie")},
          {"headers", NamesAndValues(message.headers)},
          {"queryString", QueryOf(exchange.url)},
          {"headersSize", message.head_bytes},
          {"bodySize", 0}};
}

// "HTTP/1.1 404 Not Found".
Json ResponseOf(const CaseExchange& exchange) {
  const HttpMessage message = ReadHttp(exchange.response);
  const std::string_view line = message.start_line;
  const std::size_t version = std::min(line.find(' '), line.size());
  const std::string_view rest = TrimAscii(line.substr(version));
  int status = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), status);
  const std::size_t reason = std::min(rest.find(' '), rest.size());
  const bool none = exchange.response.empty();
  return {{"status", status},
          {"statusText", TrimAscii(rest.substr(reason))},
          {"httpVersion", none ? "" : line.substr(0, version)},
          {"cookies", Cookies(message, "set-cookie")},
          {"headers", NamesAndValues(message.headers)},
          {"content", ContentOf(message)},
          {"redirectURL", HeaderOf(message, "location")},
          {"headersSize", none ? Json(-1) : Json(message.head_bytes)},
          {"bodySize", none ? Json(-1) : Json(message.body.size())}};
}

// Milliseconds out of "connected=12 tls=0 first-byte=340 total=400".
double TimeOf(std::string_view timing, std::string_view name) {
  for (const std::string_view word : Split(timing, ' ')) {
    if (!word.starts_with(name) || !word.substr(name.size()).starts_with('=')) continue;
    const std::string_view digits = word.substr(name.size() + 1);
    long microseconds = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), microseconds);
    return static_cast<double>(microseconds) / 1000;
  }
  return 0;
}

Json TimingsOf(std::string_view timing) {
  const double connected = TimeOf(timing, "connected");
  const double tls = TimeOf(timing, "tls");
  const double ready = std::max(connected, tls);
  const double first = std::max(TimeOf(timing, "first-byte"), ready);
  const double total = std::max(TimeOf(timing, "total"), first);
  Json timings = {{"blocked", -1}, {"dns", -1}};
  timings["connect"] = connected > 0 ? Json(ready) : Json(-1);
  timings["ssl"] = tls > 0 ? Json(tls - connected) : Json(-1);
  timings["send"] = 0;
  timings["wait"] = first - ready;
  timings["receive"] = total - first;
  return timings;
}

Json EntryOf(const Case& from, const CaseExchange& exchange) {
  const std::string_view timing = ValueOf(exchange.facts, "lm-timing");
  Json entry = {{"pageref", from.id},
                {"startedDateTime", exchange.date},
                {"time", TimeOf(timing, "total")},
                {"request", RequestOf(exchange)},
                {"response", ResponseOf(exchange)},
                {"cache", Json::object()},
                {"timings", TimingsOf(timing)},
                {"_case", from.id},
                {"_hop", exchange.hop},
                {"_mechanism", ValueOf(exchange.facts, "lm-mechanism")}};
  if (!exchange.address.empty()) entry["serverIPAddress"] = exchange.address;
  if (!exchange.truncated.empty()) entry["_truncated"] = exchange.truncated;
  const auto copy = [&](const char* name, const char* fact) {
    if (const auto value = ValueOf(exchange.facts, fact); !value.empty()) entry[name] = value;
  };
  copy("_error", "lm-failure");
  copy("_redacted", "lm-redacted");
  copy("_tlsVersion", "lm-tls-version");
  return entry;
}

}  // namespace

Json ToHar(const std::vector<Case>& cases) {
  Json pages = Json::array();
  Json entries = Json::array();
  for (const Case& one : cases) {
    pages.push_back({{"startedDateTime", one.date},
                     {"id", one.id},
                     {"title", one.url},
                     {"pageTimings", Json::object()},
                     {"_ending", one.ending},
                     {"_detail", one.detail}});
    for (const auto& [hop, exchange] : one.exchanges) {
      if (!exchange.date.empty()) entries.push_back(EntryOf(one, exchange));
    }
  }
  return {{"log",
           {{"version", "1.2"},
            {"creator", {{"name", "linkmilter"}, {"version", LINKMILTER_VERSION}}},
            {"pages", std::move(pages)},
            {"entries", std::move(entries)}}}};
}

}  // namespace linkmilter
