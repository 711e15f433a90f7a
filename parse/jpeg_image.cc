// jpeglib.h needs the others before it.
// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>
// clang-format on

#include <csetjmp>
#include <cstdint>

#include "parse/image_formats.h"

namespace linkmilter {
namespace {

// libjpeg leaves an error by a long jump. The frames it crosses, those of StartJpeg and DecodeJpeg,
// hold nothing with a destructor; what must be freed is freed by whoever owns this object.
struct JpegDecoder {
  jpeg_decompress_struct state;
  jpeg_error_mgr errors;
  jpeg_progress_mgr progress;
  std::jmp_buf broken;
};

JpegDecoder& DecoderOf(j_common_ptr state) {
  return *static_cast<JpegDecoder*>(state->client_data);
}

[[noreturn]] void OnError(j_common_ptr state) {
  std::longjmp(DecoderOf(state).broken, 1);
}

void OnMessage(j_common_ptr state, int level) {
  if (level < 0) ++state->err->num_warnings;
}

// A progressive picture may be sent in any number of scans, each over all of its pixels.
void OnProgress(j_common_ptr state) {
  constexpr int kMaxScans = 100;
  if (DecoderOf(state).state.input_scan_number > kMaxScans) OnError(state);
}

bool StartJpeg(JpegDecoder& decoder, std::string_view bytes) {
  decoder.state.err = jpeg_std_error(&decoder.errors);
  decoder.errors.error_exit = OnError;
  decoder.errors.emit_message = OnMessage;
  decoder.state.client_data = &decoder;
  if (setjmp(decoder.broken) != 0) return false;
  jpeg_create_decompress(&decoder.state);  // keeps `err` and `client_data`
  decoder.progress.progress_monitor = OnProgress;
  decoder.state.progress = &decoder.progress;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT
  jpeg_mem_src(&decoder.state, data, bytes.size());
  return jpeg_read_header(&decoder.state, TRUE) == JPEG_HEADER_OK;
}

// Chooses the colours and the scale; the state then knows the size of what comes out.
bool PlanJpeg(JpegDecoder& decoder) {
  jpeg_decompress_struct& state = decoder.state;
  if (setjmp(decoder.broken) != 0) return false;
  const bool inks = state.jpeg_color_space == JCS_CMYK || state.jpeg_color_space == JCS_YCCK;
  state.out_color_space = inks ? JCS_CMYK : JCS_EXT_RGBA;
  state.scale_num = 1;
  state.scale_denom = 1;
  while (state.scale_denom < 8 && std::size_t{state.image_width} * state.image_height >
                                      Canvas::kEnoughPixels * state.scale_denom * state.scale_denom)
    state.scale_denom *= 2;
  jpeg_calc_output_dimensions(&state);
  return true;
}

// Cyan, magenta, yellow, black, by Adobe's custom inverted: 255 is no ink.
void MixInks(std::uint8_t* row, std::size_t width, bool inverted) {
  for (std::uint8_t* pixel = row; pixel != row + width * kPixelBytes; pixel += kPixelBytes) {
    const auto paper = [inverted](unsigned ink) { return inverted ? ink : 255 - ink; };
    const unsigned black = paper(pixel[3]);
    for (std::size_t i = 0; i < 3; ++i)
      pixel[i] = static_cast<std::uint8_t>(paper(pixel[i]) * black / 255);
    pixel[3] = 255;
  }
}

bool DecodeJpeg(JpegDecoder& decoder, Canvas& canvas) {
  jpeg_decompress_struct& state = decoder.state;
  if (setjmp(decoder.broken) != 0) return false;
  jpeg_start_decompress(&state);
  while (state.output_scanline < state.output_height) {
    JSAMPROW row = canvas.Row(state.output_scanline);
    if (jpeg_read_scanlines(&state, &row, 1) != 1) return false;
    if (state.out_color_space == JCS_CMYK) {
      MixInks(row, state.output_width, state.saw_Adobe_marker != 0);
    }
  }
  return true;
}

}  // namespace

void ReadJpeg(std::string_view bytes, Canvas& canvas) {
  JpegDecoder decoder{};
  const jpeg_decompress_struct& state = decoder.state;
  bool whole = StartJpeg(decoder, bytes);
  if (whole && canvas.Allows(state.image_width, state.image_height)) {
    whole = PlanJpeg(decoder);
    if (whole) {
      canvas.Stretch(state.output_width, state.output_height);
      // Broken entropy data is a warning only, and the rest of the picture is grey.
      whole = DecodeJpeg(decoder, canvas) && decoder.errors.num_warnings == 0;
    }
  }
  if (!whole) canvas.Unreadable("a broken JPEG picture");
  canvas.Show();
  jpeg_destroy_decompress(&decoder.state);
}

}  // namespace linkmilter
