// Wrapped links of each maker, and what is inside: at least one for every rule of unwrap_rules.inc.
#pragma once

#include <string>
#include <vector>

namespace linkmilter {

struct Wrapped {
  std::string url;
  std::string inner;
};

inline std::vector<Wrapped> GatewaySamples() {
  const std::string a = "http://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  const std::string base64 = "aHR0cDovL2EuZXhhbXBsZS94P3k9MQ==";
  return {
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
      {"https://protect.checkpoint.com/v2/r01/___http%3A/a.example/x?y=1___.YXA0", a},
      {"https://protect.checkpoint.com/v2/r05/___myyu://f.jcfruqj/c?d=1___.YXA0", a},
      {"https://url.avanan.click/v2/___http:/a.example/x?y=1___.YXA0", a},
      {"https://url.avanan.click/v2/r02/___JVVRU:/C.gzcorng/Z?a=1___.YXA0",
       "https://a.example/X?y=1"},
  };
}

inline std::vector<Wrapped> SearchSamples() {
  const std::string a = "http://a.example/x?y=1";
  const std::string s = "https://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  return {
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
  };
}

inline std::vector<Wrapped> SocialSamples() {
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
           "https://disq.us/url?cuid=1&url=",
           "https://www.deviantart.com/users/outgoing?",
           "https://www.curseforge.com/linkout?remoteUrl=",
           "https://outgoing.prod.mozaws.net/v1/0123abcd/",
           "https://anonym.to/?",
       })
    table.push_back({before + percent, a});
  table.push_back({"https://disq.us/url?url=" + percent + "%3AaB-cD_3fGhI&cuid=1", a});
  table.push_back({"https://click.redditmail.com/CL0/" + percent + "/1/x/y", a});
  table[17].url = "https://www.deviantart.com/users/outgoing?http://a.example/x?y=1";
  table[20].url = "https://anonym.to/?http://a.example/x?y=1";
  return table;
}

inline std::vector<Wrapped> MailSamples() {
  const std::string a = "http://a.example/x?y=1";
  const std::string s = "https://a.example/x?y=1";
  const std::string percent = "http%3A%2F%2Fa.example%2Fx%3Fy%3D1";
  const std::string base64 = "aHR0cDovL2EuZXhhbXBsZS94P3k9MQ%3D%3D";
  std::vector<Wrapped> table = {
      {"https://abc.r.eu-west-1.awstrack.me/L0/" + percent + "/1/0102/x=1", a},
      {"https://click.shop.example/CL0/" + percent + "/1/0102/x=1", a},
      {"https://click.shop.example/L0/" + percent + "/1/0102/x=1", a},
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
  return table;
}

inline std::vector<Wrapped> AffiliateSamples() {
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
  return table;
}

// Wrappers nobody can read; `inner` is the name of the gateway.
inline std::vector<Wrapped> OpaqueSamples() {
  return {
      {"https://protect-eu.mimecast.com/s/AbC?domain=a.example", "mimecast"},
      {"https://url.uk.m.mimecastprotect.com/s/AbC", "mimecast"},
      {"https://url.emailprotection.link/?aBc", "emailprotection"},
      {"https://atpscan.global.hornetsecurity.com/x", "hornetsecurity"},
      {"https://x.vadesecure.com/v4?f=1", "vade"},
      {"https://clicktime.symantec.com/a/1/x?d=y", "symantec-a"},
  };
}

}  // namespace linkmilter
