"""A door nobody may knock at: the proof that no packet reached an address."""

import socket


class Listener:
    """Listens and never speaks. The kernel completes connections by itself, so that none is missed
    between connecting and counting."""

    def __init__(self, address, port=0):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self._socket.bind((address, port))
        self._socket.listen(512)
        self._socket.setblocking(False)
        self._visitors = 0
        self.port = self._socket.getsockname()[1]

    @property
    def visitors(self):
        """How many connections came so far."""
        while True:
            try:
                self._socket.accept()[0].close()
            except BlockingIOError:
                return self._visitors
            self._visitors += 1

    def close(self):
        self._socket.close()
