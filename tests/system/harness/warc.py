"""An independent look at WARC/1.1 files: structure, mandatory fields, digests and their chain."""

import base64
import gzip
import hashlib
import re
import zlib

_MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")
_NO_TARGET = ("warcinfo",)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z")
_ID = re.compile(r"<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>")


class Record:
    def __init__(self, data):
        head, separator, rest = data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        assert separator and lines[0] == "WARC/1.1", lines[0]
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]
        *others, self.chain = [line.encode() + b"\r\n" for line in lines]
        self.chained = b"".join(others)
        length = int(self["Content-Length"])
        self.block = rest[:length]
        assert rest[length:] == b"\r\n\r\n", "two line ends behind the block"

    def __getitem__(self, name):
        return next((value for other, value in self.fields if other.lower() == name.lower()), None)

    @property
    def type(self):
        return self["WARC-Type"]

    @property
    def body(self):
        return self.block.partition(b"\r\n\r\n")[2]

    def dns_replies(self):
        """Messages of name servers as they came (RFC 1035, section 4.1)."""
        return [base64.b64decode(line.removeprefix(b"; reply "), validate=True)
                for line in self.block.split(b"\r\n") if line.startswith(b"; reply ")]

    def facts(self):
        return [tuple(line.split(": ", 1)) for line in self.block.decode().split("\r\n") if line]

    def fact(self, name):
        return next((value for other, value in self.facts() if other == name), None)

    def check(self):
        assert all(self[name] for name in _MANDATORY), self.fields
        assert _DATE.fullmatch(self["WARC-Date"]) and _ID.fullmatch(self["WARC-Record-ID"])
        names = [name for name, _ in self.fields if name != "WARC-Concurrent-To"]
        assert len(names) == len(set(names)), f"a field twice: {names}"
        target = self["WARC-Target-URI"]
        assert (target is None) == (self.type in _NO_TARGET), self.fields
        assert target is None or re.fullmatch(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+", target), target
        assert self["WARC-Block-Digest"] == _sha256(self.block)
        assert (self["WARC-Warcinfo-ID"] is None) == (self.type == "warcinfo")
        if payload := self["WARC-Payload-Digest"]:
            assert payload == _sha256(self.body), "payload digest"


def _sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def members(path):
    """The gzip members of a file, compressed."""
    data = path.read_bytes()
    found = []
    while data:
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        member.decompress(data)
        assert member.eof, "a torn member"
        found.append(data[:len(data) - len(member.unused_data)])
        data = member.unused_data
    return found


def read(path):
    """The records of one file, each checked, each a gzip member of its own."""
    records = [Record(gzip.decompress(member)) for member in members(path)]
    for record in records:
        record.check()
    assert records[0].type == "warcinfo"
    value = records[0]["Linkmilter-Chain-Before"] or ""
    for record in records:
        value = _sha256(value.encode() + record.chained)
        assert record.chain == f"Linkmilter-Chain: {value}\r\n".encode(), record.fields
    known = {record["WARC-Record-ID"] for record in records}
    for record in records:
        for name, value in record.fields:
            assert name not in ("WARC-Concurrent-To", "WARC-Warcinfo-ID") or value in known, name
    return records
