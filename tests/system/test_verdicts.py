"""What happens to a message, told by a real Postfix: taken, tagged, refused, or left alone."""

import unittest

from case import DNS_LISTED, LISTED, TRUSTED, SystemTest, path_of
from harness import mail, pages, smtp


class Verdicts(SystemTest):
    with_postfix = True

    def delivered(self, content):
        return self.world.sink.take(mail.message_id(content)).headers

    def assert_refused(self, answer):
        self.assertEqual(answer.code, 550, answer)
        self.assertIn("5.7.1", answer.text)

    def test_a_good_link_passes_and_the_header_says_so(self):
        self.start()
        content = mail.with_links(self.page("good.example", pages.ok()))
        self.assertEqual(self.send(content).code, 250)
        self.assertRegex(self.delivered(content)["X-Linkmilter"], r"^accept score=\S+ id=\S+")
        self.assertEqual(len(self.site.requests()), 1)

    def test_a_message_without_links_passes(self):
        self.start()
        content = mail.plain("Nothing to click here.\n")
        self.assertEqual(self.send(content).code, 250)
        self.assertRegex(self.delivered(content)["X-Linkmilter"], r"^accept ")

    def test_a_listed_link_is_refused_without_being_fetched(self):
        self.start()
        answer = self.send(mail.with_links(self.page(LISTED, pages.ok())))
        self.assert_refused(answer)
        self.assertNotIn("http://", answer.text, "nobody may click an answer")
        self.assertEqual(self.site.requests(), [])

    def test_a_subdomain_of_a_listed_domain_is_refused(self):
        self.start()
        self.assert_refused(self.send(mail.with_links(f"http://very.{LISTED}/")))

    def test_a_link_on_a_dns_list_is_refused(self):
        self.start()
        self.assert_refused(self.send(mail.with_links(self.page(DNS_LISTED, pages.ok()))))
        self.assertGreaterEqual(self.dns.queries(f"{DNS_LISTED}.dbl.example"), 1)

    def test_an_allowed_link_is_not_fetched(self):
        self.start()
        self.assertEqual(self.send(mail.with_links(self.page(TRUSTED, pages.ok()))).code, 250)
        self.assertEqual(self.site.requests(), [])

    def test_a_redirect_into_a_listed_domain_is_refused(self):
        self.start()
        evil = self.page(LISTED, pages.ok())
        ways = {f"by-{code}": pages.redirect(evil, code) for code in (301, 302, 303, 307, 308)}
        ways |= {"by-header": pages.refresh_header(evil), "by-meta": pages.meta_refresh(evil)}
        for name, page in ways.items():
            with self.subTest(name):
                link = self.page("short.example", page, f"/redirect/{name}")
                self.assert_refused(self.send(mail.with_links(link)))
        self.assertEqual(self.site.requests(path_of(evil)), [], "a listed host is not visited")

    def test_every_host_on_the_way_is_looked_up(self):
        self.start()
        end = self.page("end.example", pages.ok())
        middle = self.page(DNS_LISTED, pages.redirect(end))
        first = self.page("first.example", pages.redirect(middle))
        self.assert_refused(self.send(mail.with_links(first)))

    def test_a_chain_keeps_its_cookies(self):
        self.start()
        end = self.page("end.example", pages.ok())
        content = mail.with_links(self.page("cookie.example", pages.needs_cookie(end)))
        self.assertEqual(self.send(content).code, 250)
        self.assert_asked_once(path_of(end))

    def test_observe_mode_takes_everything_and_logs_what_it_would_have_done(self):
        daemon = self.start({"scan": {"mode": "observe"}})
        answer = self.send(mail.with_links(self.page(LISTED, pages.ok())))
        self.assertEqual(answer.code, 250)
        self.assertIn("reject", daemon.log.wait_for(answer.queue_id))

    def test_tagged_mail_is_taken_with_its_header(self):
        self.start({"policy": {"thresholds": {"tag": 4, "defer": 60, "reject": 80}}})
        content = mail.with_links(self.page(DNS_LISTED, pages.ok()))
        self.assertEqual(self.send(content).code, 250)
        self.assertRegex(self.delivered(content)["X-Linkmilter"], r"^tag score=")

    def test_overrides_and_rules_decide_by_envelope_and_headers(self):
        bill = {"name": "BILL", "action": "reject",
                "when": {"all": [{"header": {"name": "Subject", "matches": "^bill"}},
                                 {"host": "^good[.]example$"}]}}
        watched = {"name": "watched", "match": {"recipient": ["soc-*@test.example"]},
                   "set": {"mode": "observe"}}
        self.start({"rules": [bill], "reply": {"contact": "https://mail.example.com/why"},
                    "policy": {"overrides": [watched]}})
        link = self.page("good.example", pages.ok())
        content = mail.with_links(link, subject="Bill 7")
        answer = self.send(content)
        self.assert_refused(answer)
        self.assertIn("link to good[.]example (BILL), see https://mail.example.com/why", answer.text)
        self.assertEqual(self.send(content, recipients=["soc-7@test.example"]).code, 250)
        header = self.delivered(content)["X-Linkmilter"]
        self.assertRegex(header, r"^reject .* policy=watched mode=observe\s+; BILL\(0\.00\): ")
        self.assertEqual(self.send(mail.with_links(link, subject="Hello")).code, 250)

    def test_forged_headers_are_removed(self):
        self.start()
        content = mail.with_links(self.page("good.example", pages.ok()),
                                  X_Linkmilter="accept score=-99 id=forged")
        content = b"x-linkmilter: accept score=-98 id=forged\r\n" + content
        self.assertEqual(self.send(content).code, 250)
        ours = self.delivered(content).get_all("X-Linkmilter")
        self.assertEqual(len(ours), 1, ours)
        self.assertNotIn("forged", ours[0])

    def test_authenticated_senders_pass_unscanned(self):
        self.start()
        with smtp.Connection(self.world.postfix.port, LOGIN="alice") as connection:
            answer = connection.send(mail.with_links(self.page(LISTED, pages.ok())))
        self.assertEqual(answer.code, 250)

    def test_authenticated_senders_are_scanned_where_that_is_wanted(self):
        self.start({"scan": {"skip_authenticated": False}})
        with smtp.Connection(self.world.postfix.port, LOGIN="alice") as connection:
            self.assert_refused(connection.send(mail.with_links(self.page(LISTED, pages.ok()))))

    def test_skipped_networks_pass_unscanned(self):
        self.start({"scan": {"skip_clients": ["192.0.2.0/24", "2001:db8::/32"]}})
        content = mail.with_links(self.page(LISTED, pages.ok()))
        for address, code in (("192.0.2.7", 250), ("IPV6:2001:db8::7", 250), ("198.51.100.7", 550)):
            with self.subTest(address):
                with smtp.Connection(self.world.postfix.port, ADDR=address) as connection:
                    self.assertEqual(connection.send(content).code, code)

    def test_eight_messages_on_one_connection_do_not_touch_each_other(self):
        self.start()
        good = self.page("good.example", pages.ok())
        evil = self.page(LISTED, pages.ok())
        with smtp.Connection(self.world.postfix.port) as connection:
            answers = [connection.send(mail.with_links(evil if turn % 2 else good)).code
                       for turn in range(8)]
        self.assertEqual(answers, [250, 550] * 4)
        self.assertEqual(len(self.site.requests()), 1, "a finding is used again")


if __name__ == "__main__":
    unittest.main()
