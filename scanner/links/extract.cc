#include "scanner/links/extract.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/attachment_links.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/calendar_links.h"
#include "scanner/links/caution.h"
#include "scanner/links/css_links.h"
#include "scanner/links/drawn_codes.h"
#include "scanner/links/html_links.h"
#include "scanner/links/link_set.h"
#include "scanner/links/marking_sinks.h"
#include "scanner/links/shortcut_links.h"
#include "scanner/links/shown_host.h"
#include "scanner/links/sniff.h"
#include "scanner/links/text_links.h"
#include "scanner/links/url.h"
#include "scanner/links/vcard_links.h"

namespace linkmilter {
namespace {

// RFC 2369, 8058, 5064: their URLs act for the list's software and are never fetched.
constexpr std::array<std::string_view, 8> kListHeaders = {
    "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-help", "list-owner",
    "list-post",        "list-archive",          "archived-at"};

constexpr std::string_view kAuthentication = "authentication-results";
constexpr std::size_t kMaxAuthentication = 10;  // a header flood

// Those beside them that hold links, or say which message this is.
constexpr std::array<std::string_view, 9> kReadHeaders = {
    "from", "reply-to", "sender", "to", "cc", "subject", "message-id", "date", kAuthentication};

// "Ann <Ann@Example.COM>" -> "ann@example.com"
std::string AddressOf(std::string_view from) {
  const std::size_t open = from.rfind('<');
  if (open != std::string_view::npos) {
    from.remove_prefix(open + 1);
    from = from.substr(0, from.find('>'));
  }
  return AsciiLower(TrimAscii(from));
}

// Declared type, file name and first bytes: what says markup is read as markup, as clients do. Text
// in the body is shown as text, whatever it looks like.
Content ContentOf(const MimePart& part) {
  const Content declared = ContentOfType(part.type);
  if (declared != Content::kOther) return declared;
  const Content named = ContentOfName(part.file_name);
  if (named != Content::kOther && named != Content::kMessage) return named;
  if (part.type == "text/plain" && part.file_name.empty()) return Content::kOther;
  return SniffContent(part.content);
}

// What stands before, between and after the addresses of a header: names and comments.
std::string DisplayNames(std::string_view value) {
  std::string names;
  while (!value.empty()) {
    const std::size_t open = value.find('<');
    names.append(value.substr(0, open)).append(" ");
    if (open == std::string_view::npos) break;
    value.remove_prefix(std::min(value.find('>', open), value.size() - 1) + 1);
  }
  return names;
}

// Who gets the message is no evidence.
std::string WithoutAddresses(std::string_view names) {
  std::string words;
  for (const std::string_view word : Split(names, ' ')) {
    const bool address =
        word.find('@') != std::string_view::npos && word.find("//") == std::string_view::npos;
    if (!address) words.append(word).append(" ");
  }
  return words;
}

// The message's parts, independent of how they were encoded and where their lines were broken.
class ContentDigest {
 public:
  void Add(const MimePart& part) {
    if (part.is_text) {
      AddText(part.content);
    } else {
      digest_.Add(part.content);
    }
    digest_.Add(std::string_view("\0", 1));
  }
  std::string Finish() { return digest_.FinishHex(); }

 private:
  // White space runs as one blank; in slices, because the digest has a price per call. Without a
  // branch per byte: each is written, and the next one over it if it is to be left out.
  void AddText(std::string_view text) {
    static constexpr ByteSet kSpace(" \t\n\r\f");
    constexpr std::size_t kSlice = 8192;
    std::array<char, kSlice> slice;  // NOLINT: written before it is read
    bool blank = false;
    for (text = TrimAscii(text); !text.empty(); text.remove_prefix(std::min(kSlice, text.size()))) {
      std::size_t filled = 0;
      for (const char c : text.substr(0, kSlice)) {
        const bool space = kSpace.Has(c);
        slice[filled] = space ? ' ' : c;
        filled += static_cast<std::size_t>(!(space && blank));
        blank = space;
      }
      digest_.Add({slice.data(), filled});
    }
  }

  Sha256 digest_;
};

class Extractor final : public MimeVisitor {
 public:
  Extractor(const SuffixList& suffixes, const ExtractLimits& limits)
      : suffixes_(suffixes),
        limits_(limits),
        links_(suffixes, limits),
        attachments_(suffixes, limits, links_, *this) {}

  bool WantsHeader(std::string_view name) override;
  void OnHeader(const MimeHeader& header) override;
  void OnPart(const MimePart& part) override;
  void OnLeftOut(std::string_view what) override { result_.left_out.emplace_back(what); }
  Extraction Finish(const std::vector<std::string>& recipients, const ExtractLimits& limits);

 private:
  void Identify(const std::string& name, const std::string& value);
  void Keep(const std::string& name, const std::string& value);
  void ReadContent(const MimePart& part);
  void UriList(std::string_view text);

