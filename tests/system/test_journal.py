"""One structured record a message, as systemd's journal gets it."""

import unittest

from case import DNS_LISTED, LISTED, SystemTest
from harness import journal, mail, pages
from harness.journal import Journal

_FACILITY_MAIL = "2"


@unittest.skipIf(journal.missing(), journal.missing())
class Records(SystemTest):
    def setUp(self):
        super().setUp()
        self.journal = Journal(self.world.workspace.directory(f"{self._testMethodName}/journal"))
        self.addCleanup(self.journal.close)
        self.daemon = self.start(journal=self.journal)

    def record(self, content, queue_id="4T00ABE"):
        self.deliver(content, queue_id=queue_id)
        return self.journal.wait_for(QUEUE_ID=queue_id)

    def test_every_fact_has_its_field(self):
        record = self.record(mail.with_links(self.page("good.example", pages.ok()),
                                             self.page(LISTED, pages.ok())))
        self.assertEqual(record["VERDICT"], "reject")
        self.assertGreaterEqual(float(record["SCORE"]), 8)
        self.assertEqual(record["LINKS"], "2")
        self.assertRegex(record["SIGNALS"], r"[A-Z_]+")
        self.assertRegex(record["WAIT_MS"], r"^\d+$")
        self.assertEqual(record["SYSLOG_FACILITY"], _FACILITY_MAIL)
        self.assertRegex(record["SYSLOG_IDENTIFIER"], "linkmilter")
        self.assertRegex(record["MESSAGE_ID"], r"^[0-9a-f]{32}$")
        self.assertTrue(record["MESSAGE"].startswith("4T00ABE: "), record["MESSAGE"])

    def test_one_record_a_message(self):
        for number in range(3):
            self.record(mail.plain("hi\n"), queue_id=f"4T00{number}")
        self.assert_stops_cleanly(self.daemon)
        verdicts = [r["QUEUE_ID"] for r in self.journal.records if "VERDICT" in r]
        self.assertEqual(verdicts, ["4T000", "4T001", "4T002"])

    def test_verdicts_have_their_words(self):
        self.assertEqual(self.record(mail.plain("hi\n"), "QA")["VERDICT"], "accept")
        listed = mail.with_links(self.page(DNS_LISTED, pages.ok()))
        record = self.record(listed, "QR")
        self.assertEqual(record["VERDICT"], "reject")
        self.assertIn("DBL_PHISH", record["SIGNALS"])

    def test_what_an_attacker_writes_is_escaped_and_capped(self):
        hostile = f"http://{LISTED}/%0aVERDICT=accept\x1b[2J" + "a" * 50_000
        record = self.record(f"Subject: x\r\n\r\n{hostile}\r\n".encode(), "QX")
        self.assertEqual(record["VERDICT"], "reject")
        for name, value in record.items():
            self.assertLess(len(value), 4096, name)
            self.assertRegex(value, r"\A[ -~]*\Z", name)

    def test_nothing_goes_to_standard_error(self):
        self.record(mail.plain("hi\n"))
        self.assert_stops_cleanly(self.daemon)
        self.assertEqual(self.daemon.log.lines, [])


if __name__ == "__main__":
    unittest.main()
