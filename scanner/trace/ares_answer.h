// What c-ares' replies say, as values. Pure, any thread. Replies are hostile: c-ares parses them,
// names are checked here.
#pragma once

#include "scanner/trace/resolver.h"

namespace linkmilter {

// One reply as c-ares hands it over.
struct AresReply {
  int type = 0;                          // ns_t_a, ns_t_aaaa, ns_t_ns: what was asked for
  int status = 0;                        // ARES_SUCCESS, ...
  const unsigned char* bytes = nullptr;  // null: none came
  int size = 0;
};

AddressAnswer AnswerOf(const AresReply& reply);

// Of A and AAAA: addresses are joined; a failure of one is forgiven if the other found something,
// and remembered over "no such name" if neither did.
AddressAnswer JoinFamilies(AddressAnswer a, AddressAnswer b);

}  // namespace linkmilter
