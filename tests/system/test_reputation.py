"""What services outside say of a link, asked by the real daemon at protocol-true servers."""

import datetime
import gzip
import json
import os
import threading
import time
import unittest

from case import SystemTest, path_of
from harness import PATIENCE, mail, pages, safe_browsing, web_risk
from harness.tls import Authority

API = "/v5/hashes:search"
WEB_RISK = "/v1/hashes:search"
KEY = "a-key-of-the-operator"


class SafeBrowsing(SystemTest):
    def start_with(self, answer):
        self.site.page(API, answer)
        key = self.directory / "key"
        key.write_text(KEY + "\n")
        return self.start({"reputation": {"safe_browsing": {
            "key_file": str(key), "endpoint": f"http://127.0.0.1:{self.site.port}{API}"}}})

    def asked(self):
        return [r.path for r in self.site.requests() if r.path.startswith(API)]

    def test_a_link_it_knows_is_refused_without_being_fetched(self):
        url = self.page("api-known.example", pages.ok())
        path = path_of(url)
        self.start_with(safe_browsing.hashes_search(
            {"api-known.example" + path: safe_browsing.SOCIAL_ENGINEERING}))
        self.assertEqual(self.deliver(mail.with_links(url)).code, 550)
        self.assertEqual(self.site.requests(path), [])

    def test_a_redirect_to_what_it_knows_is_refused(self):
        target = self.page("api-target.example", pages.ok())
        start = self.page("api-start.example", pages.redirect(target), "/api/start")
        self.start_with(safe_browsing.hashes_search({"api-target.example/": safe_browsing.MALWARE}))
        self.assertEqual(self.deliver(mail.with_links(start)).code, 550)

    def test_only_prefixes_of_hashes_leave(self):
        self.start_with(safe_browsing.hashes_search({}))
        url = self.page("api-private.example", pages.ok(), "/private/token")
        self.assertEqual(self.deliver(mail.with_links(url)).code, 250)
        asked = self.asked()
        self.assertEqual(len(asked), 1, asked)
        self.assertIn(f"key={KEY}", asked[0])
        self.assertNotIn("private", asked[0])

    def test_a_failing_service_says_nothing(self):
        running = self.start_with(pages.status(500))
        url = self.page("api-failing.example", pages.ok())
        self.assertEqual(self.deliver(mail.with_links(url)).code, 250)
        running.log.wait_for("safe-browsing: answered 500; it is left alone")


class WebRisk(SystemTest):
    def start_with(self, known):
        self.site.page(WEB_RISK, web_risk.hashes_search(known))
        key = self.directory / "key"
        key.write_text(KEY + "\n")
        return self.start({"reputation": {"web_risk": {
            "key_file": str(key), "endpoint": f"http://127.0.0.1:{self.site.port}{WEB_RISK}"}}})

    def test_a_link_it_knows_is_refused_without_being_fetched(self):
        url = self.page("risk-known.example", pages.ok())
        self.start_with({"risk-known.example/": "MALWARE"})
        self.assertEqual(self.deliver(mail.with_links(url)).code, 550)
        self.assertEqual(self.site.requests(path_of(url)), [])

    def test_what_it_only_suspects_is_looked_at_and_told(self):
        url = self.page("risk-odd.example", pages.ok(), "/odd/page")
        running = self.start_with({"risk-odd.example/odd/": "SOCIAL_ENGINEERING_EXTENDED_COVERAGE"})
        self.deliver(mail.with_links(url))
        running.log.wait_for(r"UNSAFE_PHISHING_LIKELY\(")
        self.assert_asked_once("/odd/page")
        asked = [r.path for r in self.site.requests() if r.path.startswith(WEB_RISK)]
        self.assertEqual(len(asked), 3, asked)
        self.assertNotIn("page", "".join(asked))


class Memory(SystemTest):
    """What services told outlives reloads and restarts."""

    HOST = "kept.example"
    REGISTRY = "registry.example"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = Authority(cls.world.workspace.directory("authority"))
        cls.site.start_tls(*cls.authority.certificate(cls.REGISTRY))

    def settings(self):
        key, services = self.directory / "key", self.directory / "dns.json"
        key.write_text(KEY + "\n")
        registry = self.world.url(self.REGISTRY, "/", "https")
        services.write_text(json.dumps({"services": [[["example"], [registry]]]}))
        # With one loop what the registry said is known to whoever comes after it hung up.
        return {"fetch": {"workers": 1, "ports": [self.site.port, self.site.tls_port],
                          "ca_file": str(self.authority.file)},
                "reputation": {
                    "rdap": {"services": str(services)},
                    "safe_browsing": {"key_file": str(key),
                                      "endpoint": f"http://127.0.0.1:{self.site.port}{API}"}}}

    def answer_services(self):
        """Returns what is set once the daemon has read what the registry says."""
        answered = threading.Event()
        day = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=3)
        body = json.dumps({"events": [{"eventAction": "registration",
                                       "eventDate": day.isoformat()}]}).encode()

        def registry(exchange):
            exchange.answer(200, body, Content_Type="application/rdap+json", Connection="close")
            exchange.handler.rfile.read(1)  # until the other side hangs up
            answered.set()
        self.site.page(f"/domain/{self.HOST}", registry)
        self.site.page(API, safe_browsing.hashes_search({}))
        return answered

    def expect_an_age_without_a_question(self, running, path):
        self.site.forget()
        seen = len(running.log.lines)
        self.deliver(mail.with_links(self.page(self.HOST, pages.ok(), path)))
        running.log.wait_for(r"DOMAIN_DAYS_OLD\(", after=seen)
        self.assertEqual([r.path for r in self.site.requests()], [path])

    def test_nobody_is_asked_again_after_a_reload_and_a_restart(self):
        answered = self.answer_services()
        running = self.start(self.settings())
        # Safe Browsing is asked about this page and the folders above it, "/a/" and "/".
        self.deliver(mail.with_links(self.page(self.HOST, pages.ok(), "/a/page")))
        self.assertTrue(answered.wait(PATIENCE))
        running.reload()
        self.expect_an_age_without_a_question(running, "/a/")
        self.assert_stops_cleanly(running)
        running.start()
        self.expect_an_age_without_a_question(running, "/")


