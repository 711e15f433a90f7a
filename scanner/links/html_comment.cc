#include "scanner/links/html_comment.h"

namespace linkmilter {
namespace {

constexpr HtmlStops kCommentStops("-\0");
constexpr HtmlStops kBogusCommentStops(">\0");

// A comment's way through the states. The four comment less-than sign states only tell parse
// errors apart and are left out.
class CommentReader {
 public:
  CommentReader(HtmlInput& input, std::string& out) : input_(input), out_(out) {}

  void Run() {
    while (state_ != nullptr)
      (this->*state_)();
  }

 private:
  using State = void (CommentReader::*)();

  void CommentStartState();
  void CommentStartDashState();
  void CommentState();
  void CommentEndDashState();
  void CommentEndState();
  void CommentEndBangState();

  void Switch(State state) {
    input_.Advance();
    state_ = state;
  }
  // What looked like the comment's end was data.
  void Back(std::string_view data, State state = &CommentReader::CommentState) {
    out_ += data;
    state_ = state;
  }
  void Emit() { Switch(nullptr); }
  void EndOfInput() { state_ = nullptr; }

  HtmlInput& input_;
  std::string& out_;
  State state_ = &CommentReader::CommentStartState;
};

void CommentReader::CommentStartState() {
  switch (input_.Peek()) {
    case '-':
      return Switch(&CommentReader::CommentStartDashState);
    case '>':
      return Emit();
    default:
      return Back("");
  }
}

void CommentReader::CommentStartDashState() {
  switch (input_.Peek()) {
    case '-':
      return Switch(&CommentReader::CommentEndState);
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Back("-");
  }
}

void CommentReader::CommentState() {
  input_.AppendUntil(kCommentStops, out_);
  switch (input_.Peek()) {
    case '-':
      return Switch(&CommentReader::CommentEndDashState);
    case HtmlInput::kEnd:
      return EndOfInput();
    default:  // NUL
      return input_.ReplaceNul(out_);
  }
}

void CommentReader::CommentEndDashState() {
  switch (input_.Peek()) {
    case '-':
      return Switch(&CommentReader::CommentEndState);
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Back("-");
  }
}

void CommentReader::CommentEndState() {
  switch (input_.Peek()) {
    case '>':
      return Emit();
    case '!':
      return Switch(&CommentReader::CommentEndBangState);
    case '-':
      out_ += '-';
      return input_.Advance();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Back("--");
  }
}

void CommentReader::CommentEndBangState() {
  switch (input_.Peek()) {
    case '-':
      input_.Advance();
      return Back("--!", &CommentReader::CommentEndDashState);
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Back("--!");
  }
}

}  // namespace

void ReadHtmlComment(HtmlInput& input, std::string& out) {
  CommentReader(input, out).Run();
}

void ReadHtmlBogusComment(HtmlInput& input, std::string& out) {
  input.AppendUntil(kBogusCommentStops, out);
  while (input.Peek() == '\0') {
    input.ReplaceNul(out);
    input.AppendUntil(kBogusCommentStops, out);
  }
  if (!input.AtEnd()) input.Advance();
}

}  // namespace linkmilter
