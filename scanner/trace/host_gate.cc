#include "scanner/trace/host_gate.h"

#include <utility>

namespace linkmilter {
namespace {

const std::string& SiteOf(const std::string& host, const std::string& domain) {
  return domain.empty() ? host : domain;
}

}  // namespace

bool HostGate::HasRoom(const Domain& domain, const Host& host) const {
  return domain.running < limits_.per_domain && host.running < limits_.per_host;
}

bool HostGate::Enter(const std::string& host, const std::string& domain, Turn turn) {
  return state_.With([&](State& state) {
    Domain& site = state.domains[SiteOf(host, domain)];
    Host& one = site.hosts[host];
    if (one.waiting.empty() && HasRoom(site, one)) {
      ++site.running;
      ++one.running;
      return true;
    }
    if (one.waiting.empty()) site.turns.push_back(host);
    one.waiting.push_back(std::move(turn));
    return false;
  });
}

void HostGate::Leave(const std::string& host, const std::string& domain) {
  const Turn turn = state_.With([&](State& state) {
    const std::string& name = SiteOf(host, domain);
    Domain& site = state.domains[name];
    --site.running;
    --site.hosts[host].running;
    Turn next = NextTurn(site);
    Forget(state, name, host);
    return next;
  });
  if (turn) turn();
}

// Passes over at most per_domain hosts: no more can be full at a time.
HostGate::Turn HostGate::NextTurn(Domain& domain) const {
  for (auto name = domain.turns.begin(); name != domain.turns.end(); ++name) {
    Host& host = domain.hosts[*name];
    if (!HasRoom(domain, host)) continue;
    ++domain.running;
    ++host.running;
    Turn turn = std::move(host.waiting.front());
    host.waiting.pop_front();
    if (host.waiting.empty()) {
      domain.turns.erase(name);
    } else {
      domain.turns.splice(domain.turns.end(), domain.turns, name);
    }
    return turn;
  }
  return nullptr;
}

void HostGate::Forget(State& state, const std::string& domain, const std::string& host) {
  Domain& site = state.domains[domain];
  const auto one = site.hosts.find(host);
  if (one->second.running == 0 && one->second.waiting.empty()) site.hosts.erase(one);
  if (site.hosts.empty()) state.domains.erase(domain);
}

void HostGate::Pause(const std::string& host, SteadyTime until) {
  state_.With([&](State& state) {
    state.paused[host] = until;
    state.pauses.emplace(until, host);
    while (state.pauses.size() > limits_.pauses) {
      const auto soonest = state.pauses.begin();
      const auto paused = state.paused.find(soonest->second);
      if (paused != state.paused.end() && paused->second == soonest->first)
        state.paused.erase(paused);
      state.pauses.erase(soonest);
    }
  });
}

Milliseconds HostGate::PausedFor(const std::string& host, SteadyTime now) const {
  return state_.With([&](const State& state) {
    const auto paused = state.paused.find(host);
    if (paused == state.paused.end() || paused->second <= now) return Milliseconds{0};
    return std::chrono::duration_cast<Milliseconds>(paused->second - now);
  });
}

}  // namespace linkmilter
