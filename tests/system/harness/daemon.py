"""linkmilterd as a child process: started when it says it is ready, watched by what it says."""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import threading

from . import PATIENCE
from . import configuration

RELOAD_ENDED = r"configuration reloaded|reload refused|reload failed"
_SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: ")


def binary():
    """The daemon under test, or None."""
    return os.environ.get("LINKMILTERD")


class Daemon:
    """`directory` holds linkmilter.yaml and the store and stays over restarts."""

    def __init__(self, directory, *settings, program=None, journal=None, environment=None):
        self.file = directory / "linkmilter.yaml"
        self.log = Log()
        self._program = program or binary()
        self._journal = journal
        self._environment = environment or {}
        self._process = None
        self._base = ({"store": {"kind": "sqlite", "path": str(directory / "linkmilter.db")}},
                      *settings)
        self._notify_path = directory / "notify"
        self.configure()

    @property
    def pid(self):
        return self._process.pid

    def configure(self, *changes):
        """Writes linkmilter.yaml anew: the settings given at birth with these laid over them."""
        configuration.write(self.file, *self._base, *changes)

    def start(self, *arguments, **popen):
        """Returns when the daemon has told its service manager READY=1."""
        with self._notify_socket() as notify:
            self._spawn(arguments, popen)
            self._wait_until_ready(notify)
        return self

    def reload(self):
        """SIGHUP; returns when the daemon has said what came of it, and what it said."""
        seen = len(self.log.lines)
        self._process.send_signal(signal.SIGHUP)
        return self.log.wait_for(RELOAD_ENDED, after=seen)

    def terminate(self):
        self._process.send_signal(signal.SIGTERM)

    def wait(self):
        """The exit status."""
        status = self._process.wait(2 * PATIENCE)
        self.log.wait_for_end()
        return status

    def stop(self):
        self.terminate()
        return self.wait()

    def kill(self):
        self._process.kill()
        return self.wait()

    @property
    def running(self):
        return self._process is not None and self._process.poll() is None

    def sanitizer_report(self):
        text = "\n".join(self.log.lines)
        return text if _SANITIZER_REPORT.search(text) else None

    def _spawn(self, arguments, popen):
        reading, writing = os.pipe()
        command = self._command(arguments)
        environment = os.environ | self._environment | {"NOTIFY_SOCKET": str(self._notify_path)}
        if self._journal:
            command = self._journal.command(*command)
            environment |= self._journal.environment(writing)
        self._process = subprocess.Popen(command, stderr=writing, stdin=subprocess.DEVNULL,
                                         env=environment, **popen)
        os.close(writing)
        self.log.follow(reading)

    def _command(self, arguments):
        return [self._program, "-c", str(self.file), *arguments]

    @contextlib.contextmanager
    def _notify_socket(self):
        self._notify_path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(str(self._notify_path))
            yield notify
        # Gone from the file system, but the daemon may still be told to reload: it then finds
        # nobody, as when a service manager restarts.

    def _wait_until_ready(self, notify):
        ended = os.pidfd_open(self._process.pid)
        try:
            while True:
                ready = select.select([notify, ended], [], [], PATIENCE)[0]
                if notify in ready:
                    if b"READY=1" in notify.recv(4096).split(b"\n"):
                        return
                else:
                    self._process.kill()
                    status = self.wait()
                    said = "\n".join(self.log.lines)
                    raise AssertionError(f"linkmilterd is not ready (status {status}):\n{said}")
        finally:
            os.close(ended)


class Log:
    """The lines of standard error, as they come, over restarts."""

    def __init__(self):
        self._lines = []
        self._changed = threading.Condition()
        self._open = 0

    @property
    def lines(self):
        with self._changed:
            return list(self._lines)

    def follow(self, descriptor):
        self._open += 1
        threading.Thread(target=self._read, args=(descriptor,), daemon=True).start()

    def wait_for(self, pattern, after=0):
        """The first line, from number `after` on, that matches."""
        def found():
            return [line for line in self._lines[after:] if re.search(pattern, line)]
        with self._changed:
            if not self._changed.wait_for(found, PATIENCE):
                raise AssertionError(f"no line like {pattern} in {self._lines[after:]}")
            return found()[0]

    def wait_for_end(self):
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0, PATIENCE)

    def _read(self, descriptor):
        with os.fdopen(descriptor, errors="replace") as lines:
            for line in lines:
                with self._changed:
                    self._lines.append(line.rstrip("\n"))
                    self._changed.notify_all()
        with self._changed:
            self._open -= 1
            self._changed.notify_all()
