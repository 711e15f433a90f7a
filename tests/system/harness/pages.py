"""Pages good, bad and hostile. Each function returns a page: a callable that answers one Exchange.

A page that never ends by itself ends when its client leaves or the site stops.
"""

import gzip
import itertools
import os
import socket
import struct
import threading
from dataclasses import dataclass

_HTML = "text/html; charset=utf-8"


@dataclass
class Exchange:
    """One request and the way to answer it."""

    request: object
    handler: object
    stopping: threading.Event

    def answer(self, status=200, body=b"", **headers):
        """Header names are written with underscores: Content_Type="text/html"."""
        body = body.encode() if isinstance(body, str) else body
        self.head(status, Content_Length=len(body), **headers)
        self.send(body)

    def head(self, status=200, **headers):
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), str(value))
        self.handler.end_headers()

    def send(self, data):
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def hang_up(self):
        self.handler.close_connection = True


class Gate:
    """What a slow page waits for. Tests open it; nothing sleeps."""

    def __init__(self):
        self._open = threading.Event()

    def open(self):
        self._open.set()

    def wait(self, stopping):
        while not self._open.wait(0.05) and not stopping.is_set():
            pass


# --- well behaved -------------------------------------------------------------------------------

def ok(body="<!doctype html><title>Welcome</title><p>Nothing to see.", content_type=_HTML):
    return lambda exchange: exchange.answer(200, body, Content_Type=content_type)


def status(code, body="", **headers):
    return lambda exchange: exchange.answer(code, body, **headers)


def redirect(to, code=302):
    return status(code, Location=to)


def refresh_header(to, seconds=0):
    return status(200, "<p>Moved", Content_Type=_HTML, Refresh=f"{seconds}; url={to}")


def meta_refresh(to, seconds=0):
    return ok(f'<!doctype html><meta http-equiv="refresh" content="{seconds}; url={to}">')


def login_form():
    return ok('<!doctype html><title>Sign in</title><form method="post" action="/in">'
              '<input name="user"><input type="password" name="pass"></form>')


def needs_cookie(to):
    """Sends a browser in a circle until it brings the cookie back; then on to `to`."""
    def page(exchange):
        if "seen=1" in exchange.request.headers.get("Cookie", ""):
            exchange.answer(302, Location=to)
        else:
            exchange.answer(302, Location=exchange.request.path, Set_Cookie="seen=1; Path=/")
    return page


def held(gate, then=None):
    """Answers as `then` does, but not before the gate opens."""
    then = then or ok()

    def page(exchange):
        gate.wait(exchange.stopping)
        then(exchange)
    return page


# --- hostile ------------------------------------------------------------------------------------

def drip(chunk=b"x", pause=0.05):
    """A body of a gigabyte, a byte at a time."""
    def page(exchange):
        exchange.head(200, Content_Type=_HTML, Content_Length=1 << 30)
        while not exchange.stopping.wait(pause):
            exchange.send(chunk)
    return page


def silence():
    """Takes the request and says nothing."""
    return lambda exchange: exchange.stopping.wait()


def meta_then_silence(to="/end"):
    """A page that moves a browser on while it is still loading."""
    def page(exchange):
        exchange.head(200, Content_Type=_HTML, Content_Length=1 << 20)
        exchange.send(f'<meta http-equiv="refresh" content="0;url={to}">'.encode())
        exchange.stopping.wait()
    return page


def endless_headers():
    """One header line after the other, each small, none the last."""
    def page(exchange):
        exchange.send(b"HTTP/1.1 200 OK\r\n")
        while not exchange.stopping.wait(0.05):
            exchange.send(b"X-More: y\r\n")
    return page


def endless_chunks(size=16384):
    def page(exchange):
        exchange.head(200, Content_Type=_HTML, Transfer_Encoding="chunked")
        chunk = b"%x\r\n%s\r\n" % (size, b"a" * size)
        while not exchange.stopping.is_set():
            exchange.send(chunk)
    return page


def gzip_bomb(megabytes=200):
    """Some 200 KB on the wire."""
    bomb = gzip.compress(bytes(1 << 20), 9) * megabytes  # members may be joined: RFC 1952, 2.2
    return status(200, bomb, Content_Type=_HTML, Content_Encoding="gzip")


def lying_length(claimed=100_000):
    """Promises more than it sends, and hangs up."""
    def page(exchange):
        exchange.head(200, Content_Type=_HTML, Content_Length=claimed)
        exchange.send(b"<p>short")
        exchange.hang_up()
    return page


def header_flood(megabytes=10):
    def page(exchange):
        exchange.send(b"HTTP/1.1 200 OK\r\n")
        for number in range(megabytes * 1024):
            exchange.send(b"X-Flood-%d: %s\r\n" % (number, b"y" * 1000))
        exchange.send(b"Content-Length: 0\r\n\r\n")
    return page


def one_huge_header(megabytes=10):
    def page(exchange):
        exchange.send(b"HTTP/1.1 200 OK\r\nX-Huge: ")
        for _ in range(megabytes):
            exchange.send(b"y" * (1 << 20))
        exchange.send(b"\r\nContent-Length: 0\r\n\r\n")
    return page


def not_http():
    def page(exchange):
        exchange.send(b"220 mail.example ESMTP\r\n")
        exchange.hang_up()
    return page


def reset(said):
    """Hangs up with a TCP reset after these bytes, which may be lost by it."""
    def page(exchange):
        exchange.send(said)
        _reset(exchange)
    return page


def reset_in_the_body(start="<p>half"):
    """Hangs up with a TCP reset; by then the client has read how the page begins: what follows
    that is more than lies in between."""
    def page(exchange):
        exchange.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 12)
        exchange.head(200, Content_Type=_HTML, Content_Length=1 << 20)
        exchange.send(start.encode() + b" " * (900 << 10))
        _reset(exchange)
    return page


def _reset(exchange):
    connection = exchange.handler.connection
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.hang_up()
    os.close(connection.detach())


def raw(said):
    """These bytes, and nothing more."""
    def page(exchange):
        exchange.send(said)
        exchange.hang_up()
    return page


def endless_redirects():
    """Every answer leads to another URL."""
    numbers = itertools.count(1)

    def page(exchange):
        base = exchange.request.path.partition("?")[0]
        exchange.answer(302, Location=f"{base}?n={next(numbers)}")
    return page
