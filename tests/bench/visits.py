"""The visits that are measured, and the browsers that make them: keep-alive connections with a session cookie."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from app import database
from app.actions import limits as counting
from app.extensions import db
from app.models import Member, Message
from app.rules import limits
from tests.bench.world import HUB, NEWCOMER, TALK_LENGTH, VIEWER, World

RAW_TOKEN = "0123456789abcdef" * 2
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Browser:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> Answer:
        self.connection.request(method, path, body, {"Accept-Encoding": "gzip", **headers})
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())


class Cookies:
    """Signs what a browser of a member would send; every member of the world is signed in."""

    def __init__(self, app: Flask, world: World) -> None:
        self.world = world
        self.name = app.config["SESSION_COOKIE_NAME"]
        self.signer = app.session_interface.get_signing_serializer(app)
        self.form_token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)

    def of(self, member_id: int) -> dict[str, str]:
        held = {"csrf_token": RAW_TOKEN, "_user_id": self.world.tokens[member_id], "_fresh": True, "_permanent": True}
        return {"Cookie": f"{self.name}={self.signer.dumps(held)}"}


@dataclass
class Visit:
    """One kind of request: `requests` yields (method, path, headers, body) again and again. `budget`: times bare.
    `in_turn`: only one after the other is it what its name says. `beside`: what it is compared with, if not BARE.
    """

    name: str
    budget: float
    requests: Iterator[tuple[str, str, dict[str, str], str | None]]
    path: str = ""
    expects: tuple[int, ...] = (200,)
    fragment: bool = False
    in_turn: bool = False
    beside: Visit | None = None


BARE = Visit("bare Flask page, 30 kB", 1, repeat(("GET", "/", {}, None)))


def all_of(app: Flask, world: World, cookies: Cookies) -> list[Visit]:
    """Every visit that the app has a door for."""
    with app.app_context():
        handle = dict(db.session.execute(select(Member.id, Member.handle)).all())
        newest = db.session.scalar(select(Message.id).order_by(Message.id.desc()).where(Message.conversation_id == 5))
    peer = sorted(world.peers[VIEWER])[3]
    stranger = next(id for id in range(20, 999) if id not in world.peers[VIEWER] and id % 10)

    def read(name: str, budget: float, path: str, who: int = VIEWER, fragment: bool = False, **more) -> Visit:
        headers = {**cookies.of(who), **(FRAGMENT if fragment else {})}
        return Visit(name, budget, _same("GET", path, headers), path, fragment=fragment, **more)

    feeds = [
        read("home feed, 60 connections", 3.6, "/"),
        read("home feed, 200 connections", 3.6, "/", HUB),
        read("home feed, 1 connection", 3.6, "/", NEWCOMER),
        read("home feed, older updates", 3.6, "/?before=999999.20000", fragment=True),
    ]
    pages = [
        read("profile of a connection", 4, f"/in/{handle[peer]}"),
        read("profile, shortened", 4, f"/in/{handle[stranger]}"),
        read("network, received cards", 4, "/network"),
        read("own connections", 4, "/network/connections"),
        read("conversation", 4, "/inmail/5"),
        read("search", 4, "/search?q=anna"),
    ]
    found = [
        *feeds, *(_behind_a_write(app, each) for each in feeds),
        *pages, *(_behind_a_write(app, each) for each in pages),
        read("poll of a conversation", 1.7, f"/inmail/5/messages?after={newest}", fragment=True, expects=(204,)),
    ]
    poll = next((rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith("badges")), None)
    if poll:
        found.append(_badges(cookies, poll))
    return [*found, _accept(world, cookies), _send(world, cookies)]


def _badges(cookies: Cookies, path: str) -> Visit:
    """The poll of the badges, as a page sends it that knows them already."""
    return Visit(
        "badges poll", 1.7, _same("GET", path, {**cookies.of(VIEWER), **FRAGMENT}), path, (200, 204, 304), fragment=True
    )


def _behind_a_write(app: Flask, visit: Visit) -> Visit:
    """The same where something is written before each, as where many are at work: no answer of before stands then.

    The bare page is asked so, too. While the client writes, the server sleeps; waking up and a processor that did other
    things in between cost any server something.
    """

    def written_before(visit: Visit) -> Iterator:
        for request in visit.requests:
            with app.app_context(), database.transaction():
                counting.count(limits.WRITES, "somebody else")
            yield request

    bare = replace(BARE, requests=written_before(BARE))
    name = f"{visit.name}, after a write"
    return replace(visit, name=name, budget=8, requests=written_before(visit), in_turn=True, beside=bare)


def _same(method: str, path: str, headers: dict[str, str]) -> Iterator:
    while True:
        yield method, path, headers, None


def _post(cookies: Cookies, member_id: int, path: str, **fields: str) -> tuple:
    headers = {**cookies.of(member_id), **FRAGMENT, "X-CSRFToken": cookies.form_token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return "POST", path, headers, urlencode(fields)


def _accept(world: World, cookies: Cookies) -> Visit:
    requests = (_post(cookies, who, f"/invitations/{id}/acceptance") for who, id in world.waiting)
    return Visit("accept an invitation", 2.5, requests, fragment=True)


def _send(world: World, cookies: Cookies) -> Visit:
    """A new message each time, by the viewer's peers in turn, to whom TALK_LENGTH messages stand already."""

    def endless() -> Iterator:
        number = 0
        while True:
            for talk in range(6, 16):
                number += 1
                text = f"Message {number}: shall we meet at the harbour?"
                yield _post(cookies, VIEWER, f"/inmail/{talk}", text=text, after=str((talk - 5) * TALK_LENGTH))

    return Visit("send a message", 2.5, endless(), fragment=True, expects=(200,))


def first_visit(get: Callable[[str], Answer]) -> dict[str, Answer]:
    """What a browser with an empty cache asks for to show `/`: the page and what it names, once each.

    Portraits, favicon and manifest are left out; icons are the sprite that `<use>` names.
    """
    page = get("/")
    html = re.sub(r'<link rel="(?:icon|apple-touch-icon|manifest)"[^>]*>', "", page.text)
    named = re.findall(r'<(?:script|link|img|use)\b[^>]*?\b(?:src|href)="([^"#]+)', html)
    wanted = [path for path in dict.fromkeys(named) if not path.startswith("/pictures/")]
    return {"/": page, **{path: get(urljoin("/", path)) for path in wanted if not urlsplit(path).netloc}}
