"""Floods of junk and of bulk against a real process tree: answers below 500, nothing oversized kept, no memory kept."""

from __future__ import annotations

import http.client
import random
import sys
import time
from itertools import islice
from urllib.parse import quote

import pytest
from flask.testing import EnvironBuilder
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from tests import databases
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.faults.town import PROGRAM
from tests.strangers import addresses, conftest, junk, tables
from tests.strangers.forms import FORMS, filled
from tests.tree import Tree, free_port
from tests.visitor import Visitor

REQUESTS = 10_000 if LONG else 300
KEPT = 100  # requests between two moments at which the tables are put back
GROWTH = 1.1
MEGABYTE, FIELDS = 1_000_000, 10_000
LONGEST = 10_000  # characters that any column may hold of what somebody typed
SEARCHED = ("/network/connections", "/inmail/new", "/in/anna-brandt/connections", "/recommendations/new", "/sign-in")


class Flooded:
    """Anna's things behind a real server, and the browsers that flood it."""

    def __init__(self, kind: str, folder) -> None:
        port = free_port()
        url = databases.sqlite_url(folder) if kind == "sqlite" else databases.postgresql_url("kontor_floods")
        environ = {"DATA_DIR": str(folder), "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(port),
                   "BASE_URL": f"http://127.0.0.1:{port}", "MAIL_SERVER": "", "LOG_LEVEL": "CRITICAL"}  # fmt: skip
        self.app = create_app(**environ)
        with self.app.app_context():
            upgrade()
            self.things = conftest.build()
            db.session.remove()
        self.visitors = [Visitor(self.app, self.things.viewers[who]) for who in junk.IN_TURN]
        self.kept = tables.dump(self.app)
        self.tree = Tree([sys.executable, "-c", PROGRAM], port, environ)
        self.sent = 0

    def end(self) -> None:
        self.tree.end()
        with self.app.app_context():
            db.engine.dispose()

    def put_back(self) -> None:
        tables.restore(self.app, self.kept)

    def send(self, request: dict) -> int:
        """The status of the answer to a request, given as for Werkzeug's client; 0 for one that no wire could carry."""
        visitor = self.visitors[self.sent % len(self.visitors)]
        self.sent += 1
        try:
            environ = EnvironBuilder(self.app, **request).get_environ()
        except (UnicodeEncodeError, ValueError):
            return 0
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers |= {"Content-Type": environ.get("CONTENT_TYPE", ""), "Cookie": cookies(visitor)}
        headers.setdefault("HOST", f"127.0.0.1:{self.tree.port}")
        path = quote(environ["PATH_INFO"].encode("latin-1")) + "?" + environ["QUERY_STRING"]
        return self.ask(environ["REQUEST_METHOD"], path, environ["wsgi.input"].read(), headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.tree.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        except (ValueError, http.client.InvalidURL):  # our own side refuses to write it
            return 0
        finally:
            connection.close()


def cookies(visitor: Visitor) -> str:
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in visitor.client._cookies.values())


@pytest.fixture(params=SQLITE_FIRST)
def flooded(request, tmp_path):
    made = Flooded(request.param, tmp_path)
    yield made
    made.end()


def flood(flooded, requests):
    """Send them all; gives what went wrong and how often which status was answered."""
    wrong, statuses, slowest = [], {}, 0.0
    for request in requests:
        began = time.monotonic()
        status = flooded.send(request)
        slowest = max(slowest, time.monotonic() - began)
        statuses[status] = statuses.get(status, 0) + 1
        if status >= 500:
            wrong.append(f"{status}: {str(request)[:300]}")
        if flooded.sent % KEPT == 0:
            flooded.put_back()
    print(f"the slowest of them took {slowest:.1f} s")
    return wrong, statuses


def grown(flooded, before):
    after = flooded.tree.memory()
    more = [f"{before} bytes have become {after}"] if after > before * GROWTH else []
    return more, f"{before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after"


