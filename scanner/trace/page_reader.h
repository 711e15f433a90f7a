// Turns the tokens of one document into a Page: refreshes as they stand, and what its scripts,
// forms and frames would do as it opens. One pass, no tree: what an element encloses is counted.
// Pure, linear, bounded by the limits in page.h. One object per document, one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/hidden.h"
#include "scanner/links/html_token.h"
#include "scanner/links/script_fold.h"
#include "scanner/trace/page.h"
#include "scanner/trace/page_forms.h"
#include "scanner/trace/page_frames.h"

namespace linkmilter {

class PageReader {
 public:
  // `page` must outlive the reader.
  PageReader(Page& page, bool xml) : page_(page), xml_(xml) {}
  // Call once.
  void Read(std::string_view html);

 private:
  // A script, or markup a script writes.
  struct Part {
    std::string text;
    Instruction where;  // of what stands in the document itself
    bool surely = true;
    bool after_base = false;
  };
  struct Frame {
    PageMove move;
    FrameSize size = FrameSize::kPart;
  };

  void ReadMarkup(std::string_view html);
  void TakeText(const HtmlToken& token);
  void TakeStart(const HtmlToken& tag);
  void TakeEnd(std::string_view name);
  void TakeMeta(const HtmlToken& tag);
  void TakeFrame(const HtmlToken& tag);
  void TakeShown(const HtmlToken& tag);
  void TakeHandlers(const HtmlToken& tag);
  void AddScript(std::string_view text, std::size_t offset, bool surely);
  // The instruction that begins at `offset`; EndInstruction gives it its length.
  Instruction Begin(std::size_t offset) const;
  void EndInstruction(std::size_t offset);

  void RunScripts();
  void Move(const ScriptTarget& target, const Part& script);
  void Do(const ScriptAct& act, const Part& script);
  void Press(const ScriptAct& act, PageMove move);
  void Submit(const PageForm* form, PageMove move);
  void AddMove(PageMove move);
  static PageMove MoveBy(const ScriptRun& run, const Part& script);
  void ChooseFrame();
  void StayWithFields();

  Page& page_;
  const Part* written_ = nullptr;  // the part being read; null: the document
  PageMove* open_ = nullptr;
  std::vector<Part> scripts_;
  std::size_t ended_scripts_ = 0;  // of them, of the document
  std::vector<Part> markup_;
  std::size_t script_bytes_ = 0;
  std::size_t written_bytes_ = 0;
  std::vector<Frame> frames_;
  std::string rows_, cols_;  // of the first frameset
  std::string raw_;          // the open element whose text is not shown
  HiddenScopes hidden_;
  std::optional<std::string> element_;  // the last href, src or action a script set
  PageForms forms_;
  int templates_ = 0;
  bool xml_;
  bool runs_ = false;  // of an open script: it is one, and inline
  bool in_noscript_ = false;
  bool after_blank_ = true;
  bool fields_ = false;  // that a person could fill in
  bool shows_ = false;   // a picture
  bool has_script_ = false;
  bool frameset_ = false;
  bool posts_ = false;      // a script may set a method to post
  bool retargets_ = false;  // a script may set an action
};

}  // namespace linkmilter
