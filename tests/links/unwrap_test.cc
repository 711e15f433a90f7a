#include "scanner/links/unwrap.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "scanner/links/unwrap_coding.h"
#include "tests/links/unwrap_samples.h"
#include "tests/links/url_cases.h"

namespace linkmilter {
namespace {

Unwrapped Unwrap(const std::string& text) {
  const std::optional<Url> url = ParseUrl(text);
  EXPECT_TRUE(url.has_value()) << text;
  return linkmilter::Unwrap(url.value_or(Url{}));
}

TEST(Unwrap, LeavesAloneWhatIsNoWrapper) {
  for (const std::string url :
       {"https://urldefense.com.evil.example/v2/url?u=http-3A__a.example_",
        "https://evilurldefense.com/v2/url?u=http-3A__a.example_",
        "https://google.com.evil.example/url?q=http://a.example/",
        "https://google.evil.de/url?q=http://a.example/",
        "https://google.example/url?q=http://a.ex/", "https://maps.example/url?q=http://a.example/",
        "https://www.google.com/search?q=http://a.ex/",
        "https://x.l.facebook.com/l.php?u=http://a.example/", "http://192.0.2.1/url?q=http://a.ex/",
        "mailto:a@urldefense.com"}) {
    SCOPED_TRACE(url);
    const Unwrapped unwrapped = Unwrap(url);
    EXPECT_EQ(unwrapped.inner, *ParseUrl(url));
    EXPECT_TRUE(unwrapped.outers.empty());
    EXPECT_TRUE(unwrapped.hidden_by.empty());
  }
}

TEST(Unwrap, LeavesAloneWhatDoesNotDecodeToAWebAddress) {
  for (const std::string url : {
           "https://www.google.com/url?q=what+is+a+url",
           "https://www.google.com/url?q=javascript:alert(1)",
           "https://www.google.com/url?q=mailto:a@b.example",
           "https://www.google.com/url?q=",
           "https://www.google.com/url",
           "https://urldefense.com/v3/__http://a.example/",         // cut
           "https://urldefense.com/v3/____;Iw!!foo!bar$",           // nothing inside
           "https://urldefense.com/v3/__http://a.ex/*__;%21%21!!",  // no base64
           "https://eu.protection.sophos.com/?d=a.example&u=%%%",
           "https://click.pstmrk.it/2s/nohost/x",
           "https://www.bing.com/ck/a?u=b1aHR0cDovL2EuZXhhbXBsZQ",
       }) {
    SCOPED_TRACE(url);
    EXPECT_TRUE(Unwrap(url).outers.empty());
  }
}

TEST(Unwrap, LeavesAloneWhatNamesTwoTargets) {
  EXPECT_TRUE(Unwrap("https://www.google.com/url?q=http://a.ex/&q=http://b.ex/").outers.empty());
  EXPECT_TRUE(Unwrap("https://www.google.com/url?q=http://a.ex/&url=http://b.ex/").outers.empty());
  const Unwrapped same = Unwrap("https://www.google.com/url?q=http://a.ex/&url=http://a.ex/");
  EXPECT_EQ(same.inner.Href(), "http://a.ex/");
  const Unwrapped words = Unwrap("https://www.google.com/url?q=words&url=http://a.ex/");
  EXPECT_EQ(words.inner.Href(), "http://a.ex/");
}

TEST(Unwrap, NamesTheGatewayThatHidesItsTarget) {
  for (const auto& [url, gateway] : OpaqueSamples())
    EXPECT_EQ(Unwrap(url).hidden_by, gateway) << url;
  EXPECT_EQ(Unwrap("https://www.mimecast.com/blog").hidden_by, "");
}

std::vector<Wrapped> AllSamples() {
  std::vector<Wrapped> all;
  for (const auto& table : {GatewaySamples(), SearchSamples(), SocialSamples(), MailSamples(),
                            AffiliateSamples(), OpaqueSamples()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

TEST(Unwrap, ReadsEveryMakersWrappers) {
  for (const auto& table :
       {GatewaySamples(), SearchSamples(), SocialSamples(), MailSamples(), AffiliateSamples()}) {
    for (const auto& [url, inner] : table) {
      SCOPED_TRACE(url);
      const Unwrapped unwrapped = Unwrap(url);
      EXPECT_EQ(unwrapped.inner.Href(), inner);
      EXPECT_EQ(unwrapped.outers.size(), 1U);
    }
  }
}

struct Row {
  std::string name, host, pattern, parameters;
  Coding coding = Coding::kPercent;
  std::string scheme;
};

bool IsAtHost(const std::string& host, const Row& row) {
  if (row.host == ".") return true;
  if (row.host.ends_with(".*")) {
    const std::string name = row.host.substr(1, row.host.size() - 2);  // ".google.*": google.
    return ("." + host).find("." + name) != std::string::npos;
  }
  return row.host.starts_with('.') ? IsWithin(host, row.host.substr(1)) : host == row.host;
}

TEST(Unwrap, HasASampleForEveryRule) {
  const std::vector<Row> rows = {
#include "scanner/links/unwrap_rules.inc"
  };
  const std::vector<Wrapped> samples = AllSamples();
  for (const Row& row : rows) {
    const auto shows = [&row](const Wrapped& sample) {
      const Unwrapped unwrapped = Unwrap(sample.url);
      const auto& by = unwrapped.rules.empty() ? unwrapped.hidden_by : unwrapped.rules.front();
      return by == row.name && IsAtHost(*ParseUrl(sample.url)->host, row);
    };
    EXPECT_TRUE(std::any_of(samples.begin(), samples.end(), shows)) << row.name << ' ' << row.host;
  }
}

TEST(Unwrap, KeepsTheRecipientOutOfWhatItTookOff) {
  const std::string target = "url=http%3A%2F%2Fa.example%2F";
  const std::string data = "data=05%7C02%7Cann%40corp.example%7Ctenant";
  for (const std::string host : {"https://x.safelinks.protection.outlook.com/",
                                 "https://x.safelinks.protection.office365.us/"}) {
    for (const std::string& query :
         {target + "&" + data + "&sdata=x", data + "&amp;" + target, target + "&amp;" + data}) {
      SCOPED_TRACE(query);
      const Unwrapped unwrapped = Unwrap(host + "?" + query);
      EXPECT_EQ(unwrapped.inner.Href(), "http://a.example/");
      ASSERT_EQ(unwrapped.outers.size(), 1U);
      EXPECT_EQ(unwrapped.outers[0].find("corp.example"), std::string::npos);
      EXPECT_EQ(unwrapped.outers[0].find("tenant"), std::string::npos);
      EXPECT_NE(unwrapped.outers[0].find(target), std::string::npos);
    }
  }
}

TEST(Unwrap, ReadsBrokenCopies) {
  const std::string a = "http://a.example/x?y=1";
  for (const std::string url : {
           "https://x.safelinks.protection.outlook.com/"
           "?data=1&amp;url=http%3A%2F%2Fa.example%2Fx%3Fy%3D1",
           "https://x.safelinks.protection.outlook.com/?url=http%3A%2F%2Fa.exa\r\n"
           "mple%2Fx%3Fy%3D1",
           "https://x.safelinks.protection.outlook.com/"
           "?url=http%253A%252F%252Fa.example%252Fx%253Fy%253D1",
           "https://urldefense.com/v2/url?d=x&amp;u=http-3A__a.example_x-3Fy-3D1",
           "https://urldefense.com/v3/__http:/a.example/x?y=1\n__;!!o!s$",
           "https://www.google.com/url?sa=t&amp;q=http%3A%2F%2Fa.example%2Fx%3Fy%3D1",
       }) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Unwrap(url).inner.Href(), a);
  }
}

std::string Escaped(const std::string& url) {
  std::string escaped;
  for (const char c : url)
    escaped += c == '%' ? "%25" : c == '&' ? "%26" : std::string(1, c);
  return escaped;
}

// `count` redirectors round http://a.ex/.
std::string Nested(int count) {
  std::string url = "http://a.ex/";
  for (int i = 0; i < count; ++i)
    url = "https://www.google.com/url?q=" + Escaped(url);
  return url;
}

TEST(Unwrap, TakesOffSixWrappersFromTheOutsideInAndLeavesTheSeventh) {
  const Unwrapped six = Unwrap(Nested(6));
  EXPECT_EQ(six.inner.Href(), "http://a.ex/");
  ASSERT_EQ(six.outers.size(), 6U);
  EXPECT_EQ(six.outers.front(), Nested(6));
  EXPECT_EQ(six.outers.back(), Nested(1));
  const Unwrapped seven = Unwrap(Nested(7));
  EXPECT_EQ(seven.outers.size(), 6U);
  EXPECT_EQ(seven.inner.Href(), Nested(1));
}

TEST(Unwrap, TakesOffWrappersOfDifferentMakers) {
  const Unwrapped unwrapped = Unwrap(
      "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv2%2Furl"
      "%3Fu%3Dhttp-3A__a.ex_%26d%3D1&data=x#frag");
  EXPECT_EQ(unwrapped.inner.Href(), "http://a.ex/#frag");
  EXPECT_EQ(unwrapped.outers.size(), 2U);
}

TEST(Unwrap, NotesAChainOfWrappers) {
  const auto is_chain = [](const std::string& text) {
    std::vector<Oddity> oddities;
    linkmilter::Unwrap(*ParseUrl(text), &oddities);
    return std::find(oddities.begin(), oddities.end(), Oddity::kWrapperChain) != oddities.end();
  };
  const std::string in_three =
      "https://slack-redir.net/link?url=https%3A%2F%2Fvk.com%2Faway.php%3Fto%3D"
      "https%253A%252F%252Fl.wl.co%252Fl%253Fu%253Dhttp%25253A%25252F%25252Fa.ex%25252F";
  EXPECT_EQ(Unwrap(in_three).inner.Href(), "http://a.ex/");
  EXPECT_FALSE(is_chain("http://a.ex/"));
  EXPECT_FALSE(is_chain(in_three));
  EXPECT_TRUE(is_chain("https://go.redirectingat.com/?url=" + Escaped(in_three)));
  EXPECT_TRUE(is_chain(Nested(2)));
}

TEST(Unwrap, SaysWhatTheSpellingOfTheTargetHid) {
  std::vector<Oddity> oddities;
  const auto url = ParseUrl("https://www.google.com/url?q=http://user@0x7f.1/");
  EXPECT_EQ(linkmilter::Unwrap(*url, &oddities).inner.host, "127.0.0.1");
  EXPECT_NE(std::find(oddities.begin(), oddities.end(), Oddity::kUserinfo), oddities.end());
  EXPECT_NE(std::find(oddities.begin(), oddities.end(), Oddity::kNumericHost), oddities.end());
}

// Decoders of the suite also take percent escapes off the result: compared without them.
TEST(UnwrapConformance, DecodesTheSuitesWrappers) {
  for (const auto& each : ReadCases("url-canon")) {
    if (each["kind"] != "wrapper-decode") continue;
    SCOPED_TRACE(each["id"].get<std::string>());
    std::string input = each["input"];
    if (input.find("://") > input.find('/')) input.insert(0, "https://");
    std::string wanted = each["expected"]["url"];
    if (wanted.empty()) wanted = input;  // nothing inside: stays as it is
    EXPECT_EQ(PercentDecode(Unwrap(input).inner.Href()), PercentDecode(ParseUrl(wanted)->Href()));
  }
}

}  // namespace
}  // namespace linkmilter
