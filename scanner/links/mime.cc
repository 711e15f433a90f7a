#include "scanner/links/mime.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <gmime/gmime.h>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/attachments/file_type.h"
#include "scanner/links/charset.h"
#include "scanner/links/mime_decode.h"
#include "scanner/links/mime_headers.h"
#include "scanner/links/mime_leaf.h"
#include "scanner/links/mime_stream.h"

namespace linkmilter {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

std::string Text(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

std::string Child(const std::string& number, std::string_view child) {
  return number.empty() ? std::string(child) : number + "." + std::string(child);
}

bool IsPlain(GMimeContentEncoding encoding) {
  return encoding != GMIME_CONTENT_ENCODING_BASE64 &&
         encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
         encoding != GMIME_CONTENT_ENCODING_UUENCODE;
}

// GMime counts its users; initialised once, it stays for the life of the process.
void StartGMime() {
  static const bool initialised = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(initialised);
}

// Walks the tree GMime has built. The tree holds offsets into `content_`, no copies of it.
class MimeWalk {
 public:
  MimeWalk(std::string_view content, const MimeLimits& limits, MimeVisitor& visitor)
      : content_(content), limits_(limits), visitor_(visitor), bytes_left_(limits.total_bytes) {}

  void Whole();
  void File(const MimePart& file);
  void Finish();  // says what was left out

 private:
  struct Where {
    std::string number;
    std::string base;  // Content-Base of what is around
    std::size_t depth = 0;
  };

  void Parse(std::string_view content, const Where& where);
  void Body(GMimeMessage* message, const Where& where);
  void Headers(GMimeMessage* message, const std::string& number);
  void Header(const std::string& number, std::string_view name, std::string_view value);
  void Object(GMimeObject* object, const Where& where);
  void Multipart(GMimeMultipart* multipart, const Where& where);
  void Outside(const char* text, const Where& where, std::string_view name);
  void Leaf(GMimePart* part, const Where& where);
  void TextLeaf(GMimePart* part, std::string_view bytes, MimePart& leaf);
  void FlowedLeaf(bool delete_space, MimePart& leaf);
  void ExternalBody(GMimePart* part, const MimePart& around);
  void SecondReading(GMimePart* part, std::string_view bytes, MimePart& leaf);
  std::string_view RawContent(GMimePart* part) const;
  std::string_view Content(GMimePart* part, std::string& buffer);
  std::string ContentBase(GMimeObject* object) const;
  std::string_view Take(std::string_view bytes);

  std::string_view content_;
  std::size_t content_start_ = 0;  // its first byte's offset as GMime counts
  const MimeLimits& limits_;
  MimeVisitor& visitor_;
  std::size_t bytes_left_;
  std::size_t parts_ = 0;
  std::size_t parts_beyond_ = 0;
  std::size_t bytes_beyond_ = 0;
  std::size_t deep_ = 0;
  std::size_t cut_parts_ = 0;
  std::size_t cut_headers_ = 0;
};

void MimeWalk::Whole() {
  // An mbox separator is no header; GMime would take it for the end of the headers.
  std::string_view content = content_;
  if (StartsWithIgnoreCase(content, "from ") || StartsWithIgnoreCase(content, ">from ")) {
    content.remove_prefix(std::min(content.find('\n'), content.size() - 1) + 1);
  }
  Parse(content, {});
}

void MimeWalk::File(const MimePart& file) {
  MimePart leaf = file;
  leaf.type = "application/octet-stream";
  if (IsMessageLeaf(leaf, leaf.raw)) return Parse(leaf.raw, {leaf.number, {}, 1});
  leaf.raw = Take(leaf.raw);
  leaf.is_text = IsTextLeaf(leaf, leaf.raw) || LooksLikeText(leaf.raw);
  std::string buffer;
  leaf.content =
      leaf.is_text ? DecodeCharset(leaf.raw, HtmlCharsetLabel(leaf.raw), buffer) : leaf.raw;
  visitor_.OnPart(leaf);
}

void MimeWalk::Parse(std::string_view content, const Where& where) {
  const std::size_t full_size = content.size();
  content = UpToDashLimit(content);
  bytes_beyond_ += full_size - content.size();
  // GMime spends more on headers than on all the rest: it gets those alone that say what a part is.
  const auto block = ReadHeaderBlock(content);
  const std::string_view head = block ? std::string_view(block->mime) : std::string_view();
  if (block) {
    for (const RawHeader& header : block->headers)
      Header(where.number, header.name, header.value);
    content.remove_prefix(block->size);
  }
  const Owned<GMimeStream> stream(NewHeadedStream(head, content));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  const std::string_view around = std::exchange(content_, content);
  const std::size_t start_around = std::exchange(content_start_, head.size());
  if (message != nullptr) {
    if (!block) Headers(message.get(), where.number);
    Body(message.get(), where);
  } else {
    // Not a message at all: whoever shows it, shows it as text.
    MimePart leaf;
    leaf.number = Child(where.number, "1");
    leaf.type = "text/plain";
    leaf.is_text = true;
    std::string buffer;
    leaf.content = Take(DecodeCharset(content, {}, buffer));
    visitor_.OnPart(leaf);
  }
  content_ = around;
  content_start_ = start_around;
}

void MimeWalk::Body(GMimeMessage* message, const Where& where) {
  GMimeObject* body = g_mime_message_get_mime_part(message);
  if (body == nullptr) return;
  Where inside = where;
  ++inside.depth;
  // A multipart at the top gives its number to its children; a single leaf is the first part.
  if (!GMIME_IS_MULTIPART(body)) inside.number = Child(where.number, "1");
  Object(body, inside);
}

void MimeWalk::Headers(GMimeMessage* message, const std::string& number) {
  GMimeHeaderList* list = g_mime_object_get_header_list(GMIME_OBJECT(message));
  const int count = g_mime_header_list_get_count(list);
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
    const char* name = g_mime_header_get_name(header);
    const char* value = g_mime_header_get_raw_value(header);
    Header(number, name == nullptr ? "" : name, value == nullptr ? "" : value);
  }
}

void MimeWalk::Header(const std::string& number, std::string_view name, std::string_view value) {
  if (!visitor_.WantsHeader(name)) return;
  if (value.size() > limits_.header_bytes) {
    value = value.substr(0, limits_.header_bytes);
    ++cut_headers_;
  }
  visitor_.OnHeader({number, ToValidUtf8(name), DecodeHeader(value)});
}

void MimeWalk::Object(GMimeObject* object, const Where& where) {
  if (where.depth > limits_.depth) {
    ++deep_;
    return;
  }
  if (GMIME_IS_MULTIPART(object)) {
    Multipart(GMIME_MULTIPART(object), where);
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (inner == nullptr) return;
    Headers(inner, where.number);
    Body(inner, where);
  } else if (GMIME_IS_PART(object)) {
    Leaf(GMIME_PART(object), where);
  }
}

void MimeWalk::Multipart(GMimeMultipart* multipart, const Where& where) {
  if (GMIME_IS_MULTIPART_ENCRYPTED(multipart)) {
    visitor_.OnLeftOut("part " + Child(where.number, "1") + " is encrypted");
  }
  Outside(g_mime_multipart_get_prologue(multipart), where, "preamble");
  const std::string own_base = ContentBase(GMIME_OBJECT(multipart));
  const int count = g_mime_multipart_get_count(multipart);
  for (int i = 0; i < count; ++i) {
    Object(g_mime_multipart_get_part(multipart, i),
           {Child(where.number, std::to_string(i + 1)), own_base.empty() ? where.base : own_base,
            where.depth + 1});
  }
  Outside(g_mime_multipart_get_epilogue(multipart), where, "epilogue");
}

void MimeWalk::Outside(const char* text, const Where& where, std::string_view name) {
  if (text == nullptr || TrimAscii(text).empty()) return;
  MimePart leaf;
  leaf.number = Child(where.number, name);
  leaf.type = "text/plain";
  leaf.is_text = true;
  std::string buffer;
  leaf.content = Take(DecodeCharset(text, {}, buffer));
  visitor_.OnPart(leaf);
}

void MimeWalk::Leaf(GMimePart* part, const Where& where) {
  if (++parts_ > limits_.parts) {
    ++parts_beyond_;
    return;
  }
  MimePart leaf;
  leaf.number = where.number;
  GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  leaf.type = AsciiLower(Text(g_mime_content_type_get_media_type(type)) + "/" +
                         Text(g_mime_content_type_get_media_subtype(type)));
  leaf.file_name = ToValidUtf8(Text(g_mime_part_get_filename(part)));
  leaf.location = ContentBase(GMIME_OBJECT(part));
  if (leaf.location.empty()) leaf.location = Text(g_mime_part_get_content_location(part));
  if (leaf.location.empty()) leaf.location = where.base;
  std::string buffer;
  const std::string_view bytes = Content(part, buffer);
  if (IsMessageLeaf(leaf, bytes)) {
    // GMime leaves these closed when they are base64, which the standard forbids and clients open.
    Parse(bytes, {where.number, {}, where.depth + 1});
    return;
  }
  if (const std::string_view why = WhyUnreadable(leaf, bytes); !why.empty()) {
    visitor_.OnLeftOut("part " + leaf.number + " is " + std::string(why));
  }
  if (leaf.type == "message/external-body") ExternalBody(part, leaf);
  leaf.raw = bytes;
  leaf.is_text = IsTextLeaf(leaf, bytes);
  if (leaf.is_text) {
    TextLeaf(part, bytes, leaf);
  } else {
    leaf.content = bytes;
    visitor_.OnPart(leaf);
  }
  SecondReading(part, bytes, leaf);
}

// What the transfer encoding is not what it is said to be, some clients show all the same.
void MimeWalk::SecondReading(GMimePart* part, std::string_view bytes, MimePart& leaf) {
  const GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
  leaf.second_reading = true;
  if (leaf.is_text && IsPlain(encoding) && LooksQuotedPrintable(bytes)) {
    std::string decoded;
    TextLeaf(part,
             DecodeTransfer(bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, bytes.size(), decoded),
             leaf);
  }
  if (encoding != GMIME_CONTENT_ENCODING_BASE64) return;
  const std::string_view raw = RawContent(part);
  leaf.is_text = !IsBase64Alone(raw) && IsTextLeaf(leaf, raw);
  if (leaf.is_text) TextLeaf(part, Take(raw), leaf);
}

// RFC 2017: the body lies elsewhere, at the URL the type's parameter names.
void MimeWalk::ExternalBody(GMimePart* part, const MimePart& around) {
  GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  std::string url = ToValidUtf8(Text(g_mime_content_type_get_parameter(type, "url")));
  url.erase(std::remove_if(url.begin(), url.end(), IsAsciiSpace), url.end());
  if (url.empty() || url.size() > limits_.header_bytes) return;
  MimePart leaf;
  leaf.number = around.number;
  leaf.type = "text/uri-list";
  leaf.is_text = true;
  leaf.second_reading = true;
  leaf.content = url;
  visitor_.OnPart(leaf);
}

void MimeWalk::TextLeaf(GMimePart* part, std::string_view bytes, MimePart& leaf) {
  GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  std::string label = Text(g_mime_content_type_get_parameter(type, "charset"));
  if (label.empty()) label = std::string(HtmlCharsetLabel(bytes));
  std::string buffer;
  leaf.content = DecodeCharset(bytes, label, buffer);
  const std::string format = Text(g_mime_content_type_get_parameter(type, "format"));
  if (leaf.type == "text/plain" && EqualsIgnoreCase(format, "flowed")) {
    FlowedLeaf(EqualsIgnoreCase(Text(g_mime_content_type_get_parameter(type, "delsp")), "yes"),
               leaf);
  } else {
    visitor_.OnPart(leaf);
  }
}

// Clients that know nothing of DelSp end a URL where others go on.
void MimeWalk::FlowedLeaf(bool delete_space, MimePart& leaf) {
  const std::string_view lines = leaf.content;
  const std::string joined = JoinFlowedLines(lines, delete_space);
  leaf.content = joined;
  visitor_.OnPart(leaf);
  if (!delete_space || joined == lines) return;
  leaf.second_reading = true;
  leaf.content = lines;
  visitor_.OnPart(leaf);
}

// As it stands in the message.
std::string_view MimeWalk::RawContent(GMimePart* part) const {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  if (wrapper == nullptr) return {};
  GMimeStream* stream = g_mime_data_wrapper_get_stream(wrapper);
  const auto start = static_cast<std::size_t>(stream->bound_start) - content_start_;
  const auto end = static_cast<std::size_t>(stream->bound_end) - content_start_;
  if (start > end || end > content_.size()) return {};
  return content_.substr(start, end - start);
}

std::string_view MimeWalk::Content(GMimePart* part, std::string& buffer) {
  return Take(DecodeTransfer(RawContent(part), g_mime_part_get_content_encoding(part),
                             std::min(limits_.part_bytes, bytes_left_) + 1, buffer));
}

// Cuts at the limits and counts what was cut.
std::string_view MimeWalk::Take(std::string_view bytes) {
  const std::size_t allowed = std::min(limits_.part_bytes, bytes_left_);
  if (bytes.size() > allowed) {
    ++cut_parts_;
    bytes = bytes.substr(0, allowed);
  }
  bytes_left_ -= bytes.size();
  return bytes;
}

std::string MimeWalk::ContentBase(GMimeObject* object) const {
  const std::string base = Text(g_mime_object_get_header(object, "Content-Base"));
  return base.size() <= limits_.header_bytes ? base : std::string();
}

void MimeWalk::Finish() {
  const auto say = [this](std::size_t count, const std::string& what) {
    if (count > 0) visitor_.OnLeftOut(std::to_string(count) + what);
  };
  say(parts_beyond_, " parts beyond " + std::to_string(limits_.parts));
  say(bytes_beyond_,
      " bytes beyond " + std::to_string(kMaxDashLines) + " lines that may be boundaries");
  say(deep_, " parts nested deeper than " + std::to_string(limits_.depth));
  say(cut_parts_, " parts cut at " + std::to_string(limits_.part_bytes) + " bytes each, " +
                      std::to_string(limits_.total_bytes) + " in all");
  say(cut_headers_, " header values cut at " + std::to_string(limits_.header_bytes) + " bytes");
}

}  // namespace

void VisitMime(std::string_view content, const MimeLimits& limits, MimeVisitor& visitor) {
  StartGMime();
  MimeWalk walk(content, limits, visitor);
  walk.Whole();
  walk.Finish();
}

void VisitFile(const MimePart& file, const MimeLimits& limits, MimeVisitor& visitor) {
  StartGMime();
  MimeWalk walk(file.raw, limits, visitor);
  walk.File(file);
  walk.Finish();
}

}  // namespace linkmilter
