"""The members who visit: who they are, that they are signed in, and what the pages they got let them do next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from random import Random

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select

from app import database
from app.extensions import db
from app.models import Connection, Member, SignedInSession
from app.models.base import now
from app.tokens import token_hash

SIZE = 150
CROWD = 1000  # who visit under load: fewer would meet more strangers in minutes than a member may in a day
SORTS = {  # how many of each at most, and whom: the rest of the cast is drawn from all
    "hub": (15, select(Member.id).order_by(Member.connection_count.desc(), Member.id)),
    "newcomer": (15, select(Member.id).where(Member.connection_count.between(1, 2)).order_by(Member.id)),
    "loner": (15, select(Member.id).where(Member.connection_count == 0).order_by(Member.id)),
}
RAW_TOKEN = "0123456789abcdef" * 2

OLDER = re.compile(r'hx-get="(/\?[^"]*before=[^"]+)"')
LIKE = re.compile(r'action="(/posts/\d+/like)"')
ACCEPT = re.compile(r'action="(/invitations/\d+/acceptance)"')
POST = re.compile(r'href="(/posts/\d+)"')
TALK = re.compile(r'href="(/inmail/\d+)[#"]')
TALK_POLL = re.compile(r'hx-get="(/inmail/\d+/messages\?after=\d+)"')
BADGES = re.compile(r'hx-get="(/network/badges[^"]*)"')


@dataclass
class Visitor:
    """A member in one browser. `older`, `talk_poll`, `badges`: addresses on the page that came last, None before."""

    id: int
    sort: str
    cookie: dict[str, str]
    peers: list[str]  # handles
    older: str | None = None
    talk_poll: str | None = None
    badges: str | None = None
    likes: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)
    talks: set[str] = field(default_factory=set)

    def read(self, path: str, html: str) -> None:
        """Note what an answer offers. An older page without a link to the next one is the end of the feed."""
        if path == "/" or (path.startswith("/?") and "before=" in path):
            self.older = _first(OLDER, html)
        self.badges = _first(BADGES, html) or self.badges
        self.talk_poll = _first(TALK_POLL, html) or self.talk_poll
        self.likes.update(LIKE.findall(html))
        self.posts.update(POST.findall(html))
        self.cards.update(ACCEPT.findall(html))
        self.talks.update(TALK.findall(html))


def _first(pattern: re.Pattern, html: str) -> str | None:
    found = pattern.search(html)
    return unescape(found[1]) if found else None


class Cast:
    """`visitors`, and `handles` of everybody they may come across. The database is a copy: they are signed in here."""

    def __init__(self, app: Flask, seed: int, size: int = SIZE) -> None:
        self.random, self._size = Random(seed), size
        self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)
        with app.app_context(), database.transaction() as session:
            handles = dict(session.execute(select(Member.id, Member.handle)).all())
            self.handles = list(handles.values())
            self.visitors = [
                Visitor(id, sort, _sign_in(app, id), [handles[peer] for peer in session.scalars(_peers(id))])
                for id, sort in self._chosen(sorted(handles)).items()
            ]
        with app.app_context():
            db.engine.dispose()

    def _chosen(self, ids: list[int]) -> dict[int, str]:
        """Sort by id. Whoever could be of two sorts, in a small world, is of the later one."""
        chosen = {id: sort for sort, (most, who) in SORTS.items() for id in db.session.scalars(who.limit(most))}
        others = [id for id in ids if id not in chosen]
        wanted = min(self._size - len(chosen), len(others))
        return {**chosen, **dict.fromkeys(self.random.sample(others, wanted), "random")}


def _peers(id: int):
    return select(Connection.peer_id).where(Connection.member_id == id).order_by(Connection.peer_id)


def _sign_in(app: Flask, id: int) -> dict[str, str]:
    """The cookie that the browser of a member who is signed in sends."""
    token, at = f"bench-token-of-member-{id}-{RAW_TOKEN}", now()
    values = {"token_hash": token_hash(token), "member_id": id, "marker": f"{id:016x}", "created_at": at, "seen_at": at}
    db.session.execute(insert(SignedInSession).values(**values))
    held = {"csrf_token": RAW_TOKEN, "_user_id": token, "_fresh": True, "_permanent": True}
    signer = app.session_interface.get_signing_serializer(app)
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(held)}"}
