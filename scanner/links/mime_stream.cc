#include "scanner/links/mime_stream.h"

#include <algorithm>
#include <cstddef>

namespace linkmilter {
namespace {

// GObject allocates it zeroed and frees it: no constructor runs.
struct HeadedStream {
  GMimeStream parent;
  const char* head;
  gint64 head_size;
  const char* body;
  gint64 body_size;
};

HeadedStream* Self(GMimeStream* stream) {
  return reinterpret_cast<HeadedStream*>(stream);  // NOLINT: how GObject inherits
}

gint64 End(GMimeStream* stream) {
  const HeadedStream* self = Self(stream);
  return stream->bound_end == -1 ? self->head_size + self->body_size : stream->bound_end;
}

ssize_t Read(GMimeStream* stream, char* to, std::size_t room) {
  const HeadedStream* self = Self(stream);
  const gint64 at = stream->position;
  if (at >= End(stream)) return 0;
  const bool in_head = at < self->head_size;
  const char* from = in_head ? self->head + at : self->body + (at - self->head_size);
  const gint64 left = (in_head ? std::min(self->head_size, End(stream)) : End(stream)) - at;
  const std::size_t count = std::min(room, static_cast<std::size_t>(left));
  std::copy_n(from, count, to);
  stream->position += static_cast<gint64>(count);
  return static_cast<ssize_t>(count);
}

gboolean Eos(GMimeStream* stream) {
  return stream->position >= End(stream) ? TRUE : FALSE;
}

int Reset(GMimeStream* stream) {
  stream->position = stream->bound_start;
  return 0;
}

gint64 Seek(GMimeStream* stream, gint64 offset, GMimeSeekWhence whence) {
  if (whence == GMIME_STREAM_SEEK_CUR) offset += stream->position;
  if (whence == GMIME_STREAM_SEEK_END) offset += End(stream);
  if (offset < stream->bound_start || offset > End(stream)) return -1;
  stream->position = offset;
  return offset;
}

gint64 Tell(GMimeStream* stream) {
  return stream->position;
}

gint64 Length(GMimeStream* stream) {
  return End(stream) - stream->bound_start;
}

GMimeStream* New(const HeadedStream& runs, gint64 start, gint64 end);

GMimeStream* Substream(GMimeStream* stream, gint64 start, gint64 end) {
  return New(*Self(stream), start, end);
}

void InitialiseClass(gpointer type, gpointer /*data*/) {
  auto* methods = static_cast<GMimeStreamClass*>(type);
  methods->read = Read;
  methods->eos = Eos;
  methods->reset = Reset;
  methods->seek = Seek;
  methods->tell = Tell;
  methods->length = Length;
  methods->substream = Substream;
}

// GObject wants each type registered once in a process.
GType Type() {
  static const GType type = g_type_register_static_simple(
      GMIME_TYPE_STREAM, "LinkmilterHeadedStream", sizeof(GMimeStreamClass), InitialiseClass,
      sizeof(HeadedStream), nullptr, static_cast<GTypeFlags>(0));
  return type;
}

GMimeStream* New(const HeadedStream& runs, gint64 start, gint64 end) {
  auto* stream = static_cast<GMimeStream*>(g_object_new(Type(), nullptr));
  HeadedStream* self = Self(stream);
  self->head = runs.head;
  self->head_size = runs.head_size;
  self->body = runs.body;
  self->body_size = runs.body_size;
  g_mime_stream_construct(stream, start, end);
  return stream;
}

}  // namespace

GMimeStream* NewHeadedStream(std::string_view head, std::string_view body) {
  HeadedStream runs{};
  runs.head = head.data();
  runs.head_size = static_cast<gint64>(head.size());
  runs.body = body.data();
  runs.body_size = static_cast<gint64>(body.size());
  return New(runs, 0, -1);
}

}  // namespace linkmilter
