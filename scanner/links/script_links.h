// What scripts say: the URLs in their string literals, and those they put together from literals
// (script_fold.h). Nothing is run. Pure, linear, any
// thread.
#pragma once

#include <string_view>

#include "scanner/links/raw_link.h"

namespace linkmilter {

// JavaScript: every http(s) URL inside a string literal, as it stands or in base64, and literals
// that are "//host/...". Each is handed on as `where` with its url. Scripts that make files of
// their own are evidence.
void FindScriptLinks(std::string_view script, const RawLink& where, LinkSink& sink);

// JSON-LD: the URL values; those an action would call (schema.org Action, HttpActionHandler) are of
// kind kAction, others kPassive.
void FindJsonLinks(std::string_view json, const RawLink& where, LinkSink& sink);

}  // namespace linkmilter
