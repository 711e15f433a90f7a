#include "scanner/links/data_url.h"

#include <utility>

#include "base/text.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

constexpr std::string_view kScheme = "data:";
constexpr std::size_t kMaxHeadBytes = 256;  // of type and parameters

// What stands before the comma; nothing where there is none.
std::string_view HeadOf(std::string_view url) {
  const std::string_view rest = TrimAscii(url).substr(kScheme.size());
  const std::size_t comma = rest.substr(0, kMaxHeadBytes).find(',');
  return comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
}

}  // namespace

bool IsDataUrl(std::string_view url) {
  return StartsWithIgnoreCase(TrimAscii(url), kScheme);
}

std::string DataUrlType(std::string_view url) {
  const std::string_view head = HeadOf(url);
  const std::string_view type = TrimAscii(head.substr(0, head.find(';')));
  return type.empty() ? "text/plain" : AsciiLower(type);
}

std::optional<DataUrl> ParseDataUrl(std::string_view url) {
  if (!IsDataUrl(url)) return std::nullopt;
  const std::string_view head = HeadOf(url);
  const std::string_view rest = TrimAscii(url).substr(kScheme.size() + head.size());
  if (rest.empty() || rest.front() != ',') return std::nullopt;
  DataUrl data;
  data.type = DataUrlType(url);
  data.body = PercentDecode(rest.substr(1));
  constexpr std::string_view kBase64 = "base64";
  const std::string_view last = TrimAscii(head.substr(head.rfind(';') + 1));
  if (head.find(';') == std::string_view::npos || !EqualsIgnoreCase(last, kBase64)) return data;
  auto decoded = DecodeBase64(data.body);
  if (!decoded) return std::nullopt;
  data.body = std::move(*decoded);
  return data;
}

void HandOverDataFile(std::string_view url, LinkSink& sink) {
  if (!IsDataUrl(url)) return;
  const std::string type = DataUrlType(url);
  const bool file = type.starts_with("image/") || type.starts_with("application/");
  const bool read =
      type.find("xml") != std::string::npos || type.find("script") != std::string::npos;
  if (!file || read) return;
  if (const std::optional<DataUrl> data = ParseDataUrl(url)) sink.OnFile(data->type, data->body);
}

}  // namespace linkmilter
