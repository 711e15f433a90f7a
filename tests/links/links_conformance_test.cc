// The finding of links against public suites and real mail, where they are at hand.
#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "scanner/digest.h"
#include "scanner/links/extract.h"
#include "scanner/links/meta_refresh.h"
#include "scanner/links/url.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using nlohmann::json;
using Strings = std::set<std::string>;

void ForEachCase(const std::string& set,
                 const std::string& kind,
                 const std::function<void(const json&)>& check) {
  const std::string path = TestDataPath(set + "/cases.jsonl");
  if (path.empty()) return;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const json each = json::parse(line);
    if (each["kind"] != kind) continue;
    SCOPED_TRACE(each["id"].get<std::string>());
    check(each);
  }
}

std::string FileOf(const std::string& set, const json& each) {
  std::ifstream file(TestDataPath(set + "/" + each["file"].get<std::string>()), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// As a Link has it; what is no URL stays as it is.
std::string Normal(const std::string& url) {
  const std::optional<Url> parsed = ParseUrl(url.starts_with("//") ? "http:" + url : url);
  return parsed ? parsed->RequestHref() : url;
}

Strings FoundIn(const std::string& message) {
  Strings urls;
  for (const Link& link : Extract(message, {}, SuffixList()).links) {
    urls.insert(link.url);
    urls.insert(link.outers.begin(), link.outers.end());
  }
  return urls;
}

TEST(LinksConformance, FindsEveryUrlOfRealMail) {
  std::size_t wanted = 0;
  std::size_t invented = 0;
  ForEachCase("mail", "mail-urls", [&](const json& each) {
    const Strings found = FoundIn(FileOf("mail", each));
    Strings known;
    for (const char* list : {"urls_must", "resources_must"}) {
      for (const json& url : each["expected"][list]) {
        ++wanted;
        known.insert(Normal(url));
        EXPECT_EQ(found.count(Normal(url)), 1U) << list << ": " << url;
      }
    }
    for (const json& maybe : each["expected"]["urls_maybe"])
      known.insert(Normal(maybe[0]));
    invented += static_cast<std::size_t>(std::count_if(
        found.begin(), found.end(), [&](const std::string& url) { return known.count(url) == 0; }));
  });
  std::cout << "mail: " << wanted << " URLs wanted, " << invented << " found besides\n";
}

TEST(LinksConformance, FindsEveryUrlOfMarketingHtml) {
  ForEachCase("html", "html-links", [](const json& each) {
    const Strings found =
        FoundIn("Content-Type: text/html; charset=utf-8\r\n\r\n" + FileOf("html", each));
    for (const json& link : each["expected"]["links"]) {
      const std::string url = link[0];
      if (url == "http://") continue;  // no URL
      EXPECT_EQ(found.count(Normal(url)), 1U) << url;
    }
  });
}

TEST(LinksConformance, FindsEveryUrlOfCalendars) {
  ForEachCase("attach", "ics-urls", [](const json& each) {
    const std::string file = FileOf("attach", each);
    const bool mail = each["file"].get<std::string>().ends_with(".eml");
    const Strings found = FoundIn(mail ? file : "Content-Type: text/calendar\r\n\r\n" + file);
    for (const json& url : each["expected"]["urls"])
      EXPECT_EQ(found.count(Normal(url)), 1U) << url;
  });
}

TEST(LinksConformance, SeesWhatAnHtmlAttachmentDoes) {
  ForEachCase("attach", "eml-html-attachment", [](const json& each) {
    const Extraction read = Extract(FileOf("attach", each), {}, SuffixList());
    for (const json& url : each["expected"]["urls_in_base64"]) {
      EXPECT_TRUE(std::any_of(read.links.begin(), read.links.end(), [&](const Link& link) {
        return link.url == Normal(url);
      })) << url;
    }
    for (const json& attachment : each["expected"]["attachments"]) {
      EXPECT_EQ(std::any_of(read.evidence.begin(), read.evidence.end(),
                            [](const Evidence& evidence) {
                              return evidence.kind == EvidenceKind::kSmuggling;
                            }),
                attachment["atob"].get<bool>());
    }
  });
}

bool Agrees(const json& each, const std::vector<std::string>& found) {
  std::vector<std::string> wanted;
  for (const json& url : each["expected"]["urls"])
    wanted.push_back(Normal(url));
  const Strings found_set(found.begin(), found.end());
  const Strings wanted_set(wanted.begin(), wanted.end());
  const std::string relation = each.value("relation", "exact");
  if (relation == "exact") return found_set == wanted_set;
  if (relation == "contains") {
    return std::includes(found_set.begin(), found_set.end(), wanted_set.begin(), wanted_set.end());
  }
  if (wanted.empty() || found.empty()) return wanted.empty() && found.empty();
  return wanted.front() == found.front();
}

// Looked up in lists and never followed: perhaps no link at all.
bool IsDoubtful(const Link& link) {
  constexpr std::array<std::string_view, 3> kDoubts = {"perhaps two sentences run together",
                                                       "no name of the public DNS",
                                                       "clients differ about where it ends"};
  return std::find(kDoubts.begin(), kDoubts.end(), link.reason) != kDoubts.end();
}

// Percent of the cases of one tag that agree, with or without the doubtful links.
double AgreementOn(const std::string& tag) {
  double agreed = 0;
  double strictly = 0;
  double cases = 0;
  ForEachCase("url-extract", "url-extract", [&](const json& each) {
    if (each.value("tags", json::array()) != json::array({tag})) return;
    std::vector<std::string> found;
    std::vector<std::string> beyond_doubt;
    const std::string message = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    for (const Link& link :
         Extract(message + each["input"].get<std::string>(), {}, SuffixList()).links) {
      if (link.places.front().kind != PlaceKind::kBare) continue;
      found.push_back(link.url);
      if (!IsDoubtful(link)) beyond_doubt.push_back(link.url);
    }
    cases += 1;
    const bool with_all = Agrees(each, found);
    strictly += with_all ? 1 : 0;
    agreed += with_all || Agrees(each, beyond_doubt) ? 1 : 0;
  });
  const double percent = cases == 0 ? 100 : 100 * agreed / cases;
  std::cout << "url-extract [" << tag << "]: " << agreed << " of " << cases << " agree, "
            << strictly << " of them counting doubtful links\n";
  return percent;
}

// The floors are what was reached: the rest differs by policy (docs/differences.md).
TEST(LinksConformance, AgreesWithLinkFindersOnText) {
  EXPECT_GE(AgreementOn("http"), 94.0);
  EXPECT_GE(AgreementOn("none"), 89.5);
}

TEST(LinksConformance, ReadsEveryMetaRefresh) {
  ForEachCase("redirect", "meta-refresh-content", [](const json& each) {
    const std::string content = each["input"];
    const std::optional<MetaRefresh> refresh = ParseRefresh(content);
    const json& expected = each["expected"];
    ASSERT_EQ(refresh.has_value(), expected["refresh"].get<bool>()) << content;
    if (!refresh) return;
    EXPECT_EQ(refresh->delay.count(), expected["time"].get<long>()) << content;
    const std::optional<Url> base = ParseUrl("http://a.example/");
    const auto resolve = [&](const std::string& url) { return ParseUrl(url, &*base)->Href(); };
    EXPECT_EQ(resolve(std::string(refresh->url)), resolve(expected["url"])) << content;
  });
}

// Digests of the text leaves, as they are and with bare line feeds.
class LeafDigests final : public MimeVisitor {
 public:
  void OnHeader(const MimeHeader&) override {}
  void OnLeftOut(std::string_view) override {}
  void OnPart(const MimePart& part) override {
    digests.insert(Sha256Hex(part.content));
    std::string bare;
    for (const char c : part.content) {
      if (c != '\r') bare += c;
    }
    digests.insert(Sha256Hex(bare));
  }
  Strings digests;
};

TEST(LinksConformance, DecodesTheLeavesOtherParsersDecode) {
  std::size_t leaves = 0;
  std::size_t agreed = 0;
  ForEachCase("mime", "mime-leaves", [&](const json& each) {
    LeafDigests seen;
    const std::string message = FileOf("mime", each);
    VisitMime(message, {}, seen);
    for (const json& part : each["expected"]["parts"]) {
      const std::string as = part.value("as", "");
      if (as != "text" && as != "html") continue;
      ++leaves;
      agreed += seen.digests.count(part["sha256"].get<std::string>());
    }
  });
  std::cout << "mime-leaves: " << agreed << " of " << leaves << " agree\n";
  EXPECT_GE(agreed * 100, leaves * 87);
}

TEST(LinksConformance, SurvivesEveryOddMessage) {
  ForEachCase("mime", "mime-input", [](const json& each) { FoundIn(FileOf("mime", each)); });
}

}  // namespace
}  // namespace linkmilter
