// What `scan` and `trace` need to look at links: the configuration, the tracer and a store
// that forgets everything at the end, so that a look from the command line changes nothing for the
// daemon. Built top to bottom, destroyed in reverse.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "scanner/attachments/parser_pool.h"
#include "scanner/evidence/warc_writer.h"
#include "scanner/links/domain.h"
#include "scanner/store/memory_store.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {

class Workbench {
 public:
  // `config_file` empty: /etc/linkmilter/linkmilter.yaml if it is there, else the defaults.
  // Problems of the configuration come as one Error with a line each. `evidence_file` not empty:
  // every exchange is kept there, as evidence.redact says; evidence.directory is the daemon's
  // alone.
  static Result<std::unique_ptr<Workbench>> Create(const std::string& config_file,
                                                   const std::string& evidence_file = {});

  // Without a tracer: nothing can be fetched or looked up.
  static Result<std::unique_ptr<Workbench>> CreateOffline(const std::string& config_file);

  const SuffixList& suffixes() const { return suffixes_; }
  const Settings& settings() const { return config_.settings; }
  const Policy& policy() const { return *config_.policy; }
  AttachmentReader& attachments() { return attachments_; }
  Tracer& tracer() { return *tracer_; }  // REQUIRES: not made by CreateOffline
  Store& store() { return store_; }
  // Closes the evidence file, if there is one; says what was lost of it.
  Status FinishEvidence();

 private:
  Workbench(Config config, SuffixList suffixes);

  Config config_;
  SuffixList suffixes_;
  MemoryStore store_;
  ParserPool attachments_;
  std::unique_ptr<WarcWriter> evidence_;
  std::unique_ptr<Tracer> tracer_;
};

// Says on standard error what keeps attachments from being read.
void TellTrouble(const Status& status);

// The configuration for the command line, as Workbench::Create reads it.
Result<Config> LoadConfigForTool(const std::string& config_file);

}  // namespace linkmilter
