#include "scanner/judge/sender.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/protected_names.h"
#include "scanner/links/fold.h"
#include "scanner/links/skeleton.h"

namespace linkmilter {
namespace {

constexpr std::string_view kPass = "pass";
constexpr std::size_t kMostSigners = 8;  // of one header

// "spf=pass" -> "pass", for the piece of one method.
std::string_view ResultIn(std::string_view piece, std::string_view method) {
  piece = TrimAscii(piece);
  if (!StartsWithIgnoreCase(piece, method)) return {};
  piece.remove_prefix(method.size());
  if (!piece.starts_with('=')) return {};
  piece.remove_prefix(1);
  const auto* const end = std::find_if_not(piece.begin(), piece.end(), IsAsciiAlpha);
  return piece.substr(0, static_cast<std::size_t>(end - piece.begin()));
}

// Comments hold semicolons: "dkim=pass (2048-bit key; unprotected) header.d=a.example". One that
// does not end is left as it is.
std::string WithoutComments(std::string_view header) {
  std::string plain;
  std::size_t opened = 0;  // where the outermost comment began in `plain`
  std::size_t depth = 0;
  for (const char c : header) {
    if (c == '(' && depth++ == 0) opened = plain.size();
    plain += c;
    if (c == ')' && depth > 0 && --depth == 0) plain.resize(opened);
  }
  return plain;
}

void KeepSigner(std::string_view piece, std::vector<std::string>& signers) {
  constexpr std::string_view kDomain = "header.d=";
  if (!EqualsIgnoreCase(ResultIn(piece, "dkim"), kPass)) return;
  for (const std::string_view word : Split(piece, ' ')) {
    if (!StartsWithIgnoreCase(word, kDomain) || signers.size() == kMostSigners) continue;
    signers.push_back(AsciiLower(TrimAscii(word.substr(kDomain.size()))));
  }
}

void Keep(std::string& kept, std::string_view fresh) {
  if (!fresh.empty() && kept != kPass) kept = AsciiLower(fresh);
}

// "bestguesspass" and the like are guesses of the checker's own.
bool IsRefuted(const AuthenticationWord& word) {
  if (word.dmarc == "fail") return true;
  const bool checked = !word.spf.empty() && !word.dkim.empty();
  return checked && word.spf != kPass && word.dkim != kPass && word.dmarc != kPass;
}

// "spf=pass smtp.mailfrom=bounce@a.example": a.example.
std::string MailFromIn(std::string_view piece) {
  constexpr std::string_view kName = "smtp.mailfrom=";
  const std::size_t at = piece.find(kName);
  if (at == std::string_view::npos) return {};
  piece.remove_prefix(at + kName.size());
  if (piece.starts_with('"')) piece.remove_prefix(1);
  piece = piece.substr(0, piece.find_first_of(" \t\""));
  return AsciiLower(piece.substr(piece.rfind('@') + 1));
}

// SPF alone speaks for a server that many may send through, unless it was asked about the domain
// the reader sees, as it is for those who never learnt to sign. Exchange calls that
// "bestguesspass".
bool IsUnsigned(const AuthenticationWord& word,
                const std::string& domain,
                const SuffixList& suffixes) {
  if (word.dkim.empty() || word.dkim == kPass || word.dmarc == kPass) return false;
  const bool aligned = word.spf == kPass && word.dkim == "none" && !word.dmarc.ends_with("error") &&
                       SameOwner(suffixes.RegistrableDomain(word.spf_of), domain);
  return !aligned;
}

// What the server that is believed says: policy.authserv_id.
std::vector<AuthenticationWord> Believed(const Extraction& extraction, const std::string& server) {
  std::vector<AuthenticationWord> words;
  if (server.empty()) return words;
  for (const std::string& header : extraction.authentication) {
    AuthenticationWord word = ReadAuthentication(header);
    if (EqualsIgnoreCase(word.server, server)) words.push_back(std::move(word));
  }
  return words;
}

std::string LookedThrough(const std::string& name) {
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
  if (ascii) return AsciiLower(name);
  const std::string skeleton = Skeleton(name);
  std::string read;  // the skeleton of "m" is "rn"
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    const bool wide = skeleton.compare(i, 2, "rn") == 0;
    read += wide ? 'm' : skeleton[i];
    i += static_cast<std::size_t>(wide);
  }
  return read;
}

// Look-alikes as what they look like, and no quotes and points before the first word.
std::string AsciiPlain(const std::string& name) {
  std::string plain;
  for (const char c : LookedThrough(name)) {
    if (IsAsciiAlnum(c)) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  return plain;
}

}  // namespace

AuthenticationWord ReadAuthentication(std::string_view header) {
  AuthenticationWord word;
  const std::string plain = WithoutComments(header);
  const auto pieces = Split(plain, ';');
  const std::string_view first = TrimAscii(pieces.front());
  if (first.find('=') == std::string_view::npos)
    word.server = AsciiLower(first.substr(0, first.find_first_of(" \t")));
  for (const std::string_view piece : pieces) {
    const std::string_view spf = ResultIn(piece, "spf");
    if (!spf.empty() && word.spf != kPass) word.spf_of = MailFromIn(piece);
    Keep(word.spf, spf);
    Keep(word.dkim, ResultIn(piece, "dkim"));
    Keep(word.dmarc, ResultIn(piece, "dmarc"));
    KeepSigner(piece, word.signers);
  }
  return word;
}

Sender SenderOf(const Extraction& extraction, const Policy& policy, const SuffixList& suffixes) {
  Sender sender;
  const std::string& address = extraction.from;
  const std::size_t at = address.rfind('@');
  if (at != std::string::npos) sender.host = address.substr(at + 1);
  while (sender.host.ends_with('.') || sender.host.ends_with(' '))
    sender.host.pop_back();
  sender.domain = suffixes.RegistrableDomain(sender.host);
  // Names of an inner network lie under no suffix of the list.
  if (sender.domain.empty() && sender.host.find('.') != std::string::npos)
    sender.domain = sender.host;
  sender.name = FoldForMatching(extraction.from_name);
  sender.plain_name = AsciiPlain(extraction.from_name);
  sender.freemail = IsFreemail(sender.domain);
  for (const AuthenticationWord& word : Believed(extraction, policy.authserv_id)) {
    sender.proven = sender.proven || word.dmarc == kPass;
    for (const std::string& signer : word.signers)
      if (std::string domain = suffixes.RegistrableDomain(signer); !domain.empty())
        sender.signers.push_back(std::move(domain));
  }
  if (!sender.proven && !extraction.authentication.empty()) {
    const AuthenticationWord word = ReadAuthentication(extraction.authentication.front());
    sender.refuted = IsRefuted(word);
    sender.no_signature = !sender.refuted && IsUnsigned(word, sender.domain, suffixes);
  }
  return sender;
}

}  // namespace linkmilter
