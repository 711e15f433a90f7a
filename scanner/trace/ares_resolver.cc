#include "scanner/trace/ares_resolver.h"

#include <arpa/nameser.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <utility>

#include <ares.h>

#include "base/text.h"
#include "scanner/trace/ares_answer.h"

namespace linkmilter {
namespace {

// c-ares walks all its queries to name the next time-out; a tick costs less when thousands wait.
constexpr Milliseconds kTick{100};
constexpr int kReceiveBuffer = 1 << 20;  // answers to thousands of questions come in bursts
// Of one reply kept. UDP brings less; over TCP a cache could be filled with 64 KiB a name.
constexpr int kMaxReplyBytes = 2048;

}  // namespace

class AresResolver::Channel final : public ReadyHandler {
 public:
  enum class Kind { kHost, kList, kServers };  // A and AAAA; A; NS

  Channel(Loop& loop, AresOptions options)
      : loop_(loop), options_(std::move(options)), cache_(options_.cache) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  Channel(Channel&&) = delete;
  Channel& operator=(Channel&&) = delete;
  ~Channel() override {
    loop_.Cancel(tick_);
    for (auto& [key, look_up] : look_ups_) {
      loop_.Cancel(look_up->timer);
      look_up->waiting.clear();  // ares_destroy calls back for every query
    }
    for (ares_channel channel : {channel_, outspoken_}) {
      if (channel != nullptr) ares_destroy(channel);
    }
  }

  Status Open();
  void Ask(const std::string& name, Kind kind, Done done);
  void OnReady(int fd, bool readable, bool writable) override;

 private:
  struct LookUp {
    std::string name;
    Kind kind = Kind::kHost;
    std::vector<Done> waiting;
    std::vector<AddressAnswer> answers;
    std::vector<std::string> replies;
    std::size_t missing = 0;  // queries that have not answered
    Timers::Id timer = 0;
  };
  // What c-ares carries for us; it owns one per query until its one callback.
  struct Query {
    Channel* channel;
    std::shared_ptr<LookUp> look_up;
    int type = ns_t_a;
    bool to_hear_why = false;
  };

  Status Open(int flags, ares_channel* channel);
  static std::string KeyOf(const std::string& name, Kind kind);
  static void OnSocket(void* self, ares_socket_t fd, int readable, int writable);
  static void OnReply(void* query, int status, int timeouts, unsigned char* reply, int size);
  void Start(const std::shared_ptr<LookUp>& look_up);
  void Send(Query query);
  void Take(const std::shared_ptr<LookUp>& look_up, const AresReply& reply);
  void Finish(const std::shared_ptr<LookUp>& look_up, AddressAnswer answer);
  void Tick();