@pytest.mark.promise("Junk requests")
def test_junk(flooded, measured):
    rules = addresses.rules(flooded.app)
    there = {rule.rule: place.there for rule, place in zip(
        rules, addresses.places(flooded.app, flooded.things), strict=True)}  # fmt: skip
    drawn = junk.draw(rules, there, flooded.visitors[0].token, 1911)
    wrong, _ = flood(flooded, islice(drawn, REQUESTS // 5))  # everything that is loaded once is loaded then
    before = flooded.tree.memory()
    more, statuses = flood(flooded, islice(drawn, REQUESTS - REQUESTS // 5))
    assert statuses.keys() >= {200, 303, 400, 404, 422}, statuses
    larger, figure = grown(flooded, before)
    measured(REQUESTS, "requests", wrong=wrong + more + (larger if LONG else []), figure=figure)


def odd(flooded, draw):
    """Searches nobody types, addresses nobody has, headers no browser sends, and posts that no two pages share."""
    while True:
        text = "".join(chr(draw.choice((97, 233, 1078, 0x1F600))) for _ in range(draw.choice((3, 90, 900, 2900))))
        long = f"{draw.getrandbits(64)}" + "".join(draw.choices("abcdefgh ", k=draw.choice((10, 2000, 29_000))))
        yield {"path": "/search", "query_string": {"q": draw.choice((text, long))}}
        other = {"q": text, "after": long[:9000], "next": f"/{long[:9000]}"}
        yield {"path": draw.choice(SEARCHED), "query_string": other}
        yield {"path": "/sign-in", "query_string": {"next": f"/in/{long}"}}
        yield {"path": f"/in/{long[:9000]}"}
        yield {"path": "/", "headers": {draw.choice(("Accept-Language", "User-Agent", "HX-Target")): long[:20_000]}}
        linked = f"{text} https://a.de/{long[:9]} {text}"[:3000]
        yield post(flooded, "/posts", {"text": linked, "audience": "members"})
        yield {"path": "/"}


@pytest.mark.promise("Odd searches and requests")
def test_odd_searches(flooded, measured):
    drawn = odd(flooded, random.Random(1911))
    wrong, _ = flood(flooded, islice(drawn, REQUESTS // 5))  # everything that is loaded once is loaded then
    before = flooded.tree.memory()
    more, statuses = flood(flooded, islice(drawn, REQUESTS - REQUESTS // 5))
    assert statuses.keys() >= {200, 303, 404}, statuses
    larger, figure = grown(flooded, before)
    measured(REQUESTS, "requests", wrong=wrong + more + larger, figure=figure)


def bulk(flooded):
    """Every form with a megabyte in each of its fields in turn, and with ten thousand fields."""
    there = {place.endpoint: place.there for place in addresses.places(flooded.app, flooded.things)}
    chosen = list(FORMS.items())[:: 1 if LONG else 10]
    for endpoint, (_, fields, _) in chosen:
        fields = filled(fields, flooded.things)
        for name in fields:
            for size in (MEGABYTE, MEGABYTE // 4):  # too much for a form, and for the field alone
                yield post(flooded, there[endpoint], {**fields, name: "x" * size})
        yield post(flooded, there[endpoint], {**fields, **{f"f{number}": "1" for number in range(FIELDS)}})


def post(flooded, path, fields):
    return {"path": path, "method": "POST", "data": fields, "headers": {"X-CSRFToken": flooded.visitors[0].token}}


def too_long(flooded):
    """What was kept and is longer than anything may be."""
    return [
        f"{table}: {len(value)} characters"
        for table, rows in tables.dump(flooded.app).items()
        for row in rows
        for value in row
        if isinstance(value, str) and len(value) > LONGEST
    ]


@pytest.mark.promise("1 MB in every field, 10,000 fields")
def test_bulk(flooded, measured):
    wrong, _ = flood(flooded, islice(bulk(flooded), None if LONG else 20))  # what is loaded once is loaded then
    before = flooded.tree.memory()
    more, statuses = flood(flooded, bulk(flooded))
    assert statuses.keys() >= {413, 422}, statuses
    larger, figure = grown(flooded, before)
    found = wrong + more + too_long(flooded) + (larger if LONG else [])
    measured(sum(statuses.values()), "requests", wrong=found, figure=f"{len(FORMS)} forms; {figure}" if LONG else "")
