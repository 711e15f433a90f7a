#include "scanner/judge/lures.h"

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/host_kind.h"
#include "scanner/links/skeleton.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

struct Mail {
  std::string url;
  std::string text = "Go on";
  std::string from = "Ann <ann@firm.test>";
  std::string subject = "Hello";
  std::string more = "";    // header fields
  std::string markup = "";  // besides the link
  std::string file = "";    // the page is a file of this name
};

std::string TextOf(const Mail& mail) {
  return "From: " + mail.from + "\r\nTo: <victim@office.test>\r\nSubject: " + mail.subject +
         "\r\n" + mail.more + "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n" +
         (mail.file.empty() ? ""
                            : "Content-Disposition: attachment; filename=" + mail.file + "\r\n") +
         "\r\n" + "<a href=\"" + mail.url + "\">" + mail.text + "</a>" + mail.markup + "\r\n";
}

std::set<std::string> Raised(const Mail& mail, const Policy& policy = Policy()) {
  const SuffixList suffixes;
  const std::vector<std::string> recipients = {"victim@office.test"};
  const Extraction extraction = Extract(TextOf(mail), recipients, suffixes);
  std::set<std::string> names;
  for (const Signal& signal : LureSignals(extraction, recipients, policy, suffixes)) {
    EXPECT_FALSE(signal.evidence.empty()) << signal.name;
    // What may be a secret stands in a URL alone.
    EXPECT_TRUE(signal.evidence.find("s3cr3t") == std::string::npos ||
                signal.evidence.starts_with("https://"))
        << signal.name;
    names.insert(signal.name);
  }
  return names;
}

Policy WithOwnDomain() {
  Policy policy;
  policy.own_domains = {"ourfirm.test"};
  return policy;
}

const char* const kFailed = "Authentication-Results: mx.test; spf=fail; dkim=none; dmarc=fail\r\n";
const char* const kUnsigned =
    "Authentication-Results: mx.test; spf=pass; dkim=none; dmarc=none\r\n";
const char* const kPassed = "Authentication-Results: mx.test; spf=pass; dkim=none; dmarc=pass\r\n";

