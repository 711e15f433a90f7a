"""DNS lists as they are served: by a real rbldnsd, asked by the tool and by the daemon."""

import hashlib
import json
import os
import subprocess
import unittest

from case import SystemTest
from harness import dns, mail, pages, rbldnsd

_BASE = "lists.example"
_ZONES = {
    ("dbl", "dnset"): ["test :127.0.1.2:",
                       ".phish.example :127.0.1.4:",
                       ".short.example :127.0.1.103:",
                       ".hacked.example :127.0.1.104:"],
    ("surbl", "dnset"): ["2.0.0.127 :127.0.0.254:",
                         ".phish.example :127.0.0.72:",
                         ".hacked.example :127.0.0.128:"],
    ("uribl", "dnset"): ["2.0.0.127 :127.0.0.254:",
                         "grey.example :127.0.0.4:"],
    ("zen", "ip4set"): ["127.0.0.2 :127.0.0.2:",
                        "127.0.0.1 :127.0.0.9:"],
    ("ns", "dnset"): [".bad-dns.example :127.0.0.2:"],
    ("nsip", "ip4set"): ["1.2.3.4 :127.0.0.2:"],
    ("refusing", "dnset"): [".example :127.255.255.254:", "invalid :127.255.255.254:"],
    ("over", "dnset"): ["2.0.0.127 :127.0.0.254:", ".example :127.0.0.1:"],
    ("untrue", "dnset"): [".example :127.0.1.4:", "test :127.0.1.2:", "invalid :127.0.1.2:"],
    ("empty", "dnset"): [".elsewhere :127.0.1.4:"],
}
_DBL_TESTS = {"listed": "test", "unlisted": "invalid"}


def _list(preset, zone=None, **more):
    return {"preset": preset, "name": zone or preset, "zone": f"{zone or preset}.{_BASE}", **more}


def _of_servers(zone, key):
    return {"name": zone, "zone": f"{zone}.{_BASE}", "key": key,
            "codes": {"127.0.0.2": {"signal": "NS_BAD", "points": 4, "class": "spam"}}}


def _dbl(zone="dbl"):
    return _list("dbl", zone, test=_DBL_TESTS)


