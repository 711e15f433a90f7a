#include "scanner/links/shown_host.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(ShownDomain, IsNoneWhereATextIsMoreThanAUrl) {
  for (const std::string text : {"", "Click here", "see example.com", "ann@example.com",
                                 "report.pdf", "readme.md", "1.2", "http://", "example.com..."}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ShownDomain(text, SuffixList()), "");
  }
}

TEST(ShownDomain, IsTheOneThatCanBeRegistered) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"example.com", "example.com"},
      {" www.example.com/x ", "example.com"},
      {"HTTPS://login.example.co.uk:8080", "example.co.uk"},
      {"x.github.io", "x.github.io"},
  };
  for (const auto& [text, domain] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ShownDomain(text, SuffixList()), domain);
  }
}

TEST(MarkTextMismatches, MarksWhatShowsAnotherSite) {
  Link honest;
  honest.domain = "example.com";
  honest.texts = {"Press", "www.example.com/x"};
  Link liar = honest;
  liar.oddities = {Oddity::kUserinfo};
  liar.texts.emplace_back("bank.com");
  std::vector<Link> links = {honest, liar};
  MarkTextMismatches(SuffixList(), links);
  MarkTextMismatches(SuffixList(), links);
  EXPECT_TRUE(links[0].oddities.empty());
  EXPECT_EQ(links[1].oddities, (std::vector<Oddity>{Oddity::kUserinfo, Oddity::kTextMismatch}));
}

}  // namespace
}  // namespace linkmilter
