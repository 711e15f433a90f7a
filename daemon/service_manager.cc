#include "daemon/service_manager.h"

#include <ctime>
#include <string>

#include <systemd/sd-daemon.h>

namespace linkmilter {

void TellReady() {
  sd_notify(0, "READY=1\nSTATUS=serving");
}

void TellReloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const long long microseconds = now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
  sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds)).c_str());
}

void TellStopping() {
  sd_notify(0, "STOPPING=1\nSTATUS=finishing what waits");
}

void TellAlive() {
  sd_notify(0, "WATCHDOG=1");
}

}  // namespace linkmilter
