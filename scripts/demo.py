"""The main job, shown: eight messages through a real Postfix that asks linkmilterd about each.

Run by scripts/demo, which builds the daemon and names it in LINKMILTERD.
"""

import contextlib
import signal
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "system"))

from harness import journal, mail, pages, smtp  # noqa: E402
from harness.configuration import dns_list  # noqa: E402
from harness.daemon import Daemon  # noqa: E402
from harness.journal import Journal  # noqa: E402
from harness.listener import Listener  # noqa: E402
from harness.workspace import is_free  # noqa: E402
from harness.world import World  # noqa: E402

WIDTH = 100
WAIT = 3  # seconds a message may wait here for its links; 10 in the shipped configuration
AWAY = 1  # seconds until the sender of a deferred message comes back; minutes in real life
THRESHOLDS = {"tag": 4, "defer": 6, "reject": 8}


@dataclass(frozen=True)
class Message:
    """One scene: what is sent, and what a newcomer should know of it."""

    title: str
    link: str
    story: str
    gate: pages.Gate = None  # of a page that is not ready: opened before the sender comes back


class Stage:
    """Site, name server, Postfix and linkmilterd, with everything the scenes need."""

    def __init__(self, stack):
        # Port 80 if nobody has it: another port in a URL costs a point.
        self.world = World(with_postfix=True, site_port=80 if is_free(80) else 0)
        stack.callback(self.world.close)
        self.inside = Listener("127.0.0.2", self.world.site.port)
        stack.callback(self.inside.close)
        self.journal = None
        if not journal.missing():
            self.journal = Journal(self.world.workspace.directory("journal"))
            stack.callback(self.journal.close)
        self.daemon = self._start_daemon()
        stack.callback(self.daemon.stop)

    def page(self, host, path, what=None):
        return self.world.page(host, path, what or pages.ok())

    def send(self, content):
        """The answer, how long it took, and the record written about it."""
        seen = len(self.records())
        began = time.monotonic()
        answer = smtp.send(self.world.postfix.port, content)
        seconds = time.monotonic() - began
        return answer, seconds, self._next_record(seen)

    def requests(self):
        return len(self.world.site.requests())

    def _start_daemon(self):
        here = self.world.workspace.path
        (here / "deny.txt").write_text("# bad for everybody\nstolen-parcels.example\n")
        (here / "allow.txt").write_text("our-bank.example\n")
        self.world.dns.host("login-check.example.dbl.example", "127.0.1.4")
        return Daemon(here, self.world.settings(), {
            "scan": {"wait": f"{WAIT}s"},
            "policy": {"thresholds": THRESHOLDS},
            "reputation": {"allow": [str(here / "allow.txt")], "deny": [str(here / "deny.txt")],
                           "dns_lists": [dns_list()]},
            "fetch": {"workers": 2, "hop_timeout": "20s"},
        }, journal=self.journal).start()

    def records(self):
        if self.journal:
            return [record for record in self.journal.records if "VERDICT" in record]
        return [{"MESSAGE": line} for line in self.daemon.log.lines if " score=" in line]

    def _next_record(self, seen):
        """The record is written before the answer leaves, but may still be on its way to us."""
        for _ in range(100):
            if len(records := self.records()) > seen:
                return records[-1]
            time.sleep(0.01)
        return {"MESSAGE": "(no record)"}


def scenes(stage):
    shop = stage.page("flowers.example", "/spring")
    report = stage.page("reports.example", "/q3")
    sign_in = stage.page("login-check.example", "/sign-in", pages.login_form())
    hidden = stage.page("news.example", "/moved", pages.meta_refresh(sign_in))
    router = f"http://127.0.0.2:{stage.inside.port}/admin"
    parcel = stage.page("stolen-parcels.example", "/track")
    slow_good, slow_bad = pages.Gate(), pages.Gate()
    return (
        Message("A newsletter", shop, "The page is an ordinary one."),
        Message("The same link again, in another message", shop,
                "What is known of a link is used again: nobody asks the site twice."),
        Message("A link that a list knows", parcel,
                "The domain is on the local deny list: refused, and its site never visited."),
        Message("A short link to a good page",
                stage.page("short.example", "/f", pages.redirect(report, 301)),
                "The redirect is followed, and every host on the way looked up."),
        Message("A short link to a bad page",
                stage.page("short.example", "/x", pages.redirect(hidden, 301)),
                "A redirect, then a page that moves on by itself, then a host on a DNS list."),
        Message("A link into our own network",
                stage.page("short.example", "/r", pages.redirect(router)),
                "It redirects to a private address. The address guard lets no packet go there."),
        Message("A page that takes its time",
                stage.page("slow.example", "/good", pages.held(slow_good, pages.redirect(shop))),
                "Not ready in time: come back later. Meanwhile linkmilter goes on looking, and "
                "has the answer at the retry.",
                slow_good),
        Message("Another slow page, with a bad end",
                stage.page("slow.example", "/bad", pages.held(slow_bad, pages.redirect(parcel))),
                "The same, but what it finds in the end is on the deny list.", slow_bad),
    )


