// The basic URL parser of the WHATWG URL standard, section 4.4, without state override. A state of
// the standard is a function here: it reads the whole run of characters the standard's loop would
// spend in that state, then calls the state that follows. No state comes twice, so the calls stay
// few, and each byte is read a fixed number of times. UTF-8 bytes stand for code points: all that
// has a meaning is ASCII.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/host.h"
#include "scanner/links/percent.h"
#include "scanner/links/url.h"
#include "scanner/links/url_path.h"

namespace linkmilter {
namespace {

constexpr ByteSet kTabsAndNewlines = ByteSet("\t\n\r");
constexpr ByteSet kUnusual = kTabsAndNewlines.WithRange(0x80, 0xFF);
constexpr ByteSet kSchemeSet =
    ByteSet("+-.").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z');
constexpr ByteSet kEndsPart = ByteSet("/?#");  // of an authority or a path segment
constexpr ByteSet kEndsSpecialPart = kEndsPart.With("\\");
constexpr ByteSet kEndsPath = ByteSet("?#");

bool IsControlOrSpace(char c) {
  return static_cast<unsigned char>(c) <= 0x20;
}

// --- the parser -----------------------------------------------------------------------------

class Parser {
 public:
  Parser(std::string_view input, const Url* base, std::vector<Oddity>* oddities)
      : rest_(input), base_(base), oddities_(oddities) {}

  std::optional<Url> Parse() {
    if (!Scheme()) return std::nullopt;
    return std::move(url_);
  }

 private:
  // --- the states: each reads on to the end; false is failure ---

  // Scheme start state and scheme state.
  bool Scheme() {
    std::size_t length = 0;
    while (length < rest_.size() && kSchemeSet.Has(rest_[length]))
      ++length;
    if (length == rest_.size() || rest_[length] != ':' || !IsAsciiAlpha(rest_[0])) {
      return NoScheme();
    }
    SetScheme(AsciiLower(Take(length)));
    Skip(1);
    if (url_.scheme == "file") return File();
    if (special_) {
      NoteSlashes();
      const bool same = base_ != nullptr && base_->scheme == url_.scheme;
      return same ? SpecialRelativeOrAuthority() : SpecialAuthoritySlashes();
    }
    return SkipIf('/') ? PathOrAuthority() : OpaquePath();
  }

  bool NoScheme() {
    if (base_ == nullptr) return false;
    if (base_->opaque_path) {
      if (!SkipIf('#')) return false;
      url_ = *base_;
      return Fragment();
    }
    return base_->scheme == "file" ? File() : Relative();
  }

  bool SpecialRelativeOrAuthority() {
    return rest_.starts_with("//") ? SpecialAuthoritySlashes() : Relative();
  }

  bool PathOrAuthority() { return SkipIf('/') ? Authority() : Path(); }

  bool Relative() {
    SetScheme(base_->scheme);
    if (StartsWithSlash()) return RelativeSlash();
    CopyAuthority();
    return FollowBasePath(false);
  }

  bool RelativeSlash() {
    SkipSlash();
    if (special_ && StartsWithSlash()) return SpecialAuthoritySlashes();
    if (SkipIf('/')) return Authority();
    CopyAuthority();
    return Path();
  }

  // Special authority slashes state and special authority ignore slashes state.
  bool SpecialAuthoritySlashes() {
    while (SkipSlash()) {
    }
    return Authority();
  }

  // Authority state, host state and port state.
  bool Authority() {
    std::string_view authority = Take(PartEnd());
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      Note(Oddity::kUserinfo);
      SetCredentials(authority.substr(0, at));
      authority.remove_prefix(at + 1);
      if (authority.empty()) return false;
    }
    const std::size_t colon = PortColon(authority);
    const std::string_view host = authority.substr(0, colon);
    const bool has_port = colon < authority.size();
    if (host.empty() && (special_ || has_port)) return false;
    if (!SetHost(host)) return false;
    if (has_port && !SetPort(authority.substr(colon + 1))) return false;
    return PathStart();
  }

  bool File() {
    SetScheme("file");
    url_.host = "";
    if (StartsWithSlash()) return FileSlash();
    if (base_ == nullptr || base_->scheme != "file") return Path();
    url_.host = base_->host;
    return FollowBasePath(StartsWithDriveLetter(rest_));
  }

  bool FileSlash() {
    SkipSlash();
    if (SkipSlash()) return FileHost();
    if (base_ != nullptr && base_->scheme == "file") {
      url_.host = base_->host;
      if (!StartsWithDriveLetter(rest_) && PathStartsWithDriveLetter(base_->path)) {
        url_.path = base_->path.substr(0, 3);
      }
    }
    return Path();
  }

  bool FileHost() {
    const std::string_view host = rest_.substr(0, PartEnd());
    if (IsDriveLetter(host)) return Path();
    Skip(host.size());
    if (host.empty()) return PathStart();
    if (!SetHost(host)) return false;
    if (url_.host == "localhost") url_.host = "";
    return PathStart();
  }

  bool PathStart() {
    if (special_) {
      SkipSlash();
      return Path();
    }
    if (rest_.empty() || kEndsPath.Has(rest_[0])) return AfterPath();
    SkipIf('/');
    return Path();
  }

  bool Path() {
    UrlPath path(url_.scheme == "file", url_.path);
    path.Reserve(rest_.size());
    for (bool more = true; more;) {
      const std::string_view segment = Take(PartEnd());
      more = SkipSlash();
      path.Append(segment, !more);
    }
    return AfterPath();
  }

