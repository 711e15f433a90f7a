#include "scanner/trace/landing_file.h"

#include <string>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "scanner/trace/landing.h"
#include "tests/fakes/fake_fetcher.h"

namespace linkmilter {
namespace {

using namespace std::string_literals;

std::string NameAt(const std::string& disposition, const std::string& url = "http://a.example/") {
  return SavedName(disposition, ParseUrl(url).value());
}

// One local header of a zip, without content.
std::string ZipEntry(const std::string& name, bool encrypted = false) {
  std::string header = "PK\x03\x04\x14\0"s + (encrypted ? "\x01"s : "\0"s) + std::string(19, '\0');
  header += {static_cast<char>(name.size()), '\0', '\0', '\0'};
  return header + name;
}

TEST(SavedName, IsWhatABrowserWouldSave) {
  const struct {
    const char* disposition;
    const char* url;
    const char* name;
  } cases[] = {
      {"", "http://a.example/", ""},
      {"", "http://a.example/dir/", ""},
      {"attachment; filename", "http://a.example/", ""},
      {"attachment; filename=", "http://a.example/", ""},
      {"attachment; filename=\"", "http://a.example/", ""},
      {"attachment; filename=\"..\"", "http://a.example/", ""},
      {"attachment; x=\"filename=no.exe\"", "http://a.example/", ""},
      {"attachment", "http://a.example/d/my%20file.zip?x=/y.exe", "my file.zip"},
      {"attachment; filename=a.exe", "http://a.example/b.txt", "a.exe"},
      {"attachment;FileName = \"a b;c.exe\" ; x", "http://a.example/", "a b;c.exe"},
      {"attachment; filename=\"a\\\"b.exe\"", "http://a.example/", "a\"b.exe"},
      {"attachment; filename=\"../../etc/x.exe\"", "http://a.example/", "x.exe"},
      {"attachment; filename=\"C:\\\\dir\\\\x.exe. \"", "http://a.example/", "x.exe"},
      {"attachment; filename=a.txt; filename*=UTF-8''%e2%82%ac.exe", "http://a.example/",
       "\u20ac.exe"},
      {"attachment; filename*=iso-8859-1'en'%A3.exe; filename=a.txt", "http://a.example/",
       "\u00a3.exe"},
      {"attachment; filename*=broken; filename=a.txt", "http://a.example/", "a.txt"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.disposition) + " at " + c.url);
    EXPECT_EQ(NameAt(c.disposition, c.url), c.name);
  }
}

TEST(SavedName, KeepsTheEndOfALongOne) {
  const std::string name = NameAt("attachment; filename=" + std::string(9000, '\xe9') + ".exe");
  EXPECT_TRUE(name.ends_with(".exe"));
  EXPECT_TRUE(IsValidUtf8(name));
  EXPECT_LE(name.size(), 3 * kMaxFileNameBytes);
}

TEST(SavedFile, IsJudgedByItsBytesThenByItsName) {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s;
  const struct {
    std::string name;
    std::string body;
    const char* kind;
    bool executable;
  } cases[] = {
      {"", "", "", false},
      {"a.pdf", "%PDF-1.7", "", false},
      {"a.doc", ole, "", false},
      {"a.zip", "PK\x05\x06", "zip", false},
      {"a.zip", ZipEntry("readme.txt"), "zip", false},
      {"a.docx", ZipEntry("[Content_Types].xml") + ZipEntry("word/document.xml"), "", false},
      {"a.rar", "Rar!\x1A\x07", "rar", false},
      {"a.pdf", "MZ\x90", "exe", true},
      {"a",
       "\x7F"
       "ELF",
       "elf", true},
      {"a.msi", ole, "msi", true},
      {"a.doc", ole + "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"s, "office-macro", true},
      {"a.doc", ZipEntry("[Content_Types].xml") + ZipEntry("word/vbaProject.bin"), "office-macro",
       true},
      {"a.zip", ZipEntry("a/invoice.js"), "zip", true},
      {"a.zip", ZipEntry("classes.dex") + ZipEntry("AndroidManifest.xml"), "apk", true},
      {"x", ZipEntry("META-INF/MANIFEST.MF"), "jar", true},
      {"a.js", "var a", "js", true},
      {"a.HTA ", "<html>", "hta", true},
      {"a.bin", std::string(32769, '\0') + "CD001", "iso", true},
      {"a.lnk", "", "lnk", true},
      {"\u202ecod.exe", "", "exe", true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name + ' ' + c.kind);
    const SavedFile file = ReadSavedFile(c.name, c.body);
    EXPECT_EQ(file.kind, c.kind);
    EXPECT_EQ(file.executable, c.executable);
  }
}

TEST(SavedFile, SeesEncryptedEntries) {
  EXPECT_FALSE(ReadSavedFile("a.zip", ZipEntry("a")).encrypted);
  EXPECT_TRUE(ReadSavedFile("a.zip", ZipEntry("a") + ZipEntry("b", true)).encrypted);
}

TEST(SavedFile, SeesDoubleExtensions) {
  for (const char* name : {"", "exe", ".exe", "a.exe", "a.tar.gz", "a.min.js", "v1.2.exe",
                           "a.pdf.pdf", "report.pdf.zip", "a.pdf."}) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(ReadSavedFile(name, "").double_extension);
  }
  for (const char* name : {"a.pdf.exe", "a.PDF.Js", "a.pdf          .exe", "a.docx.lnk",
                           "invoice.pdf.html", "x.jpg.iso"}) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(ReadSavedFile(name, "").double_extension);
  }
}

TEST(Download, IsDescribed) {
  const Landing landing =
      ReadDownload(Answer(200,
                          {{"Content-Type", "Application/PDF; x"},
                           {"Content-Disposition", "attachment; filename=a.pdf.exe"}},
                          "MZ\x90"),
                   ParseUrl("http://a.example/").value());
  EXPECT_EQ(landing.content_type, "application/pdf");
  EXPECT_EQ(landing.real_type, "application/vnd.microsoft.portable-executable");
  EXPECT_EQ(landing.body_bytes, 3U);
  EXPECT_EQ(landing.file, (SavedFile{"a.pdf.exe", "exe", true, true, false}));
}

}  // namespace
}  // namespace linkmilter