std::vector<std::pair<const char*, Mail>> OneForEach() {
  return {
      {"RANDOM_HOST", {"https://a4q9x7n2jw.other.test/"}},
      {"RANDOM_HOST", {"https://qwrtzpsd.test/"}},
      {"CROWDED_HOST", {"https://a.b.c.d.e.f.other.test/"}},
      {"CROWDED_HOST", {"https://sign-in-to-your-account.test/"}},
      {"SUSPICIOUS_SUFFIX", {"https://other.top/"}},
      {"TENANT_HOST", {"https://storage.googleapis.com/bucket/x.html"}},
      {"TENANT_HOST", {"https://somebody.github.io/"}},
      {"BUILDER_HOST", {"https://forms.gle/x"}},
      {"SHORTENED_LINK", {"https://bit.ly/x"}},
      {"SHORTENED_LINK", {"https://www.linkedin.com/slink?code=x"}},
      {"OPEN_REDIRECT", {"https://www.google.de/amp/other.test"}},
      {"OPEN_REDIRECT", {"https://www.google.com/url?q=https://other.test/"}},
      {"DYNAMIC_HOST", {"https://home.duckdns.org/"}},
      {"IPFS_GATEWAY", {"https://ipfs.io/ipfs/x"}},
      {"BRAND_IN_HOST", {"https://paypal.other.test/"}},
      {"BRAND_IN_HOST", {"https://my-paypal.test/"}},
      {"BRAND_IN_HOST", {"https://securebankofamerica.test/"}},
      {"BRAND_LOOKALIKE", {"https://paypa1.test/"}},
      {"BRAND_LOOKALIKE", {"https://rnicrosoft.test/"}},
      {"BRAND_LOOKALIKE", {"https://micosoft.test/"}},
      {"BRAND_LOOKALIKE", {"https://раураl.test/"}},
      {"OWN_DOMAIN_LOOKALIKE", {"https://ourfirrn.test/"}},
      {"OWN_DOMAIN_LOOKALIKE", {"https://ourfirm.other.test/"}},
      {"PLANTED_PATH", {"https://other.test/wp-content/x/login.html"}},
      {"EXECUTABLE_LINK", {"https://other.test/x/Invoice.EXE?a"}},
      {"TOKEN_PATH", {"https://other.test/4qTRnA3576KvifXq2067dqashmeobu4488Rz"}},
      {"PLAIN_HTTP", {"http://other.test/x"}},
      {"AFFILIATE_LINK", {"https://other.test/?a=80&amp;c=59&amp;s1="}},
      {"PLANTED_PATH", {"https://other.test/images/.cache/login.html"}},
      {"BRAND_IN_PATH", {"https://other.test/secure/paypal/login"}},
      {"BRAND_IN_PATH", {"https://other.test/?next=PayPal"}},
      {"CONSENT_LINK",
       {"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&amp;"
        "redirect_uri=https%3A%2F%2Fother.test%2Fcb"}},
      {"CONSENT_LINK", {"https://microsoft.com/devicelogin", "https://microsoft.com/devicelogin"}},
      {"AT_SIGNS", {"https://other.test/@a/@b?c=@d"}},
      {"DEFANGED_TEXT", {"https://other.test/", "hxxps://bank.com"}},
      {"DEFANGED_TEXT", {"https://other.test/", "bank[.]com"}},
      {"PHISHING_KIT", {"https://other.test/?rid=Ab3dE6g"}},
      {"MAILING_KIT",
       {"https://firm.test/t/4qpZBV9015FaUV321ksszxdajqq143WFCHDICAQHTZGCB62VEWI15349w18"}},
      {"MAILING_KIT", {"https://firm.test/4UqKpU46508NoqnA900RAYl0QNP0tFSP0NjVw4"}},
      {"TEMPLATE_LEFT", {"https://other.test/[optout]"}},
      {"TEMPLATE_LEFT", {"https://other.test/x#{{email}}"}},
      {"SEVERAL_URLS", {"https://other.test/?u=https://a.test/&amp;v=https%3A//b.test/"}},
      {"RECIPIENT_IN_URL", {"https://other.test/#victim@office.test"}},
      {"RECIPIENT_IN_URL", {"https://other.test/?e=dmljdGltQG9mZmljZS50ZXN0"}},
      {"FOREIGN_CALL", {"https://other.test/"}},
      {"ATTACHED_CALL",
       {"https://other.test/", "Go on", "a@firm.test", "Hi", "", "", "invoice.html"}},
      {"FREEMAIL_CALL", {"https://other.test/", "Go on", "Ann <ann@gmail.com>"}},
      {"BRAND_IN_NAME", {"https://other.test/", "Go on", "PayPal Service <a@firm.test>"}},
      {"BRAND_IN_NAME", {"https://other.test/", "Go on", "\"Apple Support\" <a@firm.test>"}},
      {"BRAND_IN_NAME", {"https://firm.test/", "Go on", "ΜetаМаѕk <a@firm.test>"}},
      {"BRAND_IN_WORDS", {"https://other.test/", "Go on", "a@firm.test", "Your Netflix plan"}},
      {"ACTION_WORDS", {"https://other.test/", "Jetzt bestätigen"}},
      {"ACTION_WORDS", {"https://other.test/", "ログイン"}},
      {"HIDDEN_WORDS", {"https://other.test/", "Go on", "a@firm.test", "Yοur accοunt"}},
      {"HIDDEN_WORDS", {"https://other.test/", "V&shy;erify"}},
      {"SENDER_UNREAL", {"https://other.test/", "Go on", "Post <a@post>"}},
      {"SENDER_REFUTED", {"https://other.test/", "Go on", "a@firm.test", "Hi", kFailed}},
      {"SENDER_UNSIGNED", {"https://other.test/", "Go on", "a@firm.test", "Hi", kUnsigned}},
      {"NAME_SHOWS_DOMAIN", {"https://other.test/", "Go on", "\"bank.com Help\" <a@firm.test>"}},
  };
}

TEST(Lures, HaveAMessageForEverySignal) {
  std::set<std::string> covered;
  for (const auto& [signal, mail] : OneForEach()) {
    SCOPED_TRACE(signal + (" " + mail.url));
    covered.insert(signal);
    EXPECT_TRUE(Raised(mail, WithOwnDomain()).contains(signal));
  }
  EXPECT_EQ(covered, LureNames());
}

TEST(Lures, AreNothingWhereLinksLeadToTheirSender) {
  const std::string token = "/4qTRnA3576KvifXq2067dqashmeobu4488Rz?rid=Ab3dE6g";
  const Mail honest[] = {
      {"https://firm.test" + token},
      {"https://click.mail.firm.test" + token},
      {"https://www.firm.de/", "Verify", "Firm <info@firm.com>"},
      {"https://www.paypal.com/", "Verify", "PayPal <service@paypal.de>"},
      {"https://www.youtube.com/", "Sign in", "Google <no-reply@google.com>"},
      {"https://www.ourfirm.test/", "Sign in"},
  };
  for (const Mail& mail : honest) {
    SCOPED_TRACE(mail.url);
    EXPECT_EQ(Raised(mail, WithOwnDomain()), std::set<std::string>{});
  }
}

