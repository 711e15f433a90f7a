#include "scanner/links/xml_entities.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr std::string_view kDeclaration = "<!ENTITY";
constexpr std::size_t kLongestName = 64;
constexpr ByteSet kNameEnds(" \t\r\n\f;&<>\"'%");

class EntityExpander {
 public:
  // Returns where the document itself begins: after the last declaration it took.
  std::size_t ReadDeclarations(std::string_view xml);
  void Expand(std::string_view text, std::size_t depth, std::string& out);

 private:
  void Declare(std::string_view declaration);
  bool ExpandReference(std::string_view reference, std::size_t depth, std::string& out);

  std::map<std::string_view, std::string_view> entities_;
  std::size_t left_ = kMaxEntityBytes;
};

std::size_t EntityExpander::ReadDeclarations(std::string_view xml) {
  std::size_t after = 0;
  for (std::size_t at = xml.find(kDeclaration);
       at != std::string_view::npos && entities_.size() < kMaxEntities;
       at = xml.find(kDeclaration, after)) {
    after = at + kDeclaration.size();
    const std::size_t quote = xml.find_first_of("\"'>", after);
    if (quote == std::string_view::npos || xml[quote] == '>') continue;
    const std::size_t close = xml.find(xml[quote], quote + 1);
    if (close == std::string_view::npos) return after;
    Declare(xml.substr(after, close - after));
    after = close + 1;
  }
  const std::size_t end = xml.find_first_of("]<", after);
  return end != std::string_view::npos && xml[end] == ']' ? end + 1 : after;
}

// `declaration`: name, opening quote, value. The first of a name counts; "SYSTEM" is external.
void EntityExpander::Declare(std::string_view declaration) {
  const std::size_t quote = declaration.find_first_of("\"'");
  const std::string_view name = TrimAscii(declaration.substr(0, quote));
  if (name.empty() || kNameEnds.FindIn(name) != name.size()) return;
  entities_.emplace(name, declaration.substr(quote + 1));
}

void EntityExpander::Expand(std::string_view text, std::size_t depth, std::string& out) {
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    out.append(text.substr(0, ampersand));
    text.remove_prefix(ampersand);
    if (text.empty()) return;
    const std::size_t end = kNameEnds.FindIn(text.substr(0, kLongestName), 1);
    const bool reference = end < text.size() && text[end] == ';';
    if (!reference || !ExpandReference(text.substr(1, end - 1), depth, out)) {
      out += '&';
      text.remove_prefix(1);
    } else {
      text.remove_prefix(end + 1);
    }
  }
}

bool EntityExpander::ExpandReference(std::string_view reference,
                                     std::size_t depth,
                                     std::string& out) {
  const auto entity = entities_.find(reference);
  if (entity == entities_.end() || depth >= kMaxEntityDepth || entity->second.size() >= left_) {
    return false;
  }
  left_ -= entity->second.size() + 1;  // empty ones are not free either
  Expand(entity->second, depth + 1, out);
  return true;
}

}  // namespace

std::string_view ExpandXmlEntities(std::string_view xml, std::string& buffer) {
  if (xml.find(kDeclaration) == std::string_view::npos) return xml;
  EntityExpander expander;
  const std::size_t begin = expander.ReadDeclarations(xml);
  buffer.clear();
  expander.Expand(xml.substr(begin), 0, buffer);
  return buffer;
}

}  // namespace linkmilter
