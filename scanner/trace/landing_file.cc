#include "scanner/trace/landing_file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/charset.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view kind;  // empty: shown, acts by itself no more than its reader does
  std::string_view type;
  bool executable;
};

struct Extension {
  std::string_view extension;
  std::string_view kind;
};

#include "scanner/trace/landing_file.inc"

template <typename List>
bool Contains(const List& list, std::string_view what) {
  return std::find(std::begin(list), std::end(list), what) != std::end(list);
}

const Signature* SignatureOf(std::string_view body) {
  const auto* const found =
      std::find_if(std::begin(kSignatures), std::end(kSignatures), [&](const Signature& row) {
        return body.size() >= row.offset + row.bytes.size() &&
               body.substr(row.offset, row.bytes.size()) == row.bytes;
      });
  return found == std::end(kSignatures) ? nullptr : found;
}

const Extension* ActingExtension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const std::string extension = AsciiLower(TrimAscii(name.substr(dot + 1)));
  const auto* const found =
      std::find_if(std::begin(kActing), std::end(kActing),
                   [&](const Extension& row) { return row.extension == extension; });
  return found == std::end(kActing) ? nullptr : found;
}

// "invoice.pdf     .exe": the blanks push the end out of sight.
bool HasDoubleExtension(std::string_view name) {
  const std::size_t last = name.rfind('.');
  if (last == std::string_view::npos || last == 0) return false;
  const std::size_t first = name.rfind('.', last - 1);
  if (first == std::string_view::npos) return false;
  const std::string shown = AsciiLower(TrimAscii(name.substr(first + 1, last - first - 1)));
  const std::string real = AsciiLower(TrimAscii(name.substr(last + 1)));
  if (shown == real || !Contains(kDecoys, shown)) return false;
  return ActingExtension(name) != nullptr || Contains(kSavedPages, real);
}

// The value of a parameter (RFC 9110, 5.6.6): a token or a quoted string. Moves `at` behind it.
std::string TakeValue(std::string_view text, std::size_t& at) {
  std::string value;
  if (at >= text.size() || text[at] != '"') {
    const std::size_t end = std::min(text.find(';', at), text.size());
    value = TrimAscii(text.substr(at, end - at));
    at = end;
    return value;
  }
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    value += text[at];
  }
  at = std::min(text.find(';', at), text.size());
  return value;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;  // names in lower case

Parameters ParametersOf(std::string_view header) {
  Parameters parameters;
  std::size_t at = std::min(header.find(';'), header.size());
  while (at < header.size()) {
    ++at;
    const std::size_t end = std::min(header.find_first_of("=;", at), header.size());
    std::string name = AsciiLower(TrimAscii(header.substr(at, end - at)));
    at = end;
    if (at >= header.size() || header[at] != '=') continue;
    at = std::min(header.find_first_not_of(" \t", at + 1), header.size());
    std::string value = TakeValue(header, at);
    parameters.emplace_back(std::move(name), std::move(value));
  }
  return parameters;
}

// charset'language'percent-encoded (RFC 8187, 3.2.1).
std::string DecodeExtended(std::string_view value) {
  const std::size_t charset_end = value.find('\'');
  if (charset_end == std::string_view::npos) return {};
  const std::size_t language_end = value.find('\'', charset_end + 1);
  if (language_end == std::string_view::npos) return {};
  const std::string bytes = PercentDecode(value.substr(language_end + 1));
  std::string buffer;
  return std::string(DecodeCharset(bytes, value.substr(0, charset_end), buffer));
}

std::string NamedByHeader(std::string_view content_disposition) {
  std::string plain;
  for (const auto& [name, value] : ParametersOf(content_disposition)) {
    if (name == "filename*") {
      if (std::string extended = DecodeExtended(value); !extended.empty()) return extended;
    }
    if (name == "filename" && plain.empty()) plain = value;
  }
  return plain;
}

std::string Cleaned(std::string_view raw) {
  raw = raw.substr(raw.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::string name;
  for (const char c : raw.substr(raw.size() - std::min(raw.size(), kMaxFileNameBytes)))
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7F') name += c;
  while (name.ends_with('.') || name.ends_with(' '))  // as Windows does
    name.pop_back();
  return CutToValidUtf8(name, 3 * kMaxFileNameBytes);  // a stray byte becomes three
}

// What the entries of a zip say, by their local headers (APPNOTE.TXT, 4.3.7).
class ZipReader {
 public:
  explicit ZipReader(SavedFile& file) : file_(file) {}

  void Read(std::string_view body) {
    constexpr std::size_t kHeaderBytes = 30;
    std::size_t at = body.find("PK\x03\x04");
    for (int i = 0; i < kMaxZipEntries && at != std::string_view::npos; ++i) {
      if (body.size() - at < kHeaderBytes) break;
      const auto byte = [&](std::size_t offset) {
        return static_cast<unsigned>(static_cast<unsigned char>(body[at + offset]));
      };
      file_.encrypted |= (byte(6) & 1U) != 0;
      TakeEntry(body.substr(at + kHeaderBytes, byte(26) | byte(27) << 8));
      at = body.find("PK\x03\x04", at + kHeaderBytes);
    }
  }

 private:
  void TakeEntry(std::string_view name) {
    if (name == "AndroidManifest.xml") Set("apk");
    if (name == "META-INF/MANIFEST.MF" && file_.kind == "zip") Set("jar");
    if (name.ends_with("vbaProject.bin")) Set("office-macro");
    if (name == "[Content_Types].xml" && file_.kind == "zip") file_.kind.clear();
    if (file_.kind == "zip") file_.executable |= ActingExtension(name) != nullptr;
  }
  void Set(std::string_view kind) {
    file_.kind = kind;
    file_.executable = true;
  }

  SavedFile& file_;
};

// The stream of macros in a compound file, as its directory names it (MS-OVBA, 2.2.1).
bool HasOleMacros(std::string_view body) {
  constexpr std::string_view kMacros = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"sv;
  return body.find(kMacros) != std::string_view::npos;
}

}  // namespace

std::string TypeByBytes(std::string_view body) {
  const Signature* signature = SignatureOf(body);
  return signature == nullptr ? std::string() : std::string(signature->type);
}

std::string SavedName(std::string_view content_disposition, const Url& url) {
  std::string name = Cleaned(NamedByHeader(content_disposition));
  if (!name.empty()) return name;
  const std::string_view path = url.path;
  return Cleaned(PercentDecode(path.substr(path.rfind('/') + 1)));
}

SavedFile ReadSavedFile(std::string name, std::string_view body) {
  SavedFile file;
  file.name = std::move(name);
  file.double_extension = HasDoubleExtension(file.name);
  if (const Signature* signature = SignatureOf(body)) {
    file.kind = signature->kind;
    file.executable = signature->executable;
    if (signature->type == "application/x-ole-storage" && HasOleMacros(body)) {
      file.kind = "office-macro";
      file.executable = true;
    }
  }
  if (file.kind == "zip") ZipReader(file).Read(body);
  // Scripts are text, and installers compound files: their names alone tell.
  if (const Extension* extension = ActingExtension(file.name); extension && !file.executable) {
    file.kind = extension->kind;
    file.executable = true;
  }
  return file;
}

}  // namespace linkmilter