TEST(Lures, FindNoBrandInThePathsOfHonestPages) {
  for (const char* url : {"https://other.test/facebook", "https://other.test/mypaypal",
                          "https://other.test/axa", "https://www.paypal.com/paypal"}) {
    SCOPED_TRACE(url);
    EXPECT_FALSE(Raised({url}).contains("BRAND_IN_PATH"));
  }
  EXPECT_FALSE(
      Raised({"https://ten.example/paypal"}, PolicyWithRanking()).contains("BRAND_IN_PATH"));
}

TEST(Lures, TakeHonestPathsAndTextsForWhatTheyAre) {
  for (const Mail& mail :
       {Mail{"https://other.test/.netlify/functions/x"}, Mail{"https://other.test/a/.x"},
        Mail{"https://other.test/@ann/photos/1@N0"}, Mail{"https://other.test/", "Read [...] more"},
        Mail{"https://other.test/", "bank.com"}}) {
    SCOPED_TRACE(mail.url);
    for (const char* signal : {"PLANTED_PATH", "AT_SIGNS", "DEFANGED_TEXT"})
      EXPECT_FALSE(Raised(mail).contains(signal)) << signal;
  }
}

TEST(Consent, IsForASiteThatIsNeitherTheSendersNorTheServices) {
  const std::string ask =
      "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1";
  const std::pair<std::string, bool> rows[] = {
      {ask, false},
      {ask + "&redirect_uri=https://app.firm.test/cb", false},
      {ask + "&redirect_uri=https://outlook.office.com/", false},
      {ask + "&redirect_uri=https://evil.test/cb", true},
      {ask + "&REDIRECT_URI=http%3a%2f%2fevil.test", true},
      {"https://accounts.google.com/o/oauth2/auth?client_id=1&redirect_uri=https://evil.test/",
       true},
      {"https://accounts.google.com/o/oauth2/auth?redirect_uri=https://evil.test/", false},
      {"https://other.test/oauth2/authorize?client_id=1&redirect_uri=https://evil.test/", false},
      {"https://www.microsoft.com/devicelogin/", true},
      {"https://www.microsoft.com/en-us/linkedin", false},
  };
  for (const auto& [url, raised] : rows) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Raised({url}).contains("CONSENT_LINK"), raised);
  }
  const std::string of_firm = ask + "&redirect_uri=https://app.firm.test/cb";
  EXPECT_TRUE(Raised({of_firm, "Go on", "a@firm.test", "Hi", kFailed}).contains("CONSENT_LINK"));
  EXPECT_FALSE(Raised({"https://microsoft.com/devicelogin", "Go on", "a@microsoft.com"})
                   .contains("CONSENT_LINK"));
}

TEST(Lures, TakeNoSiteOfTheRecipientAndNoInnerAddressForAStrangers) {
  for (const char* url : {"https://office.test/x", "http://wiki.office.test:8080/",
                          "http://10.0.0.1/x", "http://172.16.0.1/x", "http://192.168.1.1/x"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Raised({url}), std::set<std::string>{});
  }
  EXPECT_TRUE(Raised({"http://172.32.0.1/x"}).contains("FOREIGN_CALL"));
}

TEST(Lures, SeeAMailingKitInNoOtherCode) {
  for (const char* path :
       {"4qpZBVab9015FaUV321KSSZXDAJQQ143WFCHDICAQHTZGCB62VEWI15349w18",    // nothing small
        "4qpZBVab9015FaUV321ksszxdajqqWFCHDICAQHTZGCB62VEWI15349w18abc12",  // one run of both cases
        "5999a3dc321a3G5af410968a6bG5999a87592475G3b4", "UqKpU46508NoqnA900RAYl0QNP0tFSP0NjVw4"}) {
    SCOPED_TRACE(path);
    EXPECT_FALSE(Raised({std::string("https://other.test/") + path}).contains("MAILING_KIT"));
  }
}

TEST(Lures, DistrustTheOwnSiteOfWhoeverCallsHimselfABrand) {
  const Mail mail{"https://firm.test/4qTRnA3576KvifXq2067dqashmeobu4488Rz", "Verify",
                  "Netflix <a@firm.test>"};
  EXPECT_EQ(Raised(mail), (std::set<std::string>{"BRAND_IN_NAME", "ACTION_WORDS", "TOKEN_PATH"}));
  const Mail branch{"https://ksk-au.test/4qTRnA3576KvifXq2067dqashmeobu4488Rz", "Verify",
                    "Sparkasse Au <a@ksk-au.test>"};
  EXPECT_EQ(Raised(branch), std::set<std::string>{"BRAND_IN_NAME"});
}

