"""linkmilter, the command for people and scripts: the same pipeline without a mail server."""

import json
import os
import subprocess
import unittest

from case import LISTED, SystemTest, path_of
from harness import mail, pages
from harness.tls import Authority

_ACCEPTED, _ERROR, _DEFERRED, _REJECTED = 0, 1, 2, 3


@unittest.skipUnless(os.environ.get("LINKMILTER"), "LINKMILTER does not name the tool to test")
class Tool(SystemTest):
    def setUp(self):
        super().setUp()
        self.configuration = self.new_daemon({"scan": {"wait": "2s"}}).file

    def run_tool(self, *arguments, stdin=b""):
        return subprocess.run([os.environ["LINKMILTER"], *map(str, arguments)], input=stdin,
                              capture_output=True, timeout=60)

    def scan(self, content):
        return self.run_tool("scan", "-c", self.configuration, "--json", "-", stdin=content)

    def trace(self, url):
        result = self.run_tool("trace", "-c", self.configuration, "--json", url)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def file(self, content, name="message.eml"):
        path = self.directory / name
        path.write_bytes(content)
        return path

    def test_links_lists_without_a_network(self):
        first = self.file(mail.with_links("http://a.example/x", "http://b.example/"))
        second = self.file(mail.plain("hi\n"), "second.eml")
        result = self.run_tool("links", "--json", first, second)
        self.assertEqual(result.returncode, 0, result.stderr)
        objects = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([o["file"] for o in objects], [str(first), str(second)])
        links = objects[0]["links"]
        self.assertEqual([link["url"] for link in links],
                         ["http://a.example/x", "http://b.example/"])
        self.assertEqual(links[0]["host"], "a.example")
        self.assertEqual(links[0]["domain"], "a.example")
        self.assertEqual((links[0]["places"][0]["element"], links[0]["places"][0]["attribute"]),
                         ("a", "href"))
        self.assertEqual(links[0]["texts"], ["Follow me"])
        self.assertEqual(links[0]["plan"], "fetch")
        self.assertEqual(objects[1]["links"], [])

    def test_links_says_when_its_output_is_lost(self):
        message = self.file(mail.with_links("http://a.example/"))
        with open("/dev/full", "wb") as full:
            result = subprocess.run([os.environ["LINKMILTER"], "links", message], stdout=full,
                                    stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(result.returncode, _ERROR)
        self.assertIn(b"cannot write the output", result.stderr)

    def test_reading_ends_where_a_file_never_does(self):
        result = self.run_tool("links", "/dev/zero")
        self.assertEqual(result.returncode, 0, result.stderr)
        result = self.run_tool("scan", "-c", self.configuration, "--json", "/dev/zero")
        self.assertTrue(json.loads(result.stdout)["cut"])

    def test_scan_tells_the_verdict_by_its_exit_status(self):
        gate = pages.Gate()
        self.addCleanup(gate.open)
        for host, page, status in (("good.example", pages.ok(), _ACCEPTED),
                                   ("slow.example", pages.held(gate), _DEFERRED),
                                   (LISTED, pages.ok(), _REJECTED)):
            with self.subTest(host):
                result = self.scan(mail.with_links(self.page(host, page)))
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertIsInstance(json.loads(result.stdout), dict)

    def test_scan_offline_asks_nobody(self):
        gate = pages.Gate()
        self.addCleanup(gate.open)
        url = self.page("slow.example", pages.held(gate))
        result = self.run_tool("scan", "--offline", "-c", self.configuration, "--json", "-",
                               stdin=mail.with_links(url))
        self.assertEqual(result.returncode, _ACCEPTED, result.stderr)
        verdict = json.loads(result.stdout)
        self.assertEqual(verdict["missing"], 0)
        self.assertIn("ODD_PORT", [signal["name"] for signal in verdict["signals"]])
        self.assertNotIn("ending", verdict["links"][0])
        self.assertEqual(len(self.site.requests(path_of(url))), 0)

    def test_scan_offline_judges_by_overrides(self):
        configuration = self.directory / "override.yaml"
        configuration.write_text("policy: {overrides: [{name: strict, set: {deny: [a.example]},"
                                 " match: {recipient: [ann@example.com]}}]}\n")
        for recipient, policy, status in (("ann@example.com", "strict", _REJECTED),
                                          ("bob@example.com", "", _ACCEPTED)):
            with self.subTest(recipient):
                result = self.run_tool("scan", "--offline", "-c", configuration, "--json",
                                       "--recipient", recipient, "-",
                                       stdin=mail.with_links("https://a.example/"))
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertEqual(json.loads(result.stdout)["policy"], policy)

    def test_scan_lets_no_name_of_a_file_speak_to_the_terminal(self):
        file = self.directory / "a\x1b[2J\nb.eml"
        file.write_bytes(mail.with_links("https://a.example/"))
        result = self.run_tool("scan", "--offline", "-c", self.configuration, file)
        self.assertIn(b"/a\\x1b[2J\\nb.eml: accept", result.stdout.splitlines()[0])

    def test_errors_have_a_status_of_their_own(self):
        missing = self.run_tool("scan", "-c", self.configuration, self.directory / "none.eml")
        self.assertEqual(missing.returncode, _ERROR)
        self.assertIn(b"none.eml", missing.stderr)

    def test_trace_shows_every_hop(self):
        end = self.page("end.example", pages.ok())
        middle = self.page("middle.example", pages.meta_refresh(end))
        first = self.page("first.example", pages.redirect(middle, 301))
        found = self.trace(first)
        self.assertEqual(found["ending"], "landed")
        self.assertEqual([hop["url"] for hop in found["hops"]], [first, middle, end])
        self.assertEqual([hop["led_by"] for hop in found["hops"]],
                         ["link", "http-301", "meta-refresh"])
        self.assertEqual([hop["status"] for hop in found["hops"]], [301, 200, 200])
        self.assertEqual(found["hops"][0]["address"], "127.0.0.1")

    def test_trace_answers_in_the_order_of_its_urls(self):
        gate = pages.Gate()
        last = self.page("last.example", lambda exchange: (gate.open(), pages.ok()(exchange)))
        first = self.page("first.example", pages.held(gate))  # lands after the last one was asked
        result = self.run_tool("trace", "-c", self.configuration, "--json", first, last)
        self.assertEqual(result.returncode, 0, result.stderr)
        found = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([(each["url"], each["ending"]) for each in found],
                         [(first, "landed"), (last, "landed")])
        refused = self.run_tool("trace", "-c", self.configuration, last, "mailto:a@b.example")
        self.assertEqual(refused.returncode, _ERROR)
        self.assertEqual(len(self.site.requests()), 2, "nobody was asked for the sake of one")

    def test_trace_follows_over_tls_and_believes_the_named_authority_alone(self):
        authority = Authority(self.directory)
        self.site.start_tls(*authority.certificate("safe.example"))
        ports = [self.site.port, self.site.tls_port]
        self.site.page("/over-tls", pages.ok())
        safe = self.world.url("safe.example", "/over-tls", "https")
        first = self.page("plain.example", pages.redirect(safe))
        self.configuration = self.new_daemon(
            {"fetch": {"ports": ports, "ca_file": str(authority.file)}}).file
        found = self.trace(first)
        self.assertEqual(found["ending"], "landed", found)
        self.assertEqual(found["hops"][-1]["url"], safe)
        self.assertNotIn("certificate", found["hops"][0])
        self.assertEqual(found["hops"][-1]["certificate"]["names"], ["safe.example"])
        self.assertTrue(found["hops"][-1]["certificate"]["verified"])
        self.assertEqual(found["certificate_age_days"], 0)
        self.assertEqual(found["landing"]["content_type"], "text/html")
        wrong_name = self.world.url("other.example", "/over-tls", "https")
        self.assertEqual(self.trace(wrong_name)["ending"], "tls-failed")
        self.configuration = self.new_daemon({"fetch": {"ports": ports}}).file
        self.assertEqual(self.trace(safe)["ending"], "tls-failed")

    def test_a_proxy_that_resolves_is_told_of(self):
        nobody = "http://127.0.0.1:1"
        for resolves in (False, True):
            with self.subTest(resolves):
                self.configuration = self.new_daemon(
                    {"fetch": {"proxy": nobody, "proxy_resolves": resolves}}).file
                check = self.run_tool("config", "check", self.configuration)
                self.assertEqual(check.returncode, 0, check.stderr)
                self.assertEqual(b"not checked" in check.stdout, resolves)
                found = self.trace(self.page("a.example", pages.ok()))
                self.assertEqual(found["ending"], "overloaded")
                self.assertEqual(found["address_unchecked"], resolves)
        self.assertEqual(self.site.requests(), [])

    def test_trace_names_the_ending(self):
        door = self.listener("127.0.0.2")
        self.dns.host("nowhere.example", "127.0.0.2")
        self.dns.host("closed.example")
        loop = self.page("loop.example", pages.redirect(f"/{self._testMethodName}/loop.example"))
        for url, ending in (
            (loop, "loop"),
            (f"http://127.0.0.2:{self.site.port}/", "refused-address"),
            (f"http://nowhere.example:{self.site.port}/", "refused-address"),
            ("http://absent.example/", "unresolvable"),
            ("http://closed.example/", "unreachable"),
            (self.page("maze.example", pages.endless_redirects()), "too-many-hops"),
            (self.page("file.example", pages.ok("PK", "application/zip")), "download"),
            (self.page("bot.example", pages.status(403)), "blocked"),
        ):
            with self.subTest(ending):
                self.assertEqual(self.trace(url)["ending"], ending)
        self.assertEqual(door.visitors, 0)

    def test_configuration_is_checked_and_shown(self):
        checked = self.run_tool("config", "check", "-c", self.configuration)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        shown = self.run_tool("config", "show", "-c", self.configuration)
        self.assertIn(b"max_hops", shown.stdout)
        wrong = self.file(b"scan:\n  mode: maybe\n", "wrong.yaml")
        refused = self.run_tool("config", "check", "-c", wrong)
        self.assertEqual(refused.returncode, 78)
        self.assertRegex(refused.stdout + refused.stderr, rb"wrong\.yaml:2:9: ")


if __name__ == "__main__":
    unittest.main()
