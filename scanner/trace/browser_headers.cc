#include "scanner/trace/browser_headers.h"

namespace linkmilter {

std::vector<std::string> BrowserHeaders(const Url& url, const std::string& cookies) {
  std::vector<std::string> lines = {
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "Accept-Language: en-US,en;q=0.5",
      "Accept-Encoding: gzip, deflate",
      "Connection: keep-alive",
  };
  if (!cookies.empty()) lines.push_back("Cookie: " + cookies);
  lines.emplace_back("Upgrade-Insecure-Requests: 1");
  if (url.scheme == "https") {
    for (const char* line : {"Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate",
                             "Sec-Fetch-Site: none", "Sec-Fetch-User: ?1"})
      lines.emplace_back(line);
  }
  return lines;
}

}  // namespace linkmilter
