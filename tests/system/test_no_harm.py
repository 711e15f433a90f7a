"""Mail arrives with every one of its links unpressed: at a site that remembers each request."""

import base64
import itertools
import re
import unittest
import urllib.parse

from case import LISTED, TRUSTED, SystemTest
from harness import mail, pages

_TOKEN = "k7Gq2mX9vB4tR8sW1zLpQ6"
_UUID = "3f2b8c1e-5d47-4a9b-8e60-1c7d92f4ab35"
_SITE = "http://shop.example:PORT"


def _anchor(path, text="here", around=""):
    return f'<p>{around} <a href="{_SITE}{path}">{text}</a></p>'


# What stands in the mail's HTML part. Each is asked for nothing at all.
_UNTOUCHED = {
    "unsubscribe in the URL": _anchor("/unsubscribe?u=77"),
    "unsubscribe in the text": _anchor("/l/77", "Unsubscribe"),
    "unsubscribe in German": _anchor("/l/78", "Newsletter abbestellen"),
    "unsubscribe in Japanese": _anchor("/l/79", "配信停止"),
    "preferences": _anchor("/l/80?u=5", "Email preferences"),
    "magic link": _anchor(f"/magic-link?token={_TOKEN}", "Sign in"),
    "password reset": _anchor(f"/reset-password/{_TOKEN}", "Reset password"),
    "confirmed opt-in": _anchor(f"/confirm?code={_TOKEN}", "Confirm your address"),
    "confirmed opt-in in French": _anchor(f"/c?code={_TOKEN}", "Confirmer mon adresse"),
    "invitation": _anchor(f"/join?invite={_TOKEN}", "Join the team"),
    "one-time secret": _anchor(f"/secret/{_TOKEN}", "Open it once"),
    "UUID": _anchor(f"/documents/{_UUID}", "Open"),
    "RSVP": _anchor("/rsvp?event=9&answer=yes", "Yes, I will attend"),
    "calendar's answer": '<a href="http://calendar.google.com:PORT/calendar/event?action=RESPOND'
                         f'&eid=abc&rst=1&tok={_TOKEN}">Yes</a>',
    "approve and reject": _anchor("/req/9?approve=1", "Approve") +
                          _anchor("/req/9?reject=1", "Reject"),
    "digits of a survey": "".join(_anchor(f"/nps?score={n}", str(n)) for n in range(11)),
    "stars": "".join(_anchor(f"/stars/{n}", "&#9733;" * n) for n in range(1, 6)),
    "release from quarantine": _anchor("/digest/release?id=5", "Release"),
    "cancelled booking": _anchor("/booking/5?cancel=true", "Cancel booking"),
    "payment": _anchor("/invoice/5", "Pay now"),
    "recipient in clear": _anchor("/p?to=bob@test.example"),
    "recipient in percent escapes": _anchor("/p/bob%40test.example"),
    "recipient in base64": _anchor("/p?m=Ym9iQHRlc3QuZXhhbXBsZQ=="),
    "pixel": f'<img src="{_SITE}/open.gif?c=1" width=1 height=1>',
    "remote image": f'<img src="{_SITE}/logo.png">',
    "remote style": f'<style>@import url({_SITE}/a.css); p {{background: url({_SITE}/b.png)}}'
                    f'</style><p background="{_SITE}/c.png">x</p>',
    "form": f'<form action="{_SITE}/answer"><input name=a><button formaction="{_SITE}/other">'
            "Go</button></form>",
    "ping": f'<a href="mailto:a@shop.example" ping="{_SITE}/ping">x</a>',
    "action for the mailbox": '<script type="application/ld+json">{"@type": "EmailMessage",'
                              '"potentialAction": {"@type": "ConfirmAction", "handler": {'
                              '"@type": "HttpActionHandler", "url": "' + _SITE + '/act"}}}'
                              "</script>",
    "trap": f'<div style="display:none"><a href="{_SITE}/trap">x</a></div>'
            f'<a href="{_SITE}/dot" style="visibility:hidden">y</a>',
}

# Headers of a list, and what in the body shares something with them.
_LIST = {
    "List_Unsubscribe": f"<{_SITE}/list/off?k={_TOKEN}>",
    "List_Unsubscribe_Post": "List-Unsubscribe=One-Click",
    "List_Help": f"<{_SITE}/list/help>",
    "List_Subscribe": f"<{_SITE}/list/on>",
    "List_Owner": f"<{_SITE}/list/owner>",
    "List_Post": f"<{_SITE}/list/post>",
    "List_Archive": f"<{_SITE}/list/archive>",
    "Archived_At": f"<{_SITE}/list/at>",
}
_SIBLINGS = [_anchor(f"/list/off?k={_TOKEN}"), _anchor("/list/off?other=1"), _anchor("/list/help"),
             _anchor(f"/other/{_TOKEN}/x")]

