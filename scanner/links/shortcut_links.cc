#include "scanner/links/shortcut_links.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "scanner/links/binary_plist.h"
#include "scanner/links/charset.h"
#include "scanner/links/html_tokenizer.h"
#include "scanner/links/value_links.h"
#include "scanner/links/xml_entities.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxKeyBytes = 64;  // longer ones are cut: they only name a place
constexpr std::string_view kElement = "shortcut";

bool IsAny(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "URL", "URL[$e]", " url " -> "url"
std::string KeyOf(std::string_view text) {
  return AsciiLower(TrimAscii(text.substr(0, text.find('['))).substr(0, kMaxKeyBytes));
}

// INI files and others that are read line by line.
class LineReader {
 public:
  LineReader(const SuffixList& suffixes, LinkSink& sink) : links_(suffixes, sink), sink_(sink) {}

  void Read(std::string_view line) {
    line = TrimAscii(line);
    if (line.starts_with('[')) {
      section_ = AsciiLower(line.substr(0, kMaxKeyBytes));
      return;
    }
    const std::size_t equals = line.find('=');
    if (const std::size_t type = line.find(":s:"); type < equals) {
      RemoteDesktop(KeyOf(line.substr(0, type)), line.substr(type + 3));
    } else if (section_.empty() || equals == std::string_view::npos) {
      links_.Reference(line, {kElement, "", PlaceKind::kClick});  // .iqy, .appref-ms
    } else {
      Entry(KeyOf(line.substr(0, equals)), line.substr(equals + 1));
    }
  }

 private:
  void Entry(const std::string& key, std::string_view value) {
    std::string buffer;
    // The wide section of a .url is in UTF-7.
    if (section_.starts_with("[internetshortcut.w")) value = DecodeCharset(value, "utf-7", buffer);
    if (IsAny(key, {"url", "baseurl", "origurl"})) {
      links_.Reference(value, {kElement, key, PlaceKind::kClick});
    } else if (key == "exec") {
      links_.Text(value, {kElement, key, PlaceKind::kClick});
    } else {
      const bool icon = IsAny(key, {"icon", "iconfile", "iconurl"});
      links_.Unknown(value, {kElement, key, icon ? PlaceKind::kLoad : PlaceKind::kClick});
    }
  }

  void RemoteDesktop(const std::string& key, std::string_view value) {
    value = TrimAscii(value);
    if (IsAny(key, {"full address", "alternate full address", "gatewayhostname"})) {
      if (!value.empty()) sink_.OnEvidence(EvidenceKind::kScheme, "rdp:" + std::string(value));
      links_.Text(value, {kElement, key, PlaceKind::kClick});
    } else {
      links_.Unknown(value, {kElement, key, PlaceKind::kClick});
    }
  }

  ValueLinks links_;
  LinkSink& sink_;
  std::string section_;  // "[internetshortcut]"
};

void ReadLines(std::string_view text, const SuffixList& suffixes, LinkSink& sink) {
  LineReader reader(suffixes, sink);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    reader.Read(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Names of things, in the form of URLs: namespaces, and algorithms in XML signatures.
bool IsIdentifier(std::string_view attribute) {
  return attribute.starts_with("xmlns") || attribute == "algorithm" ||
         attribute.ends_with(":schemalocation");
}

void ReadXml(std::string_view xml, const SuffixList& suffixes, LinkSink& sink) {
  std::string expanded;
  HtmlTokenizerOptions options;
  options.follow_elements = false;
  options.cdata_sections = true;
  HtmlTokenizer tokenizer(ExpandXmlEntities(xml, expanded), options);
  ValueLinks links(suffixes, sink);
  std::string element;
  for (const HtmlToken* token = &tokenizer.Next(); token->kind != HtmlToken::Kind::kEnd;
       token = &tokenizer.Next()) {
    if (token->kind == HtmlToken::Kind::kText) {
      links.Reference(token->text, {kElement, element, PlaceKind::kClick});
    } else if (token->kind == HtmlToken::Kind::kStartTag) {
      element = token->text.substr(0, kMaxKeyBytes);
      for (const HtmlAttribute& attribute : token->attributes) {
        const std::string name = attribute.name.substr(0, kMaxKeyBytes);
        if (IsIdentifier(name)) continue;
        links.Unknown(attribute.value, {kElement, name, PlaceKind::kClick});
      }
    }
  }
}

}  // namespace

void FindShortcutLinks(std::string_view content, const SuffixList& suffixes, LinkSink& sink) {
  if (IsBinaryPlist(content)) {
    ValueLinks links(suffixes, sink);
    for (const std::string& value : PlistStrings(content))
      links.Reference(value, {kElement, "string", PlaceKind::kClick});
  } else if (TrimAscii(content.substr(0, content.find('>'))).starts_with('<')) {
    ReadXml(content, suffixes, sink);
  } else {
    ReadLines(content, suffixes, sink);
  }
}

}  // namespace linkmilter
