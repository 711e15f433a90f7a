"""Connections as they should not be: cut short, out of order, too many, too large."""

import os
import resource
import shutil
import threading
import time
import unittest

from case import LISTED, SystemTest, path_of
from harness import mail, pages, process
from harness.milter_client import MilterClient, connect

_GOOD = mail.plain("Nothing to see.\n")
_REFUSED = mail.with_links(f"http://{LISTED}/")
_STEPS_OF_VERSION_2 = 0x7F
_STEP_DATA, _NO_REPLY_TO_DATA = 0x200, 0x10000


class Sessions(SystemTest):
    def assert_still_serving(self):
        self.assertEqual(self.deliver(_REFUSED).code, 550)
        self.assertEqual(self.deliver(_GOOD).code, 250)

    def test_a_lost_store_is_told_once_and_taken_up_again(self):
        place = self.directory / "store"
        place.mkdir()
        daemon = self.start({"store": {"kind": "sqlite", "path": str(place / "x.db")}})
        shutil.rmtree(place)
        for _ in range(3):
            self.assertEqual(self.deliver(_GOOD).code, 250)
        daemon.log.wait_for(r"error: store .*x\.db: ")
        place.mkdir()
        self.assertEqual(self.deliver(_GOOD).code, 250)
        daemon.log.wait_for(r"store .*x\.db: written again")
        self.assertEqual(sum("error: store" in line for line in daemon.log.lines), 1)
        self.assertEqual(daemon.stop(), 0, "\n".join(daemon.log.lines))

    def test_connect_and_close_is_nothing(self):
        daemon = self.start()
        said = len(daemon.log.lines)
        for _ in range(50):
            connect(self.world.socket).close()
        self.assert_still_serving()
        self.assertEqual([line for line in daemon.log.lines[said:] if "rror" in line], [])

    def test_only_what_is_needed_is_registered(self):
        self.start()
        client = self.client()
        self.assertEqual(client.steps & _STEP_DATA, 0, "DATA is wanted")
        self.assertEqual(client.steps & _NO_REPLY_TO_DATA, 0,
                         "DATA is answered: else TCP waits 42 ms for a delayed ACK")
        self.assertEqual(client.actions & ~0x131, 0, "add, change, quarantine, macros: no more")
        self.assertEqual(client.envelope("a@sender.example", ["b@test.example"], "Q1"), "continue")

    def test_a_mail_server_that_can_do_less_is_served(self):
        self.start()
        with MilterClient(self.world.socket, steps=_STEPS_OF_VERSION_2) as old:
            old.hello()
            self.assertEqual(old.deliver(_REFUSED).code, 550)
    def test_a_connection_may_be_cut_after_every_step(self):
        self.start()
        head, _, body = _REFUSED.partition(b"\r\n\r\n")
        steps = [
            lambda c: c.envelope("a@sender.example", ["b@test.example"], "Q1"),
            lambda c: c.headers(head),
            lambda c: c.step("eoh"),
            lambda c: c.body(body),
            lambda c: c.begin_end_of_message(),
        ]
        for stop in range(len(steps) + 1):
            client = self.client()
            for step in steps[:stop]:
                step(client)
            client.close()
        self.assert_still_serving()

    def test_abort_at_every_point_leaves_nothing_behind(self):
        self.start()
        client = self.client()
        client.abort()
        head, _, body = _REFUSED.partition(b"\r\n\r\n")
        steps = [
            lambda: client.envelope("a@sender.example", ["b@test.example"], "Q1"),
            lambda: client.headers(head),
            lambda: client.step("eoh"),
            lambda: client.body(body),
        ]
        for stop in range(1, len(steps) + 1):
            for step in steps[:stop]:
                step()
            client.abort()
            self.assertEqual(client.deliver(_GOOD).code, 250, "the aborted message bled over")

    def test_leaving_while_the_links_are_looked_at(self):
        self.start()
        gate = pages.Gate()
        self.addCleanup(gate.open)
        link = self.page("slow.example", pages.held(gate))
        client = self.client()
        client.envelope("a@sender.example", ["b@test.example"], "Q1")
        client.headers(b"Subject: x")
        client.step("eoh")
        client.body(f"{link}\r\n".encode())
        client.begin_end_of_message()
        self.site.wait_for_request(path_of(link))
        client.close()
        gate.open()
        self.assert_still_serving()

    def test_packets_in_single_bytes(self):
        self.start()
        with MilterClient(self.world.socket) as client:
            client.trickle()
            client.hello()
            self.assertEqual(client.deliver(_REFUSED).code, 550)

    def test_garbage_on_the_socket(self):
        self.start()
        for garbage in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\5O",
                        b"\0\0\0\1Z", b"\0\0\0\1E"):
            with connect(self.world.socket) as connection:
                connection.sendall(garbage)
        self.assert_still_serving()

    def test_progress_is_sent_while_links_are_looked_at(self):
        self.start({"scan": {"wait": "6s"}, "fetch": {"hop_timeout": "20s"}})
        gate = pages.Gate()
        self.addCleanup(gate.open)
        outcome = self.deliver(mail.with_links(self.page("slow.example", pages.held(gate))))
        self.assertEqual(outcome.code, 451)
        self.assertGreaterEqual(outcome.progress, 1)
        self.assertLess(outcome.seconds, 15)

    def test_above_the_ceiling_of_waiting_messages_the_answer_is_temporary(self):
        self.start({"milter": {"max_waiting": 2}})
        gate = pages.Gate()
        self.addCleanup(gate.open)
        links = [self.page(f"slow{n}.example", pages.held(gate)) for n in range(3)]
        waiting = [Delivery(self.client(), mail.with_links(link)) for link in links[:2]]
        for link in links[:2]:
            self.site.wait_for_request(path_of(link))
        third = self.deliver(mail.with_links(links[2]))
        self.assertIn(third.code, range(400, 500), third)
        self.assertLess(third.seconds, 15, "it waited for the others")
        gate.open()
        self.assertEqual([w.outcome().code for w in waiting], [250, 250])

    def test_many_messages_at_once(self):
        self.start({"milter": {"max_waiting": 200}})
        gate = pages.Gate()
        self.addCleanup(gate.open)
        links = [self.page(f"host{n}.example", pages.held(gate)) for n in range(5)]
        deliveries = [Delivery(self.client(), mail.with_links(links[n % 5])) for n in range(100)]
        for link in links:
            self.site.wait_for_request(path_of(link))
        gate.open()
        self.assertEqual({d.outcome().code for d in deliveries}, {250})
        self.assertEqual(len(self.site.requests()), 5)

    def test_a_cut_message_is_scanned_so_far_and_says_so(self):
        self.start({"scan": {"max_message_bytes": "64KiB"}})
        filler = "All work and no play makes Jack a dull boy.\n" * 4000
        early = self.deliver(mail.plain(f"http://{LISTED}/\n{filler}"))
        self.assertEqual(early.code, 550)
        late = self.deliver(mail.plain(f"{filler}http://{LISTED}/\n"))
        self.assertEqual(late.code, 250)
        self.assertRegex(dict(late.headers)["X-Linkmilter"], r"cut")

    @unittest.skipIf(os.environ.get("LINKMILTER_SANITIZED"), "sanitizers need files of their own")
    def test_without_file_descriptors_it_does_not_spin(self):
        few = 96
        daemon = self.new_daemon()
        daemon.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few)))
        crowd = [connect(self.world.socket) for _ in range(2 * few)]
        before = process.processor_seconds(daemon.pid)
        time.sleep(2)  # the measured span, not a synchronisation
        spent = process.processor_seconds(daemon.pid) - before
        for connection in crowd:
            connection.close()
        self.assertLess(spent, 0.5, "a core was burnt waiting for descriptors")
        self.assert_still_serving()


