#include "daemon/milter.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <exception>
#include <string>
#include <thread>
#include <utility>

#include <libmilter/mfapi.h>

#include "daemon/accept.h"

namespace linkmilter {
namespace {

constexpr unsigned long kActions = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE;
// We answer DATA and the end of message only. DATA must be answered: with nobody answering it,
// Postfix over TCP waits 42 ms for a delayed ACK.
constexpr unsigned long kSteps = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |
                                 SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY | SMFIP_NR_UNKN |
                                 SMFIP_NOUNKNOWN;

// The one Milter, and how many callbacks are inside it. Never destroyed: libmilter's threads
// outlive main's objects.
struct Entrance {
  Milter* milter = nullptr;
  int inside = 0;
};

Guarded<Entrance>& TheEntrance() {
  static auto& entrance = *new Guarded<Entrance>();
  return entrance;
}

// A callback's stay. While it lasts the Milter lives; null once it has gone.
class Visit {
 public:
  Visit()
      : milter_(TheEntrance().With([](Entrance& entrance) {
          if (entrance.milter != nullptr) ++entrance.inside;
          return entrance.milter;
        })) {}
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  Visit(Visit&&) = delete;
  Visit& operator=(Visit&&) = delete;
  ~Visit() {
    if (milter_ != nullptr)
      TheEntrance().WithAndWake([](Entrance& entrance) { --entrance.inside; });
  }
  Milter* milter() const { return milter_; }

