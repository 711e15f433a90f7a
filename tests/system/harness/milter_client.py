"""The mail server's side of the milter protocol, version 6, on a bare socket.

For what no mail server can be made to do: step by step, cut short, out of order, a hundred at once.
"""

import socket
import struct
import time
from dataclasses import dataclass, field

from . import PATIENCE

ACTIONS = 0x1FF
STEPS = 0x1FFFFF
BODY_CHUNK = 65535

ACCEPT, CONTINUE, REJECT, TEMPFAIL, DISCARD, SKIP, REPLY = b"acrtdsy"
_VERDICTS = {ACCEPT: "accept", CONTINUE: "continue", REJECT: "reject", TEMPFAIL: "tempfail",
             DISCARD: "discard", SKIP: "skip", REPLY: "reply", ord("4"): "shutdown"}

# What a step is: its command, and the bits of the negotiation that leave out the step or its reply.
_STEPS = {
    "connect": (b"C", 0x1, 0x1000), "helo": (b"H", 0x2, 0x2000), "mail": (b"M", 0x4, 0x4000),
    "rcpt": (b"R", 0x8, 0x8000), "data": (b"T", 0x200, 0x10000), "header": (b"L", 0x20, 0x80),
    "eoh": (b"N", 0x40, 0x40000), "body": (b"B", 0x10, 0x80000), "unknown": (b"U", 0x100, 0x20000),
}


@dataclass
class Outcome:
    """What came back for one message."""

    verdict: str
    text: str = ""        # of a reply: "451 4.7.1 ..."
    seconds: float = 0.0  # from the end of the message to the verdict
    progress: int = 0
    headers: list = field(default_factory=list)  # (name, value) added or inserted
    removed: list = field(default_factory=list)  # (name, index) of headers changed to nothing
    quarantine: str = ""

    @property
    def code(self):
        return int(self.text[:3]) if self.verdict == "reply" else 250


class Unexpected(AssertionError):
    """The milter hung up, or answered what the protocol does not allow here."""


