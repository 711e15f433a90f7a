"""The redirect zoo: every mechanism that moves a person on, and the chain it must give.

zoo.json is the table. A case: `pages` by path ("b/path" on the second host; what is not there is a
plain page), `start`, the `hops` after it as [URL or path, led by], the `ending`, and `asked`, what
the site is asked for, where that is not simply the hops. `over` and `ip` limit a case to a scheme
and an address family; `slow` ones are for the run with short time-outs; `signal` is what the
verdict of a message with that link must name; harness/zoo.py says what texts may hold.
"""

import concurrent.futures
import json
import os
import subprocess
import unittest
from pathlib import Path

from case import SystemTest
from harness import journal, mail, zoo
from harness.journal import Journal
from harness.rude import Rude, resets, resets_in_tls, stalls_in_tls
from harness.tls import Authority
from harness.workspace import free_port

_TABLE = zoo.read(Path(__file__).with_name("zoo.json"))
_NEVER_SENT = {"authorization", "referer", "origin", "content-length", "transfer-encoding"}
_AT_ONCE = 60  # what a name server's socket can hold
_PATIENT = {"fetch": {"hop_timeout": "30s", "chain_timeout": "60s"}, "dns": {"timeout": "10s"}}
_HASTY = {"fetch": {"hop_timeout": "2s", "chain_timeout": "6s"}, "dns": {"timeout": "1s"}}
_RUDE = {"RESETS": resets, "RESETS_IN_TLS": resets_in_tls, "STALLS_IN_TLS": stalls_in_tls}