TEST(Lures, DistrustABrandsNameOnASiteThatImitatesItOrFailsTheChecks) {
  Mail mail{"https://paypa1-desk.test/", "Go on", "PayPal <a@paypa1-desk.test>"};
  EXPECT_EQ(Raised(mail), (std::set<std::string>{"BRAND_IN_NAME", "BRAND_LOOKALIKE"}));
  mail.from = "Ann <a@paypa1-desk.test>";
  EXPECT_EQ(Raised(mail), std::set<std::string>{});
  mail = {"https://paypal-desk.test/", "Go on", "PayPal paypal.com <a@paypal-desk.test>"};
  EXPECT_EQ(Raised(mail), std::set<std::string>{"BRAND_IN_NAME"});
  mail.more = kFailed;
  EXPECT_EQ(Raised(mail), (std::set<std::string>{"BRAND_IN_NAME", "SENDER_REFUTED"}));
}

TEST(Lures, TakeWhoLetsPagesForNoStrangerToThem) {
  Mail mail{"https://ours.supabase.co/verify", "Go on", "Supabase <noreply@mail.supabase.io>"};
  EXPECT_EQ(Raised(mail), std::set<std::string>{});
  mail.more = kFailed;
  EXPECT_TRUE(Raised(mail).contains("FOREIGN_CALL"));
  EXPECT_TRUE(Raised({mail.url}).contains("FOREIGN_CALL"));
}

TEST(Lures, LetFormsKnowWhomTheyAskAndShopsBearTheBuildersName) {
  for (const char* url : {"https://other.typeform.com/to/x#email=victim@office.test",
                          "https://other.myshopify.com/orders/x"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Raised({url}), (std::set<std::string>{"BUILDER_HOST", "FOREIGN_CALL"}));
  }
}

TEST(Lures, ShowNoPieceOfAUrlThatCouldBeTakenForWords) {
  for (const char* url :
       {"https://other.test/4qTRnA3576KvifXq2067dqashmeobus3cr3t",
        "https://other.test/?rid=s3cr3tX", "https://other.test/?a=80&amp;s1=s3cr3t",
        "https://other.test/[optout]?t=s3cr3t", "https://other.test/wp-content/s3cr3t/x.html"}) {
    SCOPED_TRACE(url);
    EXPECT_GT(Raised({url}).size(), 1U);
  }
}

TEST(Lures, CountNoLinkThatShowsWhereItLeads) {
  Mail mail{"https://bit.ly/x", "https://bit.ly/x", "PayPal <a@firm.test>"};
  EXPECT_EQ(Raised(mail), std::set<std::string>{});
  mail.text = "here";
  EXPECT_FALSE(Raised(mail).empty());
}

TEST(Lures, HoldAPlainAddressToABrandsNameThatFailedTheChecks) {
  Mail mail{"https://other.test/", "https://other.test/", "PayPal <a@firm.test>", "Hi", kFailed};
  EXPECT_EQ(Raised(mail), (std::set<std::string>{"BRAND_IN_NAME", "SENDER_REFUTED"}));
  for (const char* from : {"Ann <a@firm.test>", "PayPal <a@paypal.com>", "PayPal <a@other.test>"}) {
    SCOPED_TRACE(from);
    mail.from = from;
    EXPECT_EQ(Raised(mail), std::set<std::string>{});
  }
}

TEST(Lures, HoldWhatABrandLetsToAnybodyForNoneOfItsPages) {
  const Mail mail{"https://x.web.core.windows.net/", "Go on", "Microsoft <a@firm.test>"};
  EXPECT_TRUE(Raised(mail).contains("BRAND_IN_NAME"));
  EXPECT_FALSE(
      Raised({"https://www.microsoft.com/", "Go on", mail.from}).contains("BRAND_IN_NAME"));
}

TEST(Lures, TakeTheSiteOfTheListHeadersForTheSenders) {
  const std::string list = "List-Unsubscribe: <https://out.tracker.test/u>\r\n";
  Mail mail{"https://click.tracker.test/4qTRnA3576KvifXq2067dqashmeobu4488Rz"};
  mail.more = list;
  EXPECT_EQ(Raised(mail), std::set<std::string>{});
  mail.more = kFailed + list;
  EXPECT_TRUE(Raised(mail).contains("FOREIGN_CALL"));
  for (const char* url : {"https://other.test/", "https://bit.ly/x", "https://a.github.io/"}) {
    SCOPED_TRACE(url);
    mail.url = url;
    mail.more = list + "List-Help: <https://bit.ly/y>, <https://a.github.io/y>\r\n";
    EXPECT_TRUE(Raised(mail).contains("FOREIGN_CALL"));
  }
}