class MilterClient:
    """One connection. `socket_name` as in linkmilter.yaml: unix:/path or inet:port@host."""

    def __init__(self, socket_name, steps=STEPS):
        self._socket = connect(socket_name)
        self._reader = self._socket.makefile("rb")
        self._bytes_at_once = 1 << 20
        self.steps = 0
        self.actions = 0
        self._negotiate(steps)

    # --- a whole message ------------------------------------------------------------------------

    def hello(self, address="192.0.2.7", name="client.sender.example"):
        self.step("connect", _connect_data(name, address), j="mx.test.example")
        self.step("helo", _text(name))

    def deliver(self, content, sender="alice@sender.example", recipients=("bob@test.example",),
                queue_id="4T00ABE", **macros):
        """Everything from MAIL to the verdict, as Postfix sends it."""
        answer = self.envelope(sender, recipients, queue_id, **macros)
        if answer != "continue":
            return Outcome(answer)
        head, _, body = content.partition(b"\r\n\r\n")
        self.headers(head)
        self.step("eoh", i=queue_id)
        self.body(body)
        return self.end_of_message(queue_id)

    def envelope(self, sender, recipients, queue_id, **macros):
        answer = self.step("mail", _text(f"<{sender}>"), **macros)
        for recipient in recipients:
            if answer == "continue":
                answer = self.step("rcpt", _text(f"<{recipient}>"))
        return self.step("data", i=queue_id) if answer == "continue" else answer

    def headers(self, head):
        for name, value in _unfold(head):
            if not self.steps & 0x100000:  # the milter did not ask for the leading space
                value = value.lstrip(b" ")
            self.step("header", name + b"\0" + value + b"\0")

    def body(self, body):
        for start in range(0, len(body), BODY_CHUNK):
            if self.step("body", body[start:start + BODY_CHUNK]) == "skip":
                return

    def end_of_message(self, queue_id="4T00ABE"):
        self.begin_end_of_message(queue_id)
        return self.finish_end_of_message()

    def begin_end_of_message(self, queue_id="4T00ABE"):
        self._macros(b"E", {"i": queue_id})
        self.send(b"E")
        self._asked_at = time.monotonic()

    def finish_end_of_message(self):
        outcome = Outcome("")
        while not outcome.verdict:
            self._take(outcome, *self.receive())
        outcome.seconds = time.monotonic() - self._asked_at
        return outcome

    def abort(self):
        self.send(b"A")

    def quit(self):
        self.send(b"Q")
        self.close()

    def close(self):
        self._reader.close()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- a single step --------------------------------------------------------------------------

    def step(self, name, data=b"", **macros):
        """The answer in a word; "continue" where the milter asked for no step or no reply."""
        command, skipped, silent = _STEPS[name]
        self._macros(command, macros)
        if self.steps & skipped:
            return "continue"
        self.send(command, data)
        if self.steps & silent:
            return "continue"
        return _VERDICTS[self.receive()[0]]

    def trickle(self):
        """From now on every byte goes out by itself."""
        self._bytes_at_once = 1

    def send(self, command, data=b""):
        packet = struct.pack("!I", 1 + len(data)) + command + data
        for at in range(0, len(packet), self._bytes_at_once):
            self._socket.sendall(packet[at:at + self._bytes_at_once])

    def receive(self):
        """Command (a number) and data of the next packet."""
        size = self._reader.read(4)
        if len(size) < 4:
            raise Unexpected("the milter hung up")
        packet = self._reader.read(struct.unpack("!I", size)[0])
        return packet[0], packet[1:]

    def _negotiate(self, steps):
        self.send(b"O", struct.pack("!III", 6, ACTIONS, steps))
        command, data = self.receive()
        if command != ord("O"):
            raise Unexpected(f"{command:c} is no answer to the negotiation")
        _, self.actions, self.steps = struct.unpack_from("!III", data)

    def _macros(self, command, macros):
        if macros:
            pairs = b"".join(_text(_macro_name(n)) + _text(v) for n, v in macros.items())
            self.send(b"D", command + pairs)

    @staticmethod
    def _take(outcome, command, data):
        if command == ord("p"):
            outcome.progress += 1
        elif command in b"hi":
            name, value = data[4 if command == ord("i") else 0:].split(b"\0")[:2]
            outcome.headers.append((name.decode(), value.decode("utf-8", "replace").strip()))
        elif command == ord("m"):
            name, value = data[4:].split(b"\0")[:2]
            if not value:
                outcome.removed.append((name.decode(), struct.unpack_from("!I", data)[0]))
        elif command == ord("q"):
            outcome.quarantine = data.rstrip(b"\0").decode()
        elif command in _VERDICTS:
            outcome.verdict = _VERDICTS[command]
            outcome.text = data.rstrip(b"\0").decode("latin-1")
        else:
            raise Unexpected(f"answer {command:c}")


def connect(socket_name):
    kind, _, where = socket_name.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(2 * PATIENCE)
        connection.connect(where)
        return connection
    port, _, host = where.partition("@")
    return socket.create_connection((host.strip("[]"), int(port)), 2 * PATIENCE)


def _text(text):
    return text.encode() + b"\0"


def _macro_name(name):
    """Names of more than one letter stand in braces: auth_authen -> {auth_authen}."""
    return name if len(name) == 1 else "{%s}" % name


def _connect_data(name, address):
    family = b"6" if ":" in address else b"4"
    return _text(name) + family + struct.pack("!H", 25) + _text(address)


def _unfold(head):
    """Header names and values, folds as line feed and white space, with the space after the
    colon."""
    for line in head.replace(b"\r\n ", b"\n ").replace(b"\r\n\t", b"\n\t").split(b"\r\n"):
        if not line:
            continue  # a mail server hands over no header without a name
        name, _, value = line.partition(b":")
        yield name, value
