#include "scanner/links/caution.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/caution_words.h"
#include "scanner/links/fold.h"

namespace linkmilter {
namespace {

Link MakeLink(const std::string& url,
              PlaceKind kind = PlaceKind::kClick,
              const std::string& text = "") {
  Link link;
  link.url = url;
  link.domain = "a.example";
  link.places.push_back({kind, kind == PlaceKind::kHeader ? "List-Unsubscribe" : "1", "a", "href"});
  if (!text.empty()) link.texts.push_back(text);
  return link;
}

Link Ruled(Link link, const std::vector<std::string>& recipients = {}) {
  std::vector<Link> links = {std::move(link)};
  ApplyCaution(recipients, links);
  return links[0];
}

// How a link of this URL and text is ruled, as far as the colon: "opt-out", "" for a fetch.
std::string ReasonOf(const std::string& url, const std::string& text = "") {
  const Link link = Ruled(MakeLink(url, PlaceKind::kClick, text));
  EXPECT_EQ(link.plan, link.reason.empty() ? Plan::kFetch : Plan::kHostOnly);
  return link.reason.substr(0, link.reason.find(':'));
}

TEST(Caution, NeverTouchesWhatNobodyClicksOrWhatActs) {
  for (const PlaceKind kind : {PlaceKind::kHeader, PlaceKind::kLoad, PlaceKind::kSubmit,
                               PlaceKind::kAction, PlaceKind::kPassive}) {
    SCOPED_TRACE(Name(kind));
    const Link link = Ruled(MakeLink("http://a.example/", kind));
    EXPECT_EQ(link.plan, Plan::kNever);
    EXPECT_FALSE(link.reason.empty());
  }
}

TEST(Caution, NeverFollowsWhatTheReaderCannotSee) {
  Link trap = MakeLink("http://a.example/");
  trap.oddities = {Oddity::kInvisible};
  EXPECT_EQ(Ruled(trap).plan, Plan::kNever);
  EXPECT_EQ(Ruled(trap).reason, "trap: hidden from the reader by style");
}

TEST(Caution, CountsTheStrictestPlaceThatActs) {
  Link link = MakeLink("http://a.example/");
  link.places.push_back({PlaceKind::kSubmit, "1", "form", "action"});
  EXPECT_EQ(Ruled(link).plan, Plan::kNever);
}

TEST(Caution, IsNotMovedByAPictureOfTheSameUrl) {
  Link link = MakeLink("http://a.example/");
  link.places.push_back({PlaceKind::kLoad, "1", "img", "src"});
  link.places.push_back({PlaceKind::kPassive, "1", "q", "cite"});
  EXPECT_EQ(Ruled(link).plan, Plan::kFetch);
}

TEST(Caution, NeverFetchesInTheBodyWhatStandsInAListHeader) {
  std::vector<Link> links = {
      MakeLink("https://a.example/u/0123456789abcdef?id=1", PlaceKind::kHeader),
      MakeLink("http://a.example/u/0123456789abcdef?id=2"),          // host and path
      MakeLink("https://b.example/leave?key=0123456789abcdef&x=1"),  // its token
      MakeLink("https://a.example/v"), MakeLink("https://a.example/?x=0123456789abcde")};
  ApplyCaution({}, links);
  EXPECT_EQ(links[1].plan, Plan::kNever);
  EXPECT_EQ(links[2].plan, Plan::kNever);
  EXPECT_EQ(links[3].plan, Plan::kFetch);
  EXPECT_EQ(links[4].plan, Plan::kFetch);
}

TEST(Caution, LooksAtTheHostOnlyWhereALinkOptsOut) {
  for (const std::string text : {"Unsubscribe",
                                 "UNSUBSCRIBE here",
                                 "Opt-out",
                                 "Vom Newsletter abmelden",
                                 "Se désabonner",
                                 "Se desabonner",
                                 "Darse de baja",
                                 "Descadastrar",
                                 "Disiscriviti",
                                 "Uitschrijven",
                                 "Afmelden",
                                 "Avregistrera dig",
                                 "Meld deg av",
                                 "Peru tilaus",
                                 "Leiratkozás",
                                 "Odhlásit se",
                                 "Wypisz się",
                                 "Отписаться",
                                 "Відписатися",
                                 "ΚΑΤΆΡΓΗΣΗ ΕΓΓΡΑΦΉΣ",
                                 "Abonelikten çık",
                                 "退订",
                                 "点击这里退订",
                                 "配信停止はこちら",
                                 "수신거부",
                                 "إلغاء الاشتراك",
                                 "הסרה מרשימת התפוצה",
                                 "Hủy đăng ký",
                                 "Berhenti berlangganan",
                                 "Un\u00ADsub\u200Bscribe",
                                 "\uFF35\uFF4E\uFF53\uFF55\uFF42scribe"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ReasonOf("http://a.example/x", text), "opt-out");
  }
  for (const std::string url :
       {"http://a.example/unsubscribe/1", "http://unsub.a.example/", "http://a.example/x?act=unsub",
        "http://a.example/x/clickUnsubscribe", "http://a.example/opt_out",
        "http://a.example/%75nsub", "http://a.example/d%C3%A9sabonner",
        "http://a.example/list-manage?x=1"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(ReasonOf(url), "opt-out");
  }
}

TEST(Caution, LooksAtTheHostOnlyWhereALinkDecides) {
  for (const std::string text : {"Accept",    "Yes",       "No, thanks", "Approve request",
                                 "Zusagen",   "Absagen",   "Refuser",    "Aceptar",
                                 "Rechazar",  "Accetta",   "Goedkeuren", "Odrzuć",
                                 "Odmítnout", "Отклонить", "Kabul et",   "拒绝",
                                 "承認する",  "수락",      "قبول",       "RSVP now please"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ReasonOf("http://a.example/x", text), "decision");
  }
  for (const std::string url :
       {"https://a.example/approve?id=7", "https://a.example/rsvp", "https://a.example/survey/?u=3",
        "https://a.example/calendar/event?action=RESPOND&eid=x&rst=1"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(ReasonOf(url), "decision");
  }
}

TEST(Caution, LooksAtTheHostOnlyWhereALinkDestroysPaysOrReleases) {
  for (const auto& [text, reason] : std::vector<std::pair<std::string, std::string>>{
           {"Delete", "destructive"},
           {"This wasn't me", "destructive"},
           {"Termin stornieren", "destructive"},
           {"Annuler la réservation", "destructive"},
           {"Удалить аккаунт", "destructive"},
           {"削除する", "destructive"},
           {"Pay now", "money"},
           {"Jetzt bezahlen", "money"},
           {"Pagar", "money"},
           {"Оплатить", "money"},
           {"购买", "money"},
           {"Release from quarantine", "release"},
           {"Not spam", "release"},
           {"Nachricht freigeben", "release"},
       }) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ReasonOf("http://a.example/x?m=1", text), reason);
  }
}

TEST(Caution, FetchesNoneOfSeveralAnswersToOneQuestion) {
  std::vector<Link> links;
  for (int mark = 0; mark <= 10; ++mark)
    links.push_back(MakeLink("https://a.example/q?m=77&n=" + std::to_string(mark)));
  links.push_back(MakeLink("https://a.example/stars/1"));
  links.push_back(MakeLink("https://a.example/stars/2"));
  ApplyCaution({}, links);
  for (const Link& link : links) {
    SCOPED_TRACE(link.url);
    EXPECT_EQ(link.plan, Plan::kHostOnly);
    EXPECT_TRUE(link.reason.starts_with("decision: ")) << link.reason;
  }
  std::vector<Link> others = {MakeLink("https://a.example/article?n=31"),
                              MakeLink("https://a.example/article?n=32"),
                              MakeLink("https://a.example/1"),
                              MakeLink("https://b.example/2"),
                              MakeLink("https://c.example/?n=1&m=x"),
                              MakeLink("https://c.example/?n=2&m=y")};
  ApplyCaution({}, others);
  for (const Link& link : others) {
    SCOPED_TRACE(link.url);
    EXPECT_EQ(link.plan, Plan::kFetch);
  }
}

TEST(Caution, LooksAtTheHostOnlyWhereIdentityComesWithATokenOrQuery) {
  const std::vector<std::string> texts = {"Verify your account",
                                          "Confirm e-mail",
                                          "Reset password",
                                          "E-Mail bestätigen",
                                          "Confirmez votre adresse",
                                          "Confirmar",
                                          "Conferma",
                                          "Bevestigen",
                                          "Bekräfta",
                                          "Potwierdź",
                                          "Megerősítés",
                                          "Подтвердить",
                                          "Επιβεβαίωση",
                                          "Onayla",
                                          "确认邮箱",
                                          "メールアドレスの認証",
                                          "이메일 인증",
                                          "تأكيد",
                                          "אימות",
                                          "Xác nhận",
                                          "Konfirmasi",
                                          "Passwort ändern"};
  for (const std::string& text : texts) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ReasonOf("https://a.example/x/3f9c2a7be1d04c5a8f", text), "identity");
    EXPECT_EQ(ReasonOf("https://a.example/x?u=17", text), "identity");
    EXPECT_EQ(ReasonOf("https://a.example/login", text), "");
    EXPECT_EQ(ReasonOf("https://a.example/?utm_source=mail", text), "");
  }
  EXPECT_EQ(Ruled(MakeLink("https://a.example/verify?token=a1b2c3d4e5f6")).reason,
            "identity: \"verify\" with a token");
  EXPECT_EQ(ReasonOf("https://a.example/reset-password"), "");
}

