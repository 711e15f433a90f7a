#include "scanner/judge/deferral.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "scanner/digest.h"

namespace linkmilter {
namespace {

struct Mailbox {
  std::string_view local;
  std::string_view domain;  // empty if there is no '@'
};

Mailbox SplitMailbox(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return {address, {}};
  return {address.substr(0, at), address.substr(at + 1)};
}

// "prvs=1234abcdef=alice" -> "alice" (draft-levine-smtp-batv), "btv1==1234==alice" likewise.
std::string_view WithoutBatv(std::string_view local) {
  constexpr std::string_view kPrvs = "prvs=";
  constexpr std::string_view kBtv1 = "btv1==";
  if (StartsWithIgnoreCase(local, kPrvs)) {
    const auto end = local.find('=', kPrvs.size());
    return end == std::string_view::npos ? local : local.substr(end + 1);
  }
  if (StartsWithIgnoreCase(local, kBtv1)) {
    const auto end = local.find("==", kBtv1.size());
    return end == std::string_view::npos ? local : local.substr(end + 2);
  }
  return local;
}

bool SkipSeparator(std::string_view& text) {
  if (text.empty() || std::string_view("=+-").find(text.front()) == std::string_view::npos)
    return false;
  text.remove_prefix(1);
  return true;
}

// Takes "HHH=" off the front, `count` times.
bool SkipFields(std::string_view& text, int count) {
  for (int i = 0; i < count; ++i) {
    const auto end = text.find('=');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

// "SRS0=HHH=TT=origin.example=alice" and "SRS1=HHH=forwarder.example==HHH=TT=origin.example=alice"
// -> alice at origin.example. Only the original survives: hashes and time stamps change daily.
std::optional<Mailbox> UnwrapSrs(std::string_view local) {
  const bool twice = StartsWithIgnoreCase(local, "SRS1");
  if (!twice && !StartsWithIgnoreCase(local, "SRS0")) return std::nullopt;
  local.remove_prefix(4);
  if (!SkipSeparator(local)) return std::nullopt;
  if (twice && !(SkipFields(local, 2) && SkipSeparator(local))) return std::nullopt;
  if (!SkipFields(local, 2)) return std::nullopt;
  const auto end = local.find('=');
  if (end == std::string_view::npos) return std::nullopt;
  return Mailbox{local.substr(end + 1), local.substr(0, end)};
}

std::string_view WithoutVerp(std::string_view local) {
  const auto end = local.find_last_of("+-=");
  return end == std::string_view::npos || end == 0 ? local : local.substr(0, end);
}

// Lengths before the fields: no two lists of fields read alike.
std::string Key(std::string_view site_key, const std::vector<std::string_view>& fields) {
  std::string text;
  for (const std::string_view field : fields)
    text.append(std::to_string(field.size())).append(1, ':').append(field);
  return HmacSha256Hex(site_key, text);
}

std::string DigestOfLinks(const std::vector<Link>& links) {
  std::vector<std::string_view> urls;
  urls.reserve(links.size());
  for (const Link& link : links)
    urls.emplace_back(link.url);
  std::sort(urls.begin(), urls.end());
  Sha256 digest;
  for (const std::string_view url : urls) {
    digest.Add(url);
    digest.Add("\n");  // never inside a serialised URL
  }
  return digest.FinishHex();
}

}  // namespace

std::string NormaliseSender(std::string_view sender) {
  Mailbox mailbox = SplitMailbox(sender);
  mailbox.local = WithoutBatv(mailbox.local);
  if (const auto original = UnwrapSrs(mailbox.local)) {
    mailbox = *original;
    mailbox.local = WithoutBatv(mailbox.local);
  }
  return std::string(WithoutVerp(mailbox.local)) + '@' + AsciiLower(mailbox.domain);
}

DeferralKeys KeysOf(const Extraction& extraction,
                    const std::string& sender,
                    std::string_view site_key) {
  const std::string from_domain = AsciiLower(SplitMailbox(extraction.from).domain);
  const std::string& content = extraction.content_digest;
  DeferralKeys keys;
  if (!extraction.message_id.empty())
    keys.by_message_id = Key(site_key, {"message-id", extraction.message_id, from_domain, content});
  keys.by_sender = Key(
      site_key, {"sender", NormaliseSender(sender), extraction.date, extraction.subject, content});
  if (!extraction.links.empty())
    keys.by_links = Key(site_key, {"links", from_domain, DigestOfLinks(extraction.links)});
  return keys;
}

bool MayDefer(const Verdict& verdict,
              const DeferralRecord* record,
              const DeferPolicy& policy,
              WallTime now) {
  const int max_times = verdict.decided ? std::min(policy.max_times, 1) : policy.max_times;
  if (max_times <= 0) return false;
  if (record == nullptr || now - record->first >= kDeferralLife) return true;
  if (now - record->first >= policy.max_age) return false;
  const bool same_attempt = record->times > 0 && now - record->last < kSameAttempt;
  return same_attempt || record->times < max_times;
}

Action WithoutDeferral(const Verdict& verdict, const Policy& policy) {
  if (verdict.decided) return std::max(verdict.settled, Action::kTag);
  return std::max(policy.defer.on_undecided, verdict.settled);
}

}  // namespace linkmilter
