#include "scanner/trace/ares_resolver.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>

#include <ares.h>

#include "base/text.h"

namespace linkmilter {
namespace {

// c-ares walks all its queries to name the next time-out; a tick costs less when thousands wait.
constexpr Milliseconds kTick{100};
constexpr int kReceiveBuffer = 1 << 20;  // answers to thousands of questions come in bursts
// Of one reply kept. UDP brings less; over TCP a cache could be filled with 64 KiB a name.
constexpr int kMaxReplyBytes = 2048;

AddressAnswer::Result ResultOf(int status) {
  switch (status) {
    case ARES_SUCCESS:
      return AddressAnswer::Result::kFound;
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
      return AddressAnswer::Result::kNoSuchName;
    case ARES_ETIMEOUT:
      return AddressAnswer::Result::kTimedOut;
    default:
      return AddressAnswer::Result::kFailed;
  }
}

AddressAnswer Failure(int status) {
  AddressAnswer answer;
  answer.result = ResultOf(status);
  answer.detail = ares_strerror(status);
  return answer;
}

IpAddress AddressOf(const ares_addrttl& record) {
  return IpAddress::V4(ntohl(record.ipaddr.s_addr));
}

IpAddress AddressOf(const ares_addr6ttl& record) {
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &record.ip6addr, bytes.size());
  return IpAddress::V6(bytes);
}

int AliasesOf(const hostent& host) {
  int count = 0;
  while (host.h_aliases[count] != nullptr)
    ++count;
  return count;
}

template <typename Record, typename Parse>
AddressAnswer ReadRecords(unsigned char* reply, int size, Parse parse) {
  std::array<Record, kMaxAddresses> records{};
  int count = static_cast<int>(records.size());
  hostent* host = nullptr;
  const int status = parse(reply, size, &host, records.data(), &count);
  const std::unique_ptr<hostent, decltype(&ares_free_hostent)> owned(host, &ares_free_hostent);
  if (status != ARES_SUCCESS) return Failure(status);
  if (AliasesOf(*host) > kMaxAliases) {
    AddressAnswer answer = Failure(ARES_ENOTFOUND);
    answer.detail = "too many aliases";
    return answer;
  }
  if (count == 0) return Failure(ARES_ENODATA);
  AddressAnswer answer;
  answer.result = AddressAnswer::Result::kFound;
  answer.ttl = Seconds(records[0].ttl);
  for (int i = 0; i < count; ++i) {
    const Record& record = records[static_cast<std::size_t>(i)];
    answer.addresses.push_back(AddressOf(record));
    answer.ttl = std::min(answer.ttl, Seconds(record.ttl));
  }
  return answer;
}

// Of A and AAAA: addresses are joined; a failure of one is forgiven if the other found something,
// and remembered over "no such name" if neither did.
AddressAnswer Join(AddressAnswer a, AddressAnswer b) {
  const bool a_found = a.result == AddressAnswer::Result::kFound;
  const bool b_found = b.result == AddressAnswer::Result::kFound;
  if (!a_found && !b_found) return a.result == AddressAnswer::Result::kNoSuchName ? b : a;
  if (!b_found) return a;
  if (!a_found) return b;
  a.ttl = std::min(a.ttl, b.ttl);
  a.addresses.insert(a.addresses.end(), b.addresses.begin(), b.addresses.end());
  a.addresses.resize(std::min(a.addresses.size(), kMaxAddresses));
  return a;
}

}  // namespace

class AresResolver::Channel final : public ReadyHandler {
 public:
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
    if (channel_ != nullptr) ares_destroy(channel_);
  }

  Status Open();
  void Ask(const std::string& name, bool with_ipv6, Done done);
  void OnReady(int fd, bool readable, bool writable) override;

 private:
  struct LookUp {
    std::string key;
    std::vector<Done> waiting;
    std::vector<AddressAnswer> answers;
    std::vector<std::string> replies;
    std::size_t missing = 0;  // queries that have not answered
    Timers::Id timer = 0;
  };
  struct Reply {
    const unsigned char* bytes;  // null: none came
    int size;
  };
  // What c-ares carries for us; it owns one per query until its one callback.
  struct Query {
    Channel* channel;
    std::shared_ptr<LookUp> look_up;
  };

  static void OnSocket(void* self, ares_socket_t fd, int readable, int writable);
  static void OnA(void* query, int status, int timeouts, unsigned char* reply, int size);
  static void OnAaaa(void* query, int status, int timeouts, unsigned char* reply, int size);
  void Start(const std::string& name, bool with_ipv6, const std::shared_ptr<LookUp>& look_up);
  void Take(const std::shared_ptr<LookUp>& look_up, AddressAnswer answer, Reply reply);
  void Finish(const std::shared_ptr<LookUp>& look_up, AddressAnswer answer);
  void Tick();

  Loop& loop_;
  const AresOptions options_;
  DnsCache cache_;
  ares_channel channel_ = nullptr;
  std::unordered_map<std::string, std::shared_ptr<LookUp>> look_ups_;  // running, by cache key
  Timers::Id tick_ = 0;
};

