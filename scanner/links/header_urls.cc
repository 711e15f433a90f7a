#include "scanner/links/header_urls.h"

#include <algorithm>

#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMinSharedBytes = 16;  // shorter pieces are shared by chance

// Scheme left out: http and https are one site.
std::string_view HostAndPath(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes != std::string_view::npos) url.remove_prefix(slashes + 2);
  return url.substr(0, url.find('?'));
}

bool StandsInHeader(const Link& link) {
  return std::any_of(link.places.begin(), link.places.end(),
                     [](const Place& place) { return place.kind == PlaceKind::kHeader; });
}

}  // namespace

HeaderUrls::HeaderUrls(const std::vector<Link>& links) {
  for (const Link& link : links) {
    if (!StandsInHeader(link)) continue;
    paths_.emplace(HostAndPath(link.url));
    ForEachPiece(link.url, [this](std::string_view piece) {
      if (piece.size() >= kMinSharedBytes) pieces_.emplace(piece);
    });
  }
}

std::string_view HeaderUrls::FindIn(std::string_view url) const {
  if (empty()) return "";
  if (paths_.contains(HostAndPath(url))) return "opt-out: same host and path as in a list header";
  bool shared = false;
  ForEachPiece(url, [&](std::string_view piece) {
    shared |= piece.size() >= kMinSharedBytes && pieces_.contains(piece);
  });
  return shared ? "opt-out: shares a token with a list header" : "";
}

}  // namespace linkmilter
