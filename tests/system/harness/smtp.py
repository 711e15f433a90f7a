"""A sender: hands messages to the private Postfix and reports what it was told."""

import re
import smtplib
from typing import NamedTuple

from . import PATIENCE

SENDER = "alice@sender.example"
RECIPIENT = "bob@test.example"


class Answer(NamedTuple):
    """The SMTP answer that decided the message's fate."""

    code: int
    text: str

    @property
    def queue_id(self):
        found = re.search(r"queued as (\w+)", self.text)
        return found.group(1) if found else None

    def __str__(self):
        return f"{self.code} {self.text}"


class Connection:
    """One SMTP connection; as many messages on it as wanted."""

    def __init__(self, port, **xclient):
        """xclient: what XCLIENT shall pretend, LOGIN="alice" or ADDR="192.0.2.7"."""
        self._smtp = smtplib.SMTP("127.0.0.1", port, "client.sender.example", timeout=2 * PATIENCE)
        self._smtp.ehlo()
        if xclient:
            told = " ".join(f"{name}={value}" for name, value in xclient.items())
            code, text = self._smtp.docmd("XCLIENT", told)
            if code != 220:
                raise AssertionError(f"XCLIENT {told}: {code} {text}")
            self._smtp.ehlo()

    def send(self, content, sender=SENDER, recipients=(RECIPIENT,)):
        for step in (lambda: self._smtp.mail(sender),
                     *(lambda r=r: self._smtp.rcpt(r) for r in recipients)):
            code, text = step()
            if code != 250:
                self._smtp.rset()
                return Answer(code, text.decode("latin-1"))
        code, text = self._smtp.data(content)
        return Answer(code, text.decode("latin-1"))

    def close(self):
        try:
            self._smtp.quit()
        except smtplib.SMTPServerDisconnected:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def send(port, content, **envelope):
    with Connection(port) as connection:
        return connection.send(content, **envelope)