  bool OpaquePath() {
    url_.opaque_path = true;
    const std::string_view path = Take(kEndsPath.FindIn(rest_));
    AppendPercentEncoded(path, kC0ControlSet, url_.path);
    if (!rest_.empty() && path.ends_with(' ')) {
      url_.path.pop_back();
      url_.path += "%20";
    }
    return AfterPath();
  }

  bool Query() {
    const std::string_view query = Take(std::min(rest_.find('#'), rest_.size()));
    AppendPercentEncoded(query, special_ ? kSpecialQuerySet : kQuerySet, url_.query.emplace());
    return AfterPath();
  }

  bool Fragment() {
    AppendPercentEncoded(rest_, kFragmentSet, url_.fragment.emplace());
    return true;
  }

  // --- what the states share ---

  bool AfterPath() {
    if (SkipIf('?')) return Query();
    return SkipIf('#') ? Fragment() : true;
  }

  // The second half of the relative state and of the file state.
  bool FollowBasePath(bool drive_letter) {
    if (rest_.empty() || rest_[0] == '#') url_.query = base_->query;
    if (rest_.empty() || kEndsPath.Has(rest_[0])) {
      url_.path = base_->path;
      return AfterPath();
    }
    if (!drive_letter) {
      url_.path = base_->path;
      UrlPath(url_.scheme == "file", url_.path).Shorten();
    }
    return Path();
  }

  void SetScheme(std::string scheme) {
    url_.scheme = std::move(scheme);
    special_ = IsSpecialScheme(url_.scheme);
  }

  void CopyAuthority() {
    url_.username = base_->username;
    url_.password = base_->password;
    url_.host = base_->host;
    url_.port = base_->port;
  }

  void SetCredentials(std::string_view userinfo) {
    const std::size_t colon = std::min(userinfo.find(':'), userinfo.size());
    AppendPercentEncoded(userinfo.substr(0, colon), kUserinfoSet, url_.username);
    if (colon == userinfo.size()) return;
    AppendPercentEncoded(userinfo.substr(colon + 1), kUserinfoSet, url_.password);
  }

  bool SetHost(std::string_view host) {
    url_.host = special_ ? ParseHost(host, oddities_) : ParseOpaqueHost(host);
    return url_.host.has_value();
  }

  bool SetPort(std::string_view digits) {
    constexpr unsigned kMaxPort = 0xFFFF;
    unsigned port = 0;
    for (const char digit : digits) {
      if (!IsAsciiDigit(digit)) return false;
      port = std::min(port * 10 + HexValue(digit), kMaxPort + 1);
    }
    if (port > kMaxPort) return false;
    if (digits.empty() || port == DefaultPort(url_.scheme)) return true;
    url_.port = static_cast<std::uint16_t>(port);
    Note(Oddity::kOddPort);
    return true;
  }

  // The first colon outside brackets, or the size.
  static std::size_t PortColon(std::string_view authority) {
    bool in_brackets = false;
    for (std::size_t i = 0; i < authority.size(); ++i) {
      if (authority[i] == '[') in_brackets = true;
      if (authority[i] == ']') in_brackets = false;
      if (authority[i] == ':' && !in_brackets) return i;
    }
    return authority.size();
  }

  // --- reading ---

  std::string_view Take(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    Skip(length);
    return taken;
  }
  void Skip(std::size_t length) { rest_.remove_prefix(length); }
  bool SkipIf(char c) {
    if (!rest_.starts_with(c)) return false;
    Skip(1);
    return true;
  }

  // Where the authority or path segment that starts here ends.
  std::size_t PartEnd() const { return (special_ ? kEndsSpecialPart : kEndsPart).FindIn(rest_); }

  bool StartsWithSlash() const {
    return rest_.starts_with('/') || (special_ && rest_.starts_with('\\'));
  }
  bool SkipSlash() {
    if (SkipIf('/')) return true;
    if (!special_ || !SkipIf('\\')) return false;
    Note(Oddity::kBackslash);
    return true;
  }

  // --- oddities ---

  void Note(Oddity oddity) {
    if (oddities_ != nullptr) oddities_->push_back(oddity);
  }
  void NoteSlashes() {
    const std::size_t slashes = std::min(rest_.find_first_not_of("/\\"), rest_.size());
    if (slashes != 2) Note(Oddity::kOddSlashes);
  }

  std::string_view rest_;
  const Url* base_;
  std::vector<Oddity>* oddities_;
  Url url_;
  bool special_ = false;
};

// --- what comes before the states -----------------------------------------------------------

// Strips controls and spaces from both ends.
std::string_view Strip(std::string_view input) {
  while (!input.empty() && IsControlOrSpace(input.front()))
    input.remove_prefix(1);
  while (!input.empty() && IsControlOrSpace(input.back()))
    input.remove_suffix(1);
  return input;
}

bool HoldsControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c != ' ' && IsControlOrSpace(c); });
}

std::string WithoutTabsAndNewlines(std::string_view input) {
  std::string clean = ToValidUtf8(input);
  clean.erase(
      std::remove_if(clean.begin(), clean.end(), [](char c) { return kTabsAndNewlines.Has(c); }),
      clean.end());
  return clean;
}

}  // namespace

std::optional<Url> ParseUrl(std::string_view input,
                            const Url* base,
                            std::vector<Oddity>* oddities) {
  if (oddities != nullptr && HoldsControl(input)) oddities->push_back(Oddity::kControls);
  const std::string_view stripped = Strip(input);
  if (kUnusual.FindIn(stripped) == stripped.size()) {
    return Parser(stripped, base, oddities).Parse();
  }
  const std::string clean = WithoutTabsAndNewlines(stripped);
  return Parser(clean, base, oddities).Parse();
}

}  // namespace linkmilter
