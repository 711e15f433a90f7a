"""A journal for one process, spoken to in systemd's native protocol (systemd.io,
JOURNAL_NATIVE_PROTOCOL), so that tests see every field of every record.

The process gets a mount namespace of its own in which /run/systemd/journal is our directory. The
machine's journal, if there is one, neither sees nor loses anything.
"""

import array
import os
import socket
import subprocess
import threading

from . import PATIENCE

_ENTER = """
mount -t tmpfs none /run/systemd && mkdir /run/systemd/journal &&
mount --bind "$0" /run/systemd/journal && exec "$@"
"""


def missing():
    """Why no private journal can be had here, in words; None if it can."""
    probe = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/run/systemd"],
                           capture_output=True, text=True)
    return f"no private journal: {probe.stderr.strip()}" if probe.returncode else None


class Journal:
    def __init__(self, directory):
        self.directory = directory
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._socket.bind(str(directory / "socket"))
        (directory / "socket").chmod(0o666)
        self._records = []
        self._arrived = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def command(self, *command):
        """The command that runs `command` with this journal as the machine's."""
        return ["unshare", "--mount", "sh", "-c", _ENTER, str(self.directory), *command]

    @staticmethod
    def environment(stderr):
        """What systemd sets for a service whose standard error is the journal."""
        status = os.fstat(stderr)
        return {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}

    @property
    def records(self):
        with self._arrived:
            return list(self._records)

    def wait_for(self, **fields):
        """The first record with these fields: wait_for(QUEUE_ID="4T00ABE")."""
        def found():
            return [r for r in self._records if fields.items() <= r.items()]
        with self._arrived:
            if not self._arrived.wait_for(found, PATIENCE):
                raise AssertionError(f"no record with {fields} in {self._records}")
            return found()[0]

    def close(self):
        self._socket.close()

    def _listen(self):
        while True:
            try:
                record = decode(self._receive())
            except OSError:
                return
            with self._arrived:
                self._records.append(record)
                self._arrived.notify_all()

    def _receive(self):
        """One datagram, or the memory file that stands in for a large one."""
        data, ancillary, *_ = self._socket.recvmsg(1 << 20, socket.CMSG_SPACE(4))
        for level, kind, payload in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                with os.fdopen(array.array("i", payload)[0], "rb") as large:
                    return large.read()
        return data


def decode(data):
    """A record as a dictionary of text. Two forms of a field: NAME=value, or, for values with line
    breaks, NAME, line feed, 64-bit length, value."""
    record = {}
    while data:
        line, _, data = data.partition(b"\n")
        name, equals, value = line.partition(b"=")
        if not equals:
            size = int.from_bytes(data[:8], "little")
            value, data = data[8:8 + size], data[8 + size + 1:]
        record[name.decode()] = value.decode(errors="replace")
    return record
