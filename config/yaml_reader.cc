#include "config/yaml_reader.h"

#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "base/utf8.h"
#include "config/suggest.h"

namespace linkmilter {
namespace {

[[noreturn]] void Refuse(const YAML::Mark& mark, const std::string& why) {
  throw YAML::ParserException(mark, why);  // caught in ReadYaml, like the parser's own
}

// Builds the tree bottom up: `open_` holds the collections being filled, outermost first.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) Refuse(mark, "a second document begins here: one file, one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Put(Make(YamlNode::Kind::kNull, mark, "", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Refuse(mark, "aliases (*name) are not supported: write the value out");
  }
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Make(YamlNode::Kind::kScalar, mark, tag, anchor);
    node.quoted = tag == "!";
    node.text = value;
    const bool null = !node.quoted && (value == "~" || value == "null");
    if (null) node.kind = YamlNode::Kind::kNull;
    Put(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(Make(YamlNode::Kind::kList, mark, tag, anchor), mark);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(Make(YamlNode::Kind::kMap, mark, tag, anchor), mark);
  }
  void OnMapEnd() override { Close(); }

 private:
  static YamlNode Make(YamlNode::Kind kind,
                       const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      Refuse(mark, "anchors (&name) are not supported: write the value out");
    }
    const bool plain = tag.empty() || tag == "?" || tag == "!";  // "!": quoted
    if (!plain) Refuse(mark, "tags (!name) are not supported: write the plain value");
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void Open(YamlNode node, const YAML::Mark& mark) {
    if (open_.size() == kMaxYamlDepth) {
      Refuse(mark, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
    }
    const bool as_key = !open_.empty() && ExpectsKey(open_.back());
    if (as_key) Refuse(mark, "a key must be a word, not a list or a map");
    open_.push_back(std::move(node));
  }

  void Close() {
    YamlNode done = std::move(open_.back());
    open_.pop_back();
    Put(std::move(done));
  }

  void Put(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    (ExpectsKey(parent) ? parent.keys : parent.items).push_back(std::move(node));
  }

  static bool ExpectsKey(const YamlNode& node) {
    return node.kind == YamlNode::Kind::kMap && node.keys.size() == node.items.size();
  }

  std::vector<YamlNode> open_;
  YamlNode root_;
  int documents_ = 0;
};

// Refuses what is no text at all before the parser sees it. True: clean.
bool IsPlainText(std::string_view text, Problems& problems) {
  int line = 1;
  int column = 1;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedPoint decoded = DecodeUtf8(text.substr(at));
    const char32_t point = decoded.point;
    const bool control = (point < 0x20 && point != '\n' && point != '\r' && point != '\t') ||
                         (point >= 0x7F && point < 0xA0);
    if (!decoded.valid || control) {
      problems.Add(line, column,
                   "byte 0x" + Hex(text.substr(at, 1)) + ": this is not a UTF-8 text file");
      return false;
    }
    column = point == '\n' ? 1 : column + 1;
    if (point == '\n') ++line;
    at += decoded.length;
  }
  return true;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

std::string_view YamlNode::What() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return "a single value";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map of keys";
  }
  return "nothing";
}

std::optional<YamlNode> ReadYaml(std::string_view text, Problems& problems) {
  if (text.size() > kMaxYamlBytes) {
    problems.Add(0, 0, "larger than " + std::to_string(kMaxYamlBytes) + " bytes");
    return std::nullopt;
  }
  if (!IsPlainText(text, problems)) return std::nullopt;
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    const bool placed = !e.mark.is_null();
    problems.Add(placed ? e.mark.line + 1 : 0, placed ? e.mark.column + 1 : 0, e.msg);
    return std::nullopt;
  } catch (const std::exception& e) {
    problems.Add(0, 0, std::string("cannot be read as YAML: ") + e.what());
    return std::nullopt;
  }
  YamlNode root = builder.TakeRoot();
  if (root.kind == YamlNode::Kind::kNull) root.kind = YamlNode::Kind::kMap;
  if (root.kind == YamlNode::Kind::kMap) return root;
  problems.Add(root.line, root.column,
               "expected sections such as \"scan:\", found " + std::string(root.What()));
  return std::nullopt;
}

}  // namespace linkmilter
