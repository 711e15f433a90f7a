// The listening socket, opened by ourselves and handed to libmilter as "fd:N" (Debian's libmilter
// takes that): libmilter's own way unlinks a socket that a living process serves, listens before
// the mode is set, and says only "cannot open". Not thread-safe but
// for Wake; owned by main.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "daemon/file_descriptor.h"
#include "daemon/socket_address.h"

namespace linkmilter {

class Listener {
 public:
  // Checks address and group without opening anything (-n).
  static Status Check(const MilterOptions& options);
  // A stale unix socket is replaced, but only after a connect() showed that nobody serves it. Mode
  // and group are set before the first client can come. Errors say what to do.
  static Result<Listener> Open(const MilterOptions& options);

  Listener(Listener&&) = default;
  Listener& operator=(Listener&&) = delete;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();  // removes the unix socket, if it still is ours

  const SocketAddress& address() const { return address_; }
  // A descriptor of the same socket, for libmilter to close; negative if none is left.
  int Duplicate() const;
  // Wakes whoever waits for a connection. Call from any thread, again until it has let go. Needs no
  // file: somebody may have removed the socket's. A unix socket takes no connection afterwards.
  void Wake() const;

 private:
  Listener(SocketAddress address, FileDescriptor socket);
  Status Bind(const MilterOptions& options);
  Status GiveAway(const MilterOptions& options);

  SocketAddress address_;
  FileDescriptor socket_;
  ino_t inode_ = 0;  // of the unix socket; 0: none
};

}  // namespace linkmilter
