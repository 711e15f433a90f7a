// One record of WARC/1.1 (ISO 28500, iipc.github.io/warc-specifications) to bytes and back. Pure,
// linear, any thread. Digests are sha256 in lower-case base16.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace linkmilter {

using WarcFields = std::vector<std::pair<std::string, std::string>>;

struct WarcRecord {
  WarcFields fields;  // in order; Content-Length and WARC-Block-Digest are made, not given
  std::string block;
};

// The first field of that name (case-insensitive); empty: none.
std::string_view ValueOf(const WarcFields& fields, std::string_view name);

// With its length and digest, and the two line ends behind it. Control characters in values
// become blanks: no value makes a field of its own.
std::string EncodeRecord(const WarcRecord& record);

// nullopt: not exactly one record, or its digest is another.
std::optional<WarcRecord> DecodeRecord(std::string_view bytes);

// application/warc-fields: "name: value" lines. Lines that are none are passed over.
std::string EncodeFields(const WarcFields& fields);
WarcFields DecodeFields(std::string_view block);

std::string WarcDate(WallTime time);       // "2026-01-31T10:11:12.123456Z"
std::string NewRecordId();                 // "<urn:uuid:...>", random (RFC 9562, version 4)
std::string NewUuid();                     // "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"
std::string WarcDigest(std::string_view);  // "sha256:..."
// A URL as RFC 3986 text, without fragment: what it does not allow is percent-encoded.
std::string TargetUri(std::string_view url);

}  // namespace linkmilter