  Loop& loop_;
  const AresOptions options_;
  DnsCache cache_;
  ares_channel channel_ = nullptr;
  // c-ares tries the next server where one refuses or fails, and forgets in the end what they said.
  // This one tells what the first of them says.
  ares_channel outspoken_ = nullptr;
  std::unordered_map<std::string, std::shared_ptr<LookUp>> look_ups_;  // running, by cache key
  Timers::Id tick_ = 0;
};

Status AresResolver::Channel::Open() {
  if (Status opened = Open(0, &channel_); !opened.ok()) return opened;
  return Open(ARES_FLAG_NOCHECKRESP, &outspoken_);
}

Status AresResolver::Channel::Open(int flags, ares_channel* channel) {
  // Three tries, each twice as long as the one before: together they fill the time limit.
  ares_options wanted{};
  wanted.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_EDNS | flags;
  wanted.timeout = static_cast<int>(std::max<long>(options_.timeout.count() / 7, 1));
  wanted.tries = 3;
  wanted.socket_receive_buffer_size = kReceiveBuffer;
  wanted.ednspsz = 1232;  // unfragmented everywhere
  std::array<char, 2> dns_only = {'b', '\0'};
  wanted.lookups = dns_only.data();
  wanted.sock_state_cb = OnSocket;
  wanted.sock_state_cb_data = this;
  const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ |
                   ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS | ARES_OPT_SOCK_RCVBUF |
                   ARES_OPT_SOCK_STATE_CB;
  int status = ares_init_options(channel, &wanted, mask);
  if (status == ARES_SUCCESS && !options_.servers.empty()) {
    status = ares_set_servers_ports_csv(*channel, Join(options_.servers, ",").c_str());
  }
  if (status == ARES_SUCCESS) return linkmilter::Done();
  return Error{"cannot use the DNS servers " + Join(options_.servers, ",") + ": " +
               ares_strerror(status)};
}

void AresResolver::Channel::Ask(const std::string& name, Kind kind, Done done) {
  const std::string key = KeyOf(name, kind);
  if (const AddressAnswer* known = cache_.Find(key, loop_.Now())) {
    const AddressAnswer copy = *known;  // `done` may ask again and move the cache
    done(copy);
    return;
  }
  std::shared_ptr<LookUp>& look_up = look_ups_[key];
  if (look_up) {
    look_up->waiting.push_back(std::move(done));
    return;
  }
  look_up = std::make_shared<LookUp>();
  look_up->name = name;
  look_up->kind = kind;
  look_up->waiting.push_back(std::move(done));
  Start(std::shared_ptr<LookUp>(look_up));
}

std::string AresResolver::Channel::KeyOf(const std::string& name, Kind kind) {
  return std::to_string(static_cast<int>(kind)) + ' ' + name;
}

void AresResolver::Channel::Start(const std::shared_ptr<LookUp>& look_up) {
  const Kind kind = look_up->kind;
  look_up->missing = kind == Kind::kHost ? 2 : 1;
  look_up->timer = loop_.After(options_.timeout, [this, look_up] {
    const auto& answers = look_up->answers;
    const bool half_found =
        !answers.empty() && answers.front().result == AddressAnswer::Result::kFound;
    Finish(look_up, half_found ? answers.front() : AnswerOf({0, ARES_ETIMEOUT}));
  });
  if (tick_ == 0) tick_ = loop_.After(kTick, [this] { Tick(); });
  Send({this, look_up, kind == Kind::kServers ? ns_t_ns : ns_t_a});
  if (kind == Kind::kHost) Send({this, look_up, ns_t_aaaa});
}

// May call back at once.
void AresResolver::Channel::Send(Query query) {
  ares_channel channel = query.to_hear_why ? outspoken_ : channel_;
  const auto [name, type] = std::pair(query.look_up->name, query.type);
  ares_query(channel, name.c_str(), ns_c_in, type, OnReply, new Query(std::move(query)));
}

// NOLINTNEXTLINE(readability-non-const-parameter): c-ares' signature
void AresResolver::Channel::OnReply(void* query, int status, int, unsigned char* reply, int size) {
  const std::unique_ptr<Query> owned(static_cast<Query*>(query));
  const auto& look_up = owned->look_up;
  const bool hides_why = status == ARES_ECONNREFUSED && look_up->kind == Kind::kList;
  if (hides_why && !owned->to_hear_why && !look_up->waiting.empty()) {
    owned->channel->Send({owned->channel, look_up, owned->type, true});
  } else {
    owned->channel->Take(look_up, {owned->type, status, reply, size});
  }
}

void AresResolver::Channel::Take(const std::shared_ptr<LookUp>& look_up, const AresReply& reply) {
  if (look_up->waiting.empty()) return;  // timed out, or the end of all
  if (options_.keep_replies && reply.bytes != nullptr && reply.size <= kMaxReplyBytes)
    look_up->replies.emplace_back(reply.bytes, reply.bytes + reply.size);
  look_up->answers.push_back(AnswerOf(reply));
  if (--look_up->missing > 0) return;
  AddressAnswer joined = look_up->answers.front();
  if (look_up->answers.size() > 1)
    joined = JoinFamilies(std::move(joined), look_up->answers.back());
  Finish(look_up, std::move(joined));
}

void AresResolver::Channel::Finish(const std::shared_ptr<LookUp>& look_up, AddressAnswer answer) {
  answer.replies = std::move(look_up->replies);
  loop_.Cancel(look_up->timer);
  const std::string key = KeyOf(look_up->name, look_up->kind);
  look_ups_.erase(key);
  cache_.Put(key, answer, loop_.Now());
  const std::vector<Done> waiting = std::exchange(look_up->waiting, {});
  for (const Done& done : waiting)
    done(answer);
}

void AresResolver::Channel::OnSocket(void* self, ares_socket_t fd, int readable, int writable) {
  auto* channel = static_cast<Channel*>(self);
  if (readable == 0 && writable == 0) {
    channel->loop_.Forget(fd);
  } else {
    channel->loop_.Watch(fd, readable != 0, writable != 0, *channel);
  }
}

void AresResolver::Channel::OnReady(int fd, bool readable, bool writable) {
  for (ares_channel channel : {channel_, outspoken_})
    ares_process_fd(channel, readable ? fd : ARES_SOCKET_BAD, writable ? fd : ARES_SOCKET_BAD);
}

void AresResolver::Channel::Tick() {
  tick_ = 0;
  for (ares_channel channel : {channel_, outspoken_})
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  if (!look_ups_.empty() && tick_ == 0) tick_ = loop_.After(kTick, [this] { Tick(); });
}

Result<std::unique_ptr<AresResolver>> AresResolver::Create(Loop& loop, AresOptions options) {
  auto channel = std::make_unique<Channel>(loop, std::move(options));
  if (const Status opened = channel->Open(); !opened.ok()) return opened.error();
  return std::unique_ptr<AresResolver>(new AresResolver(std::move(channel)));
}

AresResolver::AresResolver(std::unique_ptr<Channel> channel) : channel_(std::move(channel)) {}
AresResolver::~AresResolver() = default;

void AresResolver::Addresses(const std::string& host, Done done) {
  channel_->Ask(host, Channel::Kind::kHost, std::move(done));
}

void AresResolver::ListAnswer(const std::string& name, Done done) {
  channel_->Ask(name, Channel::Kind::kList, std::move(done));
}

void AresResolver::NameServers(const std::string& domain, Done done) {
  channel_->Ask(domain, Channel::Kind::kServers, std::move(done));
}

}  // namespace linkmilter
