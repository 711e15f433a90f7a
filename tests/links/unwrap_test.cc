#include "scanner/links/unwrap.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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
  EXPECT_EQ(Unwrap("https://protect-eu.mimecast.com/s/AbC?domain=a.example").hidden_by, "mimecast");
  EXPECT_EQ(Unwrap("https://url.uk.m.mimecastprotect.com/s/AbC").hidden_by, "mimecast");
  EXPECT_EQ(Unwrap("https://www.mimecast.com/blog").hidden_by, "");
  EXPECT_EQ(Unwrap("https://url.emailprotection.link/?aBc").hidden_by, "emailprotection");
  EXPECT_EQ(Unwrap("https://atpscan.global.hornetsecurity.com/x").hidden_by, "hornetsecurity");
  EXPECT_EQ(Unwrap("https://x.vadesecure.com/v4?f=1").hidden_by, "vade");
  EXPECT_EQ(Unwrap("https://clicktime.symantec.com/a/1/x?d=y").hidden_by, "symantec-a");
}

struct Wrapped {
  std::string url;
  std::string inner;
};

void ExpectInner(const std::vector<Wrapped>& table) {
  for (const auto& [url, inner] : table) {
    SCOPED_TRACE(url);
    const Unwrapped unwrapped = Unwrap(url);
    EXPECT_EQ(unwrapped.inner.Href(), inner);
    EXPECT_EQ(unwrapped.outers, std::vector<std::string>{ParseUrl(url)->RequestHref()});
  }
}

TEST(Unwrap, ReadsSecurityGateways) {
  const std::string a = "http://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  const std::string base64 = "aHR0cDovL2EuZXhhbXBsZS94P3k9MQ==";
  ExpectInner({
      {"https://nam02.safelinks.protection.outlook.com/?url=" + percent + "&data=04%7C01%7Cu", a},
      {"https://x.safelinks.protection.outlook.com/ap/t-59584e83/?url=" + percent + "&data=x", a},
      {"https://usg01.safelinks.protection.office365.us/?url=" + percent, a},
      {"https://x.safelinks.protection.outlook.com/?data=1&amp;url=" + percent, a},
      {"https://urldefense.proofpoint.com/v1/url?u=http://a.example/x?y%3D1%26amp%3Bz%3D2&k=x",
       "http://a.example/x?y=1&z=2"},
      {"https://urldefense.proofpoint.com/v2/url?u=http-3A__a.example_x-3Fy-3D1&d=x", a},
      {"https://urldefense.com/v2/url?u=http-3A__a.example_x-3Fy-3D1&d=x", a},
      {"https://urldefense.com/v3/__http://a.example/x?y=1__;!!o!s$", a},
      {"https://urldefense.us/v3/__http:/a.example/x*y=1__;Pw!!o!s$", a},
      {"https://urldefense.proofpoint.com/v3/__http://a.example/x?y=1__;!!o!s$", a},
      {"https://linkprotect.cudasvc.com/url?a=" + percent + "&c=E,1", a},
      {"https://linkprotect.cudasvc.com/url?a=http://a.example/x?y=1&c=E,1", a},
      {"https://secure-web.cisco.com/1aB_c-d/http%3A%2F%2Fa.example%2Fx?y=1", a},
      {"https://secure-web.cisco.com/1aB_c-d/" + percent, a},
      {"https://eu-west-1.protection.sophos.com/?d=a.example&u=" + base64 + "&i=x", a},
      {"https://ca.ctp.trendmicro.com:443/wis/clicktime/v1/query?url=" + percent + "&umid=x", a},
      {"https://protect2.fireeye.com/url?k=1&u=" + percent, a},
      {"https://protect-us.fireeye.com/v1/url?k=1&u=" + percent, a},
      {"https://scanmail.trustwave.com/?c=1&d=2&u=" + percent, a},
      {"https://urlsand.esvalabs.com/?u=" + percent + "&e=1", a},
      {"https://emails.azure.microsoft.com/redirect/?destination=" + percent, a},
      {"https://clicktime.symantec.com/3abc?u=" + percent, a},
      {"https://linkscan.io/scan/ux/aHR0cDovL2EuZXhhbXBsZS94P3k9MQ/x", a},
      {"https://protect.checkpoint.com/v2/___http://a.example/x?y=1___.YXA0", a},
      {"https://url.avanan.click/v2/___http:/a.example/x?y=1___.YXA0", a},
  });
}

