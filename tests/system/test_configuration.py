"""The command line of linkmilterd, and what it says of a configuration that is wrong."""

import os
import subprocess
import unittest

from case import SystemTest

_OK, _USAGE, _TEMPORARY, _CONFIG = 0, 64, 75, 78  # sysexits.h


class CommandLine(SystemTest):
    def run_daemon(self, *arguments):
        return subprocess.run([os.environ["LINKMILTERD"], *map(str, arguments)],
                              capture_output=True, text=True, timeout=60)

    def check(self, text):
        """`linkmilterd -n` on this configuration."""
        file = self.directory / "linkmilter.yaml"
        file.write_text(text)
        return self.run_daemon("-c", file, "-n")

    def assert_wrong(self, text, *said):
        result = self.check(text)
        output = result.stdout + result.stderr
        self.assertEqual(result.returncode, _CONFIG, output)
        for words in said:
            self.assertRegex(output, words)

    def test_version(self):
        result = self.run_daemon("-V")
        self.assertEqual(result.returncode, _OK)
        self.assertRegex(result.stdout, r"linkmilter\w* \d+\.\d+")

    def test_unknown_options_are_a_usage_error(self):
        self.assertEqual(self.run_daemon("--no-such-option").returncode, _USAGE)

    def test_a_good_configuration_is_good(self):
        result = self.run_daemon("-c", self.new_daemon().file, "-n")
        self.assertEqual(result.returncode, _OK, result.stdout + result.stderr)

    def test_a_file_that_is_not_there(self):
        result = self.run_daemon("-c", self.directory / "absent.yaml", "-n")
        self.assertIn(result.returncode, (66, _CONFIG))
        self.assertIn("absent.yaml", result.stdout + result.stderr)

    def test_unknown_keys_with_a_suggestion(self):
        self.assert_wrong("policy:\n  tresholds:\n    tag: 4\n",
                          r"linkmilter\.yaml:2:3: .*tresholds.*thresholds")

    def test_wrong_types(self):
        self.assert_wrong("fetch:\n  workers: many\n", r"linkmilter\.yaml:2:12: ")

    def test_values_out_of_range(self):
        self.assert_wrong("fetch:\n  max_hops: 1000000\n", r"linkmilter\.yaml:2:13: ")

    def test_broken_yaml(self):
        self.assert_wrong("scan: {wait: 10s\n", r"linkmilter\.yaml:\d+:\d+: ")

    def test_all_errors_in_one_go(self):
        self.assert_wrong("scan:\n  mode: maybe\n  wait: soon\nstroe: {}\n",
                          r"yaml:2:9: ", r"yaml:3:9: ", r"yaml:4:1: .*store")

    def test_lists_are_loaded(self):
        self.assert_wrong('reputation:\n  deny: ["/nowhere/deny.txt"]\n',
                          r"yaml:2:10: .*/nowhere/deny\.txt")
        (self.directory / "deny.txt").write_text("good.example\nnot a domain!\n")
        self.assert_wrong(f'reputation:\n  deny: ["{self.directory}/deny.txt"]\n',
                          r"deny\.txt:2")

    def test_a_bad_configuration_does_not_start(self):
        file = self.directory / "linkmilter.yaml"
        file.write_text("scan:\n  mode: maybe\n")
        result = self.run_daemon("-c", file)
        self.assertEqual(result.returncode, _CONFIG)
        self.assertRegex(result.stderr, r"linkmilter\.yaml:2:9: ")

    def test_a_store_that_cannot_be_opened_does_not_start(self):
        daemon = self.new_daemon({"store": {"kind": "sqlite", "path": "/nowhere/linkmilter.db"}})
        for arguments in ((), ("-n",)):
            result = self.run_daemon("-c", daemon.file, *arguments)
            self.assertEqual(result.returncode, _TEMPORARY, result.stderr)
            self.assertIn("/nowhere/linkmilter.db", result.stderr)

    def test_the_check_says_what_the_start_says(self):
        for group, arguments, words in (("no-such-group", (), "no-such-group"),
                                        ("", ("-p", "bogus"), "bogus")):
            file = self.new_daemon({"milter": {"socket_group": group}}).file
            for check in ((), ("-n",)):
                result = self.run_daemon("-c", file, *arguments, *check)
                self.assertEqual(result.returncode, _CONFIG, result.stderr)
                self.assertIn(words, result.stderr)


if __name__ == "__main__":
    unittest.main()
