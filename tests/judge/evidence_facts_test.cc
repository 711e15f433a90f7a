#include "scanner/judge/evidence_facts.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/smuggling.h"

namespace linkmilter {
namespace {

// The name of the signal, or nothing.
std::string RaisedBy(EvidenceKind kind, const std::string& text) {
  Extraction extraction;
  extraction.evidence = {{kind, text, "1"}};
  Policy policy;
  policy.own_domains = {"ours.com"};
  const auto signals = EvidenceSignals(extraction, {"ann@office.com"}, policy, SuffixList());
  if (signals.empty()) return {};
  EXPECT_EQ(signals.size(), 1U);
  EXPECT_EQ(signals.front().evidence, "1: " + text);
  return signals.front().name;
}

TEST(Evidence, OfAShareCountsWhereTheMachineIsForeign) {
  for (const char* text : {R"(\\evil.com\share\x)", R"(\\8.8.8.8\x)",
                           R"(\\evil.com@SSL\DavWWWRoot)", R"(\\evil.com@80\x)"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kUncPath, text), "SHARE_LINK");
  }
  for (const char* text : {"file://evil.com/x", "FILE:////evil.com/x", R"(file:\\evil.com\x)",
                           "smb://evil.com/x", "file://///evil.com/x", "file://evil.com@SSL/x",
                           "smb://guest@evil.com/x", "smb://a:b@evil.com:445/x@y.local"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kScheme, text), "SHARE_LINK");
  }
}

TEST(Evidence, OfOnesOwnMachinesIsNone) {
  for (const char* text :
       {R"(\\server\share)", R"(\\10.1.2.3\x)", R"(\\192.168.0.9\x)", R"(\\172.16.0.1\x)",
        R"(\\files.ours.com\x)", R"(\\fs.office.com\x)", R"(\\a.local\x)", R"(\\)", ""}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kUncPath, text), "");
  }
  for (const char* text : {"file:///C:/x", "file:///etc/resolv.conf", "file:///readme.com",
                           "file:", "smb:", "file://localhost/x"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kScheme, text), "");
  }
}

TEST(Evidence, OfASchemeCountsWhereItStartsAProgram) {
  for (const char* text : {"search-ms:query=x&crumb=location:y", "SEARCH:query=x", "ms-msdt:/id x",
                           "ms-officecmd:{}", "ms-appinstaller:?source=x"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kScheme, text), "HANDLER_LINK");
  }
  for (const char* text : {"tel:+49", "javascript:x", "ms-word:ofe|u|https://a.test/", "search:x",
                           "magnet:?xt=x", "webcal://a.test/"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(RaisedBy(EvidenceKind::kScheme, text), "");
  }
}

TEST(Evidence, OfASmuggledFileNeedsAllItsSigns) {
  EXPECT_EQ(RaisedBy(EvidenceKind::kSmuggling, std::string(kSmuggledFile)), "SMUGGLED_FILE");
  EXPECT_EQ(RaisedBy(EvidenceKind::kSmuggling, "atob("), "");
  EXPECT_EQ(RaisedBy(EvidenceKind::kAddress, R"(\\evil.com\x)"), "");
}

}  // namespace
}  // namespace linkmilter
