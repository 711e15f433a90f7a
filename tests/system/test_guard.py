"""No packet may reach an address that is not global, unless the configuration opens it.

127.0.0.1 is open here, for the site. 127.0.0.2 and ::1 are not, and somebody listens there.
"""

import unittest

from case import SystemTest
from harness import mail, pages
from harness.dns import Addresses, Turns


class Guard(SystemTest):
    def setUp(self):
        super().setUp()
        self.forbidden = [self.listener("127.0.0.2"), self.listener("::1")]
        self.start()

    def assert_nobody_came(self, *links):
        for link in links:
            with self.subTest(link):
                self.deliver(mail.with_links(link))
                self.assertEqual([door.visitors for door in self.forbidden], [0, 0])

    def at(self, host):
        return f"http://{host}:{self.site.port}/"

    def test_redirects_to_forbidden_addresses(self):
        self.dns.zone["inside.example"] = Addresses(("127.0.0.2", "::1"))
        targets = [self.at(host) for host in ("127.0.0.2", "[::1]", "inside.example")]
        links = [self.page("outside.example", pages.redirect(to), f"/inside/{number}")
                 for number, to in enumerate(targets)]
        self.assert_nobody_came(*links)
        self.assertEqual(len(self.site.requests()), len(links), "the first hop was taken")

    def test_refreshes_to_forbidden_addresses(self):
        there = self.at("127.0.0.2")
        self.assert_nobody_came(self.page("a.example", pages.refresh_header(there)),
                                self.page("b.example", pages.meta_refresh(there)))

    def test_links_to_forbidden_addresses(self):
        self.assert_nobody_came(*map(self.at, (
            "127.0.0.2", "[::1]", "[::ffff:127.0.0.2]", "2130706434", "0x7f000002", "0177.0.0.2",
            "127.2")))

    def test_one_forbidden_address_among_others(self):
        self.dns.zone["mixed.example"] = Addresses(("127.0.0.2", "::1", "127.0.0.1"))
        self.assert_nobody_came(self.at("mixed.example"))

    def test_a_name_that_changes_its_address(self):
        self.dns.zone["rebind.example"] = Turns(Addresses(("127.0.0.1",), ttl=0),
                                                Addresses(("127.0.0.2",), ttl=0))
        self.site.page("/again", pages.redirect(self.at("rebind.example") + "inside"))
        self.assert_nobody_came(self.at("rebind.example") + "again")

    def test_names_that_mean_this_machine(self):
        self.assert_nobody_came(*map(self.at, ("localhost", "localhost.", "ip6-localhost")))


class Ports(SystemTest):
    def test_only_configured_ports_are_visited(self):
        door = self.listener("127.0.0.1", port=0)
        self.start()
        self.dns.host("port.example")
        link = self.page("a.example", pages.redirect(f"http://port.example:{door.port}/"))
        self.deliver(mail.with_links(link, f"http://port.example:{door.port}/"))
        self.assertEqual(door.visitors, 0)

    def test_no_proxy_is_taken_from_the_environment(self):
        proxy = self.listener("127.0.0.1", port=0)
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"),
                                f"http://127.0.0.1:{proxy.port}")
        self.start(environment=proxies)
        outcome = self.deliver(mail.with_links(self.page("good.example", pages.ok())))
        self.assertEqual(outcome.code, 250)
        self.assertEqual(proxy.visitors, 0)
        self.assertEqual(len(self.site.requests()), 1)


if __name__ == "__main__":
    unittest.main()
