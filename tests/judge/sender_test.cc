#include "scanner/judge/sender.h"

#include <string>

#include <gtest/gtest.h>

#include "scanner/judge/protected_names.h"

namespace linkmilter {
namespace {

TEST(Authentication, IsReadFromWhateverGrammar) {
  const struct {
    const char* header;
    AuthenticationWord word;
  } rows[] = {
      {"", {}},
      {";;=;spf=", {}},
      {"mx.test; none", {"mx.test", "", "", "", ""}},
      {"MX.test 1; SPF=Pass smtp.mailfrom=a.test; dkim=fail; dkim=pass header.d=a.test; dmarc=pass",
       {"mx.test", "pass", "a.test", "pass", "pass", {"a.test"}}},
      {" spf=none (sender IP is 192.0.2.1) smtp.mailfrom=a.test; dkim=none;dmarc=fail action=none",
       {"", "none", "a.test", "none", "fail"}},
      {"mx.test; dkim=pass; dkim=fail", {"mx.test", "", "", "pass", ""}},
      {"mx.test; dkim=pass (2048-bit key; (not) safe) header.d=A.test header.s=k; dkim=fail "
       "header.d=b.test; dkim=pass (header.d=c.test) header.d=d.test",
       {"mx.test", "", "", "pass", "", {"a.test", "d.test"}}},
      {"mx.test; dkim=pass (open; dmarc=fail", {"mx.test", "", "", "pass", "fail"}},
      {"mx.test; spf=fail smtp.mailfrom=x@a.test; spf=pass (ok) smtp.mailfrom=\"y@B.test\"",
       {"mx.test", "pass", "b.test", "", ""}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.header);
    const AuthenticationWord word = ReadAuthentication(row.header);
    EXPECT_EQ(word.server, row.word.server);
    EXPECT_EQ(word.spf, row.word.spf);
    EXPECT_EQ(word.spf_of, row.word.spf_of);
    EXPECT_EQ(word.dkim, row.word.dkim);
    EXPECT_EQ(word.dmarc, row.word.dmarc);
    EXPECT_EQ(word.signers, row.word.signers);
  }
}

TEST(Sender, IsWhoTheFromHeaderNames) {
  const struct {
    const char* from;
    const char* host;
    const char* domain;
    bool freemail;
  } rows[] = {
      {"", "", "", false},
      {"nobody", "", "", false},
      {"a@post", "post", "", false},
      {"a@mail.firm.co.uk", "mail.firm.co.uk", "firm.co.uk", false},
      {"a@firm.test.", "firm.test", "firm.test", false},
      {"a@gmail.com", "gmail.com", "gmail.com", true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.from);
    Extraction extraction;
    extraction.from = row.from;
    const Sender sender = SenderOf(extraction, Policy(), SuffixList());
    EXPECT_EQ(sender.host, row.host);
    EXPECT_EQ(sender.domain, row.domain);
    EXPECT_EQ(sender.freemail, row.freemail);
    EXPECT_FALSE(sender.proven);
    EXPECT_FALSE(sender.refuted);
    EXPECT_FALSE(sender.no_signature);
  }
}

TEST(Sender, IsUnsignedOnlyByTheWordOfWhoLooked) {
  const std::pair<const char*, bool> rows[] = {
      {"mx.test; spf=pass; dkim=none; dmarc=none", true},
      {"mx.test; spf=pass; dkim=fail; dmarc=bestguesspass", true},
      {"mx.test; spf=pass smtp.mailfrom=a@host.test; dkim=none; dmarc=none", true},
      {"mx.test; spf=pass smtp.mailfrom=a@firm.test; dkim=fail; dmarc=none", true},
      {"mx.test; spf=pass smtp.mailfrom=a@firm.test; dkim=none; dmarc=permerror", true},
      {"mx.test; spf=fail smtp.mailfrom=a@firm.test; dkim=none; dmarc=none", false},
      {"mx.test; spf=pass smtp.mailfrom=a@m.firm.test; dkim=none; dmarc=bestguesspass", false},
      {"mx.test; spf=pass", false},
      {"mx.test; spf=pass; dkim=none; dmarc=pass", false},
      {"mx.test; spf=fail; dkim=none; dmarc=none", false},  // refuted, which is worse
      {"mx.test; spf=fail; dkim=pass", false},
  };
  for (const auto& [header, unsigned_by_it] : rows) {
    SCOPED_TRACE(header);
    Extraction extraction;
    extraction.from = "a@firm.test";
    extraction.authentication = {header};
    EXPECT_EQ(SenderOf(extraction, Policy(), SuffixList()).no_signature, unsigned_by_it);
  }
}

TEST(OneEdit, IsALetterMoreLessOtherOrExchanged) {
  for (const auto& [a, b] : {std::pair{"paypal", "paypa"},
                             {"paypal", "paypall"},
                             {"paypal", "paypel"},
                             {"paypal", "papyal"},
                             {"a", ""}}) {
    SCOPED_TRACE(a);
    EXPECT_TRUE(OneEditApart(a, b));
    EXPECT_TRUE(OneEditApart(b, a));
  }
  for (const auto& [a, b] : {std::pair{"", ""},
                             {"paypal", "paypal"},
                             {"paypal", "payp"},
                             {"paypal", "laypap"},
                             {"ab", "cd"}}) {
    SCOPED_TRACE(a);
    EXPECT_FALSE(OneEditApart(a, b));
  }
}

TEST(ProtectedNames, LeaveTheirOwnersAndOrdinaryWordsAlone) {
  const ProtectedNames names({"ourfirm.test"});
  for (const char* host : {"www.paypal.com", "amazon.co.jp", "netflix.pl", "s3.amazonaws.com",
                           "ourfirm.test", "mail.ourfirm.test", "www.correos.es", "sandhler.test",
                           "finance.test", "localhost", "192.0.2.1", ""}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(names.WornBy(host, SuffixList().RegistrableDomain(host)).likeness, Likeness::kNone);
  }
}

TEST(SameOwner, KnowsSuffixesAndSisters) {
  EXPECT_TRUE(SameOwner("firm.de", "firm.com"));
  EXPECT_TRUE(SameOwner("youtube.com", "google.fr"));
  EXPECT_FALSE(SameOwner("ab.de", "ab.com"));
  EXPECT_FALSE(SameOwner("", ""));
  EXPECT_FALSE(SameOwner("firm.test", "other.test"));
}

}  // namespace
}  // namespace linkmilter
