// What a field of a form asks for, and who is behind the address a form posts to. Data with two
// look-ups: landing_fields.inc. Pure, any thread.
#pragma once

#include <string_view>

#include "scanner/links/html_token.h"
#include "scanner/links/url.h"

namespace linkmilter {

enum class FieldKind { kOther, kPassword, kCard, kCode };

// Of an <input>: by its type, its autocomplete tokens (WHATWG HTML, 4.10.18.7), else by its name,
// id, placeholder and label in many spellings. Linear.
FieldKind KindOfField(const HtmlToken& input);

// An e-mail address stands in the field, and a person sees it there.
bool HoldsAddress(const HtmlToken& input);

// The service that takes what anybody posts and hands it on to whoever opened the account: form
// mailers, bots, webhooks. Empty: none that is known.
std::string_view CollectorAt(const Url& action);

// The same, of an address written into a script; `host` gets its host. Linear.
std::string_view CollectorIn(std::string_view script, std::string_view& host);

}  // namespace linkmilter
