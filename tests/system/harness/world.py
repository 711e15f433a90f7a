"""Everything round one daemon, put together: site, name server, mail server, mailbox."""

from .dns import NameServer
from .postfix import Postfix
from .sink import Sink
from .site import Site
from .workspace import Workspace


class World:
    """With `with_postfix`, a Postfix asks the milter at `socket` about every message and delivers
    what it takes into `sink`. The site's port is any free one if none is named."""

    def __init__(self, with_postfix=False, site_port=0):
        self.workspace = Workspace()
        self.site = Site(site_port)
        self.dns = NameServer()
        self.socket = f"unix:{self.workspace / 'milter.sock'}"
        self.sink = self.postfix = None
        if with_postfix:
            self._start_postfix()

    def url(self, host, path="/", scheme="http"):
        """A URL of the site under that name, which the name server knows from now on."""
        self.dns.host(host)
        port = self.site.tls_port if scheme == "https" else self.site.port
        return f"{scheme}://{host}{path}" if port == 80 else f"{scheme}://{host}:{port}{path}"

    def page(self, host, path, what):
        """The same, with the page behind it."""
        self.site.page(path, what)
        return self.url(host, path)

    def settings(self):
        """What linkmilter.yaml must say so that the daemon lives in this world."""
        group = {"socket_group": "postfix"} if self.postfix else {}
        return {
            "milter": {"socket": self.socket, "socket_mode": "0660", **group},
            "fetch": {"ports": [80, 443, self.site.port], "allow_networks": ["127.0.0.1/32"]},
            "dns": {"servers": [self.dns.address]},
        }

    def _start_postfix(self):
        self.sink = Sink()
        self.postfix = Postfix(self.workspace / "postfix", self.socket, self.sink.port)
        try:
            self.postfix.start()
        except BaseException:
            self.close()
            raise

    def close(self):
        for part in (self.postfix, self.sink, self.site, self.dns, self.workspace):
            if part is not None:
                part.close()
