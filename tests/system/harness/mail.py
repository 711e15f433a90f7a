"""Messages as senders write them, in bytes, ready for SMTP."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import make_msgid


def with_links(*links, subject="Your parcel", **headers):
    """A multipart/alternative message that shows every link in its HTML part. Header names are
    written with underscores: X_Linkmilter="accept"."""
    message = _envelope(subject, headers)
    message.set_content("Please look at the other part.\n")
    anchors = "\n".join(f'<p><a href="{link}">Follow me</a></p>' for link in links)
    message.add_alternative(f"<!doctype html>\n{anchors}\n", subtype="html")
    return message.as_bytes(policy=email.policy.SMTP)


def plain(text, subject="Hello", **headers):
    message = _envelope(subject, headers)
    message.set_content(text)
    return message.as_bytes(policy=email.policy.SMTP)


def with_file(content, name="invoice.pdf"):
    """A message with one attachment of no particular type."""
    message = _envelope("Invoice", {})
    message.set_content("Please see the file.\n")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=email.policy.SMTP)


def parse(content):
    return email.message_from_bytes(content, policy=email.policy.default)


def message_id(content):
    return parse(content)["Message-ID"]


def _envelope(subject, headers):
    message = EmailMessage()
    message["From"] = "Alice <alice@sender.example>"
    message["To"] = "Bob <bob@test.example>"
    message["Subject"] = subject
    message["Date"] = email.utils.formatdate()
    message["Message-ID"] = make_msgid(domain="sender.example")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message
