"""What every system test stands on: one world a class, one daemon a test."""

import unittest

from harness import daemon, postfix, smtp
from harness.configuration import dns_list
from harness.daemon import Daemon
from harness.listener import Listener
from harness.milter_client import MilterClient
from harness.world import World

LISTED = "evil.example"          # on the deny list of every test
DNS_LISTED = "phish.example"     # on its DNS list
TRUSTED = "trusted.example"      # on its allow list


class SystemTest(unittest.TestCase):
    """A class that sets `with_postfix` gets real mail; the others speak to the milter's socket."""

    with_postfix = False

    @classmethod
    def setUpClass(cls):
        if not daemon.binary():
            raise unittest.SkipTest("LINKMILTERD does not name the daemon to test")
        if cls.with_postfix and postfix.missing():
            raise unittest.SkipTest(postfix.missing())
        cls.world = World(cls.with_postfix)
        cls.addClassCleanup(cls.world.close)
        cls.site = cls.world.site
        cls.dns = cls.world.dns
        cls.dns.host(f"{DNS_LISTED}.dbl.example", "127.0.1.4")

    def setUp(self):
        self.site.forget()
        self.directory = self.world.workspace.directory(self._testMethodName)
        (self.directory / "deny.txt").write_text(f"# listed by the test\n{LISTED}\n")
        (self.directory / "allow.txt").write_text(f"{TRUSTED}\n")

    # --- the daemon -----------------------------------------------------------------------------

    def new_daemon(self, *changes, **options):
        """Not started yet; ended and looked at when the test ends."""
        made = Daemon(self.directory, self.world.settings(), self._settings(), *changes, **options)
        self.addCleanup(self._end, made)
        return made

    def start(self, *changes, **options):
        return self.new_daemon(*changes, **options).start()

    def assert_stops_cleanly(self, running):
        self.assertEqual(running.stop(), 0, "\n".join(running.log.lines))

    # --- mail -----------------------------------------------------------------------------------

    def send(self, content, **envelope):
        """The SMTP answer to one message."""
        return smtp.send(self.world.postfix.port, content, **envelope)

    def client(self, socket_name=None):
        """A milter connection that has said hello."""
        made = MilterClient(socket_name or self.world.socket)
        self.addCleanup(made.close)
        made.hello()
        return made

    def deliver(self, content, **envelope):
        """The milter's outcome for one message on a connection of its own."""
        made = self.client()
        outcome = made.deliver(content, **envelope)
        made.quit()
        return outcome

    # --- the web --------------------------------------------------------------------------------

    def page(self, host, what, path=None):
        """A page under a path of this test's own."""
        return self.world.page(host, path or f"/{self._testMethodName}/{host}", what)

    def listener(self, address, port=None):
        """On the site's own port, which the daemon may use: only the address is wrong."""
        made = Listener(address, self.site.port if port is None else port)
        self.addCleanup(made.close)
        return made

    def assert_asked_once(self, path):
        self.assertEqual(len(self.site.requests(path)), 1, f"requests for {path}")

    def _settings(self):
        return {
            "scan": {"mode": "enforce", "wait": "10s"},
            "fetch": {"workers": 2, "hop_timeout": "20s", "chain_timeout": "30s"},
            "reputation": {"allow": [str(self.directory / "allow.txt")],
                           "deny": [str(self.directory / "deny.txt")],
                           "dns_lists": [dns_list()]},
        }

    def _end(self, made):
        if made.running:
            made.stop()
        self.assertIsNone(made.sanitizer_report())


def path_of(url):
    return "/" + url.split("/", 3)[3]