class Feeds(SystemTest):
    """Lists the daemon fetches itself."""

    def start_with(self, feed, **more):
        self.site.page("/feed.txt", feed)
        self.feed_file = self.directory / "kept" / "feed"
        return self.start({"reputation": {"check_every": "1s", "lists": [{
            "name": "evil", "format": "domains", "signal": "FEED", "points": 20,
            "url": f"http://127.0.0.1:{self.site.port}/feed.txt", "file": str(self.feed_file),
            **more}]}})

    def test_a_fetched_list_is_put_in_force_and_kept_on_disk(self):
        running = self.start_with(pages.status(200, "feed-evil.example\n", ETag='"1"'))
        running.log.wait_for("list evil, .*: 1 entries")
        link = self.page("feed-evil.example", pages.ok())
        self.deliver(mail.with_links(link))
        self.assertEqual(self.site.requests(path_of(link)), [], "what is listed is not fetched")
        self.assertEqual(self.feed_file.read_text(), "feed-evil.example\n")
        self.assert_stops_cleanly(running)
        # The copy holds over a restart, and is not fetched again.
        self.site.forget()
        again = self.start_with(pages.status(500))
        again.log.wait_for("list evil, .*: 1 entries")
        self.assertEqual(self.site.requests("/feed.txt"), [])

    def test_a_page_in_place_of_a_list_is_refused(self):
        running = self.start_with(pages.ok())
        running.log.wait_for("feed evil: a page came in place of a list; there is no copy yet")
        self.assertFalse(self.feed_file.exists())

    def test_a_small_list_needs_no_large_limit(self):
        running = self.start_with(pages.status(200, "x.example\n"), max_bytes="1KiB")
        running.log.wait_for("feed evil: 10 bytes came")

    def json_feed(self, link, cut=0, **more):
        """As others publish: gzip around JSON, what is offline beside what is not."""
        told = {"7": [{"url": link, "details": {"online": "yes"}}],
                "8": [{"url": "http://feed-offline.example/", "details": {"online": "no"}}]}
        body = gzip.compress(json.dumps(told).encode())
        return self.start_with(
            pages.status(200, body[:len(body) - cut], Content_Type="application/gzip"),
            format="json", column="url", points=8,
            where={"column": "details.online", "equals": "yes"}, **more)

    def test_packed_json_lists_the_very_page(self):
        link = self.page("feed-json.example", pages.ok())
        running = self.json_feed(link)
        running.log.wait_for("list evil, .*: 1 entries")
        self.assertEqual(self.deliver(mail.with_links(link)).code, 550)
        self.assertEqual(self.site.requests(path_of(link)), [])
        other = self.page("feed-json.example", pages.ok(), "/another/page")
        self.assertEqual(self.deliver(mail.with_links(other)).code, 250)

    def test_a_copy_that_cannot_be_renewed_counts_less_and_less(self):
        link = self.page("feed-old.example", pages.ok())
        running = self.json_feed(link)
        running.log.wait_for("list evil, .*: 1 entries")
        self.assert_stops_cleanly(running)
        copy = self.feed_file.read_bytes()
        for days, effect, points in ((2, "counts half", "4.00"), (8, "counts nothing", "0.00")):
            with self.subTest(days=days):
                checked = time.time() - days * 86_400
                os.utime(f"{self.feed_file}.state", (checked, checked))
                running = self.json_feed(link, cut=5)  # of its checksum
                running.log.wait_for("feed evil: it is torn: .*; the copy we have stays in force")
                running.log.wait_for(f"feed evil: its copy .*{effect}")
                self.assertNotEqual(self.deliver(mail.with_links(link)).code, 550)
                running.log.wait_for(rf"signals=\S*FEED\({points}\)")
                self.assertEqual(self.feed_file.read_bytes(), copy)
                self.assert_stops_cleanly(running)

    def test_its_key_is_sent(self):
        key = self.directory / "key"
        key.write_text("Auth-Key: secret\n")
        running = self.start_with(pages.status(200, "x.example\n"), header_file=str(key))
        running.log.wait_for("feed evil: .* bytes came")
        self.assertEqual(self.site.requests("/feed.txt")[0].headers["Auth-Key"], "secret")


if __name__ == "__main__":
    unittest.main()
