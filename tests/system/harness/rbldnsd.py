"""rbldnsd, the server that most DNS lists run on, with zones of the test's own."""

import shutil
import subprocess

from .workspace import free_port


def missing():
    """Why it cannot run here; empty: it can."""
    return "" if _binary() else "rbldnsd is not installed"


class Rbldnsd:
    """Serves `base` from one data set of rbldnsd's kind "combined", on loopback. `zones` are lines
    by sub-zone and kind: {("dbl", "dnset"): [".spam.example :127.0.1.2:"]}."""

    def __init__(self, directory, base, zones):
        self.base = base
        self.port = free_port()
        file = directory / "lists.zone"
        lines = ["$SOA 60 ns.example hostmaster.example 1 600 300 86400 60", "$TTL 60"]
        for (zone, kind), entries in zones.items():
            lines += [f"$DATASET {kind}:{zone} {zone}", *entries]
        file.write_text("\n".join(lines) + "\n")
        self._process = subprocess.Popen(
            [_binary(), "-n", "-b", f"127.0.0.1/{self.port}", "-w", directory,
             f"{base}:combined:{file.name}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self._process.stdout:
            said.append(line)
            if " started " in line:
                return
        self.close()
        raise RuntimeError("rbldnsd did not start: " + "".join(said))

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


def _binary():
    return shutil.which("rbldnsd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
