"""Servers that break off where no web server does: at the connection, in the middle of TLS."""

import contextlib
import socket
import socketserver
import struct
import threading

# The head of a ServerHello (RFC 8446, 4.1.3) whose rest never comes.
_HALF_A_HELLO = bytes.fromhex("160303007a020000760303") + bytes(16)


def resets(connection, _):
    """Before a word was said."""
    _reset(connection)


def resets_in_tls(connection, _):
    """After the client's greeting."""
    connection.recv(4096)
    _reset(connection)


def stalls_in_tls(connection, stopping):
    """In the middle of its own greeting."""
    connection.recv(4096)
    connection.sendall(_HALF_A_HELLO)
    stopping.wait()


class Rude(socketserver.ThreadingTCPServer):
    """Each connection to `port` meets `manners`."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, manners, address="127.0.0.1"):
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, 0), None)
        self.port = self.server_address[1]
        self._manners = manners
        self._stopping = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def finish_request(self, request, client_address):
        with contextlib.suppress(OSError):  # who hangs up first is no matter
            self._manners(request, self._stopping)

    def close(self):
        self._stopping.set()
        self.shutdown()
        self.server_close()


def _reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
