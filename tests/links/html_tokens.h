// Tokens as one line each, for tables: text as it is, <name a='v'>, </name>, <!--data-->,
// <!doctype name|public|system|quirks>. What a doctype lacks is "-".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/links/html_tokenizer.h"

namespace linkmilter {

inline std::string ShowTag(const HtmlToken& token) {
  std::string shown = "<" + token.text;
  for (const HtmlAttribute& attribute : token.attributes) {
    shown += " " + attribute.name + "='" + attribute.value + "'";
  }
  return shown + (token.self_closing ? "/>" : ">");
}

inline std::string ShowDoctype(const HtmlToken& token) {
  const auto part = [](bool has, const std::string& text) { return has ? text : "-"; };
  return "<!doctype " + part(token.has_name, token.text) + "|" +
         part(token.has_public_id, token.public_id) + "|" +
         part(token.has_system_id, token.system_id) + (token.force_quirks ? "|quirks>" : "|>");
}

inline std::string Show(const HtmlToken& token) {
  switch (token.kind) {
    case HtmlToken::Kind::kText:
      return token.text;
    case HtmlToken::Kind::kStartTag:
      return ShowTag(token);
    case HtmlToken::Kind::kEndTag:
      return "</" + token.text + ">";
    case HtmlToken::Kind::kComment:
      return "<!--" + token.text + "-->";
    case HtmlToken::Kind::kDoctype:
      return ShowDoctype(token);
    case HtmlToken::Kind::kEnd:
      return "end";
  }
  return "";
}

inline std::vector<std::string> Tokens(std::string_view input, HtmlTokenizerOptions options = {}) {
  HtmlTokenizer tokenizer(input, std::move(options));
  std::vector<std::string> tokens;
  while (true) {
    const HtmlToken& token = tokenizer.Next();
    if (token.kind == HtmlToken::Kind::kEnd) return tokens;
    tokens.push_back(Show(token));
  }
}

}  // namespace linkmilter
