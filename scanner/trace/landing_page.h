// What the HTML of a landing page shows a person: one pass of the tokenizer, no tree, no script.
// Pure, linear in the page, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/answer_groups.h"
#include "scanner/links/domain.h"
#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxTitleBytes = 300;
inline constexpr std::size_t kMaxLanguageBytes = 35;  // RFC 5646, 4.4.1
inline constexpr std::size_t kMaxLogos = 5;           // pages of nothing but logos; and so below
inline constexpr std::size_t kMaxFrames = 10;
inline constexpr std::size_t kMaxHeadings = 10;
inline constexpr std::size_t kMaxCalls = 5;
inline constexpr std::size_t kMaxAnchors = 500;  // looked at, in search of calls
inline constexpr std::size_t kMaxCallTextBytes = 100;
inline constexpr std::size_t kMaxWordsBytes = 4096;  // of visible text kept for its marks

struct PageFacts {
  Landing landing;         // what the page itself says: title, fields, forms, ...
  std::string words;       // title and the first visible text, in lower case, ASCII alone
  std::size_t fields = 0;  // that a person could fill in
  std::vector<std::string> headings;  // what h1 to h3 say, cut like the title
  AnswerGroups answers;               // among the links one sees
};

// `html` in UTF-8; `xml`: CDATA sections count. What an element's own style or the hidden attribute
// hides is no text and no call.
PageFacts ReadPageFacts(std::string_view html,
                        bool xml,
                        const Url& page_url,
                        const SuffixList& suffixes);

}  // namespace linkmilter
