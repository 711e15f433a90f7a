"""The filters bench/run compares, each started alone on a unix socket of its own.

Peers from elsewhere run without any network: they cannot ask anybody anything.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from harness import configuration

_READY = 90.0  # seconds a filter may take until it listens

_RSPAMD_OFF = ("rbl", "surbl", "dkim", "dkim_signing", "arc", "spf", "dmarc", "fuzzy_check", "asn",
               "mx_check", "phishing", "greylist", "ratelimit", "history_redis", "neural",
               "reputation", "replies", "milter_headers", "mid", "url_redirector", "statistic")


class Filter:
    """A child process that listens at self.socket. `settings` are laid over linkmilter.yaml's."""

    def __init__(self, directory, name):
        self.directory = directory / name
        self.directory.mkdir()
        self.directory.chmod(0o777)  # peers change their user, Postfix comes as its own
        self.path = self.directory / "socket"
        self.socket = f"unix:{self.path}"
        self._process = None

    @property
    def pid(self):
        return self._process.pid

    def start(self, *command):
        with (self.directory / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=log, umask=0)
        _wait_for_listener(self.path, self._process)
        return self

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def log(self):
        return (self.directory / "log").read_text(errors="replace")


def pass_through(directory, build):
    one = Filter(directory, "pass-through")
    return one.start(build / "bench/bench_passthrough", one.socket)


def linkmilter(directory, build, *settings, name="linkmilter"):
    one = Filter(directory, name)
    file = one.directory / "linkmilter.yaml"
    configuration.write(file, {
        "milter": {"socket": one.socket, "socket_mode": "0666", "max_waiting": 1000},
        "store": {"kind": "sqlite", "path": str(one.directory / "linkmilter.db")}}, *settings)
    return one.start(build / "bin/linkmilterd", "-c", file)


def opendkim(directory):
    """Verifies only; None where it is not installed."""
    program = shutil.which("opendkim", path="/usr/sbin:/usr/bin")
    if not program:
        return None
    one = Filter(directory, "opendkim")
    file = one.directory / "opendkim.conf"
    file.write_text(f"Mode v\nSocket local:{one.path}\nUMask 000\nSyslog no\nBackground no\n")
    return one.start("unshare", "--net", program, "-f", "-x", file)


def rspamd(directory):
    """The self-scanning proxy with everything off that asks the network; None where missing."""
    program = shutil.which("rspamd")
    if not program:
        return None
    one = Filter(directory, "rspamd")
    local = one.directory / "local.d"
    local.mkdir()
    for module in _RSPAMD_OFF:
        (local / f"{module}.conf").write_text("enabled = false;\n")
    for worker in ("normal", "controller", "fuzzy"):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\n")
    (local / "worker-proxy.inc").write_text(
        f'bind_socket = "{one.path} mode=0666";\nmilter = yes;\ntimeout = 120s;\n'
        'upstream "local" { default = yes; self_scan = yes; }\n')
    (local / "options.inc").write_text(f'pidfile = "{one.directory}/pid";\n')
    (local / "logging.inc").write_text('type = "console";\nlevel = "warning";\n')
    places = [f"--var={name}={one.directory}" for name in ("DBDIR", "RUNDIR", "LOGDIR")]
    return one.start("unshare", "--net", program, "-f", "-c", "/etc/rspamd/rspamd.conf", "-u",
                     "_rspamd", "-g", "_rspamd", f"--var=LOCAL_CONFDIR={one.directory}", *places)


# Parses a message and finds its URLs, and does nothing else: no module, no rule.
_RSPAMD_BARE = """
options { filters = ""; pidfile = "%(home)s/pid"; hs_cache_dir = "%(home)s";
          url_tld = "/usr/share/rspamd/effective_tld_names.dat"; dns { nameserver = ["127.0.0.1"]; } }
logging { type = "console"; level = "error"; }
worker "normal" { bind_socket = "%(home)s/socket mode=0666"; count = 1; }
modules { path = []; }
"""


class RspamdLinks:
    """rspamd's worker asked for the URLs of messages over its HTTP protocol."""

    def __init__(self, directory):
        self.filter = Filter(directory, "rspamd-links")
        file = self.filter.directory / "rspamd.conf"
        file.write_text(_RSPAMD_BARE % {"home": self.filter.directory})
        self.filter.start("unshare", "--net", "rspamd", "-f", "-c", file, "-u", "_rspamd", "-g",
                          "_rspamd")
        self._links(b"Subject: x\n\n")  # the main process listens before it has a worker
        self._worker = next(child for child in _children(self.filter.pid)
                            if b"normal process" in Path(f"/proc/{child}/cmdline").read_bytes())

    def measure(self, files):
        """Like extract_files; bytes, links and CPU seconds of the worker alone."""
        before = processor_seconds(self._worker)
        found = [self._links(file.read_bytes()) for file in files]
        return {"bytes": sum(file.stat().st_size for file in files), "links": sum(found),
                "cpu_seconds": processor_seconds(self._worker) - before}

    def _links(self, message):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(str(self.filter.path))
            connection.sendall(b"POST /checkv2 HTTP/1.0\r\nURL-Format: extended\r\n"
                               b"Content-Length: %d\r\n\r\n%b" % (len(message), message))
            answer = connection.makefile("rb").read()
        return len(json.loads(answer.partition(b"\r\n\r\n")[2]).get("urls", []))

    def stop(self):
        self.filter.stop()


def rspamd_links(directory):
    return RspamdLinks(directory) if shutil.which("rspamd") else None


def spamassassin_links(script):
    """A function like RspamdLinks.measure; None where SpamAssassin is missing."""
    if subprocess.run(["perl", "-MMail::SpamAssassin", "-e", "1"], capture_output=True,
                      check=False).returncode != 0:
        return None

    def measure(files):
        done = subprocess.run(["perl", script, *files], check=True, capture_output=True)
        return json.loads(done.stdout)
    return measure


def processor_seconds(pid):
    """Of the process and its children, those that run."""
    ticks = 0
    for one in [pid, *_children(pid)]:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _children(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that ended meanwhile
            found += map(int, (task / "children").read_text().split())
    return found


def _wait_for_listener(path, process):
    until = time.monotonic() + _READY
    while time.monotonic() < until and process.poll() is None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                return probe.connect(str(path))
            except OSError:
                time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"nobody listens at {path}: see {path.parent}/log:\n"
                       + (path.parent / "log").read_text(errors="replace")[-2000:])