class Printer:
    def __init__(self):
        coloured = sys.stdout.isatty()
        self._codes = {"bold": "1", "green": "32", "red": "31", "yellow": "33", "dim": "2"}
        self._codes = self._codes if coloured else {}

    def paint(self, text, colour):
        code = self._codes.get(colour)
        return f"\033[{code}m{text}\033[0m" if code else text

    def headline(self, text):
        print(f"\n{self.paint(text, 'bold')}\n{'-' * len(text)}")

    def row(self, name, text, colour=None):
        """A name in the margin and its text beside it, broken at the width of the page."""
        lines = textwrap.wrap(str(text), WIDTH - 13, break_on_hyphens=False) or [""]
        for number, line in enumerate(lines):
            print(f"  {name if number == 0 else '':<9}  {self.paint(line, colour)}")

    def answer(self, answer, seconds):
        colour = {2: "green", 4: "yellow", 5: "red"}[answer.code // 100]
        self.row("answer", answer, colour)
        self.row("after", f"{seconds:.2f} s")

    def field(self, name, value):
        room = WIDTH - 22
        print(f"  {name + '=':<20}{value if len(value) <= room else value[:room - 3] + '...'}")


def play(number, message, stage, out):
    out.headline(f"{number}. {message.title}")
    out.row("link", message.link)
    out.row("", message.story, "dim")
    content = mail.with_links(message.link, subject=message.title)
    show_attempt(content, stage, out)
    if message.gate:
        show_meanwhile(message.gate, stage, out)
        show_attempt(content, stage, out)


def show_meanwhile(gate, stage, out):
    before = stage.requests()
    gate.open()
    time.sleep(AWAY)
    print()
    out.row("", f"The page answers at last ({requests(stage, before)}). Then the sender comes back:",
            "dim")


def show_attempt(content, stage, out):
    before = stage.requests()
    answer, seconds, record = stage.send(content)
    out.answer(answer, seconds)
    out.row("why", why(record))
    if answer.code == 250:
        header = stage.world.sink.take(mail.message_id(content)).headers["X-Linkmilter"]
        out.row("header", f"X-Linkmilter: {header}")
    out.row("site", requests(stage, before))


def requests(stage, before):
    count = stage.requests() - before
    return f"{count or 'no'} request{'' if count == 1 else 's'} to web sites"


def why(record):
    if "VERDICT" not in record:
        return record["MESSAGE"]
    evidence = record.get("EVIDENCE") or "nothing speaks against it"
    if missing := int(record.get("MISSING", 0)):
        evidence = f"not looked at to the end yet: {missing} of {record['LINKS']} link(s)"
    return f"{record['VERDICT']} at {record['SCORE']} points: {evidence}"


def epilogue(stage, out):
    out.headline("Did anybody knock at the private address?")
    visitors = stage.inside.visitors
    out.row("", f"{visitors or 'No'} connections came to 127.0.0.2, where somebody listened.")
    out.headline("What the administrator finds in the journal")
    for record in stage.records():
        print(textwrap.fill(record["MESSAGE"], WIDTH, initial_indent="  ",
                            subsequent_indent="      ", break_long_words=False,
                            break_on_hyphens=False))
    if stage.journal:
        out.headline("The last of them with all its fields, as journalctl -o json would show it")
        for name, value in stage.records()[-1].items():
            out.field(name, value)


def introduce():
    points = ", ".join(f"{name} from {points}" for name, points in THRESHOLDS.items())
    print(f"""
A private Postfix, a web site and a name server run on loopback. Postfix asks linkmilterd about
every message before it takes it. A message waits up to {WAIT} s until its links are looked at.
What speaks against a link has points: {points}.""")


def main():
    # Asked to stop, it cleans up as at its end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    signal.signal(signal.SIGINT, lambda *_: sys.exit("interrupted"))
    out = Printer()
    with contextlib.ExitStack() as stack:
        stage = Stage(stack)
        introduce()
        for number, message in enumerate(scenes(stage), 1):
            play(number, message, stage, out)
        epilogue(stage, out)
    print("\nEverything has been stopped and removed again.")


if __name__ == "__main__":
    main()
