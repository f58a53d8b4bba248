"""Requests that no browser sends, drawn from a seed: the same ones in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.strangers.forms import FORGED, FORMS

BIG = "9" * 5000
JUNK = (
    "", " ", "0", "-1", "1e9", "0x10", "01", "NaN", str(2**31), str(2**63), str(2**64), "-" + str(2**63), BIG, "é",
    "²", "٣", "१", "\0", "a\0b", "%00", "%", "%zz", "\ud800", "\udcff", "\ufffe", "\u2028", "\u202e", "\r\nX: y", "'",
    "' OR 1=1 --", '"', "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "%(who)s", "%s%n", "../../etc/passwd",
    "//evil.test", "[]", "{}", "null", "true", "1.1", "1.é", ".", "..", "\U0001f600" * 50, "\ufdfa" * 60, "ﬁ" * 80,
    "a\u0300" * 3000, "x" * 100_000, "a" * 250 + "@b.example", "a@" + "b." * 100 + "example", "2001-13", "13/2001",
    "9999", "--02-30", "31", "\t", "\x1b[31m", "a,b;c", "=1+1", "javascript:alert(1)",
)  # fmt: skip
PATHS = (
    "", "0", "-1", "1e9", str(2**63 - 1), str(2**63), BIG, "é", "%00", "a%00b", "%ff%fe", "%ed%a0%80", "%2e%2e", "%2f",
    ".", "'", "x" * 3000, "²", "%F0%9F%98%80", "None", "1.made-up", "1.", ".1", "🙂",
)  # fmt: skip
PARAMETERS = (
    "before", "after", "q", "sort", "part", "show", "shared", "seen", "answered", "day", "next", "unknown", "page",
    "show", "as", "by", "release", "csrf_token", "id", "locale", "submission", "state", "joined",
    "email", "name", "hue",
)  # fmt: skip
TYPES = (
    "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/xml", "",
    "x/y", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary=" + "y" * 300, "é",
)  # fmt: skip
BODIES = (
    b"", b"[]", b"[1,2]", b'"x"', b"5", b"null", b'{"text": [1], "email": 5}', b"{" * 10_000, b"\xff\xfe", b"\0" * 100,
    b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello",
    b"a=1&a=2&a=%ff&%00=1&=&&&", b"<x/>",
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get")
HEADERS = (
    "Accept-Language", "Referer", "User-Agent", "HX-Request", "HX-Request-Type", "HX-Current-URL", "Accept-Encoding",
    "If-None-Match", "If-Modified-Since", "Range", "X-CSRFToken", "Sec-Fetch-Site", "Origin", "Accept", "Host",
)  # fmt: skip
IN_TURN = ("owner", "guest", "connection", "admin", "stranger")  # who sends it
NAMES = sorted({name for _, fields, _ in FORMS.values() for name in fields} | FORGED.keys())


def bytes_of(text: str) -> bytes:
    """As it would come over the wire: lone surrogates as the bytes they are not allowed to be."""
    return text.encode("utf-8", "surrogatepass")


def draw(rules: list[Any], samples: dict[str, str], token: str, seed: int) -> Iterator[dict[str, Any]]:
    """Requests without end, as arguments of Werkzeug's test client. `samples`: a path that exists, by rule."""
    dice = random.Random(seed)
    shapes = (_path, _query, _fields, _fields, _fields, _many, _body, _method, _headers)
    while True:
        rule = dice.choice(rules)
        yield dice.choice(shapes)(dice, rule, samples[rule.rule], token)


def _word(dice: random.Random) -> str:
    word = dice.choice(JUNK)
    return word[::-1] if dice.random() < 0.1 else word


def _post(path: str, fields: Any, token: str, **more: Any) -> dict[str, Any]:
    return {"path": path, "method": "POST", "data": fields, "headers": {"X-CSRFToken": token, **_piece(path)}, **more}


def _piece(path: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Request-Type": "partial"} if len(path) % 2 else {}


def _path(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    """Junk in the place of one part of the address."""
    parts = there.split("/")
    parts[dice.randrange(1, len(parts))] = dice.choice(PATHS)
    method = dice.choice(("GET", "POST"))
    return {"path": "/".join(parts), "method": method, "headers": {"X-CSRFToken": token, **_piece(there)}}


def _query(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    """Junk in one to four parameters, some of them twice."""
    pairs = [(dice.choice(PARAMETERS), _word(dice)[:6000]) for _ in range(dice.randint(1, 4))]
    query = b"&".join(_quoted(name) + b"=" + _quoted(value) for name, value in pairs + pairs[: dice.randint(0, 1)])
    return {"path": there, "method": "GET", "query_string": query.decode("ascii"), "headers": _piece(query.decode())}


def _quoted(text: str) -> bytes:
    return "".join(f"%{byte:02x}" for byte in bytes_of(text)).encode()


def _fields(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    """A form that is right but for one to three fields; now and then as multipart, or with a field twice."""
    _, right, _ = FORMS.get(rule.endpoint, ("", {}, None))
    fields: dict[str, Any] = {name: [bytes_of(value)] for name, value in right.items()}
    names = list(right) or NAMES
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(names if dice.random() < 0.8 else NAMES)
        fields[name] = [bytes_of(_word(dice)) for _ in range(dice.choice((1, 1, 1, 2)))]
    if dice.random() < 0.2:
        return _post(there, fields, token, content_type="multipart/form-data")
    body = b"&".join(_quoted(name) + b"=" + _quoted_bytes(value) for name, values in fields.items() for value in values)
    return _post(there, body, token, content_type="application/x-www-form-urlencoded")


def _quoted_bytes(content: bytes) -> bytes:
    return content if content.isalnum() else "".join(f"%{byte:02x}" for byte in content).encode()


def _many(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    """10,000 fields, or a megabyte in each."""
    if dice.random() < 0.5:
        body = b"&".join(b"f%d=1" % number for number in range(10_000))
    else:
        body = b"&".join(name.encode() + b"=" + b"x" * 1_000_000 for name in dice.sample(NAMES, dice.choice((1, 3))))
    return _post(there, body, token, content_type="application/x-www-form-urlencoded")


def _body(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    return _post(there, dice.choice(BODIES), token, content_type=dice.choice(TYPES[:-1]))


def _method(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    return {"path": there, "method": dice.choice(METHODS), "headers": {"X-CSRFToken": token}}


def _headers(dice: random.Random, rule: Any, there: str, token: str) -> dict[str, Any]:
    """Junk in what browsers say of themselves."""
    words = [word for word in JUNK if word.isprintable() and word.isascii()] + ["é", "en;q=x", "bytes=0-", 'W/"x"']
    headers = {name: dice.choice(words)[:3000] for name in dice.sample(HEADERS, 3)}
    return {"path": there, "method": dice.choice(("GET", "POST")), "headers": {"X-CSRFToken": token, **headers}}