TEST(Caution, WantsASecondSignForWeakWords) {
  EXPECT_EQ(ReasonOf("https://a.example/buy"), "");
  EXPECT_EQ(ReasonOf("https://a.example/buy?p=7"), "money");
  EXPECT_EQ(ReasonOf("https://a.example/x?p=7", "Five good reasons to say yes to Rome"), "");
  EXPECT_EQ(ReasonOf("https://a.example/x", "Download the report"), "");
  EXPECT_EQ(ReasonOf("https://a.example/x?p=7",
                     "Please click here now to confirm that this address is yours"),
            "identity");
}

TEST(Caution, DoesNotFindStemsInsideWords) {
  for (const std::string text : {"adopt outfits", "resubmit", "Read more", "sunsubtle", "November",
                                 "yesterday", "unsu", "ratesheet", "nota bene", "ひらがな"}) {
    SCOPED_TRACE(text);
    const CautionWords found = FindCautionWords(text);
    EXPECT_EQ(found.strong, nullptr);
    EXPECT_EQ(found.weak, nullptr);
  }
}

TEST(Caution, KeepsItsStemsFolded) {
  const CautionWord words[] = {
#include "scanner/links/caution_words.inc"
  };
  for (const CautionWord& word : words) {
    SCOPED_TRACE(word.stem);
    EXPECT_EQ(FoldForMatching(word.stem), word.stem);
    const CautionWords found = FindCautionWords(word.stem);
    const CautionWord* same = word.strength == Strength::kStrong ? found.strong : found.weak;
    ASSERT_NE(same, nullptr);
    EXPECT_LE(same->act, word.act);
  }
}

