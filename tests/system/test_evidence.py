"""What was seen, byte for byte, as others can check it."""

import gzip
import hashlib
import json
import os
import subprocess
import unittest
import zlib

from case import LISTED, SystemTest
from harness import mail, pages, warc
from harness.tls import Authority

_TOKEN = "k7Gq9fZx2LmP4vRt8WbN3c"


@unittest.skipUnless(os.environ.get("LINKMILTER"), "LINKMILTER does not name the tool to test")
class Evidence(SystemTest):
    def setUp(self):
        super().setUp()
        self.file = self.directory / "case.warc.gz"
        self.configuration = self.new_daemon().file

    def run_tool(self, *arguments, status=0):
        result = subprocess.run([os.environ["LINKMILTER"], *map(str, arguments)],
                                capture_output=True, timeout=60)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def keep(self, url):
        self.run_tool("trace", "-c", self.configuration, "--evidence", self.file, url)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o640)
        return warc.read(self.file)

    def blocks(self, records, kind):
        return [record.block for record in records if record.type == kind]

    def test_bytes_are_kept_as_they_went_over_the_wire(self):
        sent = (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
                b"HTTP/1.1 200 Fine\r\nX-oDd:  two\r\nContent-Type: text/html\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n6;why=not\r\n<p>Hi!\r\n0\r\nTrailer: yes\r\n\r\n")
        end = self.page("end.example", lambda exchange: exchange.send(b"".join(sent)))
        first = self.page("first.example", pages.redirect(end, 301))
        records = self.keep(first)
        self.assertEqual([record.type for record in records],
                         ["warcinfo", "resource", "request", "response", "metadata",
                          "resource", "request", "response", "metadata", "metadata"])
        requests, answers = self.blocks(records, "request"), self.blocks(records, "response")
        self.assertTrue(requests[0].startswith(b"GET "))
        self.assertIn(b"\r\nUser-Agent: linkmilter/", requests[0])
        self.assertTrue(requests[0].endswith(b"\r\n\r\n"))
        self.assertTrue(answers[0].startswith(b"HTTP/1."))
        self.assertEqual(answers[1], sent[1])
        self.assertIsNone(records[7]["WARC-Payload-Digest"])  # chunked
        self.assertEqual(records[8].fact("lm-entity-digest"),
                         "sha256:" + hashlib.sha256(b"<p>Hi!").hexdigest())
        self.assertIn("103 Early Hints", records[8].fact("lm-interim"))
        self.assertEqual(records[8].fact("via"), first)
        self.assertEqual(records[8].fact("lm-mechanism"), "http-301")
        self.assertEqual(records[1]["WARC-Target-URI"], "dns:first.example")
        self.assertIn(b"first.example. ", records[1].block)
        replies = records[1].dns_replies()
        self.assertEqual(len(replies), 2)  # A and AAAA
        self.assertIn(b"\5first\7example\0\0\1\0\1", replies[0])
        self.assertIn(b"\x7f\0\0\1", replies[0])
        self.assertEqual(records[-1].fact("lm-ending"), "landed")

    def test_a_whole_body_has_a_payload_digest_and_a_cut_one_says_so(self):
        whole = self.page("whole.example", pages.ok("<p>all of it"))
        self.assertTrue(self.keep(whole)[3]["WARC-Payload-Digest"])
        self.file.unlink()
        lies = self.keep(self.page("liar.example", pages.lying_length()))
        self.assertEqual(lies[3]["WARC-Truncated"], "disconnect")

    def test_what_was_not_fetched_is_said_with_the_reason(self):
        records = self.keep(self.page("a.example", pages.redirect(f"http://{LISTED}/x")))
        self.assertEqual(records[-1].fact("lm-not-fetched"), f"http://{LISTED}/x")
        self.assertIn("deny.txt", records[-1].fact("lm-not-fetched-because"))
        self.file.unlink()
        records = self.keep("http://absent.example/")
        self.assertEqual([record.type for record in records], ["warcinfo", "resource", "metadata"])
        self.assertEqual(records[1].dns_replies()[0][3] & 15, 3)  # NXDOMAIN
        self.assertEqual(records[-1].fact("lm-ending"), "unresolvable")

    def test_certificates_are_kept(self):
        authority = Authority(self.directory)
        self.site.start_tls(*authority.certificate("safe.example"))
        self.site.page("/safe", pages.ok())
        self.configuration = self.new_daemon({"fetch": {
            "ports": [self.site.port, self.site.tls_port], "ca_file": str(authority.file)}}).file
        records = self.keep(self.world.url("safe.example", "/safe", "https"))
        chain = next(r for r in records if r["Content-Type"] == "application/x-pem-file")
        self.assertIn(b"-----BEGIN CERTIFICATE-----", chain.block)
        facts = next(r for r in records if r.type == "metadata")
        self.assertEqual(facts.fact("lm-chain-record"), chain["WARC-Record-ID"])
        self.assertRegex(facts.fact("lm-tls-version"), r"TLSv1\.")
        self.assertEqual(facts.fact("lm-chain-verified"), "ok")

    def test_certificates_that_were_not_believed_are_kept(self):
        self.site.start_tls(*Authority(self.directory).certificate("safe.example"))
        self.configuration = self.new_daemon({"fetch": {
            "ports": [self.site.port, self.site.tls_port]}}).file
        records = self.keep(self.world.url("safe.example", "/safe", "https"))
        chain = next(r for r in records if r["Content-Type"] == "application/x-pem-file")
        self.assertIn(b"-----BEGIN CERTIFICATE-----", chain.block)
        facts = next(r for r in records if r.type == "metadata")
        self.assertIn("certificate", facts.fact("lm-chain-verified"))
        self.assertEqual(records[-1].fact("lm-ending"), "tls-failed")

    def test_pages_behind_a_token_are_not_kept(self):
        secret = pages.status(200, "<p>your account", Set_Cookie="session=abc")
        records = self.keep(self.page("a.example", secret, f"/in/{_TOKEN}"))
        answer = records[3]
        self.assertNotIn(b"your account", answer.block)
        self.assertNotIn(b"session=abc", answer.block)
        self.assertEqual(answer["Linkmilter-Redacted"], "body cookies")
        self.assertIn(_TOKEN, answer["WARC-Target-URI"])

    def test_addresses_and_tokens_are_taken_out_where_that_is_wanted(self):
        self.configuration = self.new_daemon(
            {"evidence": {"redact": ["addresses", "tokens"]}}).file
        end = self.page("end.example", pages.ok("<p>Hello"), "/hello")
        first = self.page("first.example", pages.redirect(f"{end}?u=bob%40victim.example&k={_TOKEN}"),
                          "/go")
        self.keep(first)
        kept = b"".join(r.block + repr(r.fields).encode() for r in warc.read(self.file))
        self.assertNotIn(b"victim", kept)
        self.assertNotIn(_TOKEN.encode(), kept)
        self.assertIn(b"u=redacted-address&k=redacted-token", kept)

    def test_no_file_is_written_over(self):
        self.file.write_bytes(b"mine")
        result = self.run_tool("trace", "-c", self.configuration, "--evidence", self.file,
                               "http://absent.example/", status=1)
        self.assertIn(b"is there already", result.stderr)
        self.assertEqual(self.file.read_bytes(), b"mine")

    def test_the_daemon_keeps_what_its_mail_led_to_and_the_tool_shows_it(self):
        evidence = self.directory / "evidence"
        daemon = self.start({"evidence": {"directory": str(evidence)}})
        landing = self.page("land.example", pages.ok("<p>caf\xe9"))
        self.deliver(mail.with_links(self.page("way.example", pages.redirect(landing))))
        self.assert_stops_cleanly(daemon)
        [file] = evidence.iterdir()
        self.assertRegex(file.name, r"^linkmilter-\d{14}-00001-[\w.]+\.warc\.gz$")
        self.assertEqual(warc.read(file)[-1].fact("lm-ending"), "landed")
        listed = json.loads(self.run_tool("evidence", "list", "--json", evidence).stdout)
        self.assertEqual((listed["ending"], listed["exchanges"]), ("landed", 2))
        shown = self.run_tool("evidence", "show", evidence, listed["case"][:8]).stdout
        self.assertIn(b"http-302", shown)
        self.assertNotIn(b"; reply", shown)
        self.assertIn(landing.encode(), shown)
        self.check_har(self.run_tool("evidence", "export", "--har", file).stdout, landing)

    def check_har(self, text, landing):
        log = json.loads(text)["log"]
        self.assertEqual(log["version"], "1.2")
        self.assertTrue({"name", "version"} <= log["creator"].keys())
        for entry in log["entries"]:
            self.assertTrue({"startedDateTime", "time", "request", "response", "cache",
                             "timings"} <= entry.keys())
            self.assertTrue({"method", "url", "httpVersion", "cookies", "headers", "queryString",
                             "headersSize", "bodySize"} <= entry["request"].keys())
            self.assertTrue({"status", "statusText", "httpVersion", "cookies", "headers", "content",
                             "redirectURL", "headersSize", "bodySize"} <= entry["response"].keys())
            self.assertTrue(all(entry["timings"][part] >= 0 for part in ("send", "wait", "receive")))
        first, last = log["entries"]
        self.assertEqual((first["response"]["status"], last["response"]["status"]), (302, 200))
        self.assertEqual(first["response"]["redirectURL"], landing)
        self.assertIn("caf\xe9", last["response"]["content"]["text"])

    def test_a_record_that_was_changed_is_named(self):
        records = self.keep(self.page("a.example", pages.ok()))
        good = self.run_tool("evidence", "verify", self.file).stdout
        self.assertIn(b"%d records, sha256:" % len(records), good)
        self.file.write_bytes(b"".join(
            gzip.compress(zlib.decompress(member, 31).replace(b"a.example", b"b.example", 1))
            for member in warc.members(self.file)))
        bad = self.run_tool("evidence", "verify", self.file, status=1).stdout
        self.assertRegex(bad, rb"FAULT: .* at byte \d+\n")

    def test_damage_is_passed_over_and_said(self):
        self.keep(self.page("a.example", pages.ok()))
        data = self.file.read_bytes()
        self.file.write_bytes(b"noise" + data[:-20])
        result = self.run_tool("evidence", "list", self.file)
        self.assertIn(b"2 damaged", result.stderr)
        self.assertIn(b"unfinished", result.stdout)

    def test_a_directory_that_cannot_be_used_is_said_before_mail_comes(self):
        daemon = self.new_daemon({"evidence": {"directory": "/proc/none/evidence"}})
        with self.assertRaisesRegex(AssertionError, r"status 75.*\n.*evidence\.directory"):
            daemon.start()

    def test_evidence_that_cannot_be_written_harms_no_mail(self):
        evidence = self.directory / "evidence"
        daemon = self.start({"evidence": {"directory": str(evidence)}})
        evidence.rmdir()
        self.assertEqual(self.deliver(mail.with_links(self.page("a.example", pages.ok()))).code, 250)
        daemon.log.wait_for("evidence is being lost")


if __name__ == "__main__":
    unittest.main()
