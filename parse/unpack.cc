#include "parse/unpack.h"

#include <algorithm>
#include <exception>
#include <new>

namespace linkmilter {
namespace {

constexpr std::size_t kMaxNameBytes = 255;  // of one file, as in file systems
constexpr std::size_t kMaxWhyBytes = 200;   // of what a library says in its exceptions

std::string Joined(std::string_view path, std::string_view name) {
  std::string joined(path);
  if (!path.empty() && !name.empty()) joined += '/';
  return joined.append(name.substr(0, kMaxNameBytes));
}

}  // namespace

void Unpacking::Read(std::string_view name, std::string_view bytes) {
  path_ = Joined({}, name);
  ReadHere(bytes);
  OnCodes({}, split_codes_.Find());
}

void Unpacking::ReadHere(std::string_view bytes) {
  const FileType type = TypeOfFile(bytes);
  if (type == FileType::kOther) return HandOn(bytes);
  const auto format = std::find_if(formats_.begin(), formats_.end(),
                                   [type](const Format& each) { return each.type == type; });
  if (format == formats_.end()) return Unreadable("nothing here reads this format");
  try {
    format->read(bytes, limits_, *this);
  } catch (const std::bad_alloc&) {
    Unreadable("it needs more memory than it may have");
  } catch (const std::exception& failure) {
    Unreadable("broken: " + std::string(failure.what()).substr(0, kMaxWhyBytes));
  } catch (...) {
    Unreadable("broken");
  }
}

// What needs no parser is read by the daemon, as if it stood in the mail.
void Unpacking::HandOn(std::string_view bytes) {
  if (bytes.empty()) return;
  Piece piece;
  piece.kind = PieceKind::kFile;
  piece.content = bytes.substr(0, limits_.text_bytes);
  OnPiece(std::move(piece));
  if (bytes.size() > limits_.text_bytes)
    Unreadable("cut at " + std::to_string(limits_.text_bytes) + " bytes");
}

void Unpacking::OnPiece(Piece piece) {
  if (!Spend(pieces_, 1, "more than " + std::to_string(limits_.pieces) + " pieces")) return;
  if (!Spend(piece_bytes_, piece.content.size(), "its text is too much")) return;
  Emit(std::move(piece));
}

void Unpacking::OnFile(std::string_view name, std::string_view bytes) {
  if (!Spend(files_, 1, "more than " + std::to_string(limits_.files) + " files")) return;
  const std::size_t here = path_.size();
  path_ = Joined(path_, name);
  if (depth_ < limits_.depth) {
    ++depth_;
    ReadHere(bytes);
    --depth_;
  } else {
    Unreadable("nested deeper than " + std::to_string(limits_.depth));
  }
  path_.resize(here);
}

void Unpacking::OnImage(std::string_view where, const GrayImage& image) {
  const bool whole = image.width > 0 && image.height == image.pixels.size() / image.width &&
                     image.pixels.size() % image.width == 0;
  if (!whole) return;
  if (!Spend(images_, 1, "more than " + std::to_string(limits_.images) + " pictures")) return;
  const std::vector<Code> codes = FindCodes(image);
  if (codes.empty()) split_codes_.Add(image);
  OnCodes(where, codes);
}

void Unpacking::OnCodes(std::string_view where, const std::vector<Code>& codes) {
  for (const Code& code : codes) {
    Piece piece;
    piece.kind = PieceKind::kCode;
    piece.path = where;
    piece.element = "qr";
    piece.content = code.text;
    OnPiece(std::move(piece));
  }
}

bool Unpacking::MayInflate(std::size_t bytes) {
  return Spend(inflated_, bytes,
               "more than " + std::to_string(limits_.inflated_bytes) + " bytes when unpacked");
}

bool Unpacking::Spend(Budget& budget, std::size_t amount, const std::string& beyond) {
  if (amount <= budget.left) {
    budget.left -= amount;
    return true;
  }
  if (!budget.said) {
    budget.said = true;
    Unreadable(beyond);
  }
  return false;
}

// Facts of the whole are told even where there is no room for more pieces; each stands for a file
// or a limit, so they are few.
void Unpacking::Unreadable(std::string why) {
  Piece piece;
  piece.kind = PieceKind::kUnreadable;
  piece.content = std::move(why);
  Emit(std::move(piece));
}

void Unpacking::Emit(Piece piece) {
  piece.path = Joined(path_, piece.path);
  take_(piece);
}

}  // namespace linkmilter