  const SuffixList& suffixes_;
  const ExtractLimits& limits_;
  std::size_t headers_left_out_ = 0;
  LinkSet links_;
  AttachmentLinks attachments_;
  ContentDigest digest_;
  Extraction result_;
};

bool Extractor::WantsHeader(std::string_view name) {
  const auto is = [name](std::string_view wanted) { return EqualsIgnoreCase(name, wanted); };
  return std::any_of(kListHeaders.begin(), kListHeaders.end(), is) ||
         std::any_of(kReadHeaders.begin(), kReadHeaders.end(), is) ||
         std::any_of(limits_.headers.begin(), limits_.headers.end(), is);
}

void Extractor::OnHeader(const MimeHeader& header) {
  const std::string name = AsciiLower(header.name);
  if (header.part.empty()) {
    Identify(name, header.value);
    Keep(name, header.value);
  }
  const bool list = std::find(kListHeaders.begin(), kListHeaders.end(), name) != kListHeaders.end();
  const bool to = name == "to" || name == "cc";
  const bool names = to || name == "from" || name == "reply-to" || name == "sender";
  if (!list && !names && name != "subject") return;
  links_.EnterHeader(header.name, list);
  if (names) {
    NamedInHeader marked(links_);
    const std::string text = DisplayNames(header.value);
    FindTextLinks(to ? WithoutAddresses(text) : text, suffixes_, marked);
  } else {
    FindTextLinks(header.value, suffixes_, links_);
  }
}

// The first of each name counts, as for the reader of the message.
void Extractor::Identify(const std::string& name, const std::string& value) {
  const auto keep = [](std::string& kept, std::string fresh) {
    if (kept.empty()) kept = std::move(fresh);
  };
  if (name == "message-id") keep(result_.message_id, value);
  if (name == "from") keep(result_.from_name, std::string(TrimAscii(DisplayNames(value))));
  if (name == "from") keep(result_.from, AddressOf(value));
  if (name == kAuthentication && result_.authentication.size() < kMaxAuthentication)
    result_.authentication.push_back(value);
  if (name == "subject") keep(result_.subject, value);
  if (name == "date") keep(result_.date, value);
}

void Extractor::Keep(const std::string& name, const std::string& value) {
  if (!limits_.headers.contains(name)) return;
  if (result_.headers.size() < limits_.kept_headers) {
    result_.headers.push_back({name, value});
  } else {
    ++headers_left_out_;
  }
}

void Extractor::OnPart(const MimePart& part) {
  if (!part.second_reading && !attachments_.inside()) digest_.Add(part);
  links_.EnterPart(part.number, !part.file_name.empty());
  ReadContent(part);
  attachments_.Read(part);
  for (const std::string& file : links_.TakeFiles()) {
    MimePart inside;
    inside.number = part.number;
    inside.raw = file;
    inside.is_text = true;  // a drawing that is none, or half a picture: no broken attachment
    attachments_.Read(inside);
  }
}

void Extractor::ReadContent(const MimePart& part) {
  const Content content = ContentOf(part);
  if (content == Content::kHtml || content == Content::kXml) {
    const std::optional<Url> base = part.location.empty() ? std::nullopt : ParseUrl(part.location);
    const auto find = content == Content::kHtml ? FindHtmlLinks : FindXmlLinks;
    find(part.content, base ? &*base : nullptr, suffixes_, links_);
  } else if (content == Content::kCalendar) {
    FindCalendarLinks(part.content, suffixes_, links_);
  } else if (content == Content::kVcard) {
    FindVcardLinks(part.content, suffixes_, links_);
  } else if (content == Content::kShortcut) {
    FindShortcutLinks(part.content, suffixes_, links_);
  } else if (part.type == "text/uri-list") {
    UriList(part.content);
  } else if (part.type == "text/css") {
    RawLink where;
    where.kind = PlaceKind::kLoad;
    where.element = "style";
    FindCssLinks(part.content, where, links_);
  } else if (part.is_text) {
    FindTextLinks(part.content, suffixes_, links_);
    FindDrawnCodes(part.content, links_);
  }
}

// RFC 2483, section 5: one URI a line, '#' begins a comment.
void Extractor::UriList(std::string_view text) {
  for (const std::string_view line : Split(text, '\n')) {
    RawLink link;
    link.url = TrimAscii(line);
    link.kind = PlaceKind::kClick;
    link.element = "text";
    if (!link.url.starts_with('#')) links_.OnLink(link);
  }
}

Extraction Extractor::Finish(const std::vector<std::string>& recipients,
                             const ExtractLimits& limits) {
  attachments_.ReadPieces();
  if (links_.beyond() > 0) {
    result_.left_out.push_back(std::to_string(links_.beyond()) + " places of links beyond " +
                               std::to_string(limits.links) + " links");
  }
  if (headers_left_out_ > 0) {
    result_.left_out.push_back(std::to_string(headers_left_out_) + " headers beyond " +
                               std::to_string(limits.kept_headers) + " were not given to rules");
  }
  result_.links = links_.TakeLinks();
  result_.evidence = links_.TakeEvidence();
  MarkTextMismatches(suffixes_, result_.links);
  ApplyCaution(recipients, result_.links);
  links_.InheritPlans(result_.links);
  result_.content_digest = digest_.Finish();
  return std::move(result_);
}

}  // namespace

Extraction Extract(std::string_view content,
                   const std::vector<std::string>& recipients,
                   const SuffixList& suffixes,
                   const ExtractLimits& limits) {
  Extractor extractor(suffixes, limits);
  VisitMime(content, limits.mime, extractor);
  return extractor.Finish(recipients, limits);
}

}  // namespace linkmilter
