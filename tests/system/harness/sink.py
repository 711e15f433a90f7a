"""The mailbox behind the private Postfix: an SMTP server that keeps every message it is given."""

import socketserver
import threading
from dataclasses import dataclass

from . import PATIENCE
from . import mail


@dataclass(frozen=True)
class Delivered:
    sender: str
    recipients: tuple
    content: bytes

    @property
    def headers(self):
        """The message, parsed; headers as by email.message."""
        return mail.parse(self.content)


class Sink:
    def __init__(self):
        self._mailbox = []
        self._arrived = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.sink = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def take(self, message_id):
        """Waits for the message with that Message-ID and returns it."""
        with self._arrived:
            def found():
                return [m for m in self._mailbox if m.headers["Message-ID"] == message_id]
            if not self._arrived.wait_for(found, PATIENCE):
                raise AssertionError(f"{message_id} was never delivered")
            return found()[-1]

    def store(self, delivered):
        with self._arrived:
            self._mailbox.append(delivered)
            self._arrived.notify_all()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 sink.example ESMTP")
        sender, recipients = "", []
        while line := self.rfile.readline():
            verb, _, rest = line.decode("latin-1").strip().partition(" ")
            verb = verb.upper()
            if verb == "MAIL":
                sender, recipients = _address(rest), []
            elif verb == "RCPT":
                recipients.append(_address(rest))
            elif verb == "DATA":
                self._say("354 go on")
                self.server.sink.store(Delivered(sender, tuple(recipients), self._content()))
            elif verb == "QUIT":
                return self._say("221 bye")
            self._say("250 ok")

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def _content(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


def _address(parameter):
    return parameter.partition("<")[2].partition(">")[0]
