#include "scanner/trace/response_reader.h"

#include <brotli/encode.h>
#include <zstd.h>

#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

namespace linkmilter {
namespace {

using Stopped = ResponseReader::Stopped;

std::string Deflated(const std::string& text, int window) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Brotlied(const std::string& text) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 64, '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(5, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC, text.size(),
                        reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  return out.substr(0, size);
}

std::string Zstded(const std::string& text, int window_log = 20) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_inBuffer in{text.data(), text.size(), 0};  // streamed: the window stands in the frame
  ZSTD_outBuffer room{out.data(), out.size(), 0};
  ZSTD_compressStream2(context.get(), &room, &in, ZSTD_e_continue);
  ZSTD_compressStream2(context.get(), &room, &in, ZSTD_e_end);
  return out.substr(0, room.pos);
}

bool AddBlock(ResponseReader& reader, const std::string& status, const std::string& field = "") {
  if (!reader.AddHeaderLine("HTTP/1.1 " + status + "\r\n")) return false;
  if (!field.empty() && !reader.AddHeaderLine(field + "\r\n")) return false;
  return reader.AddHeaderLine("\r\n");
}

TEST(ResponseReader, StopsHeaderFloods) {
  ResponseReader lines(100);
  int count = 0;
  while (lines.AddHeaderLine("a: b\r\n"))
    ++count;
  EXPECT_EQ(count, kMaxHeaderLines);
  EXPECT_EQ(lines.stopped(), Stopped::kTooBig);

  ResponseReader line(100);
  EXPECT_FALSE(line.AddHeaderLine(std::string(kMaxHeaderLine + 1, 'a')));

  ResponseReader bytes(100);
  while (bytes.AddHeaderLine("a: " + std::string(8000, 'b'))) {
  }
  EXPECT_EQ(bytes.stopped(), Stopped::kTooBig);

  ResponseReader interim(100);
  count = 0;
  while (AddBlock(interim, "103 Early Hints"))
    ++count;
  EXPECT_EQ(count, kMaxHeaderBlocks);
}

TEST(ResponseReader, KeepsTheFinalBlockOnly) {
  ResponseReader reader(100);
  ASSERT_TRUE(AddBlock(reader, "103 Early Hints", "Location: /early"));
  EXPECT_FALSE(reader.has_answer());
  ASSERT_TRUE(AddBlock(reader, "999 Odd", "A: b"));
  EXPECT_TRUE(reader.has_answer());
  EXPECT_EQ(reader.response().status, 999);
  EXPECT_EQ(reader.response().Header("location"), nullptr);
  ASSERT_TRUE(reader.AddHeaderLine("Trailer: x\r\n"));
  EXPECT_EQ(reader.response().headers.size(), 1U);
}

TEST(ResponseReader, JoinsFoldedLines) {
  ResponseReader reader(100);
  reader.AddHeaderLine("HTTP/1.1 200 OK\n");
  reader.AddHeaderLine("Refresh:  0;\r\n");
  reader.AddHeaderLine("\t url=/b \r\n");
  EXPECT_EQ(*reader.response().Header("REFRESH"), "0; url=/b");
}

TEST(FetchResponse, OfTwoContentTypesTheLastCounts) {
  FetchResponse two;
  two.headers = {
      {"Content-Type", "text/plain"}, {"A", "1"}, {"content-type", "text/html"}, {"a", "2"}};
  EXPECT_EQ(*two.Header("Content-Type"), "text/html");
  EXPECT_EQ(*two.Header("A"), "1");
}

TEST(ResponseReader, ARedirectNeedsNoBody) {
  for (const char* status : {"301 a", "302 a", "303 a", "307 a", "308 a"}) {
    SCOPED_TRACE(status);
    ResponseReader reader(100);
    EXPECT_FALSE(AddBlock(reader, status, "Location: /b"));
    EXPECT_EQ(reader.stopped(), Stopped::kEnough);
    ResponseReader without(100);
    EXPECT_TRUE(AddBlock(without, status, "Location: "));
  }
}

TEST(ResponseReader, CutsTheBodyAtItsLimit) {
  ResponseReader reader(5);
  AddBlock(reader, "200 OK");
  EXPECT_TRUE(reader.AddBody("abc"));
  EXPECT_TRUE(reader.AddBody("de"));
  EXPECT_FALSE(reader.AddBody("f"));
  EXPECT_EQ(reader.response().body, "abcde");
  EXPECT_TRUE(reader.response().body_cut);
  EXPECT_EQ(reader.stopped(), Stopped::kEnough);
}

TEST(ResponseReader, TakesContentCodingsOff) {
  const std::string text = "<html>hello hello hello</html>";
  const struct {
    const char* coding;
    std::string wire;
  } cases[] = {
      {"gzip", Deflated(text, 31)},
      {"x-gzip", Deflated(text, 31)},
      {"deflate", Deflated(text, 15)},
      {"deflate", Deflated(text, -15)},
      {"br", Brotlied(text)},
      {"zstd", Zstded(text)},
      {"zstd", Zstded(text) + "garbage after the end"},
      {"identity", text},
      {"", text},
      {" GZIP ", Deflated(text, 31) + "garbage after the end"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.coding);
    ResponseReader reader(1000);
    AddBlock(reader, "200 OK", std::string("Content-Encoding: ") + c.coding);
    for (const char byte : c.wire)
      ASSERT_TRUE(reader.AddBody({&byte, 1}));
    EXPECT_EQ(reader.response().body, text);
  }
}

TEST(ResponseReader, SaysWhenABodyCannotBeRead) {
  for (const char* coding :
       {"br", "zstd", "gzip, gzip", "br, gzip", "compress", "gzip", "deflate"}) {
    SCOPED_TRACE(coding);
    ResponseReader reader(1000);
    AddBlock(reader, "200 OK", std::string("Content-Encoding: ") + coding);
    EXPECT_FALSE(reader.AddBody("\xffthis is no coding at all"));
    EXPECT_TRUE(reader.response().body_unreadable);
  }
}

TEST(ResponseReader, StopsBombs) {
  const std::string zeros(std::size_t{20} << 20, '\0');
  const struct {
    const char* coding;
    std::string wire;
  } cases[] = {{"gzip", Deflated(zeros, 31)},
               {"deflate", Deflated(zeros, 15)},
               {"br", Brotlied(zeros)},
               {"zstd", Zstded(zeros)}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.coding);
    ResponseReader reader(std::size_t{1} << 20);
    AddBlock(reader, "200 OK", std::string("Content-Encoding: ") + c.coding);
    EXPECT_FALSE(reader.AddBody(c.wire));
    EXPECT_EQ(reader.stopped(), Stopped::kTooBig);
    EXPECT_LE(reader.response().body.size(), std::size_t{1} << 20);
  }
}

TEST(ResponseReader, RefusesWindowsThatAreTooWide) {
  const std::string text(std::size_t{1} << 10, 'a');
  for (const int window_log : {23, 24}) {
    SCOPED_TRACE(window_log);
    ResponseReader reader(std::size_t{1} << 20);
    AddBlock(reader, "200 OK", "Content-Encoding: zstd");
    EXPECT_EQ(reader.AddBody(Zstded(text, window_log)), window_log == 23);
    EXPECT_EQ(reader.response().body_unreadable, window_log == 24);
  }
}

}  // namespace
}  // namespace linkmilter
