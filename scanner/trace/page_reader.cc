#include "scanner/trace/page_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scanner/links/html_tokenizer.h"
#include "scanner/links/meta_refresh.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxScriptBytes = ScriptLimits().bytes;
constexpr std::size_t kMaxFramesSeen = 20;    // pages of frames
constexpr std::size_t kHardlyAnyText = 100;   // beside a frame that is all there is
constexpr std::size_t kMaxScriptCookies = 8;  // scripts of cookies
constexpr std::size_t kNothingToRead = 32;    // "Loading..."

bool IsScriptType(std::string_view type) {
  const std::string lower = AsciiLower(TrimAscii(type));
  return lower.empty() || lower == "module" || lower.find("javascript") != std::string::npos ||
         lower.find("ecmascript") != std::string::npos;
}

// Elements whose text nobody reads where it stands.
bool IsUnread(std::string_view name) {
  return name == "script" || name == "style" || name == "title" || name == "iframe" ||
         name == "noembed" || name == "noframes" || name == "textarea";
}

// What a script must name to move a page.
bool NamesAMove(std::string_view script) {
  constexpr std::string_view kNames[] = {
      "location",  "eval",      "document.write", "atob",     "submit",       "click",   "open",
      "innerHTML", "outerHTML", "appendChild",    "Function", "fromCharCode", "unescape"};
  return std::ranges::any_of(kNames, [script](std::string_view name) {
    return script.find(name) != std::string_view::npos;
  });
}

// Sets a form's method, perhaps.
bool NamesAPost(std::string_view script) {
  return script.find("ethod") != std::string_view::npos &&
         AsciiLower(script).find("post") != std::string::npos;
}

// Where the unknown rest of a URL cannot change who is asked.
bool HasWholeHost(std::string_view url) {
  const std::size_t scheme = url.find("//");
  if (scheme == std::string_view::npos || scheme > url.find_first_of("?#")) return !url.empty();
  return url.find_first_of("/?#", scheme + 2) != std::string_view::npos;
}

}  // namespace

void PageReader::Read(std::string_view html) {
  ReadMarkup(html);
  for (int i = 0; i < kMaxWritings && !(scripts_.empty() && markup_.empty()); ++i) {
    RunScripts();
    const std::vector<Part> markup = std::exchange(markup_, {});
    for (const Part& part : markup) {
      written_ = &part;
      ReadMarkup(part.text);
    }
    written_ = nullptr;
  }
  page_.opaque = page_.opaque || !scripts_.empty();
  // What a person sees of it comes by script alone.
  const bool blank = page_.text < kNothingToRead && !fields_ && !shows_;
  page_.opaque = page_.opaque || (blank && has_script_);
  ChooseFrame();
  StayWithFields();
}

void PageReader::ReadMarkup(std::string_view html) {
  HtmlTokenizerOptions options;
  options.cdata_sections = xml_;
  HtmlTokenizer tokenizer(html, options);
  raw_.clear();
  hidden_ = {};
  templates_ = 0;
  in_noscript_ = false;
  for (;;) {
    const HtmlToken& token = tokenizer.Next();
    const bool end = token.kind == HtmlToken::Kind::kEnd;
    EndInstruction(end ? html.size() : token.offset);
    if (end) return;
    if (token.kind == HtmlToken::Kind::kText) TakeText(token);
    if (token.kind == HtmlToken::Kind::kStartTag) TakeStart(token);
    if (token.kind == HtmlToken::Kind::kEndTag) TakeEnd(token.text);
  }
}

Instruction PageReader::Begin(std::size_t offset) const {
  if (written_ != nullptr) return written_->where;
  Instruction where;
  where.offset = offset;
  return where;
}

void PageReader::EndInstruction(std::size_t offset) {
  PageMove* open = std::exchange(open_, nullptr);
  if (written_ != nullptr) return;
  if (open != nullptr) open->instruction.length = offset - open->instruction.offset;
  for (; ended_scripts_ < scripts_.size(); ++ended_scripts_) {
    Instruction& where = scripts_[ended_scripts_].where;
    where.length = offset - where.offset;
  }
}