class HostileMessages(SystemTest):
    """Straight at the socket: mail servers would shorten some of these."""

    def setUp(self):
        super().setUp()
        self.start()

    def assert_answered(self, content):
        started = time.monotonic()
        self.assertIn(self.deliver(content).code, (250, 451, 550))
        self.assertLess(time.monotonic() - started, 20)

    def test_a_header_of_a_megabyte(self):
        value = b"x" * 60000 + b"\r\n"
        self.assert_answered(b"Subject: a\r\n" + (b"X-Large: " + value) * 17 + b"\r\nhi\r\n")

    def test_a_url_of_100_kilobytes(self):
        self.assert_answered(mail.with_links("http://long.invalid/" + "a" * 100_000))

    def test_nesting_of_10000(self):
        for tag in ("div", "table", "a href=http://a.invalid/"):
            html = f"<{tag}>" * 10_000
            self.assert_answered(b"Content-Type: text/html\r\n\r\n" + html.encode())
        parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                         for n in range(10_000))
        self.assert_answered(parts)

    def test_truncated_and_broken(self):
        for content in (
            b"", b"\r\n", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
            b"Content-Type: text/html; charset=nonsense\r\n\r\n<a href='http://\xff\xfe",
            b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGEgaHJlZj0i",
            b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xd8\x00\xd8",
            b"Content-Type: message/rfc822\r\n\r\n" * 1000,
            bytes(range(1, 256)) * 100,
        ):
            with self.subTest(content[:60]):
                self.assert_answered(content)


class Delivery:
    """One message in a thread of its own."""

    def __init__(self, client, content):
        self._outcome = None
        self._thread = threading.Thread(target=self._run, args=(client, content), daemon=True)
        self._thread.start()

    def outcome(self):
        self._thread.join(60)
        return self._outcome

    def _run(self, client, content):
        self._outcome = client.deliver(content)


if __name__ == "__main__":
    unittest.main()
