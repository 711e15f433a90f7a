"""Not ready yet: 451, go on looking, and have the answer when the sender comes back."""

import threading
import unittest

from case import LISTED, SystemTest, path_of
from harness import PATIENCE, mail, pages, smtp

_SHORT_WAIT = {"scan": {"wait": "1s"}}


class Deferral(SystemTest):
    with_postfix = True

    def setUp(self):
        super().setUp()
        self.gate = pages.Gate()
        self.addCleanup(self.gate.open)

    def held(self, then=None):
        """A link whose page waits for the gate."""
        return self.page("slow.example", pages.held(self.gate, then))

    def send_in_background(self, content):
        sending = Sending(self.world.postfix.port, content)
        self.addCleanup(sending.answer)
        self.addCleanup(self.gate.open)
        return sending

    def assert_deferred(self, answer):
        self.assertEqual(answer.code, 451, answer)
        self.assertIn("4.7.1", answer.text)
        self.assertRegex(answer.text, r"lm-\w+", "the answer names its id")

    def test_deferred_and_accepted_at_the_retry(self):
        self.start(_SHORT_WAIT)
        link = self.held()
        content = mail.with_links(link)
        self.assert_deferred(self.send(content))
        self.gate.open()
        self.assertEqual(self.send(content).code, 250)
        self.assert_asked_once(path_of(link))

    def test_deferred_and_refused_at_the_retry(self):
        self.start(_SHORT_WAIT)
        link = self.held(pages.redirect(self.page(LISTED, pages.ok())))
        content = mail.with_links(link)
        self.assert_deferred(self.send(content))
        self.gate.open()
        self.assertEqual(self.send(content).code, 550)
        self.assert_asked_once(path_of(link))

    def test_a_retry_in_other_clothes_is_answered_too(self):
        self.start(_SHORT_WAIT)
        link = self.held()
        self.assert_deferred(self.send(mail.with_links(link)))
        self.gate.open()
        changed = mail.with_links(link, subject="Fwd: your parcel")
        self.assertEqual(self.send(changed, sender="other@sender.example").code, 250)
        self.assert_asked_once(path_of(link))

    def test_bad_is_final_and_does_not_wait_for_the_rest(self):
        self.start()
        answer = self.send(mail.with_links(self.held(), self.page(LISTED, pages.ok())))
        self.assertEqual(answer.code, 550)

    def test_what_stays_undecided_is_decided_by_the_configuration(self):
        self.start(_SHORT_WAIT, {"defer": {"max_times": 2, "max_age": "1s", "on_undecided": "tag"}})
        content = mail.with_links(self.held())
        self.assert_deferred(self.send(content))
        answer = smtp.Answer(451, "")
        for _ in range(int(PATIENCE)):  # each attempt waits a second for its links
            if answer.code == 451:
                answer = self.send(content)
        self.assertEqual(answer.code, 250)
        header = self.world.sink.take(mail.message_id(content)).headers["X-Linkmilter"]
        self.assertRegex(header, r"^tag ")

    def test_two_messages_with_one_link_cost_one_request(self):
        self.start()
        link = self.held()
        sendings = [self.send_in_background(mail.with_links(link)) for _ in range(2)]
        self.site.wait_for_request(path_of(link))
        self.gate.open()
        self.assertEqual([sending.answer().code for sending in sendings], [250, 250])
        self.assert_asked_once(path_of(link))

    def test_twenty_messages_with_one_link_cost_one_request(self):
        self.start()
        link = self.page("fast.example", pages.ok())
        sendings = [self.send_in_background(mail.with_links(link)) for _ in range(20)]
        self.assertEqual({sending.answer().code for sending in sendings}, {250})
        self.assert_asked_once(path_of(link))

    def test_sigterm_answers_who_waits_and_the_retry_is_decided_after_the_restart(self):
        daemon = self.start({"scan": {"wait": "3s"}})
        link = self.held()
        content = mail.with_links(link)
        waiting = self.send_in_background(content)
        self.site.wait_for_request(path_of(link))
        daemon.terminate()
        self.assert_deferred(waiting.answer())
        self.assertEqual(daemon.wait(), 0)
        self.gate.open()
        daemon.start()
        self.assertEqual(self.send(content).code, 250)

    def test_what_was_found_survives_a_restart(self):
        daemon = self.start()
        link = self.page("good.example", pages.ok())
        self.assertEqual(self.send(mail.with_links(link)).code, 250)
        self.assert_stops_cleanly(daemon)
        daemon.start()
        self.assertEqual(self.send(mail.with_links(link)).code, 250)
        self.assert_asked_once(path_of(link))

    def test_kill_between_deferral_and_retry_loses_nothing(self):
        daemon = self.start(_SHORT_WAIT)
        link = self.held(pages.redirect(self.page(LISTED, pages.ok())))
        content = mail.with_links(link)
        self.assert_deferred(self.send(content))
        daemon.kill()
        daemon.start()
        self.site.wait_for_request(path_of(link), count=2)  # taken up again by itself
        self.gate.open()
        self.assertEqual(self.send(content).code, 550)
        self.assertEqual(len(self.site.requests(path_of(link))), 2)


class Sending:
    """A message on its way, in a thread of its own."""

    def __init__(self, port, content):
        self._answer = None
        self._thread = threading.Thread(target=self._send, args=(port, content), daemon=True)
        self._thread.start()

    def answer(self):
        self._thread.join(2 * PATIENCE)
        return self._answer

    def _send(self, port, content):
        self._answer = smtp.send(port, content)


if __name__ == "__main__":
    unittest.main()
