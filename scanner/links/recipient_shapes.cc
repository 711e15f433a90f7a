#include "scanner/links/recipient_shapes.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

// A message to thousands must not cost thousands fold.
constexpr std::size_t kMaxRecipients = 50;
constexpr std::size_t kMinLocalBytes = 5;  // "info", "bob" are words

std::uint64_t StartOf(std::string_view text) {
  std::uint64_t start = 0;
  std::memcpy(&start, text.data(), sizeof start);
  return start;
}

std::size_t Slot(std::uint64_t start) {
  return (start * 0x9E3779B97F4A7C15U) >> 52U;
}

// True if one of the query's values is one of `values`.
bool HasValue(std::string_view query, const std::vector<std::string>& values) {
  const auto parameters = Split(query, '&');
  return std::any_of(parameters.begin(), parameters.end(), [&](std::string_view parameter) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) return false;
    return std::find(values.begin(), values.end(), parameter.substr(equals + 1)) != values.end();
  });
}

}  // namespace

void NeedleSet::Add(std::string needle) {
  if (needle.size() < kMinBytes) return;
  const std::uint64_t start = StartOf(needle);
  maybe_[Slot(start)] = true;
  by_start_[start].push_back(std::move(needle));
}

bool NeedleSet::StandsIn(std::string_view text) const {
  for (; text.size() >= kMinBytes; text.remove_prefix(1)) {
    const std::uint64_t start = StartOf(text);
    if (!maybe_[Slot(start)]) continue;
    const auto needles = by_start_.find(start);
    if (needles == by_start_.end()) continue;
    const auto& all = needles->second;
    if (std::any_of(all.begin(), all.end(),
                    [text](const std::string& needle) { return text.starts_with(needle); }))
      return true;
  }
  return false;
}

RecipientShapes::RecipientShapes(const std::vector<std::string>& recipients) {
  for (std::size_t i = 0; i < std::min(recipients.size(), kMaxRecipients); ++i)
    Add(recipients[i]);
}

void RecipientShapes::Add(const std::string& recipient) {
  const std::string address = AsciiLower(recipient);
  const std::size_t at = address.rfind('@');
  if (at == std::string::npos || at == 0) return;
  folded_.Add(address);
  folded_.Add(address.substr(0, at) + '=' + address.substr(at + 1));
  folded_.Add({address.rbegin(), address.rend()});
  folded_.Add(Hex(address));
  folded_.Add(Hex(recipient));
  folded_.Add(Md5Hex(address));
  folded_.Add(Sha1Hex(address));
  folded_.Add(Sha256Hex(address));
  for (const std::string& spelling : {address, recipient}) {
    // The three ways it falls into groups, less the characters shared with its neighbours. In
    // ASCII both base64 alphabets are one.
    for (std::size_t skip = 0; skip < 3; ++skip)
      exact_.Add(EncodeBase64Groups(std::string_view(spelling).substr(skip)));
  }
  if (at >= kMinLocalBytes) locals_.push_back(address.substr(0, at));
}

std::string_view RecipientShapes::FindIn(std::string_view url) const {
  if (folded_.empty()) return {};
  if (exact_.StandsIn(url)) return "the recipient's address in base64";
  const std::string folded =
      AsciiLower(url.find('%') == std::string_view::npos ? std::string(url) : PercentDecode(url));
  if (folded_.StandsIn(folded)) return "the recipient's address";
  const std::size_t query = folded.find('?');
  if (query != std::string::npos && HasValue(std::string_view(folded).substr(query + 1), locals_)) {
    return "the recipient's name";
  }
  return {};
}

}  // namespace linkmilter
