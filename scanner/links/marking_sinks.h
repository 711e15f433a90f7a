// Sinks that say one more thing of every link and hand it on. They do not own what they hand to.
#pragma once

#include "scanner/links/raw_link.h"

namespace linkmilter {

class MarkingSink : public LinkSink {
 public:
  explicit MarkingSink(LinkSink& sink) : sink_(sink) {}
  Id OnLink(const RawLink& link) final {
    RawLink marked = link;
    Mark(marked);
    return sink_.OnLink(marked);
  }
  void OnShownText(Id link, std::string_view text) override { sink_.OnShownText(link, text); }
  void OnProminence(Id link, Prominence prominence) final { sink_.OnProminence(link, prominence); }
  void OnNothingShown(Id link) final { sink_.OnNothingShown(link); }
  void OnEvidence(EvidenceKind kind, std::string_view text) final { sink_.OnEvidence(kind, text); }
  void OnFile(std::string_view type, std::string_view bytes) final { sink_.OnFile(type, bytes); }

 private:
  virtual void Mark(RawLink& link) const = 0;
  LinkSink& sink_;
};

// What the text of a link shows goes elsewhere than it says; some clients and those who copy it
// go there none the less. So its host is looked at, and no more.
class ShownUrls final : public MarkingSink {
 public:
  using MarkingSink::MarkingSink;
  void OnShownText(Id, std::string_view) override {}

 private:
  void Mark(RawLink& link) const override {
    link.element = "a";
    link.doubt = "shown as the text of another link";
  }
};

// Nobody can press a name in a header, but it is there to be read.
class NamedInHeader final : public MarkingSink {
 public:
  using MarkingSink::MarkingSink;

 private:
  void Mark(RawLink& link) const override { link.doubt = "in a display name"; }
};

class OutlookLinks final : public MarkingSink {
 public:
  using MarkingSink::MarkingSink;

 private:
  void Mark(RawLink& link) const override { link.outlook_only = true; }
};

class InvisibleLinks final : public MarkingSink {
 public:
  using MarkingSink::MarkingSink;

 private:
  void Mark(RawLink& link) const override { link.invisible = true; }
};

}  // namespace linkmilter