TEST(Unwrap, ReadsSearchEnginesAndTranslators) {
  const std::string a = "http://a.example/x?y=1";
  const std::string s = "https://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  ExpectInner({
      {"https://www.google.com/url?q=" + percent + "&sa=D", a},
      {"https://google.co.uk/url?sa=t&url=" + percent, a},
      {"https://www.google.com.au/url?q=http%253A%252F%252Fa.example%252Fx%253Fy%253D1", a},
      {"https://images.google.de/imgres?imgurl=" + percent, a},
      {"https://www.google.com/aclk?sa=l&adurl=" + percent, a},
      {"https://www.google.com/amp/s/a.example/x?y=1", s},
      {"https://www.google.com/amp/a.example/x?y=1", a},
      {"https://translate.google.com/translate?sl=auto&u=a.example/x?y%3D1", a},
      {"https://a-example.translate.goog/x?y=1&_x_tr_sl=auto&_x_tr_hl=en", s},
      {"https://my--a-example.translate.goog/", "https://my-a.example/"},
      {"https://googleweblight.com/?lite_url=" + percent, a},
      {"https://www.googleadservices.com/pagead/aclk?sa=L&adurl=" + percent, a},
      {"https://googleads.g.doubleclick.net/aclk?adurl=" + percent, a},
      {"https://ad.doubleclick.net/ddm/clk/1;2;x;%3Fhttp://a.example/x?y=1", a},
      {"https://ad.doubleclick.net/ddm/clk/1;2;x;?http://a.example/x?y=1", a},
      {"https://a-example.cdn.ampproject.org/c/s/a.example/x?y=1", s},
      {"https://a-example.cdn.ampproject.org/v/s/a.example/x?y=1", s},
      {"https://a-example.cdn.ampproject.org/c/a.example/x?y=1", a},
      {"https://search.app/?link=" + percent, a},
      {"https://app.page.link/?link=" + percent, a},
      {"https://app.page.link/?ofl=" + percent, a},
      {"https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cDovL2EuZXhhbXBsZS94P3k9MQ&ntb=1", a},
      {"https://www.bing.com/alink/link?url=" + percent, a},
      {"https://r.search.yahoo.com/_ylt=A;_ylu=B/RV=2/RE=1/RO=10/RU=" + percent + "/RK=2/RS=x-", a},
      {"https://duckduckgo.com/l/?uddg=" + percent + "&rut=1", a},
      {"https://yandex.turbopages.org/turbo/s/a.example/x?y=1", s},
  });
}

TEST(Unwrap, ReadsSocialNetworks) {
  const std::string a = "http://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  std::vector<Wrapped> table;
  for (const std::string before : {
           "https://l.facebook.com/l.php?u=",
           "https://lm.facebook.com/l.php?h=1&u=",
           "https://l.instagram.com/?u=",
           "https://l.messenger.com/l.php?u=",
           "https://l.workplace.com/l.php?u=",
           "https://l.wl.co/l?u=",
           "https://www.linkedin.com/redir/redirect?url=",
           "https://www.linkedin.com/safety/go?url=",
           "https://out.reddit.com/t3_x?url=",
           "https://click.redditmail.com/x?url=",
           "https://www.youtube.com/redirect?event=x&q=",
           "https://vk.com/away.php?to=",
           "https://slack-redir.net/link?url=",
           "https://steamcommunity.com/linkfilter/?url=",
           "https://t.umblr.com/redirect?z=",
           "https://www.pinterest.com/offsite/?url=",
           "https://www.deviantart.com/users/outgoing?",
           "https://www.curseforge.com/linkout?remoteUrl=",
           "https://outgoing.prod.mozaws.net/v1/0123abcd/",
           "https://anonym.to/?",
       })
    table.push_back({before + percent, a});
  table.push_back({"https://click.redditmail.com/CL0/" + percent + "/1/x/y", a});
  table[16].url = "https://www.deviantart.com/users/outgoing?http://a.example/x?y=1";
  table[19].url = "https://anonym.to/?http://a.example/x?y=1";
  ExpectInner(table);
}

