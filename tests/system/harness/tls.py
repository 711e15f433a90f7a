"""A certificate authority for one test run, and certificates in its name, made by openssl(1)."""

import subprocess
from pathlib import Path


class Authority:
    """Its own certificate is `file`: what linkmilter.yaml names in fetch.ca_file."""

    def __init__(self, directory):
        self._directory = Path(directory)
        self.file = self._directory / "ca.pem"
        self._key = self._directory / "ca.key"
        self._openssl("req", "-x509", "-days", "2", "-subj", "/CN=linkmilter test authority",
                      *_NEW_KEY, "-keyout", self._key, "-out", self.file)

    def certificate(self, *hosts):
        """Certificate and key files for these host names."""
        stem = self._directory / hosts[0]
        request, certificate, key = (stem.with_name(f"{hosts[0]}.{end}")
                                     for end in ("csr", "pem", "key"))
        names = ",".join(f"DNS:{host}" for host in hosts)
        extensions = stem.with_name(f"{hosts[0]}.ext")
        extensions.write_text(f"subjectAltName={names}\n")
        self._openssl("req", "-subj", f"/CN={hosts[0]}", *_NEW_KEY, "-keyout", key, "-out", request)
        self._openssl("x509", "-req", "-days", "2", "-in", request, "-CA", self.file,
                      "-CAkey", self._key, "-CAcreateserial", "-extfile", extensions,
                      "-out", certificate)
        return certificate, key

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