# How a page leads on to `to` by itself.
def _script(to):
    return pages.ok(f'<!doctype html><script>location="{to}"</script>')


def _form(to):
    action, _, query = to.partition("?")
    fields = "".join(f'<input type=hidden name="{name}" value="{value}">'
                     for name, value in urllib.parse.parse_qsl(query))
    return pages.ok(f'<!doctype html><form action="{action}">{fields}</form>'
                    "<script>document.forms[0].submit()</script>")


def _frame(to):
    return pages.ok(f'<!doctype html><iframe src="{to}" width="100%" height="100%"></iframe>')


_LED_BY = {"redirect": pages.redirect, "refresh": pages.meta_refresh, "form": _form,
           "frame": _frame, "script": _script}

_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3NyJ9.c2lnbmF0dXJlLW9mLTc3"

# What no chain asks for, as no link of a mail is.
_ACTS = ["/unsubscribe?u=1", "/newsletter/abmelden?u=1", "/booking?act=cancel-order",
         "/quarantine/release/5?m=1", "/rsvp/yes?e=1", "/delete?id=3&t=a1b2c3d4", "/approve?id=7",
         "/accept?invite=a1b2c3d4", "/vote?id=3", "/pay?invoice=17", "/reject/123456?tok=a1b2c3d4",
         "/magic?login_token=a1b2c3d4", f"/confirm?token={_JWT}", "/release?mid=17",
         "/verify?code=123456", f"/c?x={_JWT}"]

_INVITATION = f"""BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
URL:{_SITE}/event/9?rsvp=yes\r
ATTENDEE;RSVP=TRUE:mailto:bob@test.example\r
END:VEVENT\r
END:VCALENDAR\r
"""

# Wrapped, and what of it is asked for.
_SAFE_LINK = "http://eur01.safelinks.protection.outlook.com:PORT/?url={}&data=x%7Cy"
_WRAPPED = {
    "harmless inside": (_SAFE_LINK.format("http%3A%2F%2Fshop.example%3APORT%2Fplain"), ["/plain"]),
    "opt-out inside": (_SAFE_LINK.format("http%3A%2F%2Fshop.example%3APORT%2Funsubscribe"), []),
    "unreadable": ("http://protect.mimecast.com:PORT/s/AbCdEfGh", []),
}

_FORBIDDEN_HEADERS = {"referer", "cookie", "authorization", "origin", "content-length",
                      "transfer-encoding", "content-type"}


