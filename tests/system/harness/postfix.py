"""A private Postfix on loopback: own configuration, queue, log and port in a directory of its own.

Nothing of the machine's own Postfix is read, written or stopped. Needs root, as master(8) does.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from . import PATIENCE
from . import process
from .workspace import free_port

_MAIN = """\
compatibility_level = 3.6
queue_directory = {here}/queue
data_directory = {here}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
multi_instance_name = postfix-{name}
syslog_name = postfix-{name}
maillog_file = {here}/maillog
maillog_file_prefixes = /tmp
inet_interfaces = 127.0.0.1
inet_protocols = all
myhostname = mx.test.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
relay_domains = test.example
default_transport = {transport}
relay_transport = {transport}
smtpd_recipient_restrictions = permit_mynetworks, permit_auth_destination, reject
smtpd_relay_restrictions = permit_mynetworks, permit_auth_destination, reject
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
disable_dns_lookups = yes
default_process_limit = 200
message_size_limit = 64000000
smtpd_milters = {milter}
milter_default_action = tempfail
"""

_MASTER = """\
127.0.0.1:{port} inet n - {chroot} - 200 smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - {chroot} - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


def missing():
    """Why no private Postfix can run here, in words; None if it can."""
    if os.geteuid() != 0:
        return "a private Postfix needs root"
    if not Path("/usr/lib/postfix/sbin/master").exists():
        return "Postfix is not installed"
    return None


class Postfix:
    """`milter` as smtpd_milters writes it: unix:/path or inet:host:port. With `chroot`, smtpd and
    cleanup are shut in `queue`, as Debian does, and a unix path is seen from there."""

    def __init__(self, directory, milter, sink_port=None, chroot=False):
        self.directory = Path(directory)
        self.queue = self.directory / "queue"
        self.port = free_port()
        self._configuration = self.directory / "etc"
        transport = f"smtp:[127.0.0.1]:{sink_port}" if sink_port else "discard:"
        for part in (self._configuration, self.queue, self.directory / "data"):
            part.mkdir(parents=True)
        shutil.chown(self.directory / "data", "postfix")
        (self._configuration / "main.cf").write_text(_MAIN.format(
            here=self.directory, name=self.port, transport=transport, milter=milter))
        (self._configuration / "master.cf").write_text(_MASTER.format(
            port=self.port, chroot="y" if chroot else "n"))

    def start(self):
        """Returns once the port takes connections: `postfix start` waits for its master."""
        done = subprocess.run(["postfix", "-c", self._configuration, "start"],
                              capture_output=True, text=True, env=_ENVIRONMENT)
        if done.returncode != 0:
            raise RuntimeError(f"Postfix did not start: {done.stdout}{done.stderr}{self.log()}")

    def close(self):
        """Ends the master, which ends its children, by its process id."""
        pid = self._master()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        if not process.wait_for_end(pid, PATIENCE):
            os.kill(pid, signal.SIGKILL)

    def log(self):
        file = self.directory / "maillog"
        return file.read_text() if file.exists() else ""

    def _master(self):
        file = self.queue / "pid" / "master.pid"
        return int(file.read_text()) if file.exists() else None


# Without the mail settings of whoever runs the tests.
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
