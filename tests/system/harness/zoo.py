"""One case of zoo.json, put into a world: its pages on the site, its names in the DNS.

What its texts may hold:

    $NAME                    of the case; its host is $NAME.zoo.example
    $ORIGIN $HOST            its own site, with scheme and port, with port alone
    $OTHER $OTHER_HOST       the same of its second host, $NAME-b.zoo.example
    $PLAIN $SAFE             $ORIGIN over HTTP and over TLS, whatever the run is over
    $OTHER_PLAIN $OTHER_SAFE the same of the second host; $OTHER_HOST_TLS without scheme
    $SCHEME $UPPER $PORT     of the run; $HTTP_PORT and $TLS_PORT, and ports of its own
    $HERE                    the site's address
    $LONG $TOO_LONG          8192 and 16400 times the letter a
"""

import base64
import json
import string

from . import configuration, pages
from .dns import SERVFAIL, Addresses, Failure, Silence, Turns

_DOMAIN = "zoo.example"
CERTIFICATE = (f"*.{_DOMAIN}", _DOMAIN)

# Not asked for, where a chain ends so: its last hop.
_ENDS_UNASKED = ("refused-address", "unresolvable", "unreachable", "tls-failed")

_LANDED = "<!doctype html><title>Welcome</title><h1>Welcome</h1><p>" + "Nothing leads on. " * 80


class Case:
    """`run` says over what: {"scheme": "http", "ipv6": False, "ports": {"CLOSED": 1}}."""

    def __init__(self, row, world, run):
        self.row = row
        self.name = row["name"]
        self._looked_up_before = {}
        self._world = world
        self._run = run
        site = world.site
        self.host = f"{self.name}.{_DOMAIN}"
        self.other = f"{self.name}-b.{_DOMAIN}"
        port = site.tls_port if run["scheme"] == "https" else site.port
        self._words = {
            "NAME": self.name, "LONG": "a" * 8192, "TOO_LONG": "a" * 16400,
            "SCHEME": run["scheme"], "UPPER": run["scheme"].upper(), "PORT": port,
            "HERE": "::1" if run["ipv6"] else "127.0.0.1",
            "HTTP_PORT": site.port, "TLS_PORT": site.tls_port,
            "OTHER_HOST_TLS": f"{self.other}:{site.tls_port}",
            "HOST": f"{self.host}:{port}", "OTHER_HOST": f"{self.other}:{port}",
            "ORIGIN": f"{run['scheme']}://{self.host}:{port}",
            "OTHER": f"{run['scheme']}://{self.other}:{port}",
            "PLAIN": f"http://{self.host}:{site.port}",
            "SAFE": f"https://{self.host}:{site.tls_port}",
            "OTHER_PLAIN": f"http://{self.other}:{site.port}",
            "OTHER_SAFE": f"https://{self.other}:{site.tls_port}",
            **run["ports"],
        }

    @property
    def start(self):
        return self.url(self.row.get("start", "/"))

    @property
    def hops(self):
        """(URL, led by) of every hop, the first included."""
        first = [] if self.row.get("start_is_wrapped") else [(self.start, "link")]
        return first + [(self.url(url), led_by) for url, led_by in self.row.get("hops", [])]

    @property
    def ending(self):
        return self.row.get("ending", "landed")

    @property
    def asked(self):
        """The URLs the site is asked for, in order."""
        if "asked" in self.row:
            return [self.url(url) for url in self.row["asked"]]
        hops = self.hops
        wrapped = [later[1] == "decoded" for later in hops[1:]] + [False]
        urls = [url.partition("#")[0] for (url, _), outer in zip(hops, wrapped) if not outer]
        return urls[:-1] if self.ending in _ENDS_UNASKED else urls

    @property
    def looked_up(self):
        """How often each name that the case counts was asked for since settle()."""
        return {name: count - self._looked_up_before[name]
                for name, count in self._look_ups().items()}

    def url(self, text):
        return self.fill("$ORIGIN" + text if text.startswith("/") else text)

    def fill(self, text):
        return string.Template(text).safe_substitute(self._words)

    def owns(self, request):
        return request.host in (self.host, self.other) or request.path.startswith(f"/{self.name}/")

    def settle(self):
        """Puts the case into its world."""
        site, dns = self._world.site, self._world.dns
        self._looked_up_before = self._look_ups()
        for host in (self.host, self.other):
            dns.host(host, self._words["HERE"])
            site.page(None, pages.ok(_LANDED), host)
        for name, answer in self.row.get("dns", {}).items():
            dns.zone[self.fill(name)] = self._addresses(answer)
        for place, page in self.row.get("pages", {}).items():
            other, slash, path = place.partition("/")
            site.page(slash + path, self._page(page), self.other if other else self.host)

    def _look_ups(self):
        return {name: self._world.dns.queries(self.fill(name), "A")
                for name in self.row.get("looked_up", {})}

    def _addresses(self, answer):
        """["127.0.0.1"], several of them in turns, or how the name server fails."""
        if answer == "silence":
            return Silence()
        if answer == "SERVFAIL":
            return Failure(SERVFAIL)
        if answer and isinstance(answer[0], list):
            return Turns(*(Addresses(tuple(map(self.fill, turn)), ttl=0) for turn in answer))
        return Addresses(tuple(map(self.fill, answer)))

    def _page(self, page):
        if isinstance(page, str):
            page = {"body": page}
        if "act" in page:
            return getattr(pages, page["act"])(**page.get("args", {}))
        if "raw" in page:
            said = self.fill(page["raw"]).encode()
            return pages.reset(said) if page.get("reset") else pages.raw(said)
        if "cookie" in page:
            return self._gate(page)
        return self._answer(page)

    def _gate(self, page):
        closed, opened = self._page(page["without"]), self._page(page["with"])

        def gate(exchange):
            sent = exchange.request.headers.get("Cookie", "").split("; ")
            (opened if self.fill(page["cookie"]) in sent else closed)(exchange)
        return gate

    def _answer(self, page):
        body = base64.b64decode(page["body64"]) if "body64" in page else \
            self.fill(page.get("body", "")).encode(page.get("charset", "utf-8"))
        headers = {"Content-Type": "text/html"} if body else {}
        headers |= page.get("headers", {})
        status = page.get("status", 200)
        lines = [f"HTTP/1.1 {status} Said"]
        for name, values in headers.items():
            for value in [values] if isinstance(values, str) else values or []:
                lines.append(f"{name}: {self.fill(value)}")
        if status not in (204, 304):
            lines.append(f"Content-Length: {len(body)}")
        return pages.raw("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)


def read(file):
    return json.loads(file.read_text())


def write(directory, *changes):
    """A linkmilter.yaml in that directory."""
    file = directory / "linkmilter.yaml"
    configuration.write(file, *changes)
    return file
