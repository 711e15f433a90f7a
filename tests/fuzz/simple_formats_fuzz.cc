// Any bytes as a calendar, a card or a shortcut: the readers end, and what they hand out keeps the
// promises of a LinkSink.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "scanner/links/calendar_links.h"
#include "scanner/links/shortcut_links.h"
#include "scanner/links/vcard_links.h"

namespace linkmilter {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

// `valid`: the input was UTF-8, so must be what is found in it.
class CheckingSink final : public LinkSink {
 public:
  explicit CheckingSink(bool valid) : valid_(valid) {}
  Id OnLink(const RawLink& link) override {
    Require(!link.element.empty() && link.attribute.size() <= kMaxName);
    Require(!valid_ || IsValidUtf8(link.url));
    return 0;
  }
  void OnShownText(Id, std::string_view) override {}
  void OnEvidence(EvidenceKind, std::string_view text) override { Require(!text.empty()); }

 private:
  static constexpr std::size_t kMaxName = 64;
  bool valid_;
};

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const linkmilter::SuffixList suffixes;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);  // NOLINT
  linkmilter::CheckingSink sink(linkmilter::IsValidUtf8(bytes));
  linkmilter::FindCalendarLinks(bytes, suffixes, sink);
  linkmilter::FindVcardLinks(bytes, suffixes, sink);
  linkmilter::FindShortcutLinks(bytes, suffixes, sink);
  return 0;
}
