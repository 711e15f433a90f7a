#include "scanner/attachments/frame.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"

namespace linkmilter {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kPieceHeadBytes = 3 + 4 * kLengthBytes;
constexpr char kPieceTag = 'P';
constexpr char kEndTag = 'E';
constexpr int kPlaceKindCount = static_cast<int>(PlaceKind::kPassive) + 1;

void AppendLength(std::size_t length, std::string& out) {
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    out += static_cast<char>((length >> (8 * i)) & 0xFFU);
}

std::size_t LengthAt(std::string_view bytes, std::size_t at) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length |= std::size_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return length;
}

struct PieceHead {
  PieceKind kind = PieceKind::kText;
  PlaceKind place = PlaceKind::kClick;
  std::array<std::size_t, 3> labels{};  // path, element, attribute
  std::size_t content = 0;
  std::size_t bytes() const { return labels[0] + labels[1] + labels[2] + content; }
};

std::optional<PieceHead> ParsePieceHead(std::string_view bytes, const FrameLimits& limits) {
  const auto kind = static_cast<unsigned char>(bytes[1]);
  const auto place = static_cast<unsigned char>(bytes[2]);
  if (kind >= kPieceKindCount || place >= kPlaceKindCount) return std::nullopt;
  PieceHead head;
  head.kind = static_cast<PieceKind>(kind);
  head.place = static_cast<PlaceKind>(place);
  for (std::size_t i = 0; i < head.labels.size(); ++i) {
    head.labels[i] = LengthAt(bytes, 3 + i * kLengthBytes);
    if (head.labels[i] > limits.label_bytes) return std::nullopt;
  }
  head.content = LengthAt(bytes, 3 + head.labels.size() * kLengthBytes);
  return head;
}

// REQUIRES: rest.size() >= head.bytes()
Piece TakePiece(const PieceHead& head, std::string_view& rest) {
  const auto take = [&rest](std::size_t bytes) {
    const std::string_view taken = rest.substr(0, bytes);
    rest.remove_prefix(bytes);
    return taken;
  };
  Piece piece;
  piece.kind = head.kind;
  piece.place = head.place;
  piece.path = ToValidUtf8(take(head.labels[0]));
  piece.element = ToValidUtf8(take(head.labels[1]));
  piece.attribute = ToValidUtf8(take(head.labels[2]));
  const std::string_view content = take(head.content);
  piece.content = head.kind == PieceKind::kFile ? std::string(content) : ToValidUtf8(content);
  return piece;
}

}  // namespace

std::string FrameRequest(const Attachment& attachment, const FrameLimits& limits) {
  const std::string_view name = attachment.name.substr(0, limits.name_bytes);
  std::string head;
  AppendLength(name.size(), head);
  AppendLength(attachment.content.size(), head);
  return head.append(name);
}

std::optional<RequestHead> ParseRequestHead(std::string_view bytes, const FrameLimits& limits) {
  const RequestHead head{LengthAt(bytes, 0), LengthAt(bytes, kLengthBytes)};
  if (head.name_bytes > limits.name_bytes) return std::nullopt;
  if (head.content_bytes > limits.request_bytes) return std::nullopt;
  return head;
}

std::string FramePiece(const Piece& piece, const FrameLimits& limits) {
  std::string frame{kPieceTag, static_cast<char>(piece.kind), static_cast<char>(piece.place)};
  const std::string_view labels[] = {piece.path, piece.element, piece.attribute};
  for (const std::string_view label : labels)
    AppendLength(std::min(label.size(), limits.label_bytes), frame);
  AppendLength(piece.content.size(), frame);
  for (const std::string_view label : labels)
    frame.append(label.substr(0, limits.label_bytes));
  return frame.append(piece.content);
}

std::string FrameEnd() {
  return {kEndTag};
}

PieceDecoder::State PieceDecoder::Feed(std::string_view bytes) {
  if (bytes.empty()) return state_;
  if (state_ != State::kMore) return Broken();
  waiting_.append(bytes);
  state_ = Decode();
  return state_;
}

// Takes every whole frame in one go: many small ones cost one move of what is left.
PieceDecoder::State PieceDecoder::Decode() {
  std::string_view rest = waiting_;
  while (!rest.empty() && rest.front() == kPieceTag && rest.size() >= kPieceHeadBytes) {
    const auto head = ParsePieceHead(rest, limits_);
    const bool room = head && pieces_.size() < limits_.pieces &&
                      head->bytes() <= limits_.answer_bytes - answer_bytes_;
    if (!room) return Broken();
    if (rest.size() < kPieceHeadBytes + head->bytes()) break;
    rest.remove_prefix(kPieceHeadBytes);
    answer_bytes_ += head->bytes();
    pieces_.push_back(TakePiece(*head, rest));
  }
  if (!rest.empty() && rest.front() != kPieceTag)
    return rest == FrameEnd() ? State::kEnd : Broken();
  waiting_.erase(0, waiting_.size() - rest.size());
  return State::kMore;
}

PieceDecoder::State PieceDecoder::Broken() {
  waiting_.clear();
  state_ = State::kBroken;
  return state_;
}

}  // namespace linkmilter
