"""Safe Browsing v5's hashes:search as a page of the site: answers in its protobuf, by prefix."""

import base64
import hashlib
import urllib.parse

MALWARE, SOCIAL_ENGINEERING = 1, 2


def hashes_search(known, cache_seconds=300):
    """`known`: threats by expression ("host/path"). Remembers nothing: the site does."""
    hashes = {hashlib.sha256(text.encode()).digest(): threat for text, threat in known.items()}

    def page(exchange):
        query = urllib.parse.urlsplit(exchange.request.path).query
        asked = [base64.b64decode(value, validate=True)
                 for name, value in urllib.parse.parse_qsl(query) if name == "hashPrefixes"]
        body = b"".join(
            _bytes(1, _bytes(1, full) + _bytes(2, _number(1, threat)))
            for full, threat in hashes.items() if full[:4] in asked)
        exchange.answer(200, body + _bytes(2, _number(1, cache_seconds)),
                        Content_Type="application/x-protobuf")
    return page


def _varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, value):
    return _varint(field << 3 | 2) + _varint(len(value)) + value
