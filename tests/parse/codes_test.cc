#include "parse/codes.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parse/image.h"
#include "parse/resize.h"
#include "scanner/attachments/file_type.h"
#include "scanner/links/mime.h"
#include "tests/parse/drawn_code.h"
#include "tests/parse/recording_parse_sink.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using ZXing::BarcodeFormat;

constexpr char kText[] = "https://codes.example/a?b=c";

std::vector<std::string> TextsIn(const GrayImage& image) {
  std::vector<std::string> texts;
  for (const Code& code : FindCodes(image))
    texts.push_back(code.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

GrayImage White(std::size_t width, std::size_t height) {
  return {width, height, std::vector<std::uint8_t>(width * height, 255)};
}

void Put(GrayImage& canvas, const GrayImage& image, std::size_t left, std::size_t top) {
  for (std::size_t y = 0; y < image.height; ++y) {
    std::copy_n(&image.pixels[y * image.width], image.width,
                &canvas.pixels[(top + y) * canvas.width + left]);
  }
}

template <typename Change>
GrayImage Changed(GrayImage image, Change change) {
  change(image);
  return image;
}

TEST(FindCodes, FindsNothingWhereThereIsNone) {
  EXPECT_TRUE(FindCodes({}).empty());
  EXPECT_TRUE(FindCodes(White(1, 5000)).empty());
  EXPECT_TRUE(FindCodes(White(100, 100)).empty());
  GrayImage noise = White(300, 300);
  unsigned state = 1;
  for (std::uint8_t& pixel : noise.pixels)
    pixel = static_cast<std::uint8_t>((state = state * 1103515245U + 12345U) >> 16U);
  EXPECT_TRUE(FindCodes(noise).empty());
}

TEST(FindCodes, ReadsEveryKindOfCode) {
  for (const auto format : {BarcodeFormat::QRCode, BarcodeFormat::DataMatrix, BarcodeFormat::Aztec,
                            BarcodeFormat::PDF417}) {
    SCOPED_TRACE(ZXing::ToString(format));
    const auto codes = FindCodes(DrawnCode(format, kText));
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_EQ(codes[0], (Code{ZXing::ToString(format), kText}));
  }
  GrayImage strip = White(1400, 200);
  const GrayImage line = DrawnCode(BarcodeFormat::Code128, kText, 3);
  for (std::size_t y = 50; y < 150; ++y)
    Put(strip,
        {line.width, 1, {line.pixels.begin(), line.pixels.begin() + static_cast<long>(line.width)}},
        50, y);
  EXPECT_EQ(TextsIn(strip), std::vector<std::string>{kText});
}

TEST(FindCodes, ReadsThemHoweverTheyAreShown) {
  const GrayImage drawn = DrawnQr(kText);
  const auto faint = [](GrayImage& image) {
    for (std::uint8_t& pixel : image.pixels)
      pixel = pixel == 0 ? 200 : 220;
  };
  const auto turned = [](GrayImage& image) {
    const GrayImage upright = image;
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
      image.pixels[i] =
          upright.pixels[(image.width - 1 - i % image.width) * image.width + i / image.width];
  };
  const std::pair<std::string, GrayImage> cases[] = {
      {"inverted", Changed(drawn, Invert)},
      {"faint", Changed(drawn, faint)},
      {"mirrored", Mirrored(drawn)},
      {"turned", Changed(drawn, turned)},
      {"one pixel a module", DrawnQr(kText, 1)},
      {"huge", DrawnQr(kText, 100)},
  };
  for (const auto& [name, image] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(TextsIn(image), std::vector<std::string>{kText});
  }
}

TEST(FindCodes, FindsSeveralAndLooksBehindADecoy) {
  GrayImage page = White(1000, 400);
  Put(page, DrawnQr("https://a.example/"), 20, 20);
  Put(page, DrawnQr("https://b.example/"), 300, 40);
  Put(page, Changed(DrawnQr("https://c.example/"), Invert), 700, 60);
  EXPECT_EQ(TextsIn(page), (std::vector<std::string>{"https://a.example/", "https://b.example/",
                                                     "https://c.example/"}));
}

TEST(FindCodes, FindsASmallOneOnALargePage) {
  GrayImage page = White(4800, 5000);
  Put(page, DrawnQr(kText, 3), 4000, 4500);
  EXPECT_EQ(TextsIn(page), std::vector<std::string>{kText});
}

TEST(FindCodes, TellsTextInUtf8) {
  const std::string text =
      "https://b\xC3\xBC"
      "cher.example/";
  const auto bits = ZXing::MultiFormatWriter(BarcodeFormat::QRCode)
                        .setEncoding(ZXing::CharacterSet::UTF8)
                        .encode(
                            L"https://b\u00FC"
                            L"cher.example/",
                            0, 0);
  GrayImage image = White(static_cast<std::size_t>(bits.width()) * 4,
                          static_cast<std::size_t>(bits.height()) * 4);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    if (bits.get(static_cast<int>(i % image.width / 4), static_cast<int>(i / image.width / 4)))
      image.pixels[i] = 0;
  }
  EXPECT_EQ(TextsIn(image), std::vector<std::string>{text});
}

std::string FileOf(const nlohmann::json& each) {
  std::ifstream file(TestDataPath("attach/" + each["file"].get<std::string>()), std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<nlohmann::json> CasesOf(const std::string& kind) {
  std::vector<nlohmann::json> cases;
  const std::string path = TestDataPath("attach/cases.jsonl");
  std::ifstream lines(path);
  for (std::string line; !path.empty() && std::getline(lines, line);) {
    nlohmann::json each = nlohmann::json::parse(line);
    if (each["kind"] == kind) cases.push_back(std::move(each));
  }
  return cases;
}

std::vector<std::string> TextsInFile(std::string_view bytes) {
  RecordingParseSink sink;
  ReadImage(bytes, {}, sink);
  std::vector<std::string> texts;
  for (const GrayImage& image : sink.images) {
    for (std::string& text : TextsIn(image))
      texts.push_back(std::move(text));
  }
  return texts;
}

// docs/differences.md says which are not read and why.
TEST(FindCodes, ReadsTheCodesOfTheirOwnSuites) {
  const std::vector<nlohmann::json> cases = CasesOf("qr");
  if (cases.empty()) return;
  std::vector<std::string> missed;
  for (const nlohmann::json& each : cases) {
    const std::vector<std::string> texts = TextsInFile(FileOf(each));
    const std::string wanted = each["expected"]["text"];
    if (std::find(texts.begin(), texts.end(), wanted) == texts.end()) missed.push_back(each["id"]);
  }
  std::cout << "codes read: " << cases.size() - missed.size() << " of " << cases.size() << "\n";
  EXPECT_EQ(missed, (std::vector<std::string>{"zxing-cpp:qrcode-3/23", "zxing-cpp:qrcode-4/31"}));
}

// The pictures among the parts of a mail.
class PictureParts final : public MimeVisitor {
 public:
  void OnHeader(const MimeHeader&) override {}
  void OnPart(const MimePart& part) override {
    if (TypeOfFile(part.content) != FileType::kImage) return;
    for (std::string& text : TextsInFile(part.content))
      texts.push_back(std::move(text));
  }
  void OnLeftOut(std::string_view) override {}

  std::vector<std::string> texts;
};

// Codes on the pages of a PDF are the PDF reader's.
TEST(FindCodes, ReadsTheCodesInTheMailsOfOthers) {
  for (const nlohmann::json& each : CasesOf("eml-qr")) {
    SCOPED_TRACE(each["id"].get<std::string>());
    PictureParts parts;
    VisitMime(FileOf(each), {}, parts);
    for (const nlohmann::json& code : each["expected"]["qr"]) {
      if (code["where"] != "part") continue;
      const nlohmann::json& wanted = code["zbar"].empty() ? code["zxing"] : code["zbar"];
      EXPECT_THAT(parts.texts, testing::Contains(wanted[0].get<std::string>()));
    }
  }
}

}  // namespace
}  // namespace linkmilter
