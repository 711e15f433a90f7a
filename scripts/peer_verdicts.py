"""What SpamAssassin and rspamd say of the same mail, both without any network, for scripts/evaluate.

Each verdict is {"all": points of the whole filter, "links": points of its rules about links}.
"""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "system")]

import peers  # noqa: E402

# The rules about links among rspamd's, by their names.
_LINK_SYMBOL = re.compile(r"UR[IL]|PHISH|HTTP|REDIRECT|HACKED_WP|OMOGRAPH|ONION|WWW_DOT|HREF")
# All that asks somebody or remembers; "phishing" compares texts with links and stays, its lists off.
_OFF = ("rbl", "surbl", "dkim", "dkim_signing", "arc", "spf", "dmarc", "fuzzy_check", "asn",
        "mx_check", "greylist", "ratelimit", "history_redis", "neural", "reputation", "replies",
        "milter_headers", "url_redirector", "statistic")


def spamassassin(files):
    """None where it is missing."""
    if not shutil.which("spamassassin"):
        return None
    done = subprocess.run(["unshare", "--net", ROOT / "scripts" / "spamassassin-verdicts"],
                          input="\n".join(map(str, files)) + "\n", capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(f"SpamAssassin: {done.stderr[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def rspamd(files):
    """None where it is missing."""
    if not shutil.which("rspamd"):
        return None
    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        Path(directory).chmod(0o755)
        one = _start_rspamd(Path(directory))
        stack.callback(one.stop)
        return [_ask(one.path, Path(file).read_bytes()) for file in files]


def _start_rspamd(directory):
    one = peers.Filter(directory, "rspamd")
    local = one.directory / "local.d"
    local.mkdir()
    for module in _OFF:
        (local / f"{module}.conf").write_text("enabled = false;\n")
    (local / "phishing.conf").write_text("openphish_enabled = false;\nphishtank_enabled = false;\n")
    for worker in ("proxy", "controller", "fuzzy"):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\n")
    (local / "worker-normal.inc").write_text(
        f'enabled = true;\nbind_socket = "{one.path} mode=0666";\ncount = 1;\n')
    (local / "options.inc").write_text(
        f'pidfile = "{one.directory}/pid";\ndns {{ nameserver = ["127.0.0.1"]; timeout = 0.1s; '
        'retransmits = 1; }\n')
    (local / "logging.inc").write_text('type = "console";\nlevel = "warning";\n')
    places = [f"--var={name}={one.directory}" for name in ("DBDIR", "RUNDIR", "LOGDIR")]
    return one.start("unshare", "--net", "rspamd", "-f", "-c", "/etc/rspamd/rspamd.conf", "-u",
                     "_rspamd", "-g", "_rspamd", f"--var=LOCAL_CONFDIR={one.directory}", *places)


def _ask(path, message):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(120)
        connection.connect(str(path))
        connection.sendall(b"POST /checkv2 HTTP/1.0\r\nContent-Length: %d\r\n\r\n%b"
                           % (len(message), message))
        answer = json.loads(connection.makefile("rb").read().partition(b"\r\n\r\n")[2])
    about_links = {name: symbol["score"] for name, symbol in answer["symbols"].items()
                   if _LINK_SYMBOL.search(name)}
    return {"all": answer["score"], "links": sum(about_links.values()), "rules": list(about_links)}