TEST(Unwrap, ReadsMailSenders) {
  const std::string a = "http://a.example/x?y=1";
  const std::string s = "https://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  const std::string base64 = "aHR0cDovL2EuZXhhbXBsZS94P3k9MQ%3D%3D";
  std::vector<Wrapped> table = {
      {"https://abc.r.eu-west-1.awstrack.me/L0/" + percent + "/1/0102/x=1", a},
      {"https://links.govdelivery.com/track?type=click&enid=x&&&101&&&http://a.example/x?y=1", a},
      {"https://mandrillapp.com/track/click/1/a.example?p="
       "eyJzIjoiYSIsInAiOiJ7XCJ1XCI6MSxcInVybFwiOlwiaHR0cDpcXFwvXFxcL2EuZXhhbXBsZVxcXC94P3k9MVwi"
       "fSJ9",
       a},
      {"https://streaklinks.com/ABC/" + percent, a},
      {"https://m.streak-link.com/ABC/http://a.example/x?y=1", a},
      {"https://mailtrack.io/trace/link/1?url=" + percent, a},
      {"https://click.icptrack.com/icp/relay.php?r=1&destination=" + percent, a},
      {"https://t.mailpanion.com/?destination=" + percent, a},
      {"https://x.signtr.website/?redirect=" + percent, a},
      {"https://x.engage.squarespace-mail.com/r?m=1&u=" + percent, a},
      {"https://us1.mailchimp.com/mctx/clicks?url=" + percent + "&h=1", a},
      {"https://app.hive.co/email/elt/?next=" + percent, a},
  };
  for (const std::string kind : {"2s", "2sm", "2ts", "3s", "3ts"})
    table.push_back({"https://click.pstmrk.it/" + kind + "/a.example%2Fx%3Fy%3D1/AbC/1", s});
  for (const std::string kind : {"2", "2m", "3"})
    table.push_back({"https://click.pstmrk.it/" + kind + "/a.example%2Fx%3Fy%3D1/AbC/1", a});
  for (const std::string host :
       {"acemlna", "acemlnb", "acemlnc", "acemlnd", "emlnk", "emlnk1", "emlnk2", "emlnk9"})
    table.push_back(
        {"https://x.lt." + host + ".com/Prod/link-tracker?redirectUrl=" + base64 + "&sig=1", a});
  ExpectInner(table);
}

TEST(Unwrap, ReadsAffiliateNetworksAndAdvertisers) {
  const std::string a = "http://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  std::vector<Wrapped> table;
  for (const std::string before : {
           "https://www.awin1.com/cread.php?awinmid=1&ued=",
           "https://www.awin1.com/awclick.php?p=",
           "https://www.zenaps.com/rclick.php?pr=",
           "https://www.anrdoezrs.net/click-1-2?url=",
           "https://www.dpbolvw.net/click-1-2?url=",
           "https://www.jdoqocy.com/click-1-2?url=",
           "https://www.kqzyfj.com/click-1-2?url=",
           "https://www.tkqlhce.com/click-1-2?url=",
           "https://click.linksynergy.com/deeplink?id=1&murl=",
           "https://shareasale.com/r.cfm?b=1&urllink=",
           "https://www.shareasale-analytics.com/r.cfm?b=1&urllink=",
           "https://go.skimresources.com/?id=1&url=",
           "https://go.redirectingat.com/?id=1&url=",
           "https://redirect.viglink.com/?key=1&u=",
           "https://clk.tradedoubler.com/click?p=1&url=",
           "https://redir.tradedoubler.com/?_td_deeplink=",
           "https://ad.admitad.com/g/1/?ulp=",
           "https://track.adform.net/C/?ckurl=",
           "https://app.adjust.com/abc?redirect=",
           "https://x.demdex.net/event?d_rd=",
           "https://cat.criteo.com/beacon?dest=",
           "https://track.effiliation.com/servlet/effi.redir?url=",
           "https://track.webgains.com/click.html?wgtarget=",
           "https://x.digidip.net/visit?url=",
           "https://m.exactag.com/cl.aspx?url=",
           "https://www.avantlink.com/click.php?tt=1&url=",
           "https://c.pepperjamnetwork.com/click?url=",
           "https://x.sjv.io/c/1/2/3?u=",
           "https://x.pxf.io/c/1/2/3?u=",
           "https://x.evyy.net/c/1/2/3?u=",
           "https://x.7eer.net/c/1/2/3?u=",
           "https://rover.ebay.com/rover/1/2?mpre=",
           "https://target.georiot.com/Proxy.ashx?GR_URL=",
           "https://c212.net/c/link/?t=0&u=",
           "https://ck.jp.ap.valuecommerce.com/servlet/referral?vc_url=",
           "https://getpocket.com/redirect?url=",
           "https://refer.ccbill.com/cgi-bin/clicks.cgi?HTML=",
           "https://www.idealo-partner.com/link?trg=",
       })
    table.push_back({before + percent, a});
  ExpectInner(table);
}

// `count` redirectors round http://a.ex/.
std::string Nested(int count) {
  std::string url = "http://a.ex/";
  for (int i = 0; i < count; ++i) {
    std::string escaped;
    for (const char c : url)
      escaped += c == '%' ? "%25" : c == '&' ? "%26" : std::string(1, c);
    url = "https://www.google.com/url?q=" + escaped;
  }
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
