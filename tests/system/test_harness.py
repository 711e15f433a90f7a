"""The harness itself, proven without linkmilterd: a bare pass-through milter takes its place."""

import http.client
import os
import socket
import struct
import subprocess
import unittest

from harness import journal, mail, pages, postfix, smtp
from harness.daemon import Daemon
from harness.dns import SERVFAIL, Addresses, Failure, NameServer, Turns
from harness.listener import Listener
from harness.milter_client import MilterClient
from harness.site import Site
from harness.tls import Authority
from harness.workspace import Workspace
from harness.world import World


class PassThrough(Daemon):
    """Takes a socket instead of a configuration."""

    def __init__(self, directory, socket_name):
        super().__init__(directory, program=os.environ["PASSTHROUGH_MILTER"])
        self._socket_name = socket_name

    def _command(self, _):
        return [self._program, self._socket_name]


@unittest.skipUnless(os.environ.get("PASSTHROUGH_MILTER"), "PASSTHROUGH_MILTER names no program")
class Milters(unittest.TestCase):
    def setUp(self):
        self.workspace = Workspace()
        self.addCleanup(self.workspace.close)
        self.socket = f"unix:{self.workspace / 'milter.sock'}"
        self.milter = PassThrough(self.workspace.path, self.socket).start()
        self.addCleanup(self.milter.kill)

    def test_a_client_carries_messages_to_a_milter(self):
        with MilterClient(self.socket) as client:
            client.hello()
            for _ in range(3):
                outcome = client.deliver(mail.with_links("http://good.example/"))
                self.assertEqual(outcome.verdict, "continue")

    def test_a_client_may_abort_anywhere(self):
        with MilterClient(self.socket) as client:
            client.hello()
            client.envelope("a@sender.example", ["b@test.example"], "4T00ABE")
            client.abort()
            self.assertEqual(client.deliver(mail.plain("again")).verdict, "continue")


@unittest.skipIf(postfix.missing(), postfix.missing())
@unittest.skipUnless(os.environ.get("PASSTHROUGH_MILTER"), "PASSTHROUGH_MILTER names no program")
class Mail(unittest.TestCase):
    def setUp(self):
        self.world = World(with_postfix=True)
        self.addCleanup(self.world.close)

    def test_postfix_asks_the_milter_and_delivers_into_the_sink(self):
        content = mail.with_links("http://good.example/", subject="through")
        refused = smtp.send(self.world.postfix.port, content)
        self.assertEqual(refused.code, 451, "without its milter Postfix must not take mail")
        milter = PassThrough(self.world.workspace.path, self.world.socket).start(umask=0)
        self.addCleanup(milter.kill)
        answer = smtp.send(self.world.postfix.port, content)
        self.assertEqual(answer.code, 250)
        self.assertRegex(answer.queue_id, r"\w+")
        delivered = self.world.sink.take(mail.message_id(content))
        self.assertEqual(delivered.headers["Subject"], "through")
        self.assertEqual(delivered.recipients, (smtp.RECIPIENT,))