void PageReader::TakeText(const HtmlToken& token) {
  if (templates_ > 0 || in_noscript_) return;  // inert until script clones it; the robots' page
  if (raw_ == "script" && runs_) AddScript(token.text, token.offset, true);
  if (!raw_.empty() || hidden_.HidesText()) return;
  for (const char c : token.text) {
    const bool blank = IsAsciiSpace(c);
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
    if (!continues && !(blank && after_blank_)) ++page_.text;
    after_blank_ = blank;
  }
}

void PageReader::TakeStart(const HtmlToken& tag) {
  const std::string& name = tag.text;
  if (name == "template") ++templates_;
  if (templates_ > 0) return;
  if (name == "noscript") in_noscript_ = true;
  if (name == "meta") TakeMeta(tag);
  if (name == "base" && !page_.base) {
    if (const std::string* href = tag.Find("href")) page_.base = *href;
  }
  if (in_noscript_) return;
  if (IsUnread(name) && !tag.self_closing) raw_ = name;
  const bool script = name == "script" && IsScriptType(tag.Value("type"));
  has_script_ = has_script_ || script;
  runs_ = script && tag.Find("src") == nullptr;
  forms_.TakeStart(tag, page_.base.has_value());
  TakeShown(tag);
  TakeHandlers(tag);
  if (name == "frameset" && !std::exchange(frameset_, true)) {
    rows_ = tag.Value("rows");
    cols_ = tag.Value("cols");
  }
  TakeFrame(tag);
}

void PageReader::TakeEnd(std::string_view name) {
  if (name == "noscript") in_noscript_ = false;
  if (name == "template" && templates_ > 0) --templates_;
  if (templates_ > 0) return;
  hidden_.OnEndTag(name);
  if (name == raw_) raw_.clear();
  forms_.TakeEnd(name);
}

void PageReader::TakeMeta(const HtmlToken& tag) {
  const std::string* kind = tag.Find("http-equiv");
  const std::string* content = tag.Find("content");
  if (kind == nullptr || content == nullptr || !EqualsIgnoreCase(*kind, "refresh")) return;
  const auto refresh = ParseRefresh(*content);
  if (!refresh || page_.refreshes.size() >= kMaxRefreshes) return;
  PageMove move;
  move.url = refresh->url;
  move.after_base = page_.base.has_value();
  move.in_noscript = in_noscript_;
  move.surely = written_ == nullptr || written_->surely;
  move.instruction = Begin(tag.offset);
  move.instruction.delay += refresh->delay;
  page_.refreshes.push_back(std::move(move));
  open_ = &page_.refreshes.back();
}

void PageReader::TakeShown(const HtmlToken& tag) {
  const bool hidden = hidden_.OnStartTag(tag) || hidden_.hidden();
  const std::string& name = tag.text;
  if (hidden) return;
  if (name == "img" || name == "video" || name == "canvas" || name == "svg") shows_ = true;
  const std::string type = AsciiLower(tag.Value("type"));
  fields_ = fields_ || name == "textarea" || name == "select" ||
            (name == "input" && type != "hidden" && type != "submit");
}

