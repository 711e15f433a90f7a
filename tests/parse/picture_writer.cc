#include "tests/parse/picture_writer.h"

// jpeglib.h needs the others before it.
// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>
// clang-format on

#include <gif_lib.h>
#include <png.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace linkmilter {
namespace {

std::string Bytes(const void* data, std::size_t size) {
  return {static_cast<const char*>(data), size};
}

std::string Number(std::size_t value, std::size_t size) {  // little endian
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i)
    bytes += static_cast<char>(i < sizeof value ? value >> (8 * i) & 0xFF : 0);
  return bytes;
}

std::vector<std::uint8_t> Rgba(const GrayImage& image, const Inks& inks) {
  std::vector<std::uint8_t> pixels;
  for (const std::uint8_t grey : image.pixels) {
    const unsigned char* ink = grey < 128 ? inks.dark : inks.bright;
    pixels.insert(pixels.end(), ink, ink + 4);
  }
  return pixels;
}

int AppendGif(GifFileType* gif, const GifByteType* bytes, int size) {
  static_cast<std::string*>(gif->UserData)->append(Bytes(bytes, static_cast<std::size_t>(size)));
  return size;
}

void PutFrame(GifFileType* gif, const GrayImage& image) {
  EGifPutImageDesc(gif, 0, 0, static_cast<int>(image.width), static_cast<int>(image.height), false,
                   nullptr);
  std::vector<GifPixelType> line(image.width);
  for (std::size_t y = 0; y < image.height; ++y) {
    for (std::size_t x = 0; x < image.width; ++x)
      line[x] = image.pixels[y * image.width + x] < 128 ? 0 : 1;
    EGifPutLine(gif, line.data(), static_cast<int>(image.width));
  }
}

}  // namespace

std::string Png(const GrayImage& image, const Inks& inks) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGBA;
  const std::vector<std::uint8_t> pixels = Rgba(image, inks);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  png_image_write_to_memory(&png, bytes.data(), &size, 0, pixels.data(), 0, nullptr);
  bytes.resize(size);
  return bytes;
}

std::string Jpeg(const GrayImage& image) {
  jpeg_compress_struct state{};
  jpeg_error_mgr errors{};
  state.err = jpeg_std_error(&errors);
  jpeg_create_compress(&state);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&state, &out, &size);
  state.image_width = static_cast<JDIMENSION>(image.width);
  state.image_height = static_cast<JDIMENSION>(image.height);
  state.input_components = 1;
  state.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&state);
  jpeg_start_compress(&state, TRUE);
  std::vector<JSAMPLE> row(image.width);
  for (std::size_t y = 0; y < image.height; ++y) {
    std::copy_n(&image.pixels[y * image.width], image.width, row.begin());
    JSAMPROW rows = row.data();
    jpeg_write_scanlines(&state, &rows, 1);
  }
  jpeg_finish_compress(&state);
  jpeg_destroy_compress(&state);
  std::string bytes = Bytes(out, size);
  std::free(out);
  return bytes;
}

std::string Webp(const GrayImage& image) {
  const std::vector<std::uint8_t> pixels = Rgba(image, {});
  std::uint8_t* out = nullptr;
  const int width = static_cast<int>(image.width);
  const std::size_t size =
      WebPEncodeLosslessRGBA(pixels.data(), width, static_cast<int>(image.height), width * 4, &out);
  std::string bytes = Bytes(out, size);
  WebPFree(out);
  return bytes;
}

std::string AnimatedWebp(const GrayImage& first, const GrayImage& second) {
  WebPAnimEncoder* encoder =
      WebPAnimEncoderNew(static_cast<int>(first.width), static_cast<int>(first.height), nullptr);
  WebPConfig config;
  WebPConfigInit(&config);
  config.lossless = 1;
  int time = 0;
  for (const GrayImage* image : {&first, &second}) {
    WebPPicture picture;
    WebPPictureInit(&picture);
    picture.use_argb = 1;
    picture.width = static_cast<int>(image->width);
    picture.height = static_cast<int>(image->height);
    const std::vector<std::uint8_t> pixels = Rgba(*image, {});
    WebPPictureImportRGBA(&picture, pixels.data(), picture.width * 4);
    WebPAnimEncoderAdd(encoder, &picture, time, &config);
    WebPPictureFree(&picture);
    time += 100;
  }
  WebPAnimEncoderAdd(encoder, nullptr, time, nullptr);
  WebPData data;
  WebPAnimEncoderAssemble(encoder, &data);
  std::string bytes = Bytes(data.bytes, data.size);
  WebPDataClear(&data);
  WebPAnimEncoderDelete(encoder);
  return bytes;
}