TEST(Caution, LooksAtTheHostOnlyWhereALinkCarriesARecipient) {
  for (const std::string url : {
           "http://a.example/?e=ann.lee@mail.example",
           "http://a.example/?e=Ann.Lee%40Mail.example",
           "http://a.example/ann.lee=mail.example/x",
           "http://a.example/?e=elpmaxe.liam@eel.nna",
           "http://a.example/x-YW5uLmxlZUBtYWlsLmV4YW1wbGU",
           "http://a.example/?x=ZTphbm4ubGVlQG1haWwuZXhhbXBsZQ==",
           "http://a.example/616E6E2E6C6565406D61696C2E6578616D706C65",
           "http://a.example/?m=b6b2a84eff95e3a2e0bcb03a0b2c1ffc&ann.lee@mail.example",
           "http://a.example/?who=Ann.Lee",
       }) {
    SCOPED_TRACE(url);
    const Link bound = Ruled(MakeLink(url), {"Ann.Lee@mail.example"});
    EXPECT_EQ(bound.plan, Plan::kHostOnly);
    EXPECT_TRUE(bound.reason.starts_with("personal: ")) << bound.reason;
  }
  EXPECT_EQ(Ruled(MakeLink("http://a.example/?e=bob@mail.example"), {"ann@mail.example"}).plan,
            Plan::kFetch);
  EXPECT_EQ(Ruled(MakeLink("http://a.example/support"), {"support@mail.example"}).plan,
            Plan::kFetch);
}

