// The tokenizer against the public tokenizer suite, where it is at hand.
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "scanner/links/html_tokenizer.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using nlohmann::json;

HtmlState StateNamed(const std::string& name) {
  const std::map<std::string, HtmlState> states = {
      {"Data state", HtmlState::kData},           {"RCDATA state", HtmlState::kRcdata},
      {"RAWTEXT state", HtmlState::kRawtext},     {"Script data state", HtmlState::kScriptData},
      {"PLAINTEXT state", HtmlState::kPlaintext}, {"CDATA section state", HtmlState::kCdata},
  };
  return states.at(name);
}

// A value of the suite whose strings write some characters as \uXXXX once more.
json Unescaped(const json& value) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.compare(i, 2, "\\u") == 0) {
        AppendUtf8(static_cast<char32_t>(std::stoul(text.substr(i + 2, 4), nullptr, 16)), plain);
        i += 5;
      } else {
        plain += text[i];
      }
    }
    return plain;
  }
  if (!value.is_structured()) return value;
  json result = value.is_array() ? json::array() : json::object();
  for (const auto& [key, item] : value.items()) {
    if (value.is_array()) {
      result.push_back(Unescaped(item));
    } else {
      result[Unescaped(key).get<std::string>()] = Unescaped(item);
    }
  }
  return result;
}

json OptionalText(bool has, const std::string& text) {
  return has ? json(text) : json(nullptr);
}

json ToSuite(const HtmlToken& token) {
  switch (token.kind) {
    case HtmlToken::Kind::kText:
      return {"Character", token.text};
    case HtmlToken::Kind::kStartTag: {
      json attributes = json::object();
      for (const HtmlAttribute& a : token.attributes)
        attributes[a.name] = a.value;
      json tag = {"StartTag", token.text, attributes};
      if (token.self_closing) tag.push_back(true);
      return tag;
    }
    case HtmlToken::Kind::kEndTag:
      return {"EndTag", token.text};
    case HtmlToken::Kind::kComment:
      return {"Comment", token.text};
    case HtmlToken::Kind::kDoctype:
      return {"DOCTYPE", OptionalText(token.has_name, token.text),
              OptionalText(token.has_public_id, token.public_id),
              OptionalText(token.has_system_id, token.system_id), !token.force_quirks};
    case HtmlToken::Kind::kEnd:
      break;
  }
  return nullptr;
}

json Joined(const json& tokens) {
  json joined = json::array();
  for (const json& token : tokens) {
    if (!joined.empty() && token[0] == "Character" && joined.back()[0] == "Character") {
      joined.back()[1] = joined.back()[1].get<std::string>() + token[1].get<std::string>();
    } else {
      joined.push_back(token);
    }
  }
  return joined;
}

json Tokenize(const std::string& input, const json& test, const std::string& state) {
  HtmlTokenizerOptions options;
  options.initial_state = StateNamed(state);
  options.follow_elements = false;
  if (test["last_start_tag"].is_string()) options.last_start_tag = test["last_start_tag"];
  HtmlTokenizer tokenizer(input, options);
  json tokens = json::array();
  while (true) {
    const HtmlToken& token = tokenizer.Next();
    if (token.kind == HtmlToken::Kind::kEnd) return tokens;
    tokens.push_back(ToSuite(token));
  }
}

TEST(HtmlConformance, AgreesWithTheTokenizerSuite) {
  const std::string path = TestDataPath("html/cases.jsonl");
  std::ifstream file(path);
  std::string line;
  int checked = 0;
  while (!path.empty() && std::getline(file, line)) {
    const json test = json::parse(line);
    if (test["kind"] != "html-token") continue;
    const bool escaped = test["double_escaped"].get<bool>();
    const json input = escaped ? Unescaped(test["input"]) : test["input"];
    const json& tokens = test["expected"]["tokens"];
    const json expected = Joined(escaped ? Unescaped(tokens) : tokens);
    for (const json& state : test["initial_states"]) {
      SCOPED_TRACE(test["id"].get<std::string>() + ", " + state.get<std::string>());
      EXPECT_EQ(Tokenize(input, test, state), expected) << input;
    }
    ++checked;
  }
  EXPECT_TRUE(path.empty() || checked > 700) << checked;
}

}  // namespace
}  // namespace linkmilter