std::string Gif(const GrayImage& first, const GrayImage& second) {
  std::string bytes;
  GifFileType* gif = EGifOpen(&bytes, AppendGif, nullptr);
  const GifColorType colours[] = {{0, 0, 0}, {255, 255, 255}};
  ColorMapObject* map = GifMakeMapObject(2, colours);
  EGifPutScreenDesc(gif, static_cast<int>(first.width), static_cast<int>(first.height), 1, 0, map);
  PutFrame(gif, first);
  PutFrame(gif, second);
  EGifCloseFile(gif, nullptr);
  GifFreeMapObject(map);
  return bytes;
}

std::string Pnm(const GrayImage& image, char kind) {
  const bool bits = kind == '1' || kind == '4';
  std::string bytes = std::string("P") + kind + "\n# a comment\n" + std::to_string(image.width) +
                      " " + std::to_string(image.height) + "\n" + (bits ? "" : "255\n");
  for (std::size_t y = 0; y < image.height; ++y) {
    unsigned packed = 0;
    for (std::size_t x = 0; x < image.width; ++x) {
      const unsigned grey = image.pixels[y * image.width + x];
      const std::string digits = std::to_string(grey) + "\n";
      packed = packed << 1U | (grey < 128 ? 1U : 0U);
      if (kind == '1') bytes += grey < 128 ? '1' : '0';
      if (kind == '2') bytes += digits;
      if (kind == '3') bytes += digits + digits + digits;
      if (kind == '5') bytes += static_cast<char>(grey);
      if (kind == '6') bytes += std::string(3, static_cast<char>(grey));
      if (kind != '4' || (x % 8 != 7 && x + 1 != image.width)) continue;
      bytes += static_cast<char>(packed << (7 - x % 8));
      packed = 0;
    }
  }
  return bytes;
}

std::string Bmp(const GrayImage& image, unsigned bits) {
  const std::size_t colours = bits <= 8 ? 2 : 0;
  const std::size_t pixels_at = 14 + 40 + colours * 4;
  std::string bytes = "BM" + Number(0, 8) + Number(pixels_at, 4) + Number(40, 4) +
                      Number(image.width, 4) + Number(image.height, 4) + Number(1, 2) +
                      Number(bits, 2) + Number(0, 12 + 4) + Number(colours, 4) + Number(0, 4);
  if (colours > 0) bytes += Number(0, 4) + Number(0xFFFFFF, 4);
  for (std::size_t y = image.height; y-- > 0;) {
    std::string row((image.width * bits + 31) / 32 * 4, '\0');
    for (std::size_t x = 0; x < image.width; ++x) {
      if (image.pixels[y * image.width + x] < 128) continue;
      const std::size_t bit = x * bits;
      if (bits < 8) row[bit / 8] = static_cast<char>(row[bit / 8] | 1 << (8 - bits - bit % 8));
      if (bits == 8) row[x] = 1;
      for (std::size_t i = 0; bits > 8 && i < bits / 8; ++i)
        row[bit / 8 + i] = '\xFF';
    }
    bytes += row;
  }
  return bytes;
}

std::string RunLengthBmp(const GrayImage& image) {
  std::string bytes = Bmp(image, 8).substr(0, 14 + 40 + 8);
  bytes[14 + 16] = 1;
  for (std::size_t y = image.height; y-- > 0;) {
    for (std::size_t x = 0; x < image.width;) {
      const std::uint8_t grey = image.pixels[y * image.width + x];
      std::size_t run = 1;
      while (x + run < image.width && run < 255 && image.pixels[y * image.width + x + run] == grey)
        ++run;
      bytes += {static_cast<char>(run), grey < 128 ? '\0' : '\1'};
      x += run;
    }
    bytes += std::string(2, '\0');
  }
  return bytes + std::string("\0\1", 2);
}

// The bitmap stands in an icon without its file header, its height doubled for the mask.
std::string Ico(const std::string& png, const std::string& bmp) {
  std::string dib = bmp.substr(14);
  const auto height =
      static_cast<unsigned char>(dib[8]) + 256U * static_cast<unsigned char>(dib[9]);
  dib.replace(8, 4, Number(std::size_t{2} * height, 4));
  std::string bytes = Number(0, 2) + Number(1, 2) + Number(2, 2);
  const std::size_t first = 6 + 2 * 16;
  bytes += Number(0, 8) + Number(png.size(), 4) + Number(first, 4);
  bytes += Number(0, 8) + Number(dib.size(), 4) + Number(first + png.size(), 4);
  return bytes + png + dib;
}

}  // namespace linkmilter
