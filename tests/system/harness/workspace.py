"""A temporary directory, and ports nobody uses: where every private server starts from."""

import random
import shutil
import socket
import tempfile
from pathlib import Path

# Below Linux' ephemeral range, so that no client's own port gets in the way.
_PORTS = range(20000, 30000)


class Workspace:
    """A directory of its own that any user may walk into (Postfix does), removed by close()."""

    def __init__(self, name="linkmilter"):
        # Short, because a unix socket's path ends at 107 bytes.
        self.path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir="/tmp"))
        self.path.chmod(0o755)

    def __truediv__(self, name):
        return self.path / name

    def directory(self, name):
        path = self.path / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)


def free_port(address="127.0.0.1"):
    """For servers that must be told their port; our own servers bind port 0 instead."""
    for port in random.sample(_PORTS, 200):
        if is_free(port, address):
            return port
    raise RuntimeError("no free port")


def is_free(port, address="127.0.0.1"):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