class Zoo(SystemTest):
    """What both address families share."""

    ipv6 = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = Authority(cls.world.workspace.path)
        cls.dns.host("zoo.example")
        cls.site.start_tls(*cls.authority.certificate(*zoo.CERTIFICATE))
        here = "::1" if cls.ipv6 else "127.0.0.1"
        if cls.ipv6:
            cls.site.listen_too(here)
        cls.ports = {"CLOSED": free_port(here), "UNLISTED": free_port(here)}
        for word, manners in _RUDE.items():
            server = Rude(manners, here)
            cls.addClassCleanup(server.close)
            cls.ports[word] = server.port

    def setUp(self):
        super().setUp()
        forbidden = ["127.0.0.2"] if self.ipv6 else ["127.0.0.2", "::1"]
        self.doors = [self.listener(address, port) for address in forbidden
                      for port in (self.site.port, self.site.tls_port)]
        self.doors.append(self.listener("::1" if self.ipv6 else "127.0.0.1",
                                        self.ports["UNLISTED"]))

    def tearDown(self):
        """Nothing but plain GETs ever left, and nobody came to a forbidden door."""
        self.assertEqual([door.visitors for door in self.doors], [0] * len(self.doors))
        for request in self.site.requests():
            self.assertEqual(request.method, "GET", request)
            self.assertNotIn("#", request.path)
            self.assertFalse(_NEVER_SENT & {name.lower() for name in request.headers}, request)

    def cases(self, scheme, wanted=lambda row: True):
        run = {"scheme": scheme, "ipv6": self.ipv6, "ports": self.ports}
        family = 6 if self.ipv6 else 4
        rows = [row for row in _TABLE if wanted(row) and row.get("over", scheme) == scheme and
                row.get("ip", family) == family]
        made = [zoo.Case(row, self.world, run) for row in rows]
        for case in made:
            case.settle()
        return made

    def settings_of(self, limits):
        """All cases at once and side by side, so nothing but `limits` may hold one up."""
        allowed = ["127.0.0.1/32"] + (["::1/128"] if self.ipv6 else [])
        ports = [self.site.port, self.site.tls_port] + [
            port for word, port in self.ports.items() if word != "UNLISTED"]
        fetch = {"ports": ports, "allow_networks": allowed, "ca_file": str(self.authority.file),
                 "max_hops": 20, "per_host": 1000, "per_domain": 10000}
        return [{"fetch": fetch}, limits]

    def start_tool(self, cases, file):
        """The function returned gives what it found."""
        tool = subprocess.Popen(
            [os.environ["LINKMILTER"], "trace", "--json", "-c", file, *[c.start for c in cases]],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(tool.kill)

        def found():
            out, said = tool.communicate(timeout=120)
            self.assertEqual((tool.returncode, said), (0, b""))
            return [json.loads(line) for line in out.splitlines()]
        return found

    def follow(self, cases):
        """What the tool found, case by case: the slow ones beside all the others."""
        slow = [case for case in cases if "slow" in case.row]
        quick = [case for case in cases if "slow" not in case.row]
        slowly = self.start_tool(slow, self.configuration("hasty", _HASTY))
        patient = self.configuration("patient", _PATIENT)
        for first in range(0, len(quick), _AT_ONCE):
            some = quick[first:first + _AT_ONCE]
            yield from zip(some, self.start_tool(some, patient)(), strict=True)
        yield from zip(slow, slowly(), strict=True)

    def configuration(self, name, limits):
        return zoo.write(self.world.workspace.directory(f"{self._testMethodName}/{name}"),
                         self.world.settings(), self._settings(), *self.settings_of(limits))

    def check(self, case, found):
        seen = [(hop["url"], hop["led_by"]) for hop in found["hops"]]
        self.assertEqual((seen, found["ending"]), (case.hops, case.ending), found["detail"])
        self.assertIn(case.fill(case.row.get("detail", "")), found["detail"])
        for fact, value in case.row.get("landing", {}).items():
            self.assertEqual(found["landing"][fact], value, fact)
        self.assertEqual(case.looked_up, case.row.get("looked_up", {}))
        asked = [request.url for request in self.site.requests() if case.owns(request)]
        self.assertEqual(asked, case.asked)

    def walk_through(self, scheme):
        cases = self.cases(scheme)
        for case, found in self.follow(cases):
            with self.subTest(case.name):
                self.check(case, found)
        known = {id(r) for case in cases for r in self.site.requests() if case.owns(r)}
        self.assertEqual([r for r in self.site.requests() if id(r) not in known], [])


@unittest.skipUnless(os.environ.get("LINKMILTER"), "LINKMILTER does not name the tool to test")
class OverIpv4(Zoo):
    def test_every_case_over_http(self):
        self.walk_through("http")

    def test_every_case_over_tls(self):
        self.walk_through("https")


@unittest.skipUnless(os.environ.get("LINKMILTER"), "LINKMILTER does not name the tool to test")
class OverIpv6(Zoo):
    """[::1] is let in by a setting."""

    ipv6 = True

    def test_every_case_over_http(self):
        self.walk_through("http")

    def test_every_case_over_tls(self):
        self.walk_through("https")


@unittest.skipIf(journal.missing(), journal.missing())
class ByMail(Zoo):
    def test_the_verdict_names_the_ending(self):
        records = Journal(self.world.workspace.directory("journal"))
        self.addCleanup(records.close)
        self.start(*self.settings_of(_HASTY), journal=records)
        cases = self.cases("http", lambda row: "signal" in row)
        self.assertGreaterEqual(len({case.ending for case in cases}), 13)
        with concurrent.futures.ThreadPoolExecutor(len(cases)) as senders:
            list(senders.map(lambda each: self.deliver(mail.with_links(each[1].start),
                                                       queue_id=f"Z{each[0]}"), enumerate(cases)))
        for number, case in enumerate(cases):
            with self.subTest(case.name):
                record = records.wait_for(QUEUE_ID=f"Z{number}")
                self.assertIn(case.row["signal"], record["SIGNALS"] + " " + record["VERDICT"])
                asked = [request.url for request in self.site.requests() if case.owns(request)]
                self.assertEqual(asked, case.asked)


if __name__ == "__main__":
    unittest.main()
