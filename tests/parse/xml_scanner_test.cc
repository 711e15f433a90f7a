#include "parse/xml_scanner.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using namespace std::string_literals;

// "<a x=1>text</a>" of everything, without prefixes.
class Writer final : public XmlVisitor {
 public:
  void OnStart(std::string_view element, const XmlAttributes& attributes) override {
    out += "<" + std::string(element);
    for (const auto& [name, value] : attributes)
      out += " " + std::string(name) + "=" + value;
    out += ">";
  }
  void OnEnd(std::string_view element) override { out += "</" + std::string(element) + ">"; }
  void OnText(std::string_view text) override { out += text; }
  std::string out;
};

std::string Scan(std::string_view xml) {
  Writer writer;
  ScanXml(xml, writer);
  return writer.out;
}

TEST(XmlScanner, ReadsWhatIsBrokenAsFarAsItMakesSense) {
  struct Case {
    std::string xml;
    std::string read;
  };
  const Case cases[] = {
      {"", ""},
      {"<", "<"},
      {"<a", "<a>"},
      {"<a x", "<a>"},
      {"<a x=", "<a x=>"},
      {"<a x='1", "<a x=1>"},
      {"<a x='1'<b/>", "<a x=1><b></b>"},
      {"<a =1>", "<a>"},
      {"</", "</>"},
      {"1 < 2", "1 < 2"},
      {"<!--", ""},
      {"<!-->b-->c", "c"},
      {"<![CDATA[x", "x"},
      {"<!DOCTYPE a [<!ENTITY b \"c\">", ""},
      {"a&b;&#;&#x;&#xD800;&#99999999;&toolongtobeanentity;",
       "a&b;&#;&#x;\xEF\xBF\xBD\xEF\xBF\xBD&toolongtobeanentity;"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.xml);
    EXPECT_EQ(Scan(c.xml), c.read);
  }
}

TEST(XmlScanner, DecodesEntitiesAndDropsPrefixesCommentsAndNamespaces) {
  EXPECT_EQ(Scan("<?xml version='1.0'?><!-- <x/> --><w:p xmlns:w='urn:w' r:id = \"a&amp;b\">"
                 "&lt;&#104;&#x74;&gt;<![CDATA[<&amp;>]]></w:p>"),
            "<p id=a&b><ht><&amp;></p>");
}

TEST(XmlScanner, ExpandsNoDocumentType) {
  EXPECT_EQ(Scan("<!DOCTYPE a [<!ENTITY b '>'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><a>&c;</a>"),
            "<a>&c;</a>");
}

TEST(XmlScanner, ReadsUtf16OfEitherOrder) {
  EXPECT_EQ(Scan("\xFF\xFE<\0a\0>\0\xE4\0<\0/\0a\0>\0"s), "\xEF\xBB\xBF<a>\xC3\xA4</a>");
  EXPECT_EQ(Scan("\0<\0a\0/\0>"s), "<a></a>");
}

TEST(XmlScanner, KeepsABoundedNumberOfAttributes) {
  std::string tag = "<a";
  for (int i = 0; i < 1000; ++i)
    tag += " x='1'";
  EXPECT_LT(Scan(tag + "/>").size(), kMaxXmlAttributes * 5);
}

}  // namespace
}  // namespace linkmilter
