// A milter that does nothing: registers every step of a message, as linkmilterd does, and lets it
// pass. What a milter costs at least, and the stand-in that proves the test harness.
//   passthrough_milter SOCKET        (as smfi_setconn takes it: unix:/path, inet:port@host)
// With NOTIFY_SOCKET set it says READY=1 there once it listens.
#include <sysexits.h>

#include <array>
#include <cstddef>
#include <cstdio>

#include <libmilter/mfapi.h>
#include <systemd/sd-daemon.h>

namespace {

// NOLINTBEGIN(readability-non-const-parameter): libmilter's types
sfsistat OnEnvelope(SMFICTX* /*context*/, char** /*arguments*/) {
  return SMFIS_CONTINUE;
}
sfsistat OnStep(SMFICTX* /*context*/) {
  return SMFIS_CONTINUE;
}
sfsistat OnHeader(SMFICTX* /*context*/, char* /*name*/, char* /*value*/) {
  return SMFIS_CONTINUE;
}
sfsistat OnBody(SMFICTX* /*context*/, unsigned char* /*chunk*/, std::size_t /*size*/) {
  return SMFIS_CONTINUE;
}
// NOLINTEND(readability-non-const-parameter)

bool Register() {
  smfiDesc description{};
  std::array<char, 12> name{"passthrough"};
  description.xxfi_name = name.data();
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_envfrom = OnEnvelope;
  description.xxfi_envrcpt = OnEnvelope;
  description.xxfi_data = OnStep;
  description.xxfi_header = OnHeader;
  description.xxfi_eoh = OnStep;
  description.xxfi_body = OnBody;
  description.xxfi_eom = OnStep;
  return smfi_register(description) == MI_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: passthrough_milter SOCKET\n", stderr);
    return EX_USAGE;
  }
  if (smfi_setconn(argv[1]) != MI_SUCCESS || !Register() || smfi_opensocket(true) != MI_SUCCESS) {
    std::fprintf(stderr, "passthrough_milter: cannot listen at %s\n", argv[1]);
    return EX_UNAVAILABLE;
  }
  sd_notify(0, "READY=1");
  return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}
