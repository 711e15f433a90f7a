// A message -> the links a recipient could click, and what was said about them. Pure, linear, any
// thread, but for what `read_attachment` does. Never touches the network, never fails: what could
// not be read is named in `left_out`, and in the evidence if it is an attachment.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/attachments/reader.h"
#include "scanner/links/domain.h"
#include "scanner/links/mime.h"
#include "scanner/model.h"

namespace linkmilter {

// Attachments of complex formats (TypeOfFile) -> what is in them. The caller sees to it that it
// ends in time: AttachmentReader knows deadlines.
using ReadAttachment = std::function<std::vector<Piece>(const Attachment&)>;

struct ExtractLimits {
  MimeLimits mime;
  std::size_t links = 10'000;        // decoy floods; beyond: left_out says how many
  std::size_t places_per_link = 16;  // one URL repeated a million times
  std::size_t texts_per_link = 4;
  std::size_t evidence = 100;                  // of each kind: address floods
  std::size_t text_bytes = 200;                // of one anchor text
  std::size_t pictures = 20;                   // looked at for codes: decoder stalls
  ReadAttachment read_attachment;              // empty: such attachments are unreadable
  std::set<std::string, std::less<>> headers;  // names, lower case, whose headers are kept
  std::size_t kept_headers = 100;              // header floods
};

// One header of the message itself, not of a message inside.
struct MailHeader {
  std::string name;   // lower case
  std::string value;  // unfolded, decoded, UTF-8
  bool operator==(const MailHeader&) const = default;
};

struct Extraction {
  std::vector<Link> links;            // distinct by Link::url, in order of first appearance;
                                      // plan and reason are filled by caution
  std::vector<Evidence> evidence;     // distinct, what is no link
  std::vector<std::string> left_out;  // in words: "3 parts beyond 10000"; escape before printing
  std::vector<MailHeader> headers;    // those that ExtractLimits::headers asked for
  // What identifies the message at a retry (judge/deferral.h), decoded.
  std::string message_id;
  std::string from;  // address of the From header, lower case
  // Display names of the From header, addresses left out; what it says of who checked the sender
  // (RFC 8601), topmost first, a few. Context for links, never evidence alone: anybody may write
  // it.
  std::string from_name;
  std::vector<std::string> authentication;
  std::string subject;
  std::string date;
  std::string content_digest;  // SHA-256, hex, over decoded text with white space runs as one blank
                               // and other parts byte by byte: survives re-encoding
};

// `recipients` let caution recognise links that carry an address.
Extraction Extract(std::string_view content,
                   const std::vector<std::string>& recipients,
                   const SuffixList& suffixes,
                   const ExtractLimits& limits = {});

}  // namespace linkmilter
