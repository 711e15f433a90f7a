#include "scanner/evidence/warc_series.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "scanner/evidence/gzip.h"

namespace linkmilter {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "linkmilter-";
constexpr std::string_view kEnding = ".warc.gz";
constexpr mode_t kDirectoryMode = 0750;
constexpr int kMaxSerial = 99'999;

std::string Digits(WallTime time) {
  std::string digits;
  for (const char c : FormatUtc(time)) {
    if (IsAsciiDigit(c)) digits += c;
  }
  return digits;
}

// What of a host's name may stand in a file's.
std::string Plain(const std::string& host) {
  std::string plain;
  for (const char c : host.substr(0, 64))
    plain += IsAsciiAlnum(c) || c == '.' ? c : '_';
  return plain.empty() ? "localhost" : plain;
}

bool IsEvidence(std::string_view name) {
  if (name.ends_with(WarcFile::kOpenEnding)) name.remove_suffix(5);
  return name.starts_with(kPrefix) && name.ends_with(kEnding);
}

Error Failure(const std::string& path, const std::error_code& why) {
  return Error{path + ": " + why.message()};
}

struct Kept {
  std::string path;
  std::uint64_t bytes = 0;
  WallTime written;
};

Result<Kept> LookAt(const std::string& path) {
  struct stat about {};
  if (lstat(path.c_str(), &about) != 0)
    return Failure(path, std::error_code(errno, std::generic_category()));
  return Kept{path, static_cast<std::uint64_t>(about.st_size),
              std::chrono::system_clock::from_time_t(about.st_mtim.tv_sec)};
}

}  // namespace

WarcSeries::WarcSeries(EvidenceOptions options, WarcOrigin origin, std::string file)
    : options_(std::move(options)),
      origin_(std::move(origin)),
      file_name_(std::move(file)),
      redactions_(options_.redact.begin(), options_.redact.end()) {}

Status WarcSeries::Prepare() const {
  if (file_name_.empty()) mkdir(options_.directory.c_str(), kDirectoryMode);
  return Check();
}

Status WarcSeries::Check() const {
  struct stat about {};
  if (!file_name_.empty()) {
    if (lstat(file_name_.c_str(), &about) == 0) return Error{file_name_ + " is there already"};
    const std::string parent = fs::path(file_name_).parent_path();
    if (access(parent.empty() ? "." : parent.c_str(), W_OK | X_OK) == 0) return Done();
    return Failure(parent, std::error_code(errno, std::generic_category()));
  }
  const bool missing = lstat(options_.directory.c_str(), &about) != 0 && errno == ENOENT;
  const std::string parent = fs::path(options_.directory).parent_path();
  const std::string& needed = missing ? parent : options_.directory;
  if (access(needed.c_str(), R_OK | W_OK | X_OK) == 0) return Done();
  return Failure("evidence.directory " + options_.directory,
                 std::error_code(errno, std::generic_category()));
}

Status WarcSeries::Append(std::vector<WarcRecord> records, WallTime now) {
  if (file_ && IsFull(now)) {
    if (auto closed = Close(); !closed) return closed;
  }
  if (!file_) {
    if (auto opened = Open(now); !opened) return opened;
  }
  for (WarcRecord& record : records)
    record.fields.emplace_back("WARC-Warcinfo-ID", warcinfo_id_);
  return Write(records);
}

// What did not get onto the disk is no part of the chain.
Status WarcSeries::Write(const std::vector<WarcRecord>& records) {
  WarcChain chain = chain_;
  std::string members;
  for (const WarcRecord& record : records)
    members += GzipMember(chain.Seal(EncodeRecord(record)));
  Status written = file_->Append(members);
  if (written) chain_ = std::move(chain);
  return written;
}

bool WarcSeries::IsFull(WallTime now) const {
  if (!file_name_.empty()) return false;
  return file_->size() >= options_.max_file_bytes || now - opened_ >= options_.max_file_age;
}

Status WarcSeries::Open(WallTime now) {
  auto made = file_name_.empty() ? CreateNext(now) : WarcFile::Create(file_name_);
  if (!made) return made.error();
  file_.emplace(std::move(made).value());
  opened_ = now;
  const std::string name = fs::path(file_->path()).filename();
  WarcRecord info = WarcinfoOf(origin_, name, redactions_, now);
  if (!chain_.value().empty()) info.fields.emplace_back(kChainBeforeField, chain_.value());
  warcinfo_id_ = ValueOf(info.fields, "WARC-Record-ID");
  auto begun = Write({std::move(info)});
  if (begun) {
    static_cast<void>(RemoveOld(now));  // Tidy says what hinders it
    return begun;
  }
  unlink(file_->open_path().c_str());  // nothing is in it
  file_.reset();
  return begun;
}

Result<WarcFile> WarcSeries::CreateNext(WallTime now) {
  const std::string stem = options_.directory + "/" + std::string(kPrefix) + Digits(now) + "-";
  for (int tries = 0; tries < kMaxSerial; ++tries) {
    serial_ = serial_ % kMaxSerial + 1;
    std::array<char, 8> serial{};
    std::snprintf(serial.data(), serial.size(), "%05d", serial_);
    const std::string path =
        stem + serial.data() + "-" + Plain(origin_.host) + std::string(kEnding);
    struct stat about {};
    if (lstat((path + WarcFile::kOpenEnding).c_str(), &about) == 0) continue;
    if (lstat(path.c_str(), &about) == 0) continue;
    return WarcFile::Create(path);
  }
  return Error{options_.directory + ": no name is left for another file"};
}

Status WarcSeries::Tidy(WallTime now) {
  if (!file_name_.empty()) return Done();
  Status closed = Done();
  if (file_ && IsFull(now)) closed = Close();
  const Status removed = RemoveOld(now);
  return closed ? removed : closed;
}

Status WarcSeries::RemoveOld(WallTime now) const {
  const auto names = EvidenceFiles(options_.directory);
  if (!names) return names.error();
  std::vector<Kept> files;
  std::uint64_t total = 0;
  for (const std::string& name : names.value()) {
    auto file = LookAt(name);
    if (!file) continue;
    total += file.value().bytes;
    files.push_back(std::move(file).value());
  }
  const std::string current = file_ ? file_->open_path() : "";
  for (const Kept& file : files) {
    const bool goes = total > options_.max_total_bytes || now - file.written > options_.max_age;
    if (!goes || file.path == current) continue;
    if (unlink(file.path.c_str()) != 0 && errno != ENOENT)
      return Failure(file.path, std::error_code(errno, std::generic_category()));
    total -= file.bytes;
  }
  return Done();
}

Status WarcSeries::Close() {
  if (!file_) return Done();
  Status closed = file_->Close();
  file_.reset();
  return closed;
}

Result<std::vector<std::string>> EvidenceFiles(const std::string& file_or_directory) {
  std::error_code why;
  if (!fs::is_directory(file_or_directory, why)) {
    if (fs::exists(file_or_directory, why)) return std::vector<std::string>{file_or_directory};
    return Failure(file_or_directory,
                   why ? why : std::make_error_code(std::errc::no_such_file_or_directory));
  }
  std::vector<std::string> files;
  for (fs::directory_iterator at(file_or_directory, why), end; !why && at != end;
       at.increment(why)) {
    if (IsEvidence(at->path().filename().string())) files.push_back(at->path().string());
  }
  if (why) return Failure(file_or_directory, why);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace linkmilter