 private:
  Milter* const milter_;
};

Session* SessionOf(SMFICTX* context) {
  return static_cast<Session*>(smfi_getpriv(context));
}

// Connect is usually first, but a mail server may leave it out.
Session& EnsureSession(SMFICTX* context, Milter& milter) {
  if (Session* session = SessionOf(context)) return *session;
  Session& session = milter.NewSession();
  smfi_setpriv(context, &session);
  return session;
}

std::string_view View(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

std::string_view Macro(SMFICTX* context, const char* name) {
  std::array<char, 32> copy{};
  View(name).copy(copy.data(), copy.size() - 1);
  return View(smfi_getsymval(context, copy.data()));
}

std::string AddressText(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof(v4));
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof(v6));
    inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

// --- sending the answer ---------------------------------------------------------------------

// libmilter takes its strings as char* and does not write to them.
sfsistat Refuse(SMFICTX* context, const Refusal& refusal) {
  std::string text;
  for (const char c : refusal.text())
    text.append(c == '%' ? 2 : 1, c);  // a single one breaks the reply in every mail server
  std::string code = refusal.code();
  std::string enhanced = refusal.enhanced();
  smfi_setreply(context, code.data(), enhanced.data(), text.data());
  return refusal.permanent() ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

// Deletes from the last to the first, so that the numbers of those left do not change.
void RemoveForged(SMFICTX* context, std::size_t count) {
  std::string name(kHeaderName);
  for (std::size_t index = std::min(count, kMaxForgedHeaders); index > 0; --index)
    smfi_chgheader(context, name.data(), static_cast<int>(index), nullptr);
}

sfsistat Send(SMFICTX* context, const Answer& answer, std::size_t forged) {
  if (answer.refusal) return Refuse(context, *answer.refusal);
  RemoveForged(context, forged);
  std::string name(kHeaderName);
  std::string value = answer.header;
  smfi_addheader(context, name.data(), value.data());
  if (!answer.quarantine.empty()) {
    std::string reason = answer.quarantine;
    smfi_quarantine(context, reason.data());
  }
  return SMFIS_CONTINUE;
}

// --- callbacks ------------------------------------------------------------------------------

// Runs f(session) for a step nobody waits an answer for. What goes wrong is told at the end of the
// message.
template <typename F>
sfsistat Gather(SMFICTX* context, F&& f) noexcept {
  const Visit visit;
  if (visit.milter() == nullptr) return SMFIS_NOREPLY;
  Trouble trouble = Trouble::kBug;
  try {
    std::forward<F>(f)(EnsureSession(context, *visit.milter()));
    return SMFIS_NOREPLY;
  } catch (const std::bad_alloc&) {
    trouble = Trouble::kOutOfMemory;
  } catch (const std::exception&) {  // kBug
  }
  if (Session* session = SessionOf(context)) session->Fail(trouble);
  return SMFIS_NOREPLY;
}

sfsistat OnNegotiate(SMFICTX* /*context*/,
                     unsigned long offered_actions,
                     unsigned long offered_steps,
                     unsigned long /*offered2*/,
                     unsigned long /*offered3*/,
                     unsigned long* actions,
                     unsigned long* steps,
                     unsigned long* more2,
                     unsigned long* more3) noexcept {
  const Visit visit;
  if (visit.milter() == nullptr || visit.milter()->TurnsAway()) return SMFIS_REJECT;
  *actions = kActions & offered_actions;
  *steps = kSteps & offered_steps;
  *more2 = 0;
  *more3 = 0;
  return SMFIS_CONTINUE;
}

sfsistat OnConnect(SMFICTX* context, char* name, sockaddr* address) noexcept {
  return Gather(context,
                [&](Session& session) { session.Connect(View(name), AddressText(address)); });
}

sfsistat OnHelo(SMFICTX* context, char* name) noexcept {
  return Gather(context, [&](Session& session) { session.Helo(View(name)); });
}

sfsistat OnMail(SMFICTX* context, char** arguments) noexcept {
  return Gather(context, [&](Session& session) {
    session.Mail(View(arguments[0]), Macro(context, "{auth_authen}"));
  });
}

sfsistat OnRecipient(SMFICTX* context, char** arguments) noexcept {
  return Gather(context, [&](Session& session) { session.Recipient(View(arguments[0])); });
}

// The last moment to turn a message away before its content is sent for nothing.
sfsistat OnData(SMFICTX* context) noexcept {
  const Visit visit;
  if (visit.milter() != nullptr && !visit.milter()->stopping()) return SMFIS_CONTINUE;
  try {
    return Refuse(context, *AnswerToTrouble(Trouble::kStopping, {}).refusal);
  } catch (const std::exception&) {
    return SMFIS_TEMPFAIL;
  }
}

sfsistat OnHeader(SMFICTX* context, char* name, char* value) noexcept {
  return Gather(context, [&](Session& session) { session.Header(View(name), View(value)); });
}

sfsistat OnEndOfHeaders(SMFICTX* context) noexcept {
  return Gather(context, [&](Session& session) {
    session.QueueId(Macro(context, "i"));
    session.EndOfHeaders();
  });
}

sfsistat OnBody(SMFICTX* context, unsigned char* bytes, std::size_t size) noexcept {
  return Gather(context, [&](Session& session) {
    session.Body({reinterpret_cast<const char*>(bytes), size});
  });
}

sfsistat OnEndOfMessage(SMFICTX* context) noexcept {
  const Visit visit;
  try {
    Session* const session = SessionOf(context);
    if (visit.milter() == nullptr)
      return Refuse(context, *AnswerToTrouble(Trouble::kStopping, {}).refusal);
    if (session == nullptr)  // there was no memory for one
      return Refuse(context, *AnswerToTrouble(Trouble::kOutOfMemory, {}).refusal);
    session->QueueId(Macro(context, "i"));
    const Answer answer =
        visit.milter()->checkpoint().Examine(*session, [context] { smfi_progress(context); });
    const std::size_t forged = session->forged_headers();
    session->Reset();
    return Send(context, answer, forged);
  } catch (const std::exception&) {
    return SMFIS_TEMPFAIL;
  }
}

// Comes without a message, too.
sfsistat OnAbort(SMFICTX* context) noexcept {
  const Visit visit;
  Session* const session = SessionOf(context);
  if (visit.milter() != nullptr && session != nullptr) session->Reset();
  return SMFIS_CONTINUE;
}

// May be the only callback of a connection.
sfsistat OnClose(SMFICTX* context) noexcept {
  const Visit visit;
  Session* const session = SessionOf(context);
  smfi_setpriv(context, nullptr);
  if (visit.milter() != nullptr && session != nullptr) visit.milter()->EndSession(*session);
  return SMFIS_CONTINUE;
}

Status Register() {
  std::string name = "linkmilter";
  smfiDesc description{};
  description.xxfi_name = name.data();
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_flags = kActions;
  description.xxfi_connect = OnConnect;
  description.xxfi_helo = OnHelo;
  description.xxfi_envfrom = OnMail;
  description.xxfi_envrcpt = OnRecipient;
  description.xxfi_data = OnData;
  description.xxfi_header = OnHeader;
  description.xxfi_eoh = OnEndOfHeaders;
  description.xxfi_body = OnBody;
  description.xxfi_eom = OnEndOfMessage;
  description.xxfi_abort = OnAbort;
  description.xxfi_close = OnClose;
  description.xxfi_negotiate = OnNegotiate;
  if (smfi_register(description) != MI_SUCCESS) return Error{"libmilter refuses to register"};
  return Done();
}

}  // namespace

Milter::Milter(const Parts& parts, std::size_t max_sessions)
    : parts_(parts), max_sessions_(max_sessions) {
  TheEntrance().With([this](Entrance& entrance) { entrance.milter = this; });
}

Milter::~Milter() {
  TheEntrance().With([](Entrance& entrance) { entrance.milter = nullptr; });
  TheEntrance().WaitThen([](const Entrance& entrance) { return entrance.inside == 0; },
                         [](Entrance&) {});
}

// Not static although it could be: without a Milter in place the callbacks would find nobody.
// NOLINTNEXTLINE(readability-convert-member-functions-to-static)
Status Milter::Run(const Listener& listener) {
  const int descriptor = listener.Duplicate();
  if (descriptor < 0) return Error{"no descriptor is left for the listener"};
  std::string place = "fd:" + std::to_string(descriptor);
  if (smfi_setconn(place.data()) != MI_SUCCESS) return Error{"libmilter refuses " + place};
  if (Status registered = Register(); !registered.ok()) return registered;
  if (smfi_main() != MI_SUCCESS) return Error{"libmilter ended by itself; see its own log lines"};
  return Done();
}

// smfi_stop() waits for the listener, which sleeps for up to five seconds at a time: wake it until
// it has let go.
void Milter::Stop(const Listener& listener) {
  constexpr Milliseconds kBetween{10};
  StopAccepting();
  std::jthread waker([&](const std::stop_token& ended) {
    while (!ended.stop_requested()) {
      listener.Wake();
      std::this_thread::sleep_for(kBetween);
    }
  });
  smfi_stop();
}

bool Milter::TurnsAway() const {
  return stopping() || sessions_.With([this](const Sessions& sessions) {
    return sessions.size() >= max_sessions_;
  });
}

Session& Milter::NewSession() {
  auto session = std::make_unique<Session>(parts_.policies, parts_.budget);
  Session& reference = *session;
  sessions_.With([&](Sessions& sessions) { sessions.emplace(&reference, std::move(session)); });
  return reference;
}

void Milter::EndSession(Session& session) {
  sessions_.With([&](Sessions& sessions) { sessions.erase(&session); });
}

}  // namespace linkmilter
