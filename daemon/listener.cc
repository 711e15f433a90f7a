#include "daemon/listener.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "daemon/pulse.h"

namespace linkmilter {
namespace {

std::string Reason() {
  return std::strerror(errno);
}

Result<std::optional<gid_t>> FindGroup(const std::string& name) {
  if (name.empty()) return std::optional<gid_t>();
  std::array<char, 16384> buffer{};
  group entry{};
  group* found = nullptr;
  getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr)
    return Error{"milter.socket_group: there is no group \"" + name +
                 "\": create it (addgroup --system " + name + ") or name another"};
  return std::optional(found->gr_gid);
}

FileDescriptor NewSocket(int family) {
  return FileDescriptor(socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

ino_t InodeOf(const std::string& path) {
  struct stat about {};
  return lstat(path.c_str(), &about) == 0 && S_ISSOCK(about.st_mode) ? about.st_ino : 0;
}

// Makes way for our socket, unless somebody lives there.
Status RemoveStale(const SocketAddress& address) {
  const std::string& path = address.path();
  struct stat about {};
  if (lstat(path.c_str(), &about) != 0) return Done();  // bind() will say what is wrong, if so
  if (!S_ISSOCK(about.st_mode))
    return Error{path + " exists and is no socket: move it away or choose another milter.socket"};
  const FileDescriptor probe = NewSocket(AF_UNIX);
  // A full backlog answers EAGAIN: somebody lives there too.
  if (connect(probe.get(), address.address(), address.length()) == 0 || errno == EAGAIN)
    return Error{path +
                 " is served by a running process: stop it first, or choose another "
                 "milter.socket"};
  if (errno != ECONNREFUSED)
    return Error{path + " exists and cannot be tried: " + Reason() + ": remove it by hand"};
  if (unlink(path.c_str()) != 0)
    return Error{path + " is stale and cannot be removed: " + Reason() + ": remove it by hand"};
  return Done();
}

std::string BindAdvice(const SocketAddress& address) {
  if (address.path().empty()) {
    if (errno == EADDRINUSE) return ": another process listens there; stop it or choose a port";
    if (errno == EADDRNOTAVAIL) return ": this machine has no such address";
    if (errno == EACCES) return ": ports below 1024 belong to root; choose a higher one";
    return "";
  }
  const std::string directory = std::filesystem::path(address.path()).parent_path().string();
  if (errno == ENOENT)
    return ": create the directory " + directory +
           " (systemd: RuntimeDirectory=, or a line in tmpfiles.d)";
  if (errno == EACCES)
    return ": the daemon's user must be allowed to write into " + directory +
           " (owner linkmilter, group postfix, mode 2750)";
  return "";
}

}  // namespace

Listener::Listener(SocketAddress address, FileDescriptor socket)
    : address_(std::move(address)), socket_(std::move(socket)) {}

Listener::~Listener() {
  if (inode_ != 0 && InodeOf(address_.path()) == inode_) unlink(address_.path().c_str());
}

Status Listener::Check(const MilterOptions& options) {
  const auto address = SocketAddress::Parse(options.socket);
  if (!address.ok()) return address.error();
  const auto group = FindGroup(options.socket_group);
  if (!group.ok()) return group.error();
  return Done();
}

Result<Listener> Listener::Open(const MilterOptions& options) {
  auto address = SocketAddress::Parse(options.socket);
  if (!address.ok()) return address.error();
  FileDescriptor socket = NewSocket(address.value().family());
  if (!socket) return Error{"cannot make a socket: " + Reason()};
  Listener listener(std::move(address).value(), std::move(socket));
  if (const Status bound = listener.Bind(options); !bound.ok()) return bound.error();
  return listener;
}

int Listener::Duplicate() const {
  return fcntl(socket_.get(), F_DUPFD_CLOEXEC, 0);
}

// A TCP listener that is shut down shows libmilter an error instead of waking it: a connection
// does.
void Listener::Wake() const {
  constexpr Milliseconds kPatience{100};
  if (address_.path().empty()) {
    Knock(address_, kPatience);
  } else {
    shutdown(socket_.get(), SHUT_RD);
  }
}

Status Listener::Bind(const MilterOptions& options) {
  const bool local = !address_.path().empty();
  if (local) {
    if (const Status ready = RemoveStale(address_); !ready.ok()) return ready.error();
    // On Linux the file gets the mode of the unbound socket: nobody else can come in between.
    fchmod(socket_.get(), S_IRUSR | S_IWUSR);
  } else {
    const int on = 1;
    setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  }
  if (bind(socket_.get(), address_.address(), address_.length()) != 0) {
    const std::string why = Reason() + BindAdvice(address_);
    return Error{"cannot listen on " + address_.text() + ": " + why};
  }
  if (local) {
    inode_ = InodeOf(address_.path());
    if (const Status given = GiveAway(options); !given.ok()) return given.error();
  }
  if (listen(socket_.get(), SOMAXCONN) != 0)
    return Error{"cannot listen on " + address_.text() + ": " + Reason()};
  return Done();
}

Status Listener::GiveAway(const MilterOptions& options) {
  const std::string& path = address_.path();
  const auto group = FindGroup(options.socket_group);
  if (!group.ok()) return group.error();
  if (group.value() && chown(path.c_str(), static_cast<uid_t>(-1), *group.value()) != 0)
    return Error{path + " cannot be given to group " + options.socket_group + ": " + Reason() +
                 ": add the daemon's user to that group (adduser linkmilter " +
                 options.socket_group +
                 "), or use a setgid directory and leave "
                 "milter.socket_group empty"};
  if (chmod(path.c_str(), options.socket_mode) != 0)
    return Error{path + ": cannot set its mode: " + Reason()};
  return Done();
}

}  // namespace linkmilter
