#include "scanner/attachments/frame.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using State = PieceDecoder::State;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Piece UrlPiece() {
  return {PieceKind::kUrl, PlaceKind::kGo, "a.pdf/page 3",
          "pdf",           "OpenAction",   "http://a.example/"};
}

TEST(Frame, BringsBackEveryPieceHoweverTheBytesAreCut) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same at every run
  const auto up_to = [&random](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<Piece> sent(up_to(5));
    std::string stream;
    for (Piece& piece : sent) {
      piece.kind = static_cast<PieceKind>(up_to(kPieceKindCount - 1));
      piece.place = static_cast<PlaceKind>(up_to(8));
      for (std::string* field : {&piece.path, &piece.element, &piece.attribute, &piece.content})
        field->assign(up_to(300), static_cast<char>('a' + up_to(25)));
      stream += FramePiece(piece);
    }
    stream += FrameEnd();
    PieceDecoder decoder;
    State state = State::kMore;
    for (std::string_view rest = stream; !rest.empty();) {
      ASSERT_EQ(state, State::kMore);
      const std::size_t cut = 1 + up_to(99);
      state = decoder.Feed(rest.substr(0, cut));
      rest.remove_prefix(std::min(cut, rest.size()));
    }
    EXPECT_EQ(state, State::kEnd);
    EXPECT_EQ(decoder.Take(), sent);
  }
}

TEST(Frame, RefusesWhatNoHonestParserSends) {
  const std::string honest = FramePiece(UrlPiece());
  const auto with = [&honest](std::size_t at, std::string_view bytes) {
    return std::string(honest).replace(at, bytes.size(), bytes);
  };
  const std::string cases[] = {
      "X",
      FrameEnd() + "X",
      FrameEnd() + FrameEnd(),
      FrameEnd() + honest,
      with(1, "\x06"),  // no such kind
      with(1, "\xFF"),
      with(2, "\x09"),                           // no such place
      with(3, std::string_view("\0\0\1\0", 4)),  // a path of 64 KiB
      with(7, "\xFF\xFF\xFF\xFF"),
      with(15, "\xFF\xFF\xFF\xFF"),                 // a content of 4 GiB
      with(15, std::string_view("\1\0\x80\4", 4)),  // one byte beyond what all may have
  };
  for (const std::string& bytes : cases) {
    SCOPED_TRACE(::testing::PrintToString(bytes));
    PieceDecoder decoder;
    EXPECT_EQ(decoder.Feed(bytes), State::kBroken);
    EXPECT_EQ(decoder.Feed(FrameEnd()), State::kBroken);
  }
}

TEST(Frame, KeepsWhatCameBeforeTheLie) {
  PieceDecoder decoder;
  EXPECT_EQ(decoder.Feed(FramePiece(UrlPiece()) + "X"), State::kBroken);
  EXPECT_THAT(decoder.Take(), SizeIs(1));
}

TEST(Frame, EndsFloodsOfPiecesAndOfBytes) {
  FrameLimits few;
  few.pieces = 3;
  FrameLimits short_ones;
  short_ones.answer_bytes = 200;
  for (const FrameLimits& limits : {few, short_ones}) {
    PieceDecoder decoder(limits);
    State state = State::kMore;
    for (int i = 0; i < 10 && state == State::kMore; ++i)
      state = decoder.Feed(FramePiece(UrlPiece()));
    EXPECT_EQ(state, State::kBroken);
    EXPECT_LE(decoder.Take().size(), 5U);
  }
}

TEST(Frame, RepairsTextAndLeavesFilesAsTheyAre) {
  Piece text;
  text.path = "\xFF.pdf";
  text.content = "a\xC0z";
  Piece file = text;
  file.kind = PieceKind::kFile;
  PieceDecoder decoder;
  decoder.Feed(FramePiece(text) + FramePiece(file));
  const auto pieces = decoder.Take();
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_EQ(pieces[0].path, "\uFFFD.pdf");
  EXPECT_EQ(pieces[0].content, "a\uFFFDz");
  EXPECT_EQ(pieces[1].content, "a\xC0z");
}

TEST(Frame, CutsLabelsAndNamesSoThatTheyAreTaken) {
  Piece piece = UrlPiece();
  piece.path.assign(100'000, 'p');
  PieceDecoder decoder;
  EXPECT_EQ(decoder.Feed(FramePiece(piece) + FrameEnd()), State::kEnd);
  EXPECT_THAT(decoder.Take().at(0).path, SizeIs(FrameLimits().label_bytes));
  const std::string name(100'000, 'n');
  const std::string request = FrameRequest({name, "content"});
  const auto head = ParseRequestHead(request.substr(0, kRequestHeadBytes));
  EXPECT_EQ(head, (RequestHead{FrameLimits().name_bytes, 7}));
}

TEST(Frame, RefusesRequestsBeyondTheLimits) {
  EXPECT_FALSE(ParseRequestHead(std::string_view("\xFF\xFF\0\0\1\0\0\0", 8)));
  EXPECT_FALSE(ParseRequestHead(std::string_view("\1\0\0\0\1\0\0\4", 8)));
}

}  // namespace
}  // namespace linkmilter
