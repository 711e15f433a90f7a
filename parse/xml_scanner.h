// XML as a stream of tags and text, for the parts of Office documents. One pass, linear, never
// fails: what is broken is read as far as it makes sense. No document type is expanded, nothing is
// loaded; the five entities of XML 1.0 and numeric ones are decoded. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

inline constexpr std::size_t kMaxXmlAttributes = 256;                    // of one tag; tag bombs
inline constexpr std::size_t kMaxXmlValueBytes = std::size_t{64} << 10;  // of one attribute

// Names are without their prefixes: writers choose those as they like.
struct XmlAttribute {
  std::string_view name;
  std::string value;
};
using XmlAttributes = std::vector<XmlAttribute>;

// The value of the first attribute of that name, empty if there is none.
std::string_view ValueOf(const XmlAttributes& attributes, std::string_view name);

class XmlVisitor {
 public:
  XmlVisitor() = default;
  XmlVisitor(const XmlVisitor&) = delete;
  XmlVisitor& operator=(const XmlVisitor&) = delete;
  XmlVisitor(XmlVisitor&&) = delete;
  XmlVisitor& operator=(XmlVisitor&&) = delete;
  virtual ~XmlVisitor() = default;
  // Namespace declarations are left out. <a/> starts and ends.
  virtual void OnStart(std::string_view element, const XmlAttributes& attributes) = 0;
  virtual void OnEnd(std::string_view element) = 0;
  virtual void OnText(std::string_view text) = 0;
};

// UTF-8, or UTF-16 of either order by its mark or its first bytes.
void ScanXml(std::string_view bytes, XmlVisitor& visitor);

}  // namespace linkmilter
