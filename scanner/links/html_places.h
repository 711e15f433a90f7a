// The links in the attributes of one start tag. Pure, linear.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/html_attributes.h"
#include "scanner/links/html_document.h"
#include "scanner/links/html_token.h"

namespace linkmilter {

class HtmlPlaces {
 public:
  explicit HtmlPlaces(const HtmlContext& context) : context_(context) {}

  // Hands on every URL of the tag. Returns the first one a person can press, if the tag has one.
  LinkSink::Id Read(const HtmlToken& tag, bool invisible);

 private:
  RawLink At(PlaceKind kind, std::string_view attribute) const;
  LinkSink::Id Url(std::string_view url, const RawLink& where);
  LinkSink::Id Value(std::string_view value, const RawLink& where, UrlForm form);
  void LinkElement(const HtmlToken& tag);
  void Meta(const HtmlToken& tag);
  void Animation(const HtmlToken& tag);
  LinkSink::Id AnyElement(const HtmlToken& tag);

  const HtmlContext& context_;
  std::string element_;
  bool invisible_ = false;
};

}  // namespace linkmilter
