"""A web server on loopback that does what its pages say and remembers who asked for what.

The pages themselves are in pages.py. Plain HTTP on `port`, TLS on `tls_port` once start_tls() was
called with a certificate (see tls.py).
"""

import http.server
import socket
import ssl
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

from . import PATIENCE
from . import pages


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    host: str
    path: str
    headers: dict = field(hash=False)
    at: float
    url: str = ""  # as a browser would show it, by the Host header


class Site:
    def __init__(self, port=0):
        self.stopping = threading.Event()
        self._pages = {}
        self._requests = []
        self._changed = threading.Condition()
        self._servers = [_Server(self, ("127.0.0.1", port))]
        self.port = self._servers[0].server_port
        self.tls_port = None
        self._context = None

    def start_tls(self, certificate, key):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._servers.append(_Server(self, ("127.0.0.1", 0), self._context))
        self.tls_port = self._servers[-1].server_port

    def listen_too(self, address):
        """On the same ports of another address."""
        self._servers.append(_Server(self, (address, self.port)))
        if self._context:
            self._servers.append(_Server(self, (address, self.tls_port), self._context))

    def page(self, path, what, host=None):
        """`what` answers requests for `path` (None: all others), whatever its query, on that host
        or on every one."""
        self._pages[host, path] = what

    def requests(self, path=None):
        with self._changed:
            return [r for r in self._requests if path in (None, r.path)]

    def wait_for_request(self, path, count=1):
        """Returns when `path` was asked for that often."""
        def seen():
            return sum(r.path == path for r in self._requests) >= count
        with self._changed:
            if not self._changed.wait_for(seen, PATIENCE):
                raise AssertionError(f"no {count} requests for {path}, only {self._requests}")

    def forget(self):
        with self._changed:
            self._requests.clear()

    def close(self):
        self.stopping.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def serve(self, handler):
        scheme = "https" if handler.server.context else "http"
        url = f"{scheme}://{handler.headers.get('Host', '')}{handler.path}"
        request = Request(handler.command, urllib.parse.urlsplit(url).hostname or "", handler.path,
                          dict(handler.headers), time.monotonic(), url)
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()
        path = handler.path.partition("?")[0]
        page = (self._pages.get((request.host, path)) or self._pages.get((None, path)) or
                self._pages.get((request.host, None)) or pages.status(404))
        page(pages.Exchange(request, handler, self.stopping))


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, site, address, context=None):
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.site = site
        self.context = context
        super().__init__(address, _Handler)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def server_bind(self):
        # Without http.server's look-up of the machine's own name.
        http.server.socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def finish_request(self, request, client_address):
        if not self.context:
            return super().finish_request(request, client_address)
        with self.context.wrap_socket(request, server_side=True) as private:
            super().finish_request(private, client_address)

    def handle_error(self, request, client_address):
        """Clients that hang up in the middle are part of the tests."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.site.serve(self)

    do_HEAD = do_POST = do_GET

    def log_message(self, *_):
        pass
