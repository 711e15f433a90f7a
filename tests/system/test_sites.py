"""Sites that never answer, drip, lie, bomb and flood: an ending, in time, in bounded memory."""

import os
import unittest

from case import SystemTest
from harness import mail, pages, process
from harness.dns import SERVFAIL, Failure, Silence
from harness.tls import Authority

_MEMORY = 256 << 20
_CHAIN_TIMEOUT = 3
_IN_TIME = _CHAIN_TIMEOUT + 6  # on a machine that does much else; scan.wait is longer


class HostileSites(SystemTest):
    def setUp(self):
        super().setUp()
        self.daemon = self.start({"fetch": {"hop_timeout": "2s", "max_hops": 5,
                                            "chain_timeout": f"{_CHAIN_TIMEOUT}s"},
                                  "policy": {"points": {"FOREIGN_CALL": 0}}})  # 451 says no ending

    def assert_ends(self, link):
        """With an answer before scan.wait is over: the trace ended by itself."""
        outcome = self.deliver(mail.with_links(link))
        self.assertNotEqual(outcome.code, 451, "no ending")
        self.assertLess(outcome.seconds, _IN_TIME)
        if not os.environ.get("LINKMILTER_SANITIZED"):
            self.assertLess(process.peak_memory(self.daemon.pid), _MEMORY)

    def test_hostile_pages_end(self):
        gate = pages.Gate()
        self.addCleanup(gate.open)
        hostile = {
            "silent": pages.held(gate), "drip": pages.drip(), "chunks": pages.endless_chunks(),
            "bomb": pages.gzip_bomb(), "liar": pages.lying_length(),
            "reset": pages.reset_in_the_body(),
            "flood": pages.header_flood(), "huge": pages.one_huge_header(),
            "other": pages.not_http(), "lost": pages.status(404), "full": pages.status(503),
        }
        for name, page in hostile.items():
            with self.subTest(name):
                self.assert_ends(self.page(f"{name}.example", page))

    def test_endless_redirects_end_at_the_hop_limit(self):
        link = self.page("maze.example", pages.endless_redirects())
        self.assert_ends(link)
        self.assertLessEqual(len(self.site.requests()), 6)

    def test_a_message_full_of_mazes_costs_no_more_than_one_may(self):
        self.daemon.stop()
        self.daemon = self.start({"scan": {"max_fetches": 3},
                                  "fetch": {"max_hops": 4, "max_chain_bytes": "1KiB"}})
        links = [self.page(f"maze{n}.example", pages.endless_redirects()) for n in range(30)]
        links += [self.page(f"big{n}.example", pages.ok("x" * 100_000)) for n in range(30)]
        for _ in range(2):  # and its retry nothing
            self.deliver(mail.with_links(*links))
        self.assertLessEqual(len(self.site.requests()), 3 * 4)

    def test_a_loop_ends_where_it_began(self):
        self.site.page("/one", pages.redirect("/two"))
        self.site.page("/two", pages.redirect("/one"))
        self.assert_ends(self.world.url("loop.example", "/one"))
        self.assertEqual(len(self.site.requests()), 2)

    def test_names_that_do_not_resolve(self):
        self.dns.zone["sick.example"] = Failure(SERVFAIL)
        self.dns.zone["mute.example"] = Silence()
        self.assert_ends(f"http://nowhere.example:{self.site.port}/")
        for host in ("sick.example", "mute.example"):  # unknown is not clean
            with self.subTest(host):
                outcome = self.deliver(mail.with_links(f"http://{host}:{self.site.port}/"))
                self.assertEqual(outcome.code, 451)
                self.assertLess(outcome.seconds, _IN_TIME)

    def test_nobody_listens(self):
        self.dns.host("closed.example")
        self.assert_ends("http://closed.example/")


class Tls(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = Authority(cls.world.workspace.path)
        cls.site.start_tls(*cls.authority.certificate("secure.example"))

    def setUp(self):
        super().setUp()
        self.site.page("/tls", pages.ok())
        self.trusting = {"fetch": {"ports": [self.site.port, self.site.tls_port],
                                   "ca_file": str(self.authority.file)}}

    def test_a_redirect_into_tls_is_followed(self):
        self.start(self.trusting)
        link = self.page("plain.example", pages.redirect(
            self.world.url("secure.example", "/tls", scheme="https")))
        self.assertEqual(self.deliver(mail.with_links(link)).code, 250)
        self.assert_asked_once("/tls")

    def test_a_certificate_of_another_name_ends_the_chain(self):
        self.start(self.trusting)
        self.deliver(mail.with_links(self.world.url("other.example", "/tls", scheme="https")))
        self.assertEqual(self.site.requests("/tls"), [])


if __name__ == "__main__":
    unittest.main()
