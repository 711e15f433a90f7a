// linkmilter links: what a message's links are, without touching the network.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/message_file.h"
#include "cli/workbench.h"
#include "scanner/attachments/parser_pool.h"
#include "scanner/links/extract.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;  // a device file must not fill memory
constexpr std::size_t kShownBytes = 2000;                      // of one URL on a terminal

struct Options {
  bool json = false;
  std::string suffix_list;
  std::vector<std::string> files;
};

void PrintText(const std::string& file, const Extraction& extraction) {
  std::cout << file << ": " << extraction.links.size() << " links\n";
  for (const Link& link : extraction.links) {
    std::cout << "  " << EscapeForLog(link.url, kShownBytes) << "\n    " << Name(link.plan);
    if (!link.reason.empty()) std::cout << " (" << EscapeForLog(link.reason, kShownBytes) << ")";
    for (const Oddity oddity : link.oddities)
      std::cout << ", " << Name(oddity);
    for (const std::string& text : link.texts) {
      std::cout << "\n    \"" << EscapeForLog(text, kShownBytes) << '"';
    }
    std::cout << '\n';
  }
  for (const Evidence& evidence : extraction.evidence) {
    if (evidence.kind != EvidenceKind::kEncrypted && evidence.kind != EvidenceKind::kUnreadable)
      continue;
    std::cout << "  " << Name(evidence.kind) << ": " << EscapeForLog(evidence.part, kShownBytes)
              << ": " << EscapeForLog(evidence.text, kShownBytes) << '\n';
  }
  for (const std::string& note : extraction.left_out) {
    std::cout << "  left out: " << EscapeForLog(note, kShownBytes) << '\n';
  }
}

int Run(const Options& options) {
  SuffixList suffixes;
  if (!options.suffix_list.empty()) {
    auto loaded = SuffixList::Load(options.suffix_list);
    if (!loaded.ok()) {
      std::cerr << "linkmilter: " << loaded.error().message << '\n';
      return kError;
    }
    suffixes = std::move(loaded).value();
  }
  ParserPool parsers({}, TellTrouble);
  ExtractLimits limits;
  SteadyTime end;  // of all attachments of one file
  limits.read_attachment = [&parsers, &end](const Attachment& attachment) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now >= end)
      return std::vector{Unreadable(attachment.name, "the attachments took too long")};
    AttachmentReading reading =
        parsers.Read(attachment, std::min(end, now + AttachmentPolicy().time));
    if (!reading.trouble.empty()) {
      reading.pieces.push_back(Unreadable(attachment.name, reading.trouble));
    }
    return std::move(reading.pieces);
  };
  int status = kOk;
  for (const std::string& file : options.files) {
    const auto message = ReadMessageFile(file, kMaxFileBytes);
    if (!message.ok()) {
      std::cerr << "linkmilter: " << message.error().message << '\n';
      status = kError;
      continue;
    }
    end = std::chrono::steady_clock::now() + AttachmentPolicy().total_time;
    const Extraction extraction =
        Extract(message.value().content, message.value().recipients, suffixes, limits);
    if (options.json) {
      std::cout << OneLine({{"file", file},
                            {"links", ToJsonArray(extraction.links)},
                            {"left_out", extraction.left_out},
                            {"evidence", ToJsonArray(extraction.evidence)}})
                << '\n';
    } else {
      PrintText(file, extraction);
    }
  }
  return status;
}

}  // namespace

void AddLinksCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("links", "List the links of message files. Never touches the network.");
  command->add_flag("--json", options->json, "One JSON object a file (docs/json.md)");
  command->add_option("--suffix-list", options->suffix_list,
                      "Public suffix list to use instead of the built-in one");
  command->add_option("FILE", options->files, "Message files; - is standard input")->required();
  command->callback([options, &status] { status = Run(*options); });
}

}  // namespace linkmilter