// An object's data, an embed's src; of srcdoc what it says as if it were the page's own.
void PageReader::TakeFrame(const HtmlToken& tag) {
  const std::string& name = tag.text;
  if (name != "iframe" && name != "frame" && name != "object" && name != "embed") return;
  const FrameSize size = FrameSizeOf(tag);
  if (const std::string* srcdoc = tag.Find("srcdoc"); srcdoc != nullptr && name == "iframe") {
    if (markup_.size() >= kMaxFramesSeen || tag.Find("sandbox") != nullptr) return;
    Instruction where = Begin(tag.offset);
    written_bytes_ += srcdoc->size();
    if (written_bytes_ > kMaxWrittenBytes) return;
    markup_.push_back(
        {*srcdoc, std::move(where), size >= FrameSize::kWhole, page_.base.has_value()});
    return;
  }
  const std::string_view url = TrimAscii(tag.Value(name == "object" ? "data" : "src"));
  if (StartsWithIgnoreCase(url, "javascript:"))
    return AddScript(url.substr(url.find(':') + 1), tag.offset, true);
  const bool unseen = size == FrameSize::kUnseen || hidden_.hidden();
  if (url.empty() || StartsWithIgnoreCase(url, "about:") || unseen ||
      frames_.size() >= kMaxFramesSeen)
    return;
  Frame frame;
  frame.size = name == "frame" ? FrameSize::kPart : size;
  frame.move.led_by = LedBy::kFrame;
  frame.move.url = url;
  frame.move.after_base = page_.base.has_value();
  frame.move.instruction = Begin(tag.offset);
  frames_.reserve(kMaxFramesSeen);  // open_ points into it
  frames_.push_back(std::move(frame));
  open_ = &frames_.back().move;
}

// Those that come by themselves as the page opens.
void PageReader::TakeHandlers(const HtmlToken& tag) {
  for (const HtmlAttribute& attribute : tag.attributes) {
    if (attribute.name == "onload" || attribute.name == "onpageshow")
      AddScript(attribute.value, tag.offset, true);
    const bool focused = attribute.name == "onfocus" && tag.Find("autofocus") != nullptr;
    if (attribute.name == "onerror" || focused) AddScript(attribute.value, tag.offset, false);
  }
}

void PageReader::AddScript(std::string_view text, std::size_t offset, bool surely) {
  if (scripts_.size() >= kMaxPageScripts || script_bytes_ > kMaxScriptBytes) {
    page_.opaque = page_.opaque || NamesAMove(text);
    return;
  }
  script_bytes_ += text.size();
  Part script{std::string(text), Begin(offset), surely, page_.base.has_value()};
  script.where.certain = false;
  if (written_ != nullptr) script.surely = surely && written_->surely;
  scripts_.push_back(std::move(script));
}

void PageReader::RunScripts() {
  const std::vector<Part> scripts = std::exchange(scripts_, {});
  std::vector<std::string_view> texts;
  texts.reserve(scripts.size());
  for (const Part& script : scripts)
    texts.emplace_back(script.text);
  // Whose method or action a script sets is not told apart: none is sent by GET then that might be
  // posted.
  for (const std::string_view text : texts) {
    posts_ = posts_ || NamesAPost(text);
    retargets_ = retargets_ || text.find("action") != std::string_view::npos;
  }
  const FoldedScript folded = FoldScripts(texts);
  for (const ScriptTarget& target : folded.targets) {
    if (target.run.when != ScriptRun::When::kNever) Move(target, scripts[target.script]);
  }
  for (const ScriptAct& act : folded.acts) {
    if (act.run.when != ScriptRun::When::kNever) Do(act, scripts[act.script]);
  }
  page_.opaque = page_.opaque || folded.unread ||
                 (!folded.complete && std::any_of(texts.begin(), texts.end(), NamesAMove));
}

PageMove PageReader::MoveBy(const ScriptRun& run, const Part& script) {
  PageMove move;
  move.led_by = LedBy::kScript;
  move.after_base = script.after_base;
  move.surely = script.surely && run.when == ScriptRun::When::kSurely;
  move.instruction = script.where;
  move.instruction.delay += run.delay;
  return move;
}

void PageReader::Move(const ScriptTarget& target, const Part& script) {
  PageMove move = MoveBy(target.run, script);
  switch (target.how) {
    case ScriptMove::kAssign:
    case ScriptMove::kReplace:
    case ScriptMove::kOpen:
      if (!target.whole && !HasWholeHost(target.target)) {
        page_.opaque = true;
        return;
      }
      move.url = TrimAscii(target.target);
      return AddMove(std::move(move));
    case ScriptMove::kElement:
      element_ = target.target;
      return;
    case ScriptMove::kWrite:
      break;
    case ScriptMove::kValue:
      return;
  }
  written_bytes_ += target.target.size();
  if (written_bytes_ > kMaxWrittenBytes) return;
  const bool goes_on = !markup_.empty() && markup_.back().where == move.instruction;
  if (!goes_on) markup_.push_back({"", move.instruction, move.surely, move.after_base});
  markup_.back().text += target.target;  // tags are written in pieces
}

