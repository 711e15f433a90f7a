#include "scanner/links/xml_entities.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::string Expand(const std::string& xml) {
  std::string buffer;
  return std::string(ExpandXmlEntities(xml, buffer));
}

TEST(XmlEntities, LeavesOtherDocumentsAlone) {
  for (const std::string xml : {"", "<svg>&h;</svg>", "<!DOCTYPE svg><svg>&amp;"}) {
    SCOPED_TRACE(xml);
    EXPECT_EQ(Expand(xml), xml);
  }
}

TEST(XmlEntities, ExpandsWhatTheDocumentDeclares) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"<!DOCTYPE s [<!ENTITY a 'x'>]><s>&a;&b;&amp;</s>", "><s>x&b;&amp;</s>"},
      {"<!DOCTYPE s [<!ENTITY a \"x'y\"><!ENTITY b '&a;&a;'> ]><s>&b;", "><s>x'yx'y"},
      {"<!DOCTYPE s [<!ENTITY a 'x'><!ENTITY a 'y'>]>&a;", ">x"},
      {"<!DOCTYPE s [<!ENTITY a SYSTEM 'http://x'>]>&a;", ">&a;"},
      {"<!DOCTYPE s [<!ENTITY a '&a;'>]>&a;", ">&a;"},
      {"<!ENTITY a '", "a '"},
  };
  for (const auto& [xml, expanded] : cases) {
    SCOPED_TRACE(xml);
    EXPECT_TRUE(Expand(xml).ends_with(expanded)) << Expand(xml);
  }
}

TEST(XmlEntities, StopsABillionLaughs) {
  std::string xml = "<!DOCTYPE s [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 40; ++i) {
    xml += "<!ENTITY a" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k)
      xml += "&a" + std::to_string(i - 1) + ";";
    xml += "'>";
  }
  xml += "]>";
  for (int i = 0; i < 100; ++i)
    xml += "&a4;&a39;";
  EXPECT_LE(Expand(xml).size(), xml.size() + 2 * kMaxEntityBytes);
}

}  // namespace
}  // namespace linkmilter