class Web(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def connection(self):
        made = http.client.HTTPConnection("127.0.0.1", self.site.port)
        self.addCleanup(made.close)
        return made

    def get(self, path, host="good.example"):
        connection = self.connection()
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer, answer.read()

    def test_pages_answer_and_requests_are_remembered(self):
        self.site.page("/a", pages.redirect("/b", 301))
        self.site.page("/b", pages.ok("hello"))
        self.assertEqual(self.get("/a")[0].getheader("Location"), "/b")
        self.assertEqual(self.get("/b", "other.example")[1], b"hello")
        self.assertEqual([(r.host, r.path) for r in self.site.requests()],
                         [("good.example", "/a"), ("other.example", "/b")])

    def test_a_held_page_waits_for_its_gate(self):
        gate = pages.Gate()
        self.site.page("/held", pages.held(gate, pages.ok("at last")))
        connection = self.connection()
        connection.request("GET", "/held")
        self.site.wait_for_request("/held")
        gate.open()
        self.assertEqual(connection.getresponse().read(), b"at last")

    def test_hostile_pages_are_hostile(self):
        self.site.page("/short", pages.lying_length())
        with self.assertRaises(http.client.IncompleteRead):
            self.get("/short")
        self.site.page("/reset", pages.reset(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))
        with self.assertRaises((ConnectionResetError, http.client.IncompleteRead)):
            self.get("/reset")
        self.site.page("/flood", pages.header_flood(1))
        with self.assertRaises(http.client.HTTPException):
            self.get("/flood")
        self.site.page("/bomb", pages.gzip_bomb(3))
        self.assertLess(len(self.get("/bomb")[1]), 10_000)

    def test_tls_stands_on_the_test_authority(self):
        workspace = Workspace()
        self.addCleanup(workspace.close)
        authority = Authority(workspace.path)
        self.site.start_tls(*authority.certificate("good.example"))
        self.site.page("/", pages.ok("private"))
        fetched = subprocess.run(
            ["openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", authority.file,
             "-servername", "good.example", "-verify_hostname", "good.example",
             "-connect", f"127.0.0.1:{self.site.tls_port}"],
            input=b"GET / HTTP/1.1\r\nHost: good.example\r\nConnection: close\r\n\r\n",
            capture_output=True)
        self.assertIn(b"private", fetched.stdout, fetched.stderr)


class Names(unittest.TestCase):
    def setUp(self):
        self.dns = NameServer()
        self.addCleanup(self.dns.close)

    def ask(self, name, kind=1, tcp=False):
        labels = b"".join(bytes([len(x)]) + x.encode() for x in name.split("."))
        query = b"\x12\x34\x01\x00\0\1\0\0\0\0\0\0" + labels + struct.pack("!BHH", 0, kind, 1)
        transport = socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM
        with socket.socket(socket.AF_INET, transport) as asking:
            asking.settimeout(5)
            asking.connect(("127.0.0.1", self.dns.port))
            asking.sendall(struct.pack("!H", len(query)) + query if tcp else query)
            return asking.recv(4096)[2 if tcp else 0:]

    def test_answers_over_both_transports(self):
        self.dns.host("good.example", "127.0.0.1", "::1")
        for tcp in (False, True):
            self.assertTrue(self.ask("good.example", 1, tcp).endswith(bytes([127, 0, 0, 1])))
        self.assertTrue(self.ask("Good.Example", 28).endswith(bytes(15) + b"\1"))
        self.assertEqual(self.dns.queries("good.example"), 3)
        self.assertEqual(self.dns.queries("good.example", "AAAA"), 1)

    def test_failures_and_turns(self):
        self.assertEqual(self.ask("nowhere.example")[3] & 15, 3)
        self.dns.zone["sick.example"] = Failure(SERVFAIL)
        self.assertEqual(self.ask("sick.example")[3] & 15, 2)
        self.dns.zone["turns.example"] = Turns(Addresses(("127.0.0.1",)), Addresses(("10.0.0.1",)))
        self.assertTrue(self.ask("turns.example").endswith(bytes([127, 0, 0, 1])))
        self.assertTrue(self.ask("turns.example").endswith(bytes([10, 0, 0, 1])))


class Doors(unittest.TestCase):
    def test_a_listener_misses_no_visitor(self):
        for address in ("127.0.0.2", "::1"):
            listener = Listener(address)
            self.addCleanup(listener.close)
            self.assertEqual(listener.visitors, 0)
            socket.create_connection((address, listener.port)).close()
            self.assertEqual(listener.visitors, 1)


class Journals(unittest.TestCase):
    def test_records_are_decoded(self):
        data = b"MESSAGE=one\nTWO\n" + struct.pack("<Q", 3) + b"a\nb\nPRIORITY=6\n"
        self.assertEqual(journal.decode(data),
                         {"MESSAGE": "one", "TWO": "a\nb", "PRIORITY": "6"})


if __name__ == "__main__":
    unittest.main()