TEST(Caution, StopsAChainWhereItWouldNotFetchALink) {
  const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3NyJ9.c2lnbmF0dXJlLW9mLTc3";
  for (const auto& [path, reason] : std::vector<std::pair<std::string, std::string>>{
           {"unsubscribe?u=1", "opt-out: \"unsub\""},
           {"rsvp", "decision: \"rsvp\""},
           {"delete?id=3&t=a1b2c3d4", "destructive: \"delete\""},
           {"approve?id=7", "decision: \"approve\""},
           {"accept?invite=a1b2c3d4", "decision: \"accept\""},
           {"vote?id=3", "decision: \"vote\""},
           {"reject/123456?tok=a1b2c3d4", "decision: \"reject\""},
           {"pay?invoice=17", "money: \"pay\""},
           {"buy?p=1", "money: \"buy\""},
           {"release?mid=17", "release: \"release\""},
           {"magic?login_token=a1b2c3d4", "identity: \"login token\" with a token"},
           {"confirm?token=" + jwt, "identity: \"confirm\" with a token"},
           {"verify?code=123456", "identity: \"verify\" with a query or code"},
           {"reset-password?t=1", "identity: \"reset password\" with a query or code"},
           {"c?x=" + jwt, "identity: a signed token (JWT)"},
           {"c/k7Gq2mX9vB4tR8sW1zLpQ6?x=" + jwt, "identity: a signed token (JWT)"},
       }) {
    const std::string url = "https://a.example/" + path;
    SCOPED_TRACE(url);
    EXPECT_EQ(RefusalOfHop(url, "a.example"), reason);
    EXPECT_EQ(Ruled(MakeLink(url)).plan, Plan::kHostOnly);
  }
}

TEST(Caution, LetsAChainGoOnWithAMereTokenAsClickCountersDo) {
  for (const std::string url : {"https://a.example/c/k7Gq2mX9vB4tR8sW1zLpQ6",
                                "https://a.example/?sid=k7Gq2mX9vB4tR8sW1zLpQ6",
                                "https://a.example/3f2b8c1e-5d47-4a9b-8e60-1c7d92f4ab35"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(RefusalOfHop(url, "a.example"), "");
    EXPECT_EQ(Ruled(MakeLink(url)).plan, Plan::kHostOnly);
  }
  for (const std::string url : {"https://a.example/login", "https://a.example/buy",
                                "https://a.example/?utm_source=mail", "https://a.example/a?b=1"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(RefusalOfHop(url, "a.example"), "");
    EXPECT_EQ(Ruled(MakeLink(url)).plan, Plan::kFetch);
  }
}

TEST(Caution, FetchesTheRest) {
  const Link link = Ruled(MakeLink("http://a.example/news", PlaceKind::kClick, "Read more"));
  EXPECT_EQ(link.plan, Plan::kFetch);
  EXPECT_TRUE(link.reason.empty());
}

}  // namespace
}  // namespace linkmilter