TEST(Lures, PassOverWhatTheOperatorAllows) {
  EXPECT_EQ(Raised({"https://my-paypal.test/"}, PolicyWith("my-paypal.test", "")),
            std::set<std::string>{});
}

TEST(Lures, LeaveNewslettersAlone) {
  Mail mail{"https://bit.ly/x", "Verify"};
  for (int i = 0; i < 8; ++i)
    mail.markup += "<a href=\"https://site" + std::to_string(i) + ".test/\">More</a>";
  EXPECT_EQ(Raised(mail), std::set<std::string>{});
  mail.markup += "<a href=\"https://paypa1.test/\">More</a>";
  EXPECT_EQ(Raised(mail), std::set<std::string>{"BRAND_LOOKALIKE"});
}

TEST(Lures, HoldNobodyToACounterOfManyLinks) {
  Mail mail{"https://count.test/4qTRnA3576KvifXq2067dqashmeobu4488Rz"};
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(Raised(mail).contains("FOREIGN_CALL")) << i;
    mail.markup += "<a href=\"https://count.test/" + std::to_string(i) + "\">More</a>";
  }
  EXPECT_EQ(Raised(mail), std::set<std::string>{"TOKEN_PATH"});
}

TEST(Lures, SeeNoAttachedCallInTheMessageOrInPlainText) {
  Mail mail{"https://other.test/"};
  EXPECT_FALSE(Raised(mail).contains("ATTACHED_CALL"));
  mail = {"https://firm.test/", "https://other.test/", "a@firm.test", "Hi", "", "", "invoice.html"};
  EXPECT_FALSE(Raised(mail).contains("ATTACHED_CALL"));
}

TEST(Lures, ForgiveMailersTheirTokensAndNotTheBrand) {
  const std::string tracker = "https://u1.ct.sendgrid.net/ls/4qTRnA3576KvifXq2067dqashmeobu4488Rz";
  EXPECT_EQ(Raised({tracker}), std::set<std::string>{});
  EXPECT_EQ(Raised({tracker, "Go on", "Netflix <a@firm.test>"}),
            std::set<std::string>{"BRAND_IN_NAME"});
}

TEST(Lures, HoldABrandsOwnAddressForForgedOnlyWhereItFailed) {
  Mail mail{"https://other.test/", "Go on", "Netflix <info@netflix.com>"};
  EXPECT_FALSE(Raised(mail).contains("BRAND_IN_NAME"));
  mail.more = kFailed;
  EXPECT_TRUE(Raised(mail).contains("BRAND_IN_NAME"));
}

TEST(Lures, BelieveAPassOfTheOperatorsServerAlone) {
  Policy policy;
  policy.authserv_id = "mx.test";
  Mail mail{"https://other.test/", "Go on", "a@firm.test", "Hi"};
  mail.more = std::string(kFailed) + kPassed;
  EXPECT_TRUE(Raised(mail).contains("SENDER_REFUTED"));
  EXPECT_FALSE(Raised(mail, policy).contains("SENDER_REFUTED"));
}

TEST(HostKind, IsThatOfTheNarrowestRow) {
  const std::pair<const char*, HostKind> rows[] = {
      {"https://docs.google.com/document/d/x", HostKind::kShared},
      {"https://docs.google.com/forms/d/x", HostKind::kBuilder},
      {"https://www.google.com/", HostKind::kOther},
      {"https://notbit.ly/", HostKind::kOther},
      {"https://bit.ly:8443/x", HostKind::kShortener},
      {"https://", HostKind::kOther},
      {"", HostKind::kOther},
  };
  for (const auto& [url, kind] : rows) {
    SCOPED_TRACE(url);
    EXPECT_EQ(KindOfUrl(url), kind);
  }
}

TEST(HiddenWords, AreNotThoseOfHonestLanguages) {
  for (const char* text :
       {"Привет, Google", "Größe", "東京でGoogleを", "Καλημέρα", "bestä\u00ADti\u00ADgen",
        "café ❤️ 👩‍💻", "𝑥 + 𝑦", "naïve coöperation", ""}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(HidesFromFilters(text));
  }
  for (const char* text : {"Аpple", "𝐍𝐞𝐭𝐟𝐥𝐢𝐱", "C\u0337orreio", "Pay\u200Bpal", "A\u00ADpple"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(HidesFromFilters(text));
  }
}

}  // namespace
}  // namespace linkmilter
