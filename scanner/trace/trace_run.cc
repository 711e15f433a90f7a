#include "scanner/trace/trace_run.h"

#include <algorithm>
#include <exception>

#include "scanner/links/caution.h"
#include "scanner/links/host.h"
#include "scanner/links/token_shape.h"
#include "scanner/trace/landing_marks.h"
#include "scanner/trace/retry_after.h"

namespace linkmilter {
namespace {

bool HasToken(std::string_view url, const SuffixList& suffixes) {
  const auto parsed = ParseUrl(url);
  if (!parsed || !parsed->host) return true;
  return !ShapeOf(url, suffixes.RegistrableDomain(*parsed->host)).token.empty();
}

}  // namespace

void TraceRun::Start(const TraceTools& tools,
                     const TraceTask& task,
                     std::shared_ptr<const TracePolicy> policy,
                     Done done) {
  auto start = ParseUrl(task.fragment.empty() ? task.url : task.url + "#" + task.fragment);
  if (!start) {
    Finding finding;
    finding.url = task.url;
    finding.chain.detail = "not a URL";
    done(std::move(finding));
    return;
  }
  // The constructor is private: make_shared cannot reach it.
  const std::shared_ptr<TraceRun> run(
      new TraceRun(tools, *std::move(start), std::move(policy), std::move(done)));
  run->finding_.url = task.url;
  run->HideRecipients(task.recipients);
  run->headers_ = task.headers;
  run->budget_ = task.budget;
  run->Try([&] { run->Begin(); });
}

TraceRun::TraceRun(const TraceTools& tools,
                   Url start,
                   std::shared_ptr<const TracePolicy> policy,
                   Done done)
    : tools_(tools),
      policy_(std::move(policy)),
      done_(std::move(done)),
      walk_(std::move(start),
            tools.suffixes,
            WalkLimits{.max_hops = tools.options.max_hops,
                       .landing_depth = tools.options.landing_depth}),
      trail_(tools.options.evidence),
      bytes_left_(tools.options.max_chain_bytes) {
  finding_.sources = policy_->RemoteId();
}

// A link that names them itself, and is fetched all the same, has nothing left to hide.
void TraceRun::HideRecipients(std::shared_ptr<const RecipientShapes> recipients) {
  if (recipients && recipients->FindIn(finding_.url).empty()) recipients_ = std::move(recipients);
}

template <typename Step>
void TraceRun::Try(Step step) {
  try {
    step();
  } catch (const std::exception&) {
    Finish(Ending::kOverloaded, "no memory");
  }
}

void TraceRun::Begin() {
  const Milliseconds limit = tools_.options.chain_timeout;
  chain_deadline_ = tools_.timers.Now() + limit;
  chain_timer_ = tools_.timers.After(limit, [self = shared_from_this()] {
    if (!self->ended_) {
      // The DNS was slow, or the queue: not the site.
      self->finding_.inconclusive = self->parts_missing_ > 0 || self->queued_since_;
      self->Finish(Ending::kTimedOut, "the whole chain took too long");
    }
    self->HandOver();
  });
  Take(walk_.Begin());
}

void TraceRun::Take(Walk::Step step) {
  if (auto* ended = std::get_if<Walk::Ended>(&step)) {
    finding_.landing = std::move(ended->landing);
    Finish(ended->ending, std::move(ended->detail));
    return;
  }
  request_ = std::move(std::get<Walk::Request>(step));
  BeginHop();
}

void TraceRun::BeginHop() {
  const std::size_t first = finding_.chain.hops.size();
  for (const auto& [url, led_by] : request_.passed)
    AddHop(url, led_by);
  AddHop(request_.url.Href(), request_.led_by);
  finding_.chain.hops[first].instruction = request_.instruction;
  finding_.chain.hops.back().upgraded = request_.upgraded;
  subject_ = {request_.url.RequestHref(), host(), tools_.suffixes.RegistrableDomain(host())};
  hop_deadline_ = std::min(chain_deadline_, tools_.timers.Now() + tools_.options.hop_timeout);
  auto refusal = RefuseUnasked();
  if (!refusal) refusal = RefuseByLocalSources();
  if (refusal) {
    Finish(refusal->ending, std::move(refusal->detail));
  } else {
    AskAround();
  }
}

void TraceRun::AddHop(std::string url, LedBy led_by) {
  Hop hop;
  hop.url = std::move(url);
  hop.led_by = led_by;
  finding_.chain.hops.push_back(std::move(hop));
}

// What needs no question to anybody.
std::optional<TraceRun::Refusal> TraceRun::RefuseUnasked() const {
  const std::uint16_t port = request_.url.EffectivePort();
  if (const auto why = PortRefusal(port, tools_.options.ports); !why.empty()) {
    return Refusal{Ending::kRefusedAddress, std::to_string(port) + " is " + std::string(why)};
  }
  if (request_.led_by != LedBy::kLink) {  // links themselves are ruled before they come here
    if (auto why = RefusalToAsk(); !why.empty())
      return Refusal{Ending::kNotFetched, std::move(why)};
  }
  if (AddressOfHost(host())) return std::nullopt;  // judged with the answers
  if (IsOddName(host())) return Refusal{Ending::kUnresolvable, "odd host: " + host()};
  if (const auto why = NameRefusal(host()); !why.empty()) {
    return Refusal{Ending::kRefusedAddress, host() + " is " + std::string(why)};
  }
  return std::nullopt;
}

// What the URL would do, or whom it would name, if it were asked for.
std::string TraceRun::RefusalToAsk() const {
  if (headers_) {
    if (const auto why = headers_->FindIn(subject_.url); !why.empty()) return std::string(why);
  }
  if (auto why = RefusalOfHop(subject_.url, domain()); !why.empty()) return why;
  return recipients_ ? std::string(recipients_->FindIn(subject_.url)) : std::string();
}

std::optional<TraceRun::Refusal> TraceRun::RefuseByLocalSources() const {
  std::string decision = DecisionOf(LookLocally(policy_->local, subject_));
  if (decision.empty()) return std::nullopt;
  return Refusal{Ending::kNotFetched, std::move(decision)};
}

void TraceRun::AskAround() {
  base_domain_missing_ = false;
  addresses_asked_ = false;
  addresses_ = {};
  parts_missing_ = 2;  // the addresses, and this function's own part: answers may come at once
  if (const auto address = AddressOfHost(host())) {
    addresses_ = {AddressAnswer::Result::kFound, {*address}, Seconds{0}, ""};
    OnePartIsThere();
  } else if (tools_.options.proxy.hides_addresses()) {
    addresses_ = {AddressAnswer::Result::kFound, {}, Seconds{0}, ""};
    OnePartIsThere();
  } else {
    tools_.resolver.Addresses(host(), [self = shared_from_this()](const AddressAnswer& answer) {
      self->Try([&] {
        self->addresses_ = answer;
        self->OnePartIsThere();
      });
    });
  }
  AskRemoteSources(false);
  AskBaseDomain();
  OnePartIsThere();
}

// A host that lives on a domain that does not: a wildcard, a forgotten delegation.
void TraceRun::AskBaseDomain() {
  if (domain().empty() || domain() == host() || tools_.options.proxy.hides_addresses()) return;
  ++parts_missing_;
  tools_.resolver.Addresses(domain(), [self = shared_from_this()](const AddressAnswer& answer) {
    self->Try([&] {
      self->base_domain_missing_ = answer.result == AddressAnswer::Result::kNoSuchName;
      self->OnePartIsThere();
    });
  });
}

void TraceRun::AskRemoteSources(bool of_addresses) {
  subject_.addresses = addresses_.addresses;
  for (const auto& source : policy_->remote) {
    if (source->IsAskedLast() != of_addresses || !asked_.Add(*source, subject_)) continue;
    Ask(*source);
  }
}

void TraceRun::Ask(const RemoteSource& source) {
  const bool hint = source.IsHint();
  ++(hint ? hints_missing_ : parts_missing_);
  source.Ask(subject_, {tools_.resolver, tools_.web, budget_, &tools_.timers},
             [self = shared_from_this(), hint](const std::vector<Standing>& standings) {
               self->Try([&] {
                 auto& all = self->finding_.standings;
                 all.insert(all.end(), standings.begin(), standings.end());
                 if (!hint) self->OnePartIsThere();
               });
               if (!hint) return;
               --self->hints_missing_;
               if (self->hints_missing_ == 0 && self->ended_) self->HandOver();
             });
}

void TraceRun::OnePartIsThere() {
  if (--parts_missing_ > 0 || ended_) return;
  const bool resolved_now = !std::exchange(addresses_asked_, true);
  if (resolved_now && !AddressOfHost(host()))
    trail_.Resolved(finding_.chain.hops, host(), addresses_);
  if (auto refusal = RefuseAnswers()) {
    Finish(refusal->ending, std::move(refusal->detail));
  } else if (resolved_now) {
    parts_missing_ = 1;  // this function's own part
    AskRemoteSources(true);
    OnePartIsThere();
  } else {
    AwaitTurn();
  }
}

std::optional<TraceRun::Refusal> TraceRun::RefuseAnswers() {
  if (auto decision = DecisionOf(finding_.standings); !decision.empty()) {
    return Refusal{Ending::kNotFetched, std::move(decision)};
  }
  const bool hidden = addresses_.addresses.empty() && !tools_.options.proxy.hides_addresses();
  if (addresses_.result != AddressAnswer::Result::kFound || hidden) {
    finding_.inconclusive = addresses_.result != AddressAnswer::Result::kFound &&
                            addresses_.result != AddressAnswer::Result::kNoSuchName;
    return Refusal{Ending::kUnresolvable, host() + ": " + addresses_.detail};
  }
  finding_.chain.hops.back().base_domain_missing = base_domain_missing_;
  // One forbidden address among them condemns the name: mixed answers are rebinding.
  for (const IpAddress& address : addresses_.addresses) {
    if (const auto why = RefusalOf(address); !why.empty()) {
      return Refusal{Ending::kRefusedAddress,
                     host() + " is at " + address.ToString() + ": " + std::string(why)};
    }
  }
  return std::nullopt;
}

std::string_view TraceRun::RefusalOf(const IpAddress& address) const {
  const std::string_view why = tools_.guard.Refusal(address);
  if (!why.empty() || tools_.guard.IsException(address)) return why;
  return tools_.own.Has(address, tools_.timers.Now()) ? "one of our own" : "";
}

void TraceRun::AwaitTurn() {
  if (bytes_left_ == 0) return Finish(Ending::kTooBig, "the pages of the chain together");
  const SteadyTime now = tools_.timers.Now();
  const auto pause = std::chrono::duration_cast<Seconds>(tools_.gate.PausedFor(host(), now));
  if (pause > Seconds{0}) {
    Finish(Ending::kBlocked,
           host() + " asked to be left alone for " + std::to_string(pause.count()) + " s more");
    return;
  }
  queued_since_ = now;
  const bool at_once = tools_.gate.Enter(host(), domain(), [self = shared_from_this()] {
    self->tools_.timers.Post([self] { self->Try([&] { self->OnTurn(); }); });
  });
  if (at_once) OnTurn();
}

void TraceRun::OnTurn() {
  const SteadyTime now = tools_.timers.Now();
  hop_deadline_ = std::min(chain_deadline_, hop_deadline_ + (now - *queued_since_));
  queued_since_.reset();
  const auto left = std::chrono::duration_cast<Milliseconds>(hop_deadline_ - now);
  if (!ended_ && left > Milliseconds{0}) return Fetch(left);
  LeaveHost();
  finding_.inconclusive = true;
  Finish(Ending::kTimedOut, "DNS took too long");
}

void TraceRun::Fetch(Milliseconds timeout) {
  trail_.Asking(finding_.chain.hops);
  try {
    FetchRequest request{request_.url, addresses_.addresses, request_.cookies, timeout, profile_};
    request.keep_bytes = trail_.on();
    request.max_body_bytes = bytes_left_;
    request.shared = shared_;
    tools_.fetcher.Fetch(std::move(request),
                         [self = shared_from_this()](const FetchResponse& response) {
                           self->Try([&] {
                             self->LeaveHost();
                             self->OnResponse(response);
                           });
                         });
  } catch (const std::exception&) {
    LeaveHost();  // its place would be lost to all
    throw;
  }
}

// The pause makes a rate of it: one slot at a host serves no more than one request in that time.
void TraceRun::LeaveHost() const {
  if (tools_.options.host_pause > Milliseconds{0}) {
    tools_.timers.After(
        tools_.options.host_pause,
        [&gate = tools_.gate, host = host(), domain = domain()] { gate.Leave(host, domain); });
  } else {
    tools_.gate.Leave(host(), domain());
  }
}

void TraceRun::OnResponse(const FetchResponse& response) {
  if (const auto pause = RetryAfterOf(response))
    tools_.gate.Pause(host(), tools_.timers.Now() + *pause);
  trail_.Answered(response);
  shared_ = response.shared;
  if (ended_) return;  // the chain timer was faster
  Hop& hop = finding_.chain.hops.back();
  if (response.connected) hop.address = response.peer.ToString();
  hop.status = response.status;
  hop.elapsed = response.elapsed;
  hop.certificate = response.certificate;
  bytes_left_ -= std::min(bytes_left_, response.body.size());
  if (MayTryAgain(response)) return AwaitTurn();
  Walk::Step step = walk_.Next(response);
  if (MayLookAgain(step)) {
    LookAgain();
  } else {
    Take(std::move(step));
  }
}

// Once a chain, where we were turned away as what we are: not where a login is asked for or time.
// A link that is somebody's own may be used up by looking, and is never looked at twice.
bool TraceRun::MayLookAgain(const Walk::Step& step) const {
  const auto* ended = std::get_if<Walk::Ended>(&step);
  if (!tools_.options.second_look || profile_ != FetchProfile::kHonest || ended == nullptr ||
      ended->ending != Ending::kBlocked)
    return false;
  const int status = finding_.chain.hops.back().status;
  if (status == 401 || status == 429 || status == 503) return false;
  return std::ranges::none_of(finding_.chain.hops, [this](const Hop& hop) {
    return HasToken(std::string_view(hop.url).substr(0, hop.url.find('#')), tools_.suffixes);
  });
}

void TraceRun::LookAgain() {
  profile_ = FetchProfile::kBrowser;
  AddHop(request_.url.Href(), LedBy::kSecondLook);
  hop_deadline_ = std::min(chain_deadline_, tools_.timers.Now() + tools_.options.hop_timeout);
  AwaitTurn();
}

// A connection that broke: once a chain. Who was slow is not asked again.
bool TraceRun::MayTryAgain(const FetchResponse& response) {
  return response.reset && !std::exchange(tried_again_, true);
}

void TraceRun::Finish(Ending ending, std::string detail) {
  if (ended_) return;
  finding_.chain.ending = ending;
  finding_.inconclusive = finding_.inconclusive || ending == Ending::kOverloaded;
  finding_.chain.detail = std::move(detail);
  finding_.bounced_to = BenignBounce(finding_.chain);
  ended_ = true;
  if (hints_missing_ == 0) HandOver();
}

void TraceRun::HandOver() {
  if (!done_) return;
  tools_.timers.Cancel(chain_timer_);
  try {
    trail_.Ended(finding_);
  } catch (const std::exception&) {  // no memory: the evidence lacks its end, nobody waits for it
  }
  const Done done = std::exchange(done_, nullptr);
  done(std::move(finding_));
}

}  // namespace linkmilter
