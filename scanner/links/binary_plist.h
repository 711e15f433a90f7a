// The strings of a binary property list (Apple's bplist00, as CFBinaryPList.c reads it): a .webloc
// in its usual form. Pure, linear, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

bool IsBinaryPlist(std::string_view bytes);

// Every string of the object table in UTF-8, whatever refers to it: so cycles cost nothing. An
// offset that lies outside is passed over; what overlaps is read until as many bytes are read as
// there are. Empty where the trailer is broken: nobody opens such a file.
std::vector<std::string> PlistStrings(std::string_view bytes);

}  // namespace linkmilter
