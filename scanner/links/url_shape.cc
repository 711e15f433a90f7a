#include "scanner/links/url_shape.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

std::string_view Masked(std::string_view piece) {
  const auto is_literal = [](char c) {
    return IsAsciiAlpha(c) || c == '-' || c == '_' || c == '.' || c == '~';
  };
  if (!piece.empty() && std::ranges::all_of(piece, IsAsciiDigit)) return "<number>";
  if (IsTokenShaped(piece) || IsCodeShaped(piece)) return "<token>";
  if (piece.size() <= kMaxLiteralBytes && std::ranges::all_of(piece, is_literal)) return piece;
  return "<word>";
}

// With its port; the registrable domain says whose site it is and is never masked.
std::string MaskedHost(std::string_view authority, std::string_view domain) {
  const std::string_view host = authority.substr(0, authority.rfind(':'));
  const bool below = !domain.empty() && host.size() > domain.size() && host.ends_with(domain);
  if (!below) return std::string(authority);
  std::string masked;
  for (const auto label : Split(host.substr(0, host.size() - domain.size() - 1), '.')) {
    masked += IsTokenShaped(label) || IsCodeShaped(label) ? "<token>" : label;
    masked += '.';
  }
  masked += authority.substr(host.size() - domain.size());
  return masked;
}

std::string MaskedPath(std::string_view path) {
  std::string masked;
  for (std::size_t pieces = 0; !path.empty() && pieces < kMaxPieces; ++pieces) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    masked += '/';
    masked += Masked(path.substr(0, end));
    path.remove_prefix(end);
  }
  return masked;
}

std::string NamesOf(std::string_view query) {
  std::vector<std::string_view> names;
  while (!query.empty() && names.size() < kMaxPieces) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    names.push_back(Masked(parameter.substr(0, parameter.find('='))));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string joined;
  for (const std::string_view name : names) {
    joined += joined.empty() ? '?' : '&';
    joined += name;
  }
  return joined;
}

}  // namespace

std::string SkeletonOf(std::string_view url, std::string_view domain) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return std::string(Masked(url));
  const std::string scheme(url.substr(0, slashes + 2));
  url.remove_prefix(slashes + 2);
  const std::size_t path = std::min(url.find_first_of("/?"), url.size());
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string shape = scheme + MaskedHost(url.substr(0, path), domain);
  shape += MaskedPath(url.substr(path, query - path));
  if (query < url.size()) shape += NamesOf(url.substr(query + 1));
  return shape;
}

}  // namespace linkmilter
