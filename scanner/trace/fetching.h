// How the settings of tracing have things fetched. Pure, but for a proxy's name and the file of its
// credentials, which are read.
#pragma once

#include "base/result.h"
#include "scanner/trace/curl_fetcher.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {

Result<CurlOptions> FetchingOf(const TracerOptions& options);

}  // namespace linkmilter
