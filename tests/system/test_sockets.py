"""How a mail server reaches the daemon: every kind of socket, its rights, and what lay there
before."""

import grp
import os
import socket
import stat
import subprocess
import unittest

from case import LISTED, SystemTest
from harness import mail, postfix, smtp
from harness.postfix import Postfix
from harness.sink import Sink
from harness.workspace import free_port

_REFUSED = mail.with_links(f"http://{LISTED}/")


class Sockets(SystemTest):
    def setUp(self):
        super().setUp()
        self.path = self.directory / "s"

    def start_at(self, socket_name, **milter):
        return self.start({"milter": {"socket": socket_name, **milter}})

    def assert_served(self, socket_name):
        outcome = self.client(socket_name).deliver(_REFUSED)
        self.assertEqual(outcome.code, 550, outcome)

    def test_a_unix_socket(self):
        daemon = self.start_at(f"unix:{self.path}")
        self.assert_served(f"unix:{self.path}")
        self.assert_stops_cleanly(daemon)
        self.assertFalse(self.path.exists(), "the socket outlives the daemon")

    def test_inet_sockets_of_both_families(self):
        for address in ("127.0.0.1", "[::1]"):
            with self.subTest(address):
                name = f"inet:{free_port(address.strip('[]'))}@{address}"
                daemon = self.start_at(name)
                self.assert_served(name)
                self.assert_stops_cleanly(daemon)

    def test_the_command_line_names_another_socket(self):
        daemon = self.new_daemon()
        daemon.start("-p", f"unix:{self.path}")
        self.assert_served(f"unix:{self.path}")

    def test_mode_of_the_socket(self):
        for mode in ("0600", "0660", "0666"):
            with self.subTest(mode):
                daemon = self.start_at(f"unix:{self.path}", socket_mode=mode)
                self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), int(mode, 8))
                self.assert_stops_cleanly(daemon)

    @unittest.skipIf(os.geteuid() != 0, "giving a socket to another group needs root")
    def test_group_of_the_socket(self):
        self.start_at(f"unix:{self.path}", socket_group="mail")
        self.assertEqual(self.path.stat().st_gid, grp.getgrnam("mail").gr_gid)

    def test_a_stale_socket_is_removed(self):
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(self.path))
        self.start_at(f"unix:{self.path}")
        self.assert_served(f"unix:{self.path}")

    def test_a_socket_left_by_kill_is_removed(self):
        daemon = self.start_at(f"unix:{self.path}")
        daemon.kill()
        self.assertTrue(self.path.exists())
        daemon.start()
        self.assert_served(f"unix:{self.path}")

    def test_a_living_daemon_keeps_its_socket(self):
        daemon = self.start_at(f"unix:{self.path}")
        second = subprocess.run([os.environ["LINKMILTERD"], "-c", daemon.file],
                                capture_output=True, text=True, timeout=60)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn(str(self.path), second.stderr)
        self.assert_served(f"unix:{self.path}")

    def test_another_kind_of_file_is_left_alone(self):
        self.path.write_text("precious")
        daemon = self.new_daemon({"milter": {"socket": f"unix:{self.path}"}})
        refused = subprocess.run([os.environ["LINKMILTERD"], "-c", daemon.file],
                                 capture_output=True, text=True, timeout=60)
        self.assertNotEqual(refused.returncode, 0)
        self.assertEqual(self.path.read_text(), "precious")

    def test_a_directory_that_is_not_there_is_named(self):
        daemon = self.new_daemon({"milter": {"socket": f"unix:{self.directory}/nowhere/s"}})
        refused = subprocess.run([os.environ["LINKMILTERD"], "-c", daemon.file],
                                 capture_output=True, text=True, timeout=60)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("nowhere", refused.stderr)


@unittest.skipIf(postfix.missing(), postfix.missing())
class Chroot(SystemTest):
    def test_a_chrooted_postfix_reaches_a_socket_in_its_queue(self):
        sink = Sink()
        self.addCleanup(sink.close)
        server = Postfix(self.directory / "postfix", "unix:/linkmilter/s", sink.port, chroot=True)
        home = server.queue / "linkmilter"
        home.mkdir()
        os.chown(home, 0, grp.getgrnam("postfix").gr_gid)
        home.chmod(0o2750)
        self.start({"milter": {"socket": f"unix:{home}/s", "socket_mode": "0660",
                               "socket_group": "postfix"}})
        self.addCleanup(server.close)
        server.start()
        self.assertEqual(smtp.send(server.port, _REFUSED).code, 550, server.log())
        self.assertEqual(smtp.send(server.port, mail.plain("hi\n")).code, 250, server.log())


if __name__ == "__main__":
    unittest.main()