@unittest.skipIf(rbldnsd.missing(), rbldnsd.missing())
@unittest.skipUnless(os.environ.get("LINKMILTER"), "LINKMILTER does not name the tool to test")
class DnsLists(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        directory = cls.world.workspace.directory("rbldnsd")
        cls.server = rbldnsd.Rbldnsd(directory, _BASE, _ZONES)
        cls.addClassCleanup(cls.server.close)
        cls.dns.forward(_BASE, cls.server.address)

    def lists(self, *lists):
        return {"reputation": {"dns_lists": list(lists)}}

    def tool(self, command, *arguments, lists, stdin=b""):
        file = self.new_daemon(self.lists(*lists)).file
        result = subprocess.run([os.environ["LINKMILTER"], command, "-c", file, "--json",
                                 *arguments], input=stdin, capture_output=True, timeout=60)
        return json.loads(result.stdout or "{}"), result

    def standings(self, url, *lists):
        """By (list, subject): the code and the class, or the result where there is no listing."""
        told, _ = self.tool("trace", url, lists=lists)
        return told, {(s["source"], s["subject"]):
                      (s["code"], s["class"]) if s["result"] == "listed" else s["result"]
                      for s in told["standings"]}

    def signals(self, told):
        """Those of the lists; what else is odd about a test's URLs is not the matter."""
        return {signal["name"] for signal in told["signals"]
                if signal["name"].startswith(("DBL_", "SURBL_", "URIBL_", "ZEN_"))}

    def asked(self, name, zone):
        return self.dns.queries(f"{name}.{zone}.{_BASE}")

    def test_each_host_on_the_way_counts_and_a_redirector_as_such(self):
        end = self.page("www.hacked.example", pages.ok())
        url = self.page("short.example", pages.redirect(end))
        told, standings = self.standings(url, _dbl(), _list("surbl"))
        self.assertEqual(standings, {
            ("dbl", "short.example"): ("127.0.1.103", "redirector"),
            ("surbl", "short.example"): "not-listed",
            ("dbl", "www.hacked.example"): ("127.0.1.104", "abused-legit"),
            ("surbl", "www.hacked.example"): ("127.0.0.128", "abused-legit")})
        self.assertEqual(told["ending"], "landed")
        self.assertEqual(self.signals(told), {"DBL_ABUSED_PHISH", "SURBL_CRACKED"})

    def test_what_is_grave_is_not_touched_and_two_lists_reject(self):
        url = self.page("login.phish.example", pages.ok())
        told, result = self.tool("scan", "-", lists=[_dbl(), _list("surbl")],
                                 stdin=mail.with_links(url))
        self.assertEqual(told["action"], "reject", result.stderr)
        self.assertEqual(self.signals(told), {"DBL_PHISH", "SURBL_PHISH", "SURBL_ABUSE"})
        self.assertEqual(self.site.requests(f"/{self._testMethodName}/login.phish.example"), [])

    def test_each_list_is_asked_in_its_own_form(self):
        url = self.page("a.b.grey.example", pages.ok())
        lists = (_dbl(), _list("uribl"), _list("zen", test={"listed": "2.0.0.127"}))
        told, standings = self.standings(url, *lists)
        self.assertEqual(standings, {
            ("dbl", "a.b.grey.example"): "not-listed",
            ("uribl", "grey.example"): ("127.0.0.4", "grey"),
            ("zen", "127.0.0.1"): ("127.0.0.9", "spam")})
        self.assertEqual(self.signals(told), {"URIBL_GREY", "ZEN_DROP"})

    def test_name_servers_are_asked_by_name_and_by_address(self):
        url = self.page("www.served.example", pages.ok())
        self.dns.delegate("served.example", "ns1.bad-dns.example", "ns2.good-dns.example")
        self.dns.host("ns2.good-dns.example", "1.2.3.4")
        told, standings = self.standings(url, _of_servers("ns", "ns-name"),
                                         _of_servers("nsip", "ns-address"))
        self.assertEqual(standings, {("ns", "ns1.bad-dns.example"): ("127.0.0.2", "spam"),
                                     ("nsip", "1.2.3.4"): ("127.0.0.2", "spam")})
        self.assertEqual(told["ending"], "landed")
        self.assertEqual(self.dns.queries("served.example", "NS"), 1)

    def test_the_dns_itself_shows_wildcards_and_parked_domains(self):
        url = self.page("login.wild.example", pages.ok())
        self.dns.delegate("wild.example", "ns1.sedoparking.com", "ns2.sedoparking.com")
        probe = hashlib.sha256(b"wild.example").hexdigest()[:16] + ".wild.example"
        self.dns.host(probe)
        facts = {("dns-facts", "login.wild.example"): ("below a wildcard", "unclassed"),
                 ("dns-facts", "wild.example"): ("served by ns1.sedoparking.com", "unclassed")}
        told, standings = self.standings(url)
        self.assertEqual(standings, facts)
        self.assertLessEqual({"WILDCARD_DNS", "PARKING_NAME_SERVERS"},
                             {signal["name"] for signal in told["signals"]})
        self.assertEqual((self.dns.queries("wild.example", "NS"), self.dns.queries(probe, "A")),
                         (1, 1))

    def test_the_dns_that_refuses_a_list_is_no_listing(self):
        url = self.page("good.example", pages.ok())
        self.dns.zone["good.example.closed.example"] = dns.Failure(dns.REFUSED)
        told, standings = self.standings(url, dict(_dbl(), name="closed", zone="closed.example",
                                                   test={}))
        self.assertEqual(standings, {("closed", "good.example"): "refused"})
        self.assertIn("LIST_REFUSED", {signal["name"] for signal in told["signals"]})

    def test_lists_of_names_are_never_asked_for_addresses(self):
        _, standings = self.standings("http://192.0.2.7/x", _dbl(), _list("surbl"))
        self.assertEqual(standings, {("surbl", "192.0.2.7"): "not-listed"})
        self.assertEqual(self.asked("7.2.0.192", "dbl"), 0)

    def test_an_address_of_this_machine_is_not_the_test_entry(self):
        self.site.page("/x", pages.ok())
        told, standings = self.standings(f"http://127.0.0.1:{self.site.port}/x", _list("surbl"))
        self.assertEqual(standings, {("surbl", "127.0.0.1"): "unknown"})
        self.assertEqual(self.asked("1.0.0.127", "surbl"), 0)
        self.assertEqual(told["ending"], "landed")

    def test_a_list_that_is_unwell_lists_nobody(self):
        url = self.page("good.example", pages.ok())
        for one, result in ((_list("dbl", "refusing", test={}), "refused"),
                            (_list("surbl", "over"), "refused"),
                            (_dbl("untrue"), "unknown"),
                            (_dbl("empty"), "unknown"),
                            (_list("dbl", "none", test={}), "not-listed")):
            with self.subTest(one["name"]):
                told, standings = self.standings(url, one)
                self.assertEqual(standings, {(one["name"], "good.example"): result})
                self.assertEqual(self.signals(told), set())
                self.assertEqual(told["ending"], "landed")

    def test_the_daemon_says_at_its_start_which_lists_are_unwell(self):
        running = self.start(self.lists(_dbl(), _dbl("untrue"), _dbl("empty"), _list("surbl")))
        running.log.wait_for("DNS list untrue: untrue, it lists the test entry that no list has")
        running.log.wait_for("DNS list empty: incomplete, it does not list its own test entry")
        self.assertEqual(self.deliver(mail.with_links(self.page("good.example", pages.ok()))).code,
                         250)
        phish = mail.with_links(self.page("phish.example", pages.ok()))
        self.assertEqual(self.deliver(phish).code, 550)
        said = [line for line in running.log.lines if "DNS list" in line]
        self.assertEqual(len(said), 2, said)
        self.assertEqual(self.asked("good.example", "untrue"), 0)

    def test_beyond_its_cap_a_list_is_asked_about_the_riskiest_links_only(self):
        texts = {f"decoy{n}.example": "Follow me" for n in range(29)}
        texts["www.phish.example"] = "www.mybank.example"
        content = mail.html("\n".join(f'<p><a href="{self.page(host, pages.ok())}">{text}</a></p>'
                                      for host, text in texts.items()))
        told, result = self.tool("scan", "-", lists=[dict(_dbl(), max_questions=10)], stdin=content)
        self.assertIn("DBL_PHISH", self.signals(told), result.stderr)
        self.assertEqual(self.asked("www.phish.example", "dbl"), 1)
        asked = sum(self.asked(host, "dbl") for host in (*texts, "www.mybank.example"))
        self.assertEqual(asked, 8, "and one in four is kept for where links lead")
        self.assertIn("not asked: beyond max_questions 10", result.stdout.decode())

    def test_a_refusal_is_said_once_and_the_list_rests(self):
        running = self.start(self.lists(_list("dbl", "refusing", test={})))
        for number in range(3):
            content = mail.with_links(self.page(f"r{number}.example", pages.ok()))
            self.assertEqual(self.deliver(content).code, 250)
        said = [line for line in running.log.lines if "DNS list refusing: refusing" in line]
        self.assertEqual(len(said), 1, running.log.lines)
        self.assertEqual([self.asked(f"r{n}.example", "refusing") for n in range(3)], [1, 0, 0])


if __name__ == "__main__":
    unittest.main()