class NoHarm(SystemTest):
    _numbers = itertools.count()

    def setUp(self):
        super().setUp()
        self.daemon = self.start({"scan": {"wait": "4s"},
                                  "fetch": {"per_host": 8, "per_domain": 8}})

    def tearDown(self):
        """Nothing but plain GETs ever left."""
        for request in self.site.requests():
            self.assertEqual(request.method, "GET", request)
            self.assertFalse(_FORBIDDEN_HEADERS & {name.lower() for name in request.headers})

    def here(self, text):
        """`text` with the site's port, and all its hosts known to the name server."""
        for host in re.findall(r"(?://|%2F%2F)([\w.-]+?)(?::|%3A)PORT", text):
            self.dns.host(host)
        return text.replace("PORT", str(self.site.port))

    def asked(self, markup, calendar="", headers=None, **envelope):
        """What the site is asked for by a message that also holds a harmless link."""
        self.site.forget()
        control = f"/control/{next(self._numbers)}"
        headers = {name: self.here(value) for name, value in (headers or {}).items()}
        content = mail.html(self.here(_anchor(control, "Our new page") + markup),
                            calendar=self.here(calendar), **headers)
        self.deliver(content, **envelope)
        paths = [request.path for request in self.site.requests()]
        self.assertEqual(paths.count(control), 1, "the message was read and its link followed")
        paths.remove(control)
        return paths

    def test_what_acts_or_belongs_to_one_person_is_not_asked_for(self):
        for name, markup in _UNTOUCHED.items():
            with self.subTest(name):
                self.assertEqual(self.asked(markup), [])

    def test_list_headers_and_their_siblings_in_the_body(self):
        self.assertEqual(self.asked("".join(_SIBLINGS), headers=_LIST), [])

    def test_an_invitation_is_not_answered(self):
        self.assertEqual(self.asked("<p>x", calendar=_INVITATION), [])

    def test_a_wrapper_is_taken_off_without_a_click_in_its_log(self):
        for name, (url, expected) in _WRAPPED.items():
            with self.subTest(name):
                self.assertEqual(self.asked(f'<a href="{url}">Read</a>'), expected)

    def led_on(self, to, **message):
        """What is asked for of links that lead on to each of `to`, in every way; without the links
        themselves."""
        beyond = {}
        for kind, page in _LED_BY.items():
            starts = [f"/{next(self._numbers)}/{kind}" for _ in to]
            for start, end in zip(starts, to):
                self.site.page(start, page(self.here(_SITE + end)))
            asked = self.asked("".join(_anchor(start, "Read more") for start in starts), **message)
            self.assertLessEqual(set(starts), set(asked), "the links themselves are followed")
            beyond[kind] = sorted(set(asked) - set(starts))
        return beyond

    def test_a_chain_stops_before_the_hop_that_acts(self):
        self.assertEqual(self.led_on(_ACTS), {kind: [] for kind in _LED_BY})

    def test_a_chain_goes_on_where_nothing_acts_or_only_a_token_says_whose(self):
        harmless = ["/next?a=1", f"/click?x={_TOKEN}"]
        self.assertEqual(self.led_on(harmless), {kind: sorted(harmless) for kind in _LED_BY})

    def test_no_hop_comes_to_what_a_list_header_holds(self):
        acts = [f"/list/off?k={_TOKEN}", "/list/off?other=1", "/list/help?a=1",
                f"/other/{_TOKEN}/x?a=1"]
        self.assertEqual(self.led_on(acts, headers=_LIST), {kind: [] for kind in _LED_BY})

    def test_no_later_site_is_told_who_got_the_mail(self):
        reader = b"bob@test.example"
        spellings = [reader.decode(), urllib.parse.quote(reader, safe=""), reader.hex(),
                     base64.b64encode(reader).decode(), base64.urlsafe_b64encode(b"x" + reader).decode()]
        for number, spelling in enumerate(spellings):
            for kind in (pages.redirect, pages.meta_refresh):
                with self.subTest(spelling=spelling, kind=kind.__name__):
                    start = f"/tells/{kind.__name__}/{number}/a"
                    self.site.page(start, kind(self.here(f"{_SITE}/p?m={spelling}")))
                    self.assertEqual(self.asked(_anchor(start, "Read more")), [start])

    def test_a_landing_page_is_not_pressed_where_it_acts(self):
        self.daemon.stop()
        self.daemon = self.start({"fetch": {"landing_depth": 2, "per_host": 8, "per_domain": 8}})
        calls = {"/unsubscribe": "Continue", "/order/5?cancel=true": "Continue",
                 "/rsvp/yes": "Continue", f"/sign-in?token={_TOKEN}": "Continue",
                 f"/documents/{_UUID}": "View document", "/invoice/5": "Pay now"}
        for number, (path, text) in enumerate(calls.items()):
            with self.subTest(path):
                start = f"/calls/{number}"
                button = self.here(f'<a class="button" role="button" href="{_SITE}{path}">{text}</a>')
                self.site.page(start, pages.ok(f"<!doctype html><title>x</title><p>{button}"))
                self.assertEqual(self.asked(_anchor(start, "Read more")), [start])
        speaks = {"title": "<title>Unsubscribe</title><p>{}",
                  "heading": "<title>x</title><h1>Press to unsubscribe</h1>{}",
                  "another call": "<title>x</title>{}" + self.here(
                      f'<a class="button" href="{_SITE}/n/8">Cancel my order</a>'),
                  "answers": "<title>x</title>{}" + self.here(f'<a href="{_SITE}/n/7">Tea</a>')}
        go_on = self.here(f'<a class="button" role="button" href="{_SITE}/n/9">Continue</a>')
        for name, page in speaks.items():
            with self.subTest(name):
                start = f"/speaks/{name.replace(' ', '-')}"
                self.site.page(start, pages.ok("<!doctype html>" + page.format(go_on)))
                self.assertEqual(self.asked(_anchor(start, "Read more")), [start])
        start = "/calls/harmless"
        button = self.here(f'<a class="button" role="button" href="{_SITE}/next">View document</a>')
        self.site.page(start, pages.ok(f"<!doctype html><title>x</title><p>{button}"))
        self.assertEqual(self.asked(_anchor(start, "Read more")), [start, "/next"])

    def test_what_may_be_used_up_gets_no_second_look(self):
        self.daemon.stop()
        self.daemon = self.start({"fetch": {"second_look": "blocked"}})
        self.site.page("/once", pages.redirect(self.here(f"{_SITE}/open/{_TOKEN}")))
        self.site.page(f"/open/{_TOKEN}", pages.status(403))
        self.assertEqual(self.asked(_anchor("/once", "Read more")), ["/once", f"/open/{_TOKEN}"])

    def test_no_name_is_asked_that_may_be_somebodys_own(self):
        label = "k7gq2mx9vb4tr8sw1zlpq6"
        self.assertEqual(self.asked(f'<a href="http://{label}.shop.example:PORT/">Look</a>'), [])
        self.assertEqual(self.dns.queries(f"{label}.shop.example"), 0)

    def test_the_operator_says_who_is_left_alone(self):
        self.assertEqual(self.asked(f'<a href="http://{TRUSTED}:PORT/b">B</a>'), [])
        self.site.forget()
        self.deliver(mail.html(self.here(f'<a href="http://{LISTED}:PORT/a">A</a>')))
        self.assertEqual(self.site.requests(), [])

    def test_one_request_for_one_link_in_many_spellings_and_messages(self):
        spellings = ["HTTP://Shop.EXAMPLE:PORT/same/x", "http://shop.example:PORT/same/./x#one",
                     "http://reader@shop.example:PORT/same/y/../x", "http://shop.example.:PORT/%73ame/x"]
        asked = [path for link in spellings for path in self.asked(f'<a href="{link}">Read</a>')]
        self.assertEqual(asked[:1], ["/same/x"])
        self.assertEqual(asked.count("/same/x"), 1, asked)

    def test_credentials_and_fragments_stay_at_home(self):
        link = "http://user:secret@shop.example:PORT/page#part"
        self.assertEqual(self.asked(f'<a href="{link}">Read more</a>'), ["/page"])

    def test_cookies_of_one_chain_reach_no_other(self):
        self.site.page("/sets", pages.status(200, "x", Set_Cookie="seen=1; Path=/"))
        self.assertEqual(self.asked(_anchor("/sets", "One")), ["/sets"])
        self.assertEqual(self.asked(_anchor("/reads", "Two")), ["/reads"])

    def test_authenticated_mail_is_not_looked_at(self):
        self.deliver(mail.html(self.here(_anchor("/plain"))), auth_authen="alice")
        self.assertEqual(self.site.requests(), [])

    def test_a_bounce_is_looked_at_with_the_same_care(self):
        self.assertEqual(self.asked(_UNTOUCHED["magic link"], sender=""), [])

    def test_one_request_for_a_link_whoever_gets_it_and_whatever_happens(self):
        gate = pages.Gate()
        self.addCleanup(gate.open)
        link = self.page("shop.example", pages.ok())
        slow = self.page("slow.example", pages.held(gate))
        off = self.here(_SITE + "/unsubscribe")
        many = [f"reader{number}@test.example" for number in range(10)]
        both = mail.with_links(link, off, slow)
        self.assertEqual(self.deliver(mail.with_links(link, off), recipients=many).code, 250)
        for _ in range(2):  # the retry of an impatient sender
            self.assertEqual(self.deliver(both).code, 451)
        self.daemon.kill()
        self.daemon.start()
        gate.open()
        self.assertEqual(self.deliver(both).code, 250)
        self.assertEqual(self.deliver(mail.with_links(link), sender="").code, 250)
        asked = [request.path for request in self.site.requests()]
        self.assertEqual(asked.count("/" + link.split("/", 3)[3]), 1)
        self.assertEqual([path for path in asked if "unsubscribe" in path], [])

    def test_a_campaign_costs_one_personal_link_where_the_operator_wants_it(self):
        self.daemon.configure({"trace": {"campaign": {"lift": "on", "recipients": 5}}})
        self.daemon.reload()
        asked = []
        for number in range(12):
            token = _TOKEN[number:] + _TOKEN[:number]
            links = _anchor(f"/offer/{token}", "Look") + _anchor(f"/off?unsubscribe={token}")
            asked += self.asked(links, recipients=[f"reader{number}@test.example"])
        self.assertEqual(len(asked), 1, asked)
        self.assertRegex(asked[0], "^/offer/")


class Identity(SystemTest):
    def look(self, link):
        """What each request for the link said it was."""
        self.deliver(mail.with_links(link))
        return [request.headers["User-Agent"] for request in self.site.requests()]

    def test_requests_say_who_asks_and_take_no_for_an_answer(self):
        self.start({"fetch": {"contact": "https://mx.example/scanner"}})
        self.assertEqual(self.look(self.page("shy.example", _browsers_only)),
                         ["linkmilter/0.1 (+https://mx.example/scanner)"])

    def test_a_second_look_as_a_browser_where_the_operator_wants_it(self):
        running = self.start({"fetch": {"second_look": "blocked"}})
        agents = self.look(self.page("shy.example", _browsers_only))
        self.assertEqual(len(agents), 2)
        self.assertEqual(agents[0], "linkmilter/0.1")
        self.assertRegex(agents[1], "^Mozilla/5.0 .*Firefox/")
        running.log.wait_for(r"signals=\S*CLOAKED\(")


def _browsers_only(exchange):
    known = "Firefox" in exchange.request.headers["User-Agent"]
    exchange.answer(200 if known else 403, "<p>x", Content_Type="text/html")


if __name__ == "__main__":
    unittest.main()
