"""An authoritative name server on loopback (RFC 1035, as much as a resolver asks), UDP and TCP.

The zone is a dictionary from lower-case names to answers. A name that is not there does not exist.
"""

import ipaddress
import socket
import socketserver
import struct
import threading
from collections import Counter
from dataclasses import dataclass

from . import PATIENCE

A, NS, TXT, AAAA = 1, 2, 16, 28
_TYPES = {A: "A", NS: "NS", TXT: "TXT", AAAA: "AAAA"}
NXDOMAIN, SERVFAIL, REFUSED = 3, 2, 5


@dataclass(frozen=True)
class Addresses:
    """IPv4 and IPv6 addresses as text; a type without an address is an empty answer."""

    addresses: tuple
    ttl: int = 60


@dataclass(frozen=True)
class Delegation:
    """A domain with name servers of its own, and the addresses of the host of that name."""

    servers: tuple
    addresses: tuple = ("127.0.0.1",)
    ttl: int = 60


@dataclass(frozen=True)
class Failure:
    code: int


class Silence:
    """Never answers."""


class Turns:
    """Another answer at every question of a type; the last one stays. For rebinding."""

    def __init__(self, *answers):
        self._answers = answers
        self._asked = Counter()

    def next(self, kind):
        turn = min(self._asked[kind], len(self._answers) - 1)
        self._asked[kind] += 1
        return self._answers[turn]


class NameServer:
    def __init__(self):
        self.zone = {}
        self._elsewhere = {}
        self._lock = threading.Lock()
        self._queries = Counter()
        self._udp, self._tcp = self._open()
        self.port = self._udp.server_address[1]
        for server in (self._udp, self._tcp):
            server.owner = self
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self):
        """As linkmilter.yaml writes it in dns.servers."""
        return f"127.0.0.1:{self.port}"

    def host(self, name, *addresses, ttl=60):
        self.zone[name.lower()] = Addresses(addresses or ("127.0.0.1",), ttl)

    def delegate(self, domain, *servers):
        self.zone[domain.lower()] = Delegation(servers)

    def forward(self, zone, server):
        """Whatever is asked below that zone is answered by another server, over UDP."""
        self._elsewhere[zone.lower()] = server

    def queries(self, name, kind=None):
        """How often the name was asked for, in all types or in one ("A", "AAAA")."""
        with self._lock:
            return sum(n for (asked, what), n in self._queries.items()
                       if asked == name.lower() and kind in (None, what))

    def close(self):
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()

    def reply(self, query):
        """The answer to one message, or None for silence and for what is no question."""
        if len(query) < 17:
            return None
        name, end = _read_name(query, 12)
        kind = struct.unpack_from("!H", query, end)[0]
        with self._lock:
            self._queries[(name, _TYPES.get(kind, str(kind)))] += 1
            answer = self.zone.get(name, Failure(NXDOMAIN))
            if isinstance(answer, Turns):
                answer = answer.next(kind)
        for zone, server in self._elsewhere.items():
            if name.endswith("." + zone):
                return _ask(server, query)
        if isinstance(answer, Silence):
            return None
        question = query[12:end + 4]
        if isinstance(answer, Failure):
            return _header(query, answer.code, 0) + question
        records = [_record(kind, ipaddress.ip_address(text).packed, answer.ttl)
                   for text in answer.addresses if _kind(text) == kind]
        if kind == NS and isinstance(answer, Delegation):
            records = [_record(NS, _encoded(server), answer.ttl) for server in answer.servers]
        return _header(query, 0, len(records)) + question + b"".join(records)

    @staticmethod
    def _open():
        """Both transports on one port."""
        for _ in range(50):
            tcp = _TcpServer(("127.0.0.1", 0), _TcpHandler)
            try:
                return _UdpServer(tcp.server_address, _UdpHandler), tcp
            except OSError:
                tcp.server_close()
        raise RuntimeError("no port free for both UDP and TCP")


class _UdpServer(socketserver.ThreadingUDPServer):
    daemon_threads = True
    max_packet_size = 4096


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self):
        query, reply_to = self.request
        reply = self.server.owner.reply(query)
        if reply is not None:
            reply_to.sendto(reply, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    def handle(self):
        while size := self.rfile.read(2):
            reply = self.server.owner.reply(self.rfile.read(struct.unpack("!H", size)[0]))
            if reply is not None:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)


def _ask(server, query):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE)
        client.sendto(query, server)
        return client.recv(4096)


def _kind(address):
    return A if ipaddress.ip_address(address).version == 4 else AAAA


def _header(query, code, answers):
    flags = 0x8400 | (struct.unpack_from("!H", query, 2)[0] & 0x0100) | code
    return query[:2] + struct.pack("!HHHHH", flags, 1, answers, 0, 0)


def _encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _record(kind, data, ttl):
    return struct.pack("!HHHIH", 0xC00C, kind, 1, ttl, len(data)) + data


def _read_name(packet, at):
    """The name of a question, which is never compressed, and where it ends."""
    labels = []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1").lower())
        at += 1 + packet[at]
    return ".".join(labels), at + 1
