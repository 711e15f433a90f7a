#include "config/settings_table.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

#include "base/text.h"
#include "config/codecs.h"
#include "config/dns_lists.h"
#include "config/lists.h"
#include "config/overrides.h"
#include "config/rules.h"
#include "scanner/judge/campaign.h"
#include "scanner/links/url.h"
#include "scanner/trace/address.h"
#include "scanner/trace/proxy.h"

namespace linkmilter {
namespace {

constexpr auto kReload = Change::kAtReload;
constexpr auto kRestart = Change::kAtRestart;

// Ceilings. Beyond them no site gains anything, and a slip of the finger costs the machine.
constexpr std::size_t kMostWaiting = 10'000;  // each may hold a whole message in memory
constexpr std::size_t kMostHeld = std::size_t{1} << 40;
constexpr unsigned kMostWorkers = 256;
constexpr unsigned kMostParsers = 64;          // each with a memory of its own
constexpr std::size_t kMostRunning = 100'000;  // each holds a body and a socket
constexpr std::size_t kMostFetches = 1'000;
constexpr double kMostPoints = 1'000;
// The wait ends inside Postfix's and Sendmail's own time limits, also where they were lowered.
constexpr Milliseconds kLongestWait{59'000};

Status CheckGroup(std::string_view name) {
  const bool clean = std::ranges::all_of(
      name, [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.'; });
  if (clean && name.size() <= 32) return Done();
  return Error{Quoted(name) + " is not the name of a group"};
}

// It goes into a request header: nothing that could end the line.
Status CheckUserAgent(std::string_view text) {
  const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  if (printable && !text.empty() && text.size() <= 200) return Done();
  return Error{Quoted(text) + " is not 1 to 200 printable ASCII characters"};
}

// It stands in a comment of a request header: nothing that could end it.
Status CheckContact(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  const bool clean = std::ranges::all_of(
      text, [](char c) { return c > ' ' && c <= '~' && c != '(' && c != ')' && c != '\\'; });
  const bool web = StartsWithIgnoreCase(text, "https://") || StartsWithIgnoreCase(text, "http://");
  if (text.empty() || (clean && web && text.size() <= kLongest)) return Done();
  return Error{Quoted(text) + " is not a URL such as https://mail.example.com/scanner"};
}

// Compared with hosts as they are parsed: lower case, A-labels.
Status CheckOwnDomain(std::string_view name) {
  const bool clean = std::ranges::all_of(
      name, [](char c) { return IsAsciiLower(c) || IsAsciiDigit(c) || c == '-' || c == '.'; });
  const std::size_t dot = name.find('.');
  if (clean && name.size() <= 253 && dot != std::string_view::npos && dot > 0 && name.back() != '.')
    return Done();
  return Error{Quoted(name) + " is not a domain in small letters, such as example.com"};
}

Codec<std::string> OwnDomain() {
  return Text("domain", "such as example.com", CheckOwnDomain);
}

Status CheckAuthservId(std::string_view name) {
  const bool clean =
      std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != ';' && c != '"'; });
  if (clean && name.size() <= 253) return Done();
  return Error{Quoted(name) + " is not the name of a server"};
}

// It stands in replies to senders: one printable word, short enough to leave room for the reason.
Status CheckReplyContact(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  const bool clean = std::ranges::all_of(
      text, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
  const bool known = StartsWithIgnoreCase(text, "https://") ||
                     StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "mailto:");
  if (text.empty() || (clean && known && text.size() <= kLongest)) return Done();
  return Error{Quoted(text) + " is not a URL such as https://mail.example.com/refused"};
}

Codec<std::string> Socket() {
  return Text("socket", "unix:/path, inet:port@host or inet6:port@[::1]", CheckSocket);
}

Status CheckWebUrl(std::string_view text) {
  const auto url = ParseUrl(text);
  if (url && url->IsHttp() && !url->query && !url->fragment && !url->HasCredentials())
    return Done();
  return Error{Quoted(text) + " is not a URL such as https://api.example.com/v5"};
}

Codec<std::string> WebUrl() {
  return Text("URL", "http or https, without query", CheckWebUrl);
}

Codec<std::string> ProxyUrl() {
  return Text("URL", "http://host:port, socks5://host:port, or empty", [](std::string_view text) {
    if (text.empty()) return Done();
    const auto proxy = ParseProxy(text);
    return proxy ? Done() : Status(proxy.error());
  });
}

// A port that is refused in any case would only seem to be open.
Codec<std::uint16_t> FetchPort() {
  auto port = Whole<std::uint16_t>(1, std::numeric_limits<std::uint16_t>::max());
  port.parse = [whole = port.parse](const YamlNode& node,
                                    const Reading& reading) -> Result<std::uint16_t> {
    auto value = whole(node, reading);
    if (!value) return value;
    const std::string_view refusal = PortRefusal(value.value(), {value.value()});
    if (refusal.empty()) return value;
    return Error{node.text + " is " + std::string(refusal) + ", and never connected to"};
  };
  return port;
}

Codec<std::string> DnsServer() {
  return Text("server", "such as 127.0.0.1:53 or [::1]:53", CheckDnsServer);
}

std::vector<Setting> MilterSettings() {
  return {
      {"milter.socket", kRestart,
       One(Socket(), &Options::settings, &Settings::milter, &MilterOptions::socket),
       "Where the mail server reaches the milter."},
      {"milter.socket_mode", kRestart,
       One(Mode(), &Options::settings, &Settings::milter, &MilterOptions::socket_mode),
       "Permissions of a unix socket."},
      {"milter.socket_group", kRestart,
       One(Text("group", "a group's name, or empty", CheckGroup), &Options::settings,
           &Settings::milter, &MilterOptions::socket_group),
       "Group of a unix socket; empty: the daemon's own."},
      {"milter.max_waiting", kRestart,
       One(Whole<std::size_t>(1, kMostWaiting), &Options::settings, &Settings::milter,
           &MilterOptions::max_waiting),
       "Messages that may wait for an answer at the same time; others are told to come back "
       "later."},
      {"milter.max_held_bytes", kRestart,
       One(Size(std::size_t{1} << 20, kMostHeld), &Options::settings, &Settings::milter,
           &MilterOptions::max_held_bytes),
       "Text of messages held in memory at the same time; a message beyond it is told to come "
       "back later."},
  };
}

std::vector<Setting> ScanSettings() {
  return {
      {"scan.mode", kReload,
       One(Word<bool>({{"enforce", false}, {"observe", true}}), &Options::policy, &Policy::observe),
       "observe accepts every message and logs what enforce would have done."},
      {"scan.on_trouble", kReload,
       One(Word<Action>({{"defer", Action::kDefer}, {"accept", Action::kAccept}}), &Options::policy,
           &Policy::on_trouble),
       "What a message gets when linkmilter itself fails: 451, or a pass that its header tells "
       "of."},
      {"scan.wait", kReload,
       One(Duration(Milliseconds(0), kLongestWait), &Options::policy, &Policy::wait),
       "How long a message waits for its links before it is deferred."},
      {"scan.max_message_bytes", kReload,
       One(Size(std::size_t{1} << 10, std::size_t{1} << 30), &Options::policy,
           &Policy::max_message_bytes),
       "Larger messages are scanned up to here."},
      {"scan.max_fetches", kReload,
       One(Whole<std::size_t>(0, kMostFetches), &Options::policy, &Policy::max_fetches),
       "Links fetched per message; of further ones only the host is looked up."},
      {"scan.skip_clients", kReload,
       ListOf(NetworkCodec(), &Options::policy, &Policy::skip_clients),
       "Clients whose messages pass unscanned."},
      {"scan.skip_authenticated", kReload,
       One(Flag(), &Options::policy, &Policy::skip_authenticated),
       "Whether messages of authenticated senders pass unscanned."},
  };
}

std::vector<Setting> AttachmentSettings() {
  return {
      {"attachments.time", kReload,
       One(Duration(Milliseconds(100), Milliseconds(10'000)), &Options::policy,
           &Policy::attachments, &AttachmentPolicy::time),
       "For reading one attachment."},
      {"attachments.total_time", kReload,
       One(Duration(Milliseconds(100), kLongestWait), &Options::policy, &Policy::attachments,
           &AttachmentPolicy::total_time),
       "For all attachments of a message; a part of scan.wait."},
      {"attachments.processes", kRestart,
       One(Whole<unsigned>(1, kMostParsers), &Options::settings, &Settings::parser,
           &ParserOptions::processes),
       "Attachments read at the same time, each by a sandboxed process."},
      {"attachments.memory", kRestart,
       One(Size(std::size_t{128} << 20, std::size_t{16} << 30), &Options::settings,
           &Settings::parser, &ParserOptions::memory_bytes),
       "What one of these processes may take."},
      {"attachments.parser", kRestart,
       One(OptionalFile(), &Options::settings, &Settings::parser, &ParserOptions::program),
       "The program they run; empty: the installed linkmilter-parse."},
  };
}

std::vector<Setting> FetchLimits() {
  return {
      {"fetch.hop_timeout", kRestart,
       One(Duration(Milliseconds(100), Milliseconds(60'000)), &Options::settings, &Settings::tracer,
           &TracerOptions::hop_timeout),
       "For one request, look-up included."},
      {"fetch.chain_timeout", kRestart,
       One(Duration(Milliseconds(100), Milliseconds(600'000)), &Options::settings,
           &Settings::tracer, &TracerOptions::chain_timeout),
       "For a link with all its redirects; goes on after the message was deferred."},
      {"fetch.max_hops", kRestart,
       One(Whole<int>(1, 50), &Options::settings, &Settings::tracer, &TracerOptions::max_hops),
       "Requests per link."},
      {"fetch.landing_depth", kRestart,
       One(Whole<int>(0, 2), &Options::settings, &Settings::tracer, &TracerOptions::landing_depth),
       "Links that landing pages call to press, followed one after the other."},
      {"fetch.max_body_bytes", kRestart,
       One(Size(std::size_t{1} << 10, std::size_t{64} << 20), &Options::settings, &Settings::tracer,
           &TracerOptions::max_body_bytes),
       "Read of one page, after decompression."},
      {"fetch.max_chain_bytes", kRestart,
       One(Size(std::size_t{1} << 10, std::size_t{1} << 30), &Options::settings, &Settings::tracer,
           &TracerOptions::max_chain_bytes),
       "Read of all pages of one link together; a chain that goes on after it ends as too big."},
      {"fetch.max_memory", kRestart,
       One(Size(std::size_t{1} << 20, kMostHeld), &Options::settings, &Settings::tracer,
           &TracerOptions::max_memory),
       "Held by all running requests together; what goes beyond it ends as overloaded."},
      {"fetch.max_running", kRestart,
       One(Whole<std::size_t>(1, kMostRunning), &Options::settings, &Settings::tracer,
           &TracerOptions::max_running),
       "Links followed at the same time; further ones end as overloaded."},
  };
}

std::vector<Setting> ProxySettings() {
  return {
      {"fetch.proxy", kRestart,
       One(ProxyUrl(), &Options::settings, &Settings::tracer, &TracerOptions::proxy,
           &ProxyOptions::url),
       "The way out for all requests; empty: directly. The environment is never asked."},
      {"fetch.proxy_resolves", kRestart,
       One(Flag(), &Options::settings, &Settings::tracer, &TracerOptions::proxy,
           &ProxyOptions::resolves),
       "Whether the proxy looks names up itself; the addresses it finds are not checked then."},
      {"fetch.proxy_credentials_file", kRestart,
       One(OptionalFile(), &Options::settings, &Settings::tracer, &TracerOptions::proxy,
           &ProxyOptions::credentials_file),
       "A file whose first line is user:password for the proxy; empty: none."},
  };
}

std::vector<Setting> CourtesySettings() {
  const auto places = Whole<std::size_t>(1, kMostRunning);
  return {
      {"fetch.per_host", kRestart,
       One(places, &Options::settings, &Settings::tracer, &TracerOptions::gate,
           &HostGateLimits::per_host),
       "Requests to one host at the same time, of all messages together; others wait their turn."},
      {"fetch.per_domain", kRestart,
       One(places, &Options::settings, &Settings::tracer, &TracerOptions::gate,
           &HostGateLimits::per_domain),
       "The same for all hosts of one registrable domain."},
      {"fetch.host_pause", kRestart,
       One(Duration(Milliseconds(0), Milliseconds(10'000)), &Options::settings, &Settings::tracer,
           &TracerOptions::host_pause),
       "After a request, before its place at the host is given to the next one."},
  };
}

std::vector<Setting> FetchSettings() {
  return {
      {"fetch.workers", kRestart,
       One(Whole<unsigned>(0, kMostWorkers), &Options::settings, &Settings::tracer,
           &TracerOptions::workers),
       "Network loops; 0: one per core."},
      {"fetch.ports", kRestart,
       ListOf(FetchPort(), &Options::settings, &Settings::tracer, &TracerOptions::ports),
       "Ports that may be connected to."},
      {"fetch.allow_networks", kRestart,
       ListOf(NetworkCodec(), &Options::settings, &Settings::tracer,
              &TracerOptions::allow_networks),
       "Networks that may be connected to although they are not public."},
      {"fetch.ca_file", kRestart,
       One(OptionalFile(), &Options::settings, &Settings::tracer, &TracerOptions::ca_file),
       "Certificate authorities to trust (PEM); empty: the system's."},
      {"fetch.user_agent", kRestart,
       One(Text("text", "1 to 200 printable ASCII characters", CheckUserAgent), &Options::settings,
           &Settings::tracer, &TracerOptions::user_agent),
       "How requests name themselves."},
      {"fetch.contact", kRestart,
       One(Text("URL", "http:// or https://, or empty", CheckContact), &Options::settings,
           &Settings::tracer, &TracerOptions::contact),
       "Where owners of sites learn who we are; requests say it behind fetch.user_agent."},
      {"fetch.second_look", kRestart,
       One(Word<bool>({{"off", false}, {"blocked", true}}), &Options::settings, &Settings::tracer,
           &TracerOptions::second_look),
       "Whether a page that refuses us is asked for once more, with the headers of a browser."},
  };
}

// A minute at least: the retry must still find it.
Field Life(Seconds FindingLives::*member, Seconds longest) {
  return One(Duration(Seconds(60), longest), &Options::settings, &Settings::tracer,
             &TracerOptions::lives, member);
}

std::vector<Setting> CacheSettings() {
  constexpr Seconds kHour{3600};
  constexpr Seconds kWeek = 7 * 24 * kHour;
  return {
      {"cache.landed", kRestart, Life(&FindingLives::landed, kWeek),
       "How long it is believed where a link landed, and what was downloaded."},
      {"cache.limits", kRestart, Life(&FindingLives::limits, kWeek),
       "The same for loops, too many hops and pages that were too big."},
      {"cache.blocked", kRestart, Life(&FindingLives::blocked, 24 * kHour),
       "The same for sites that showed us a captcha or a refusal."},
      {"cache.refused", kRestart, Life(&FindingLives::refused, 24 * kHour),
       "The same for links that linkmilter itself did not follow to the end."},
      {"cache.failed", kRestart, Life(&FindingLives::failed, kHour),
       "The same for sites without an answer. Never long: one slow answer must not buy a day."},
  };
}

std::vector<Setting> LookUpSettings() {
  return {
      {"dns.servers", kRestart,
       ListOf(DnsServer(), &Options::settings, &Settings::tracer, &TracerOptions::dns_servers),
       "Name servers; empty: the system's."},
      {"dns.timeout", kRestart,
       One(Duration(Milliseconds(100), Milliseconds(60'000)), &Options::settings, &Settings::tracer,
           &TracerOptions::dns_timeout),
       "For one look-up."},
      {"links.public_suffix_list", kRestart,
       One(OptionalFile(), &Options::settings, &Settings::suffix_list),
       "A list as of publicsuffix.org; empty: the one that came with the system."},
      {"reputation.allow", kReload,
       ListOf(ExistingFile(), &Options::reputation, &ReputationOptions::allow),
       "Files of domains and URLs that are trusted and never fetched."},
      {"reputation.deny", kReload,
       ListOf(ExistingFile(), &Options::reputation, &ReputationOptions::deny),
       "Files of domains and URLs that are bad without a look."},
      {"reputation.lists", kReload, ListsField(),
       "Lists that others make, in their formats: what they list, allow or call popular."},
      {"reputation.check_every", kRestart,
       One(Duration(Seconds(1), Seconds(24 * 3600)), &Options::settings, &Settings::list_check),
       "How often the files of reputation.lists are looked at; a changed one is put in force "
       "without a reload."},
      {"reputation.dns_lists", kReload, DnsListsField(),
       "DNS lists asked about every host on the way; each answer code raises a signal."},
      {"reputation.dns_facts", kReload,
       One(Word<bool>({{"off", false}, {"on", true}}), &Options::reputation,
           &ReputationOptions::dns_facts),
       "Whether the name servers of domains that are fetched from are looked up, and a name below "
       "them that shows a wildcard."},
      {"reputation.safe_browsing.key_file", kReload,
       One(OptionalFile(), &Options::reputation, &ReputationOptions::safe_browsing,
           &HashServiceSettings::key_file),
       "A file whose first line is a key for Google Safe Browsing; empty: it is not asked."},
      {"reputation.safe_browsing.endpoint", kReload,
       One(WebUrl(), &Options::reputation, &ReputationOptions::safe_browsing,
           &HashServiceSettings::endpoint),
       "Where it answers, hashes:search of its version 5."},
      {"reputation.web_risk.key_file", kReload,
       One(OptionalFile(), &Options::reputation, &ReputationOptions::web_risk,
           &HashServiceSettings::key_file),
       "A file whose first line is a key for Google Web Risk; empty: it is not asked."},
      {"reputation.web_risk.endpoint", kReload,
       One(WebUrl(), &Options::reputation, &ReputationOptions::web_risk,
           &HashServiceSettings::endpoint),
       "Where it answers, hashes:search of its version 1."},
      {"reputation.rdap.services", kReload,
       One(OptionalFile(), &Options::reputation, &ReputationOptions::rdap_services),
       "IANA's list of registries (data.iana.org/rdap/dns.json), to ask how old domains are; "
       "empty: "
       "they are not asked."},
  };
}

std::vector<Setting> CampaignSettings() {
  return {
      {"trace.campaign.lift", kReload,
       One(Word<bool>({{"off", false}, {"on", true}}), &Options::policy, &Policy::campaign,
           &CampaignPolicy::lift),
       "Whether one link that is somebody's own may be fetched to learn where all links of its "
       "campaign lead."},
      {"trace.campaign.recipients", kReload,
       One(Whole<std::size_t>(3, kMostCampaignRecipients), &Options::policy, &Policy::campaign,
           &CampaignPolicy::recipients),
       "How many recipients must have got links of one campaign before."},
      {"trace.campaign.samples", kReload,
       One(Whole<std::size_t>(1, kMostCampaignSamples), &Options::policy, &Policy::campaign,
           &CampaignPolicy::samples),
       "How many links of one campaign are fetched."},
  };
}

std::vector<Setting> PolicySettings() {
  const auto score = Number(0, kMostPoints);
  return {
      {"policy.thresholds.tag", kReload,
       One(score, &Options::policy, &Policy::thresholds, &Thresholds::tag),
       "From this score on a message is delivered with a mark."},
      {"policy.thresholds.quarantine", kReload,
       One(OrOff(score), &Options::policy, &Policy::thresholds, &Thresholds::quarantine),
       "From this score on a message is held back by the mail server for somebody to look at."},
      {"policy.thresholds.defer", kReload,
       One(score, &Options::policy, &Policy::thresholds, &Thresholds::defer),
       "From this score on a message comes back later: lists may know more by then. After that it "
       "is tagged."},
      {"policy.thresholds.reject", kReload,
       One(score, &Options::policy, &Policy::thresholds, &Thresholds::reject),
       "From this score on a message is refused."},
      {"policy.own_domains", kReload, ListOf(OwnDomain(), &Options::policy, &Policy::own_domains),
       "Your own registrable domains: links to them are nobody else's, and hosts that look like "
       "them "
       "are told of."},
      {"policy.authserv_id", kReload,
       One(Text("name", "as your mail server writes it, or empty", CheckAuthservId),
           &Options::policy, &Policy::authserv_id),
       "Whose Authentication-Results headers are believed when they speak for a sender; empty: "
       "nobody's."},
      {"policy.points", kReload,
       MapOf(Number(-kMostPoints, kMostPoints), &Options::policy, &Policy::points),
       "Points of signals, where they are to differ from the catalogue's."},
      {"policy.overrides", kReload, OverridesField(),
       "What is different for some recipients, senders or clients; the first that matches counts."},
      {"policy.several_recipients", kReload,
       One(Word<SeveralRecipients>({{"strictest", SeveralRecipients::kStrictest},
                                    {"laxest", SeveralRecipients::kLaxest}}),
           &Options::policy, &Policy::several_recipients),
       "Which verdict a message gets whose recipients have different policies."},
      {"reply.contact", kReload,
       One(Text("URL", "https://..., mailto:... or empty", CheckReplyContact), &Options::policy,
           &Policy::reply_contact),
       "Where senders of refused or delayed mail may ask why; empty: nowhere is named."},
      {"rules", kReload, RulesField(), "The operator's own signals and actions."},
  };
}

std::vector<Setting> DeferralSettings() {
  return {
      {"defer.max_times", kReload,
       One(Whole<int>(0, 100), &Options::policy, &Policy::defer, &DeferPolicy::max_times),
       "How often one message is deferred."},
      {"defer.max_age", kReload,
       One(Duration(Seconds(0), Seconds(36 * 3600)), &Options::policy, &Policy::defer,
           &DeferPolicy::max_age),
       "How long after its first deferral a message may be deferred again."},
      {"defer.grey", kReload,
       One(Word<bool>({{"on", true}, {"off", false}}), &Options::policy, &Policy::defer,
           &DeferPolicy::grey),
       "Whether scores from thresholds.defer on come back later, once."},
      {"defer.on_undecided", kReload,
       One(Word<Action>({{"accept", Action::kAccept},
                         {"tag", Action::kTag},
                         {"quarantine", Action::kQuarantine},
                         {"reject", Action::kReject}}),
           &Options::policy, &Policy::defer, &DeferPolicy::on_undecided),
       "What happens then, if findings are still missing."},
      {"store.kind", kRestart,
       One(Word<std::string>({{"sqlite", "sqlite"}}), &Options::settings, &Settings::store,
           &StoreOptions::kind),
       "Where findings and deferrals are kept."},
      {"store.path", kRestart,
       One(NewFile(), &Options::settings, &Settings::store, &StoreOptions::path),
       "The database file; its directory must be the daemon's."},
  };
}

std::vector<Setting> EvidenceSettings() {
  constexpr Seconds kDay{24 * 3600};
  const auto redaction =
      Word<Redaction>({{"addresses", Redaction::kAddresses}, {"tokens", Redaction::kTokens}});
  return {
      {"evidence.directory", kRestart,
       One(OptionalPath(), &Options::settings, &Settings::evidence, &EvidenceOptions::directory),
       "Where every exchange is kept as WARC files; empty: nothing is kept."},
      {"evidence.max_file_bytes", kRestart,
       One(Size(std::size_t{1} << 10, std::size_t{1} << 30), &Options::settings,
           &Settings::evidence, &EvidenceOptions::max_file_bytes),
       "From this size on a new file is begun."},
      {"evidence.max_file_age", kRestart,
       One(Duration(Seconds(60), 30 * kDay), &Options::settings, &Settings::evidence,
           &EvidenceOptions::max_file_age),
       "After this time a new file is begun."},
      {"evidence.max_total_bytes", kRestart,
       One(Size(std::size_t{1} << 20, kMostHeld), &Options::settings, &Settings::evidence,
           &EvidenceOptions::max_total_bytes),
       "Of all files together; beyond it the oldest go."},
      {"evidence.max_age", kRestart,
       One(Duration(Seconds(60), 3660 * kDay), &Options::settings, &Settings::evidence,
           &EvidenceOptions::max_age),
       "Files that were last written to before this time go."},
      {"evidence.redact", kRestart,
       ListOf(redaction, &Options::settings, &Settings::evidence, &EvidenceOptions::redact),
       "What is taken out of URLs before they are kept; such records are not byte-exact."},
  };
}

}  // namespace

std::vector<Setting> AllSettings() {
  std::vector<Setting> all;
  for (const auto section :
       {MilterSettings, ScanSettings, AttachmentSettings, FetchSettings, FetchLimits, ProxySettings,
        CourtesySettings, CacheSettings, LookUpSettings, CampaignSettings, PolicySettings,
        DeferralSettings, EvidenceSettings}) {
    std::ranges::move(section(), std::back_inserter(all));
  }
  return all;
}

}  // namespace linkmilter
