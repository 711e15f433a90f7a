#include "scanner/attachments/file_type.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using namespace std::string_literals;

TEST(TypeOfFile, IsOtherForWhatTheDaemonReadsItselfAndForWhatIsCut) {
  for (const std::string_view bytes : {"", "B", "BM", "P", "P7\nx", "PK\x03", "hello", "<html>",
                                       "BEGIN:VCALENDAR", "BMW makes cars, as everybody knows"}) {
    SCOPED_TRACE(bytes);
    EXPECT_EQ(TypeOfFile(bytes), FileType::kOther);
  }
}

TEST(TypeOfFile, GoesByTheFirstBytes) {
  struct Case {
    std::string bytes;
    FileType type;
  };
  const Case cases[] = {
      {"%PDF-1.7\n", FileType::kPdf},
      {std::string(1000, '\n') + "%PDF-1.7\n", FileType::kPdf},
      {"GIF89a tiny, then\n%PDF-1.4", FileType::kPdf},
      {"PK\x03\x04rest", FileType::kZip},
      {"PK\x03\x04%PDF-1.4 stored", FileType::kZip},
      {"MZ a program first, then PK\x05\x06" + std::string(18, '\0'), FileType::kZip},
      {"Rar!\x1A\x07\x01", FileType::kArchive},
      {std::string(257, 'a') + "ustar", FileType::kArchive},
      {"\x1F\x8B\x08", FileType::kPacked},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileType::kOle},
      {"{\\rtf1", FileType::kRtf},
      {"\x89PNG\r\n\x1A\n", FileType::kImage},
      {"RIFF1234WEBPVP8 ", FileType::kImage},
      {"BM" + std::string(12, 'x') + "\x28\0\0\0"s, FileType::kImage},
      {"P5 21 21 255\n", FileType::kImage},
      {"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", FileType::kSignedMail},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes);
    EXPECT_EQ(TypeOfFile(c.bytes), c.type);
  }
}

}  // namespace
}  // namespace linkmilter
