// linkmilter.yaml -> typed, checked options. The door to yaml-cpp. Two lifetimes: Settings are
// sealed at start; the Policy is rebuilt whole at every reload. Pure but for reading the named
// files.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "config/problem.h"
#include "scanner/attachments/parser_pool.h"
#include "scanner/evidence/warc_series.h"
#include "scanner/judge/policy.h"
#include "scanner/reputation/dns_list.h"
#include "scanner/reputation/list_shelf.h"
#include "scanner/reputation/memories.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {

struct MilterOptions {
  std::string socket = "unix:/run/linkmilter/linkmilter.sock";  // unix:/path, inet:port@host
  unsigned socket_mode = 0660;
  std::string socket_group;
  std::size_t max_waiting = 64;
  std::size_t max_held_bytes = std::size_t{512} << 20;
};

struct StoreOptions {
  std::string kind = "sqlite";
  std::string path = "/var/lib/linkmilter/linkmilter.db";
};

// Sealed at start: a reload that changes one of these says so and leaves it until restart.
struct Settings {
  MilterOptions milter;
  TracerOptions tracer;
  StoreOptions store;
  ParserOptions parser;  // attachments.parser, .processes, .memory
  EvidenceOptions evidence;
  std::string suffix_list;  // links.public_suffix_list; empty: the one built into libpsl
  Seconds list_check{60};   // reputation.check_every
};

struct HashServiceSettings {
  std::string key_file;  // empty: it is not asked
  std::string endpoint;
};

// What the sources in Policy::trace were built from, for `config show`.
struct ReputationOptions {
  std::vector<std::string> allow;  // files
  std::vector<std::string> deny;
  std::vector<ListOptions> lists;
  std::vector<DnsListOptions> dns_lists;
  bool dns_facts = true;
  HashServiceSettings safe_browsing{"", kSafeBrowsingEndpoint};
  HashServiceSettings web_risk{"", kWebRiskEndpoint};
  std::string rdap_services;  // reputation.rdap.services, a file; empty: registries are not asked
};

struct Config {
  Settings settings;
  ReputationOptions reputation;
  std::shared_ptr<const Policy> policy;  // lists loaded
  std::vector<ListNews> news;            // of reputation.lists that were read for it
};

// All problems in one go. Relative file names in the configuration are relative to its directory.
// Lists of reputation that have not changed are taken from `shelf`, which becomes theirs if the
// configuration is right, and otherwise stays as it was. Remote sources share `memories`.
std::variant<Config, std::vector<Problem>> LoadConfig(const std::string& file,
                                                      ListShelf& shelf,
                                                      const Memories& memories);
// The same from text; `file` names it in problems and anchors relative names.
std::variant<Config, std::vector<Problem>> ParseConfig(std::string_view text,
                                                       const std::string& file,
                                                       ListShelf& shelf,
                                                       const Memories& memories);
// The same for those who read it once.
std::variant<Config, std::vector<Problem>> LoadConfig(const std::string& file);
std::variant<Config, std::vector<Problem>> ParseConfig(std::string_view text,
                                                       const std::string& file);

// One row per setting: its name, default, range and a sentence. docs/configuration.md and the
// shipped linkmilter.yaml are checked against it by a test.
struct SettingInfo {
  std::string name;           // "scan.wait"
  std::string type;           // "duration"
  std::string default_value;  // as in YAML: "10s"
  std::string range;          // "0s to 59s"; empty: the type says it all
  std::string meaning;
  bool reloadable = true;  // false: a change takes effect at the next start
};
std::vector<SettingInfo> SettingCatalogue();

// The effective configuration as YAML, every setting, for `linkmilter config show`. Reads back as
// the same configuration.
std::string ShowConfig(const Config& config);

// The names of the settings that differ but need a restart: a reload says so.
std::vector<std::string> SealedChanges(const Settings& running, const Settings& next);

}  // namespace linkmilter
