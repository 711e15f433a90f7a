// One SMTP connection: gathers one Message after another. Knows neither libmilter nor the network.
// Owned by Milter; used by one thread at a time, not always the same one. Events may come in any
// order, any number of times or not at all: a mail server may leave out, repeat and abort.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "base/byte_budget.h"
#include "base/snapshot.h"
#include "scanner/judge/policy.h"
#include "scanner/model.h"
#include "scanner/scanner.h"

namespace linkmilter {

inline constexpr std::string_view kHeaderName = "X-Linkmilter";

// Why a message passes without a look at its links.
enum class Skip { kNo, kAuthenticated, kClient };

class Session {
 public:
  // `budget` is for the content of messages; one that it cannot hold ends in kOutOfMemory.
  Session(const Snapshot<Policy>& policies, ByteBudget& budget);

  // `address` as text, empty if the mail server did not say.
  void Connect(std::string_view name, std::string_view address);
  void Helo(std::string_view name);
  // Begins a message: whatever was gathered before is gone, and the policy of now holds to its end.
  // `authenticated` is {auth_authen}, empty if there is none.
  void Mail(std::string_view sender, std::string_view authenticated);
  void Recipient(std::string_view recipient);
  // `value` without the blank after the colon; folds as LF or CRLF and white space.
  void Header(std::string_view name, std::string_view value);
  void EndOfHeaders();
  void Body(std::string_view chunk);
  // Empty: the mail server has not named it (yet).
  void QueueId(std::string_view id);
  // The message is over, answered or aborted. The connection stays.
  void Reset();

  // Our own failure while gathering: kept, because most events cannot be answered, until the end of
  // the message. The first one counts. The content is dropped: nobody will read it.
  void Fail(Trouble trouble);

  const Message& message() const { return message_; }
  const std::shared_ptr<const Policy>& policy() const { return policy_; }
  Skip skip() const { return skip_; }
  std::optional<Trouble> trouble() const { return trouble_; }
  // Headers of our own name that came with the message.
  std::size_t forged_headers() const { return forged_headers_; }

 private:
  void Append(std::string_view text);
  void DropContent();

  const Snapshot<Policy>& policies_;
  Client client_;
  std::shared_ptr<const Policy> policy_;
  Message message_;
  Holding holding_;  // message_.content
  Skip skip_ = Skip::kNo;
  std::size_t forged_headers_ = 0;
  std::optional<Trouble> trouble_;
};

}  // namespace linkmilter
