// What systemd is told (sd_notify(3)); nothing happens when it did not start us. Any thread.
#pragma once

namespace linkmilter {

void TellReady();
void TellReloading();
void TellStopping();
void TellAlive();  // feeds the watchdog

}  // namespace linkmilter
