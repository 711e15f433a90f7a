// Microsoft's conditional comments: what Outlook reads and everybody else takes for a comment.
// Pure, linear.
#pragma once

#include <string_view>

namespace linkmilter {

// The HTML inside a comment's data, "[if mso]> <a href=..> <![endif]"; empty where it is a plain
// comment, or one for everybody but Outlook.
std::string_view ConditionalContent(std::string_view comment);

}  // namespace linkmilter
