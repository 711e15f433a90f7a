// Reading PDFs against public and real ones, where they are at hand. They are hostile: nothing but
// our own parser opens them.
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parse/pdf.h"
#include "scanner/links/mime.h"
#include "scanner/links/url.h"
#include "tests/parse/pdf_file.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using nlohmann::json;

void ForEachCase(const std::string& kind, const std::function<void(const json&)>& check) {
  const std::string path = TestDataPath("attach/cases.jsonl");
  if (path.empty()) return;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const json each = json::parse(line);
    if (each["kind"] != kind) continue;
    SCOPED_TRACE(each["id"].get<std::string>());
    check(each);
  }
}

std::string FileOf(const json& each) {
  std::ifstream file(TestDataPath("attach/" + each["file"].get<std::string>()), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Normal(const std::string& url) {
  const std::optional<Url> parsed = ParseUrl(url);
  return parsed ? parsed->RequestHref() : url;
}

void CheckPdf(const std::string& bytes, const json& expected) {
  RecordingParseSink sink;
  ReadPdf(bytes, {}, sink);
  std::set<std::string> found;
  for (const std::string& url : Contents(sink, PieceKind::kUrl))
    found.insert(Normal(url));
  for (const json& uri : expected["uris"])
    EXPECT_EQ(found.count(Normal(uri)), 1U) << uri;
  EXPECT_EQ(Contents(sink, PieceKind::kEncrypted).size(), 0U);  // all open with the empty password
  EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), std::vector<std::string>());
}

struct PdfsOfMail final : MimeVisitor {
  void OnHeader(const MimeHeader&) override {}
  void OnPart(const MimePart& part) override {
    if (part.content.find("%PDF-") < 1024) pdfs.emplace_back(part.content);
  }
  void OnLeftOut(std::string_view) override {}
  std::vector<std::string> pdfs;
};

TEST(PdfConformance, FindsEveryUriOfPublicFiles) {
  ForEachCase("pdf-uris", [](const json& each) { CheckPdf(FileOf(each), each["expected"]); });
}

TEST(PdfConformance, FindsEveryUriOfAttachmentsOfRealMail) {
  ForEachCase("eml-pdf-uris", [](const json& each) {
    PdfsOfMail mail;
    VisitMime(FileOf(each), {}, mail);
    for (const json& expected : each["expected"]["pdfs"]) {
      bool seen = false;
      for (const std::string& pdf : mail.pdfs) {
        if (pdf.size() != expected["size"]) continue;
        seen = true;
        CheckPdf(pdf, expected);
      }
      EXPECT_TRUE(seen) << expected["name"];
    }
  });
}

}  // namespace
}  // namespace linkmilter
