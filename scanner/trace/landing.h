// What the last page of a chain shows, as facts: what the file is, which secrets a form asks for
// and who gets them, whose brand it wears, what it hides behind, where it calls people on to. One
// pass over HTML, one over the bytes of a download; every fact is cut and valid UTF-8. Pure, linear
// in the body, any thread. Runs no script and judges nothing: judge/landing_facts does.
#pragma once

#include <vector>

#include "scanner/links/domain.h"
#include "scanner/links/url.h"
#include "scanner/model.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

// REQUIRES: page_url has a host.
Landing ReadLanding(const FetchResponse& response, const Url& page_url, const SuffixList& suffixes);

// Of the calls of a page that has landed, those a machine may press, in their order. The same
// caution as for mail: the title, the headings and all other calls are read as words of each
// ("press here to unsubscribe" and a button "Continue"), and none of several answers is pressed.
// Reads the page once more: few chains ask. REQUIRES: as above.
std::vector<CallToAction> CallsToPress(const FetchResponse& response,
                                       const Url& page_url,
                                       const SuffixList& suffixes);

// What a response would save instead of showing it: type and file alone.
Landing ReadDownload(const FetchResponse& response, const Url& page_url);

}  // namespace linkmilter
