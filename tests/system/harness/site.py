"""A web server on loopback that does what its pages say and remembers who asked for what.

The pages themselves are in pages.py. Plain HTTP on `port`, TLS on `tls_port` once start_tls() was
called with a certificate (see tls.py).
"""

import http.server
import ssl
import threading
import time
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


class Site:
    def __init__(self, port=0):
        self.stopping = threading.Event()
        self._pages = {}
        self._requests = []
        self._changed = threading.Condition()
        self._servers = [_Server(self, port)]
        self.port = self._servers[0].server_port
        self.tls_port = None

    def start_tls(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._servers.append(_Server(self, 0, context))
        self.tls_port = self._servers[-1].server_port

    def page(self, path, what):
        """`what` answers requests for `path`, whatever its query, on every host."""
        self._pages[path] = what

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
        request = Request(handler.command, handler.headers.get("Host", "").partition(":")[0],
                          handler.path, dict(handler.headers), time.monotonic())
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()
        page = self._pages.get(handler.path.partition("?")[0], pages.status(404))
        page(pages.Exchange(request, handler, self.stopping))


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, site, port, context=None):
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site
        self.context = context
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def server_bind(self):
        # Without http.server's look-up of the machine's own name.
        http.server.socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

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