Status AresResolver::Channel::Open() {
  // Three tries, each twice as long as the one before: together they fill the time limit.
  ares_options wanted{};
  wanted.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_EDNS;
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
  int status = ares_init_options(&channel_, &wanted, mask);
  if (status == ARES_SUCCESS && !options_.servers.empty()) {
    status = ares_set_servers_ports_csv(channel_, Join(options_.servers, ",").c_str());
  }
  if (status == ARES_SUCCESS) return linkmilter::Done();
  return Error{"cannot use the DNS servers " + Join(options_.servers, ",") + ": " +
               ares_strerror(status)};
}

void AresResolver::Channel::Ask(const std::string& name, bool with_ipv6, Done done) {
  const std::string key = (with_ipv6 ? "host " : "list ") + name;
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
  look_up->key = key;
  look_up->waiting.push_back(std::move(done));
  Start(name, with_ipv6, std::shared_ptr<LookUp>(look_up));
}

void AresResolver::Channel::Start(const std::string& name,
                                  bool with_ipv6,
                                  const std::shared_ptr<LookUp>& look_up) {
  look_up->missing = with_ipv6 ? 2 : 1;
  look_up->timer = loop_.After(options_.timeout, [this, look_up] {
    const auto& answers = look_up->answers;
    const bool half_found =
        !answers.empty() && answers.front().result == AddressAnswer::Result::kFound;
    Finish(look_up, half_found ? answers.front() : Failure(ARES_ETIMEOUT));
  });
  if (tick_ == 0) tick_ = loop_.After(kTick, [this] { Tick(); });
  // Either may call back at once.
  ares_query(channel_, name.c_str(), ns_c_in, ns_t_a, OnA, new Query{this, look_up});
  if (!with_ipv6) return;
  ares_query(channel_, name.c_str(), ns_c_in, ns_t_aaaa, OnAaaa, new Query{this, look_up});
}

void AresResolver::Channel::OnA(void* query, int status, int, unsigned char* reply, int size) {
  const std::unique_ptr<Query> owned(static_cast<Query*>(query));
  auto answer = status == ARES_SUCCESS ? ReadRecords<ares_addrttl>(reply, size, ares_parse_a_reply)
                                       : Failure(status);
  owned->channel->Take(owned->look_up, std::move(answer), {reply, size});
}

void AresResolver::Channel::OnAaaa(void* query, int status, int, unsigned char* reply, int size) {
  const std::unique_ptr<Query> owned(static_cast<Query*>(query));
  auto answer = status == ARES_SUCCESS
                    ? ReadRecords<ares_addr6ttl>(reply, size, ares_parse_aaaa_reply)
                    : Failure(status);
  owned->channel->Take(owned->look_up, std::move(answer), {reply, size});
}

void AresResolver::Channel::Take(const std::shared_ptr<LookUp>& look_up,
                                 AddressAnswer answer,
                                 Reply reply) {
  if (look_up->waiting.empty()) return;  // timed out, or the end of all
  if (options_.keep_replies && reply.bytes != nullptr && reply.size <= kMaxReplyBytes)
    look_up->replies.emplace_back(reply.bytes, reply.bytes + reply.size);
  look_up->answers.push_back(std::move(answer));
  if (--look_up->missing > 0) return;
  AddressAnswer joined = look_up->answers.front();
  if (look_up->answers.size() > 1) joined = Join(std::move(joined), look_up->answers.back());
  Finish(look_up, std::move(joined));
}

void AresResolver::Channel::Finish(const std::shared_ptr<LookUp>& look_up, AddressAnswer answer) {
  answer.replies = std::move(look_up->replies);
  loop_.Cancel(look_up->timer);
  look_ups_.erase(look_up->key);
  cache_.Put(look_up->key, answer, loop_.Now());
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
  ares_process_fd(channel_, readable ? fd : ARES_SOCKET_BAD, writable ? fd : ARES_SOCKET_BAD);
}

void AresResolver::Channel::Tick() {
  tick_ = 0;
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
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
  channel_->Ask(host, true, std::move(done));
}

void AresResolver::ListAnswer(const std::string& name, Done done) {
  channel_->Ask(name, false, std::move(done));
}

}  // namespace linkmilter
