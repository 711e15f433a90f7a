"""HUP reloads and never stops, TERM stops soon and politely, and nothing else does either."""

import os
import signal
import time
import unittest

from case import LISTED, SystemTest
from harness import mail, pages
from harness.daemon import RELOAD_ENDED

_HUPS = 20_000


class Signals(SystemTest):
    def test_reload_puts_new_lists_and_thresholds_in_force(self):
        daemon = self.start()
        content = mail.with_links("http://newly.example/")
        self.dns.host("newly.example")
        self.assertNotEqual(self.deliver(content).code, 550)
        (self.directory / "deny.txt").write_text("newly.example\n")
        daemon.reload()
        self.assertEqual(self.deliver(content).code, 550)
        self.assertNotEqual(self.deliver(mail.with_links(self.page(LISTED, pages.ok()))).code, 550)
        daemon.configure({"scan": {"mode": "observe"}})
        daemon.reload()
        self.assertEqual(self.deliver(content).code, 250)

    def test_a_bad_file_leaves_the_old_policy_in_force_and_says_so(self):
        daemon = self.start()
        daemon.configure({"scan": {"mode": "enforced"}})
        daemon.reload()
        daemon.log.wait_for(r"linkmilter\.yaml:\d+:\d+: ")
        self.assertEqual(self.deliver(mail.with_links(f"http://{LISTED}/")).code, 550)
        (self.directory / "deny.txt").unlink()
        daemon.configure()
        daemon.reload()
        self.assertEqual(self.deliver(mail.with_links(f"http://{LISTED}/")).code, 550)

    def test_a_changed_list_takes_effect_by_itself_and_a_torn_one_does_not(self):
        feed = self.directory / "feed.txt"
        feed.write_text("older.example\n")
        daemon = self.start({"reputation": {
            "check_every": "1s",
            "lists": [{"name": "feed", "file": str(feed), "format": "domains",
                       "signal": "FEED", "points": 10}]}})
        content = mail.with_links("http://newly.example/")
        self.dns.host("newly.example")
        self.assertNotEqual(self.deliver(content).code, 550)
        seen = len(daemon.log.lines)
        self._replace(feed, b"newly.example\n")
        daemon.log.wait_for(r"list feed, .*: 1 entries", after=seen)
        self.assertEqual(self.deliver(content).code, 550)
        self._replace(feed, b"other.exam\0\0\0\0")
        daemon.log.wait_for(r"list feed, .*torn.*last good one stays in force")
        self.assertEqual(self.deliver(content).code, 550)
        self.assertTrue(daemon.running)

    @staticmethod
    def _replace(file, content):
        beside = file.with_suffix(".new")
        beside.write_bytes(content)
        beside.rename(file)

    def test_a_session_survives_reloads(self):
        daemon = self.start()
        client = self.client()
        for _ in range(5):
            self.assertEqual(client.deliver(mail.with_links(f"http://{LISTED}/")).code, 550)
            daemon.reload()

    def test_a_storm_of_hups_never_stops_it(self):
        daemon = self.start()
        client = self.client()
        for number in range(_HUPS):
            os.kill(daemon.pid, signal.SIGHUP)
            if number % 500 == 0:
                self.assertEqual(client.deliver(mail.plain("hi\n")).code, 250)
        self.assertTrue(daemon.running)
        self.assertEqual(self.deliver(mail.with_links(f"http://{LISTED}/")).code, 550)
        self.assert_stops_cleanly(daemon)

    def test_usr1_reloads_too(self):
        daemon = self.start()
        seen = len(daemon.log.lines)
        os.kill(daemon.pid, signal.SIGUSR1)
        daemon.log.wait_for(RELOAD_ENDED, after=seen)
        self.assertTrue(daemon.running)

    def test_an_idle_daemon_stops_at_once(self):
        for name in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(name):
                daemon = self.start()
                idle = self.client()
                started = time.monotonic()
                os.kill(daemon.pid, name)
                self.assertEqual(daemon.wait(), 0)
                self.assertLess(time.monotonic() - started, 3)  # libmilter alone: 5 s
                idle.close()


if __name__ == "__main__":
    unittest.main()
