#include "parse/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parse/zip.h"
#include "tests/parse/found.h"

namespace linkmilter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const Entries kTwo = {{"a/one.html", "<a href=https://one.example>"}, {"two.txt", "second"}};

TEST(Archive, IsUnreadableWhereItIsBroken) {
  const std::string packed =
      MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, {{"data", std::string(100'000, 'x')}});
  for (const std::string_view bytes :
       {std::string_view(""), std::string_view("PK\x03\x04"), std::string_view("Rar!\x1A\x07"),
        std::string_view("\x1F\x8Bjunk"), std::string_view(packed).substr(0, 60)}) {
    SCOPED_TRACE(bytes);
    Found found;
    ReadArchive(bytes, {}, found);
    EXPECT_EQ(found.Count(PieceKind::kUnreadable), 1U);
  }
}

TEST(Archive, GivesWhatCameBeforeTheBreak) {
  std::string bytes = MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, kTwo);
  bytes.resize(1024 + 100);
  Found found;
  ReadArchive(bytes, {}, found);
  EXPECT_THAT(found.files, ElementsAre(Pair("a/one.html", kTwo[0].second)));
  EXPECT_EQ(found.Count(PieceKind::kUnreadable), 1U);
}

TEST(Archive, StopsAtTheLimits) {
  const std::string bytes = MakeZip(kTwo);
  ParseLimits one_entry;
  one_entry.files = 1;
  Found few;
  ReadArchive(bytes, one_entry, few);
  EXPECT_EQ(few.files.size(), 1U);
  EXPECT_EQ(few.Count(PieceKind::kUnreadable), 1U);

  Found small(10);
  ReadArchive(bytes, {}, small);
  EXPECT_THAT(small.files, ElementsAre(Pair("a/one.html", "")));

  const std::string bomb = MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP,
                                       {{"data", std::string(std::size_t{8} << 20, '\0')}});
  Found million(1'000'000);
  ReadArchive(bomb, {}, million);
  ASSERT_EQ(million.files.size(), 1U);
  EXPECT_LE(million.files[0].second.size(), 1'000'000U);
}

TEST(Archive, TakesOffOneCompressionOnly) {
  const std::string inner =
      MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, {{"data", "hello"}});
  Found found;
  ReadArchive(MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, {{"data", inner}}), {}, found);
  ASSERT_EQ(found.files.size(), 1U);
  EXPECT_EQ(found.files[0].second, inner);
}

TEST(Archive, HandsOnEveryEntryAndItsName) {
  for (const int format : {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_7ZIP,
                           ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FORMAT_ISO9660}) {
    SCOPED_TRACE(format);
    Found found;
    ReadArchive(MakeArchive(format, ARCHIVE_FILTER_NONE, kTwo), {}, found);
    EXPECT_THAT(found.files, testing::UnorderedElementsAre(Pair("a/one.html", kTwo[0].second),
                                                           Pair("two.txt", "second")));
    EXPECT_THAT(found.Of(PieceKind::kText), testing::IsSupersetOf({"a/one.html", "two.txt"}));
    EXPECT_EQ(found.Count(PieceKind::kUnreadable), 0U);
  }
}

TEST(Archive, KeepsNamesOutsideAscii) {
  PrepareArchives();
  const std::string name = "caf\xC3\xA9.html";
  for (const int format : {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_7ZIP, ARCHIVE_FORMAT_TAR}) {
    SCOPED_TRACE(format);
    Found found;
    ReadArchive(MakeArchive(format, ARCHIVE_FILTER_NONE, {{name, "x"}}), {}, found);
    EXPECT_THAT(found.files, ElementsAre(Pair(name, "x")));
  }
}

TEST(Archive, ReadsCompressedArchivesAndFiles) {
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ,
                           ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4, ARCHIVE_FILTER_COMPRESS}) {
    SCOPED_TRACE(filter);
    Found tar;
    ReadArchive(MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, filter, kTwo), {}, tar);
    EXPECT_THAT(tar.files,
                ElementsAre(Pair("a/one.html", kTwo[0].second), Pair("two.txt", "second")));
    Found file;
    ReadArchive(MakeArchive(ARCHIVE_FORMAT_RAW, filter, {{"data", "<svg/>"}}), {}, file);
    EXPECT_THAT(file.files, ElementsAre(Pair(testing::_, "<svg/>")));
  }
}

TEST(Archive, FollowsNoLink) {
  archive* const writer = archive_write_new();
  std::string bytes(100'000, '\0');
  std::size_t used = 0;
  archive_write_set_format_ustar(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  archive_entry* const entry = archive_entry_new();
  archive_entry_set_pathname(entry, "../../../etc/link");
  archive_entry_set_filetype(entry, AE_IFLNK);
  archive_entry_set_symlink(entry, "/etc/passwd");
  archive_write_header(writer, entry);
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  Found found;
  ReadArchive(bytes, {}, found);
  EXPECT_THAT(found.files, IsEmpty());
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("../../../etc/link"));
}

TEST(Archive, ListsTheNamesOfWhatIsEncrypted) {
  archive* const writer = archive_write_new();
  std::string bytes(100'000, '\0');
  std::size_t used = 0;
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, "zip:encryption=traditional");
  archive_write_set_passphrase(writer, "1234");
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  for (const char* const name : {"invoice.html", "second.html"}) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 4);
    archive_write_header(writer, entry);
    archive_write_data(writer, "text", 4);
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  Found found;
  ReadZip(bytes, {}, found);
  EXPECT_EQ(found.Count(PieceKind::kEncrypted), 1U);
  EXPECT_EQ(found.Count(PieceKind::kUnreadable), 0U);
  EXPECT_THAT(found.files, IsEmpty());
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("invoice.html", "second.html"));
}

TEST(Archive, ShowsTheCommentOfAZip) {
  std::string bytes = MakeZip(kTwo);
  const std::string comment = "see https://comment.example";
  bytes[bytes.size() - 2] = static_cast<char>(comment.size());
  Found found;
  ReadZip(bytes + comment, {}, found);
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("a/one.html", "two.txt", comment));
}

}  // namespace
}  // namespace linkmilter
