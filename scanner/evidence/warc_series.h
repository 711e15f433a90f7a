// WARC files one after another: a new one when the last is large or old, and in a directory the
// oldest removed when all together are too many or too old. Files are named
// linkmilter-YYYYMMDDhhmmss-NNNNN-HOST.warc.gz. Time is given. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/evidence/records.h"
#include "scanner/evidence/warc_chain.h"
#include "scanner/evidence/warc_file.h"

namespace linkmilter {

struct EvidenceOptions {
  std::string directory;  // empty: evidence is off
  std::uint64_t max_file_bytes = std::uint64_t{256} << 20;
  Seconds max_file_age{24 * 3600};
  std::uint64_t max_total_bytes = std::uint64_t{10} << 30;  // of all files
  Seconds max_age{14 * 24 * 3600};                          // since a file was last written to
  std::vector<Redaction> redact;
};

class WarcSeries {
 public:
  // `file` not empty: that one file instead of a directory, whatever the limits.
  WarcSeries(EvidenceOptions options, WarcOrigin origin, std::string file = {});

  // Whether files can be made there, or the directory itself can. Changes nothing.
  Status Check() const;
  // The same, and makes the directory if it is missing.
  Status Prepare() const;
  // Opens a file if none is open, and a new one if a limit is passed. A case may lie across files.
  Status Append(std::vector<WarcRecord> records, WallTime now);
  // Closes what is too old, removes what must go. Call now and then.
  Status Tidy(WallTime now);
  Status Close();

 private:
  Status Open(WallTime now);
  Result<WarcFile> CreateNext(WallTime now);
  Status Write(const std::vector<WarcRecord>& records);
  bool IsFull(WallTime now) const;
  Status RemoveOld(WallTime now) const;

  const EvidenceOptions options_;
  const WarcOrigin origin_;
  const std::string file_name_;
  const Redactions redactions_;
  int serial_ = 0;
  std::optional<WarcFile> file_;
  WallTime opened_;
  std::string warcinfo_id_;
  WarcChain chain_;  // over all files
};

// The evidence files of a directory, open ones included, oldest first; or the file itself.
Result<std::vector<std::string>> EvidenceFiles(const std::string& file_or_directory);

}  // namespace linkmilter
