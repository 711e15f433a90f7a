// Response policy zones (draft-vixie-dnsop-dns-rpz) as master files (RFC 1035, section 5): relative
// and absolute names, omitted owners, parentheses, comments; as an operator writes them or a
// transfer leaves them.
//
//   bad.example      CNAME .               that host
//   *.bad.example    CNAME *.              every host below it
//   24.0.2.0.192.rpz-ip CNAME rpz-drop.    addresses of hosts: prefix length, octets reversed
//   good.bad.example CNAME rpz-passthru.   an exception; so is a CNAME to the name itself
//
// Any other action and local data list a name too, but rpz-tcp-only, which says nothing against it.
// Skipped: rpz-client-ip (the client is a mail server), rpz-nsdname and rpz-nsip (name servers are
// not asked for). $INCLUDE and $GENERATE are bad lines: no list makes us read another file.
#pragma once

#include <memory>

#include "scanner/reputation/list_format.h"

namespace linkmilter {

std::unique_ptr<LineFormat> MakeRpzFormat();

}  // namespace linkmilter
