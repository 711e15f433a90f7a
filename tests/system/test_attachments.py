"""Attachments, by the real daemon with its real sandboxed parser, and with one that misbehaves."""

import io
import os
import pathlib
import select
import signal
import unittest
import zipfile

from case import LISTED, TRUSTED, SystemTest
from harness import mail

LISTED_LINK = f"http://{LISTED}/"


def pdf(url):
    """Opens that URL when it is opened. Without a table of its objects: readers make one."""
    return (b"%PDF-1.7\n"
            b"1 0 obj <</Type /Catalog /Pages 2 0 R /OpenAction <</S /URI /URI (" + url.encode()
            + b")>>>> endobj\n"
            b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
            b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>> endobj\n"
            b"trailer <</Root 1 0 R>>\n%%EOF\n")


def parsers(running):
    """The process ids of the daemon's children."""
    threads = pathlib.Path(f"/proc/{running.pid}/task").iterdir()
    return [int(child) for thread in threads
            for child in (thread / "children").read_text().split()]


class Attachments(SystemTest):
    def assert_refused(self, content):
        self.assertEqual(self.deliver(content).code, 550)

    def test_a_listed_link_in_a_pdf_is_refused(self):
        running = self.start()
        for name in ("invoice.pdf", "invoice.jpg", ""):
            with self.subTest(name):
                self.assert_refused(mail.with_file(pdf(LISTED_LINK), name))
        self.assertEqual(len(parsers(running)), 1, "one parser reads many attachments")
        self.assert_stops_cleanly(running)

    def test_a_listed_link_in_a_page_in_an_archive_is_refused(self):
        self.start()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("open me.html", f'<!doctype html><a href="{LISTED_LINK}">Open</a>')
        self.assert_refused(mail.with_file(packed.getvalue(), "invoice.zip"))

    def test_a_bomb_is_told_and_what_stands_before_it_is_read(self):
        running = self.start()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.html", f'<!doctype html><a href="http://{TRUSTED}/">Open</a>')
            archive.writestr("bomb", bytes(200 << 20))
        self.assertEqual(self.deliver(mail.with_file(packed.getvalue(), "x.zip")).code, 250)
        running.log.wait_for(r"ATTACHMENT_UNREADABLE\(.*links=1 ")

    def test_a_parser_that_was_killed_is_replaced(self):
        running = self.start()
        self.assert_refused(mail.with_file(pdf(LISTED_LINK)))
        first, = parsers(running)
        killed = os.pidfd_open(first)
        signal.pidfd_send_signal(killed, signal.SIGKILL)
        select.select([killed], [], [])  # until it is dead
        os.close(killed)
        self.assert_refused(mail.with_file(pdf(LISTED_LINK)))
        self.assertNotIn(first, parsers(running))

    def test_a_missing_parser_is_our_own_trouble_and_told(self):
        running = self.start()
        program = self.directory / "parser"
        program.write_text("#!/no/such/interpreter\n")
        program.chmod(0o755)
        running.stop()
        running = self.start({"attachments": {"parser": str(program)}})
        self.assertEqual(self.deliver(mail.with_file(pdf(LISTED_LINK))).code, 451)
        running.log.wait_for("attachments are not read: cannot start")
        self.assertEqual(self.deliver(mail.plain("no attachment")).code, 250)


@unittest.skipUnless(os.environ.get("FAKE_PARSER"), "FAKE_PARSER does not name the parser to use")
class HostileAttachments(SystemTest):
    """The fake parser says what stands in the attachment and then does what its name says."""

    def test_what_was_found_before_the_parser_broke_counts(self):
        self.start({"attachments": {"parser": os.environ["FAKE_PARSER"], "time": "1s"}})
        for name in ("crash", "leave", "lie", "flood", "hang"):
            with self.subTest(name):
                listed = mail.with_file(b"%PDF-1.7 see " + LISTED_LINK.encode(), name)
                self.assertEqual(self.deliver(listed).code, 550)

    def test_a_broken_parser_leaves_the_message_its_verdict_and_the_daemon_alive(self):
        running = self.start({"attachments": {"parser": os.environ["FAKE_PARSER"], "time": "1s"}})
        for name in ("crash", "leave", "lie", "flood", "hang"):
            with self.subTest(name):
                seen = len(running.log.lines)
                self.assertEqual(self.deliver(mail.with_file(b"%PDF-1.7", name)).code, 250)
                running.log.wait_for(r"ATTACHMENT_UNREADABLE\(", after=seen)
        seen = len(running.log.lines)
        self.assertEqual(self.deliver(mail.with_file(b"%PDF-1.7", "echo")).code, 250)
        self.assertNotIn("UNREADABLE", running.log.wait_for("score=", after=seen))
        self.assert_stops_cleanly(running)


if __name__ == "__main__":
    unittest.main()
