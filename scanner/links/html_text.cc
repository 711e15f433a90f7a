// The text states of HtmlTokenizer (WHATWG HTML standard, sections 13.2.5.1 to 5, 9 to 14 and
// 69 to 71).
#include "scanner/links/html_references.h"
#include "scanner/links/html_script.h"
#include "scanner/links/html_tokenizer.h"

namespace linkmilter {
namespace {

constexpr HtmlStops kDataStops("&<\0");
constexpr HtmlStops kRawtextStops("<\0");
constexpr HtmlStops kPlaintextStops("\0");
constexpr HtmlStops kCdataStops("]");
constexpr std::string_view kCdataOpen = "<![CDATA[";
constexpr std::string_view kCdataClose = "]]>";

}  // namespace

void HtmlTokenizer::ReadText() {
  switch (state_) {
    case HtmlState::kCdata:  // what follows the section is the same text
      state_ = HtmlState::kData;
      CdataSectionState();
      return DataState();
    case HtmlState::kData:
      return DataState();
    case HtmlState::kRcdata:
      return RcdataState();
    case HtmlState::kRawtext:
      return RawtextState();
    case HtmlState::kScriptData:
      return ReadHtmlScript(input_, last_start_tag_, token_.text);
    case HtmlState::kPlaintext:
      return PlaintextState();
  }
}

void HtmlTokenizer::DataState() {
  while (true) {
    input_.AppendUntil(kDataStops, token_.text);
    switch (input_.Peek()) {
      case '&':
        ReadHtmlReference(input_, HtmlReferencePlace::kText, token_.text);
        break;
      case '<':
        if (DataEndsHere()) return;
        break;
      case HtmlInput::kEnd:
        return;
      default:  // NUL: here alone it stays what it is
        input_.Advance();
        token_.text += '\0';
    }
  }
}

// At a '<', as the tag open and end tag open states decide: true where a token of markup begins.
// Otherwise takes what is text, a CDATA section too, or passes over what is dropped.
bool HtmlTokenizer::DataEndsHere() {
  const std::string_view rest = input_.Rest();
  const char next = rest.size() > 1 ? rest[1] : ' ';
  if (options_.cdata_sections && rest.starts_with(kCdataOpen)) {
    input_.Skip(kCdataOpen.size());
    CdataSectionState();
    return false;
  }
  if (next == '/' && rest.size() > 2) {
    if (rest[2] != '>') return true;
    input_.Skip(3);  // "</>" is nothing
    return false;
  }
  if (IsAsciiAlpha(next) || next == '!' || next == '?') return true;
  input_.Advance();
  token_.text += '<';
  return false;
}

void HtmlTokenizer::RcdataState() {
  while (true) {
    input_.AppendUntil(kDataStops, token_.text);
    switch (input_.Peek()) {
      case '&':
        ReadHtmlReference(input_, HtmlReferencePlace::kText, token_.text);
        break;
      case '<':
        if (IsAppropriateEndTag(input_.Rest(), last_start_tag_)) return;
        input_.Advance();
        token_.text += '<';
        break;
      case HtmlInput::kEnd:
        return;
      default:  // NUL
        input_.ReplaceNul(token_.text);
    }
  }
}

void HtmlTokenizer::RawtextState() {
  while (true) {
    input_.AppendUntil(kRawtextStops, token_.text);
    switch (input_.Peek()) {
      case '<':
        if (IsAppropriateEndTag(input_.Rest(), last_start_tag_)) return;
        input_.Advance();
        token_.text += '<';
        break;
      case HtmlInput::kEnd:
        return;
      default:  // NUL
        input_.ReplaceNul(token_.text);
    }
  }
}

void HtmlTokenizer::PlaintextState() {
  input_.AppendUntil(kPlaintextStops, token_.text);
  while (!input_.AtEnd()) {
    input_.ReplaceNul(token_.text);
    input_.AppendUntil(kPlaintextStops, token_.text);
  }
}

void HtmlTokenizer::CdataSectionState() {
  input_.AppendUntil(kCdataStops, token_.text);
  while (!input_.AtEnd() && !input_.Rest().starts_with(kCdataClose)) {
    input_.Advance();
    token_.text += ']';
    input_.AppendUntil(kCdataStops, token_.text);
  }
  if (!input_.AtEnd()) input_.Skip(kCdataClose.size());
}

}  // namespace linkmilter
