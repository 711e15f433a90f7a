#include "daemon/session.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace linkmilter {
namespace {

// A flood of RCPT; more than any mail server takes (Postfix: 1000).
constexpr std::size_t kMaxRecipients = 10'000;

std::string_view WithoutBrackets(std::string_view path) {
  if (path.size() >= 2 && path.front() == '<' && path.back() == '>')
    return path.substr(1, path.size() - 2);
  return path;
}

Skip SkipFor(const Policy& policy, const Client& client, std::string_view authenticated) {
  if (policy.skip_authenticated && !authenticated.empty()) return Skip::kAuthenticated;
  const auto address = IpAddress::Parse(client.address);
  const auto holds = [&](const Network& network) { return network.Contains(*address); };
  if (address && std::ranges::any_of(policy.skip_clients, holds)) return Skip::kClient;
  return Skip::kNo;
}

// Header folds arrive as a bare LF, bodies with CRLF: the message shall have one kind.
std::string WithCrlf(std::string_view value) {
  std::string lines;
  lines.reserve(value.size() + 8);
  for (const char c : value) {
    if (c == '\n' && (lines.empty() || lines.back() != '\r')) lines += '\r';
    lines += c;
  }
  return lines;
}

}  // namespace

Session::Session(const Snapshot<Policy>& policies, ByteBudget& budget)
    : policies_(policies), policy_(policies.Get()), holding_(budget) {}

void Session::Connect(std::string_view name, std::string_view address) {
  client_ = {.address = std::string(address), .name = std::string(name), .helo = {}};
}

void Session::Helo(std::string_view name) {
  client_.helo = name;
}

void Session::Mail(std::string_view sender, std::string_view authenticated) {
  Reset();
  policy_ = policies_.Get();
  message_.client = client_;
  message_.sender = WithoutBrackets(sender);
  message_.authenticated = authenticated;
  skip_ = SkipFor(*policy_, client_, authenticated);
}

void Session::Recipient(std::string_view recipient) {
  if (message_.recipients.size() < kMaxRecipients)
    message_.recipients.emplace_back(WithoutBrackets(recipient));
}

void Session::Header(std::string_view name, std::string_view value) {
  if (EqualsIgnoreCase(TrimAscii(name), kHeaderName)) ++forged_headers_;
  Append(name);
  Append(": ");
  Append(WithCrlf(value));
  Append("\r\n");
}

void Session::EndOfHeaders() {
  Append("\r\n");
}

void Session::Body(std::string_view chunk) {
  Append(chunk);
}

void Session::QueueId(std::string_view id) {
  if (!id.empty()) message_.queue_id = id;
}

void Session::Reset() {
  DropContent();
  message_ = Message{};
  skip_ = Skip::kNo;
  forged_headers_ = 0;
  trouble_.reset();
}

void Session::Fail(Trouble trouble) {
  if (!trouble_) trouble_ = trouble;
  DropContent();
}

void Session::Append(std::string_view text) {
  message_.full_size += text.size();
  if (skip_ != Skip::kNo || trouble_) return;  // nobody will read it
  std::string& content = message_.content;
  const std::size_t limit = policy_->max_message_bytes;
  if (content.size() >= limit) return;
  const std::string_view kept = text.substr(0, limit - content.size());
  if (!holding_.Grow(kept.size())) return Fail(Trouble::kOutOfMemory);
  content.append(kept);
}

void Session::DropContent() {
  std::string().swap(message_.content);  // clear() would keep its memory
  holding_.Release();
}

}  // namespace linkmilter