void PageReader::Do(const ScriptAct& act, const Part& script) {
  const bool moves = act.kind == ScriptAct::Kind::kSubmit || act.kind == ScriptAct::Kind::kPress;
  if (moves && page_.moves.size() >= kMaxMoves) return;  // before a form is put together in vain
  PageMove move = MoveBy(act.run, script);
  switch (act.kind) {
    case ScriptAct::Kind::kSubmit: {
      const PageForm* form = forms_.Find(act.text);
      if (form == nullptr && act.exact && !forms_.empty()) return;  // there is none such
      if (form == nullptr) form = forms_.Find("");                  // a variable's name, or a tag's
      return Submit(form, std::move(move));
    }
    case ScriptAct::Kind::kPress:
      return Press(act, std::move(move));
    case ScriptAct::Kind::kReload:
      if (!page_.cookies.empty()) AddMove(std::move(move));
      return;
    case ScriptAct::Kind::kCookie:
      if (page_.cookies.size() < kMaxScriptCookies) page_.cookies.push_back(act.text);
      return;
    case ScriptAct::Kind::kMethod:
      posts_ = posts_ || EqualsIgnoreCase(act.text, "post");
      return;
  }
}

void PageReader::Press(const ScriptAct& act, PageMove move) {
  const Pressable* pressed = forms_.FindPressable(act.text);
  if (pressed != nullptr && pressed->form > 0)
    return Submit(&forms_.Numbered(pressed->form), std::move(move));
  if (pressed == nullptr && !element_) return;
  move.surely = move.surely && pressed != nullptr;  // it may be another element's
  move.url = pressed != nullptr ? pressed->href : *element_;
  AddMove(std::move(move));
}

// `form`: null if a script made it.
void PageReader::Submit(const PageForm* form, PageMove move) {
  if (form == nullptr ? !element_ : form->dialog) return;
  const PageForm made;
  const PageForm& sent = form == nullptr ? made : *form;
  const bool by_script = element_ && (sent.action.empty() || retargets_);
  const std::string& action = by_script ? *element_ : sent.action;
  move.surely = move.surely && !by_script;  // it may be another element's
  move.led_by = LedBy::kForm;
  move.post = sent.post || posts_;
  move.after_base = form == nullptr ? move.after_base : form->after_base;
  move.url = move.post ? action : FormReference(sent, action);
  AddMove(std::move(move));
}

void PageReader::AddMove(PageMove move) {
  if (page_.moves.size() < kMaxMoves) page_.moves.push_back(std::move(move));
}

// Where a person is asked for something, the page itself is the end: what might move it, under a
// condition or for those without scripts, is not believed.
void PageReader::StayWithFields() {
  if (!fields_) return;
  const auto doubtful = [](const PageMove& move) { return !move.surely || move.in_noscript; };
  std::erase_if(page_.moves, doubtful);
  std::erase_if(page_.refreshes, doubtful);
}

// A login form over somebody's own site in a frame is what a person sees.
void PageReader::ChooseFrame() {
  if (frames_.empty() || fields_) return;
  if (frameset_) {
    const std::size_t largest = LargestFrame(rows_, cols_, frames_.size());
    page_.frame = frames_[largest].move;
    return;
  }
  const auto widest =
      std::max_element(frames_.begin(), frames_.end(),
                       [](const Frame& a, const Frame& b) { return a.size < b.size; });
  const bool alone = frames_.size() == 1 && page_.text < kHardlyAnyText && !shows_;
  if (widest->size == FrameSize::kOver || alone ||
      (widest->size == FrameSize::kWhole && page_.shows_little()))
    page_.frame = widest->move;
}

}  // namespace linkmilter
