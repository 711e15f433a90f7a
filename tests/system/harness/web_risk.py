"""Web Risk's hashes:search (version 1) as a page of the site: answers in JSON, one prefix a time."""

import base64
import datetime
import hashlib
import json
import urllib.parse

_TYPES = {"MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE",
          "SOCIAL_ENGINEERING_EXTENDED_COVERAGE"}


def hashes_search(known, cache_seconds=300):
    """`known`: threat types by expression ("host/path")."""
    hashes = {hashlib.sha256(text.encode()).digest(): threat for text, threat in known.items()}

    def page(exchange):
        query = urllib.parse.urlsplit(exchange.request.path).query
        asked = urllib.parse.parse_qs(query, strict_parsing=True)
        types, (prefix,) = asked.get("threatTypes", []), asked.get("hashPrefix", [""])
        if not types or not _TYPES.issuperset(types) or not asked.get("key"):
            return exchange.answer(400, b"{}")
        prefix = base64.b64decode(prefix, altchars=b"-_", validate=True)
        until = datetime.datetime.now(datetime.timezone.utc)
        until = (until + datetime.timedelta(seconds=cache_seconds)).isoformat()[:-6] + "Z"
        threats = [{"threatTypes": [threat], "expireTime": until,
                    "hash": base64.b64encode(full).decode()}
                   for full, threat in hashes.items()
                   if full.startswith(prefix) and threat in types]
        answer = {"threats": threats} if threats else {}
        body = json.dumps(answer | {"negativeExpireTime": until}).encode()
        return exchange.answer(200, body, Content_Type="application/json; charset=UTF-8")
    return page
