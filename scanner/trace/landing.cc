#include "scanner/trace/landing.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/brands.h"
#include "scanner/links/caution.h"
#include "scanner/links/charset.h"
#include "scanner/trace/landing_file.h"
#include "scanner/trace/landing_marks.h"
#include "scanner/trace/landing_page.h"
#include "scanner/trace/page.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxTypeBytes = 100;

// Header first, then the document's own word.
std::string_view CharsetOf(std::string_view content_type, std::string_view body) {
  constexpr std::string_view kName = "charset=";
  const std::string lower = AsciiLower(content_type);
  const std::size_t at = lower.find(kName);
  if (at == std::string::npos) return HtmlCharsetLabel(body);
  std::string_view label = content_type.substr(at + kName.size());
  if (label.starts_with('"')) label.remove_prefix(1);
  return label.substr(0, label.find_first_of("\"; \t"));
}

Landing ReadBytes(const FetchResponse& response) {
  Landing landing;
  landing.content_type =
      CutToValidUtf8(MediaType(response.HeaderText("content-type")), kMaxTypeBytes);
  landing.real_type = TypeByBytes(response.body);
  landing.body_bytes = response.body.size();
  return landing;
}

// `buffer` holds what had to be decoded.
std::string_view HtmlOf(const FetchResponse& response, std::string& buffer) {
  const std::string_view type = response.HeaderText("content-type");
  return DecodeCharset(response.body, CharsetOf(type, response.body), buffer);
}

bool IsXml(const FetchResponse& response) {
  return MediaType(response.HeaderText("content-type")).ends_with("xml");
}

Link LinkOf(const CallToAction& call,
            const std::vector<std::string>& texts,
            const SuffixList& suffixes) {
  Link link;
  link.url = call.url;
  if (const auto url = ParseUrl(call.url)) link.host = url->host.value_or("");
  link.domain = suffixes.RegistrableDomain(link.host);
  link.texts = texts;
  link.places = {{PlaceKind::kClick, "", "a", "href"}};
  return link;
}

// By the page itself; `landing` already says what the bytes are.
void AddPage(const FetchResponse& response,
             const Url& page_url,
             const SuffixList& suffixes,
             Landing& landing) {
  std::string buffer;
  const std::string_view html = HtmlOf(response, buffer);
  PageFacts facts = ReadPageFacts(html, IsXml(response), page_url, suffixes);
  Landing& page = facts.landing;
  page.content_type = std::move(landing.content_type);
  page.real_type = landing.real_type.empty() ? "text/html" : std::move(landing.real_type);
  page.body_bytes = landing.body_bytes;
  landing = std::move(page);
  const PageLook look{html, facts.words, landing.text_length, facts.fields};
  landing.challenge = ChallengeOf(response, look);
  landing.parked = ParkedBy(look);
  std::vector<std::string_view> names = {landing.title, landing.site_name};
  names.insert(names.end(), landing.logos.begin(), landing.logos.end());
  landing.brands = BrandsElsewhere(names, *page_url.host);
}

}  // namespace

Landing ReadLanding(const FetchResponse& response,
                    const Url& page_url,
                    const SuffixList& suffixes) {
  Landing landing = ReadBytes(response);
  if (response.body_unreadable) return landing;
  if (MediaKindOf(response.HeaderText("content-type"), response.body) == MediaKind::kHtml) {
    AddPage(response, page_url, suffixes, landing);
  } else {
    landing.challenge = ChallengeOf(response, {});
  }
  landing.empty = landing.empty || response.body.empty();
  return landing;
}

std::vector<CallToAction> CallsToPress(const FetchResponse& response,
                                       const Url& page_url,
                                       const SuffixList& suffixes) {
  std::string buffer;
  PageFacts facts = ReadPageFacts(HtmlOf(response, buffer), IsXml(response), page_url, suffixes);
  std::vector<std::string> said = std::move(facts.headings);
  said.push_back(facts.landing.title);
  for (const CallToAction& call : facts.landing.calls)
    said.push_back(call.text);
  std::vector<CallToAction> allowed;
  for (CallToAction& call : facts.landing.calls) {
    std::vector<Link> link = {LinkOf(call, said, suffixes)};
    ApplyCaution({}, link);
    if (link.front().plan == Plan::kFetch && !facts.answers.Holds(call.url))
      allowed.push_back(std::move(call));
  }
  return allowed;
}

Landing ReadDownload(const FetchResponse& response, const Url& page_url) {
  Landing landing = ReadBytes(response);
  landing.file =
      ReadSavedFile(SavedName(response.HeaderText("content-disposition"), page_url), response.body);
  return landing;
}

}  // namespace linkmilter
