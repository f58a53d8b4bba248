"""A thousand members and a year of what they did, written in seconds: the same world for the same numbers.

Rows go straight into the tables, with the counters that the actions keep. Three members are looked at: the VIEWER
with 60 connections, the HUB with 200, the NEWCOMER with one.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import text

from app import database
from app.extensions import db
from app.models import Site
from app.models.base import now
from app.rules import kinds, passwords, skills
from app.rules.text import fold, handle_from
from app.tokens import token_hash
from tests.bench import text as says

VIEWER, HUB, NEWCOMER = 1, 2, 3
DEGREES = {VIEWER: 60, HUB: 200, NEWCOMER: 1}
MEDIAN_DEGREE = 11  # some wishes find nobody: 10 in the end
RECEIVED = 12  # cards that wait for the viewer
TALKS, TALK_LENGTH = 20, 40  # conversations of the viewer, messages in each
DAY = timedelta(days=1)
PASSWORD = "korrekt-pferd-batterie"


class World(NamedTuple):
    """What a visit needs to know: ids, and `tokens` of sessions by member."""

    members: list[int]
    peers: dict[int, set[int]]
    waiting: list[tuple[int, int]]  # (invitee, invitation) that nobody is counted for yet
    tokens: dict[int, str]


class Rows:
    """Rows to be written, by table, and activity by moment: its ids must follow time."""

    def __init__(self, size: int, seed: int) -> None:
        self.size, self.random, self.now = size, Random(seed), now()
        self.tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.happened: list[dict[str, Any]] = []
        self.peers: dict[int, set[int]] = {id: set() for id in range(1, size + 1)}
        self.waiting: list[tuple[int, int]] = []

    def add(self, table: str, **values: Any) -> int:
        """Append a row; returns its id, which counts from 1 whatever stood in the table before."""
        id = len(self.tables[table]) + 1
        has_id = "id" in db.metadata.tables[table].c
        self.tables[table].append({"id": id, **values} if has_id else values)
        return id

    def past(self, days: float) -> datetime:
        """A moment within the last `days`."""
        return self.now - timedelta(seconds=int(self.random.random() * days * 86_400) + 60)

    def tell(self, kind: str, at: datetime, actor: int, object_id: int, whom: int | None = None) -> None:
        self.happened.append(
            {"kind": kinds.code(kind), "at": at, "actor_id": actor, "object_id": object_id, "whom_id": whom}
        )


def build(size: int = 1000, seed: int = 7) -> World:
    """Fill an empty, migrated database. Call it inside an application context."""
    rows = Rows(size, seed)
    for draw in (_people, _connections, _careers, _skills, _posts, _invitations, _talks, _choices):
        draw(rows)
    rows.happened.sort(key=lambda row: row["at"])
    rows.tables["activity"] = [{"id": id, **row} for id, row in enumerate(rows.happened, 1)]
    tokens = _sessions(rows)
    _write(rows)
    return World(list(rows.peers), rows.peers, rows.waiting, tokens)


def _people(rows: Rows) -> None:
    random, password = rows.random, passwords.make_hash(PASSWORD)
    for id in range(1, rows.size + 1):
        name = "Mareike Voß" if id == VIEWER else says.name(random)
        joined = rows.past(700)
        rows.add(
            "member", name=name, name_folded=fold(name), handle=f"{handle_from(name)}-{id}",
            email=f"member{id}@firma.example", mailbox=f"member{id}@firma.example", password_hash=password,
            created_at=joined,
            headline=f"{random.choice(says.TITLES)} at {random.choice(says.FIRMS)}", place=random.choice(says.PLACES),
            industry=random.choice(says.INDUSTRIES), about=says.prose(random, 300, 1200),
            wants=says.prose(random, 40, 200), offers=says.prose(random, 40, 200),
            picture=sha256(str(id).encode()).hexdigest() if random.random() < 0.6 else None,
            hides_connections=random.random() < 0.1,
        )  # fmt: skip
        for word in dict.fromkeys(fold(name).split()):
            rows.add("name_word", word=word, member_id=id)
        for kind, value in (("email", f"member{id}@firma.example"), ("phone", f"+49 40 {100_000 + id}")):
            rows.add("contact", member_id=id, kind=kind, value=value, release="connections")
        rows.tell("joined", joined, id, id)


def _connections(rows: Rows) -> None:
    """Neighbours on a ring mostly, so that people share connections; degrees are lognormal around the median."""
    random = rows.random
    wanted = {id: DEGREES.get(id) or max(1, int(random.lognormvariate(0, 0.6) * MEDIAN_DEGREE)) for id in rows.peers}
    for id in sorted(rows.peers, key=lambda id: -wanted[id]):
        for _ in range(wanted[id] * 4):
            near = random.random() < 0.7 and wanted[id] < 50
            other = (id - 1 + int(random.gauss(0, 20))) % rows.size + 1 if near else random.randint(1, rows.size)
            if len(rows.peers[id]) >= wanted[id]:
                break
            if other != id and other not in rows.peers[id] and len(rows.peers[other]) < wanted[other]:
                _connect(rows, id, other)
    for row in rows.tables["member"]:
        row["connection_count"] = len(rows.peers[row["id"]])


def _connect(rows: Rows, a: int, b: int) -> None:
    rows.peers[a].add(b)
    rows.peers[b].add(a)
    at = rows.past(300)
    invitation = _invite(rows, a, b, at - DAY, state="accepted", answered_at=at)
    for one, other in ((a, b), (b, a)):
        rows.add("connection", member_id=one, peer_id=other, since=at)
        rows.tell("connected", at, one, invitation, other)


def _invite(rows: Rows, inviter: int, invitee: int, at: datetime, **values: Any) -> int:
    low, high = sorted((inviter, invitee))
    note = says.prose(rows.random, 60, 250) if rows.random.random() < 0.6 else ""
    who = {"inviter_id": inviter, "invitee_id": invitee, "low_id": low, "high_id": high}
    values = {"state": "pending", "answered_at": None, **values}
    return rows.add("invitation", **who, how="colleague", note=note, created_at=at, **values)


def _careers(rows: Rows) -> None:
    random = rows.random
    for id in rows.peers:
        for place in range(random.randint(1, 4)):
            began = 2026 - 4 * place - random.randint(0, 3)
            position = rows.add(
                "position", member_id=id, title=random.choice(says.TITLES), organisation=random.choice(says.FIRMS),
                place=random.choice(says.PLACES), starts=f"{began}-{random.randint(1, 12):02}",
                ends=f"{began + 3}-06" if place else None, text=says.prose(random, 80, 400),
            )  # fmt: skip
            if not place and random.random() < 0.3:
                rows.tell("position", rows.past(60), id, position)
        rows.add("education", member_id=id, school=random.choice(says.SCHOOLS), degree="Diplom", starts="2001", ends="")
        if random.random() < 0.3:
            rows.tell("profile", rows.past(60), id, id)


def _skills(rows: Rows) -> None:
    random = rows.random
    for id, peers in rows.peers.items():
        for rank, name in enumerate(random.sample(says.SKILLS, random.randint(3, 9))):
            alike = {"name_folded": fold(name), "name_key": skills.key(name)}
            skill = rows.add("skill", member_id=id, name=name, **alike, rank=rank)
            for peer in sorted(peers):
                if random.random() < 0.06:
                    at = rows.past(120)
                    rows.add("endorsement", skill_id=skill, endorser_id=peer, at=at)
                    rows.tell("endorsed", at, peer, skill, id)


def _posts(rows: Rows) -> None:
    random = rows.random
    drafts = sorted((rows.past(60), random.randint(1, rows.size)) for _ in range(rows.size * 3))
    for at, author in drafts:
        audience = "members" if random.random() < 0.8 else "connections"
        post = rows.add("post", author_id=author, text=says.prose(random, 200, 600), audience=audience, created_at=at)
        rows.tell("posted", at, author, post)
        for peer in sorted(rows.peers[author]):
            if random.random() < 0.08:
                liked = min(at + timedelta(minutes=random.randint(1, 5000)), rows.now)
                rows.add("post_like", post_id=post, member_id=peer, at=liked)
                rows.tell("liked", liked, peer, post, author)


def _invitations(rows: Rows) -> None:
    """Cards for the viewer, and one or two for most others: those are accepted while the clock runs."""
    random = rows.random
    open_pairs = set()
    for invitee in [VIEWER] * RECEIVED + [id for id in range(4, rows.size + 1) for _ in range(2)]:
        inviter = random.randint(4, rows.size)
        pair = tuple(sorted((inviter, invitee)))
        if inviter != invitee and inviter not in rows.peers[invitee] and pair not in open_pairs:
            open_pairs.add(pair)
            invitation = _invite(rows, inviter, invitee, rows.past(30))
            if invitee != VIEWER:
                rows.waiting.append((invitee, invitation))


def _talks(rows: Rows) -> None:
    random = rows.random
    for peer in sorted(rows.peers[VIEWER])[:TALKS]:
        talk = rows.add("conversation", low_id=VIEWER, high_id=peer, created_at=rows.past(60))
        for minute in range(TALK_LENGTH, 0, -1):
            message = rows.add(
                "message", conversation_id=talk, sender_id=random.choice((VIEWER, peer)),
                text=says.prose(random, 40, 300), at=rows.now - timedelta(minutes=minute * 60 + talk),
            )  # fmt: skip
        rows.tables["conversation"][-1]["last_message_id"] = message
        for me, other in ((VIEWER, peer), (peer, VIEWER)):
            unread = 2 if me == VIEWER and talk < 4 else 0
            rows.add(
                "participant", conversation_id=talk, member_id=me, peer_id=other, unread=unread,
                last_message_id=message, read_message_id=message - unread,
            )  # fmt: skip


def _choices(rows: Rows) -> None:
    """Every rule has something to decide: somebody muted, somebody blocked, a kind not read, sections closed."""
    peers = sorted(rows.peers[VIEWER])
    rows.add("mute", member_id=VIEWER, muted_id=peers[0], at=rows.now)
    stranger = next(id for id in range(4, rows.size + 1) if id not in rows.peers[VIEWER])
    rows.add("block", blocker_id=VIEWER, blocked_id=stranger, note="", at=rows.now)
    rows.add("feed_choice", member_id=VIEWER, kind=kinds.code("joined"), reads=False, shows=True)
    for id in range(10, rows.size, 10):
        audience = rows.random.choice(("self", "members"))
        rows.add("section_audience", member_id=id, section="endorsers", audience=audience)
    for peer in peers[:30]:
        rows.add("notification", member_id=VIEWER, kind="endorsed", actor_id=peer, object_id=1, at=rows.past(20))


def _sessions(rows: Rows) -> dict[int, str]:
    """Everybody is signed in, in one browser."""
    tokens = {id: f"bench-token-of-member-{id}-{rows.random.getrandbits(64):x}" for id in rows.peers}
    for id, token in tokens.items():
        moment = {"created_at": rows.now, "seen_at": rows.now}
        rows.add("session", token_hash=token_hash(token), member_id=id, marker=f"{id:016x}", **moment)
    return tokens


def _write(rows: Rows) -> None:
    order = [table for table in db.metadata.sorted_tables if table.name in rows.tables]
    with database.transaction() as session:
        session.add(Site(name="Elbufer", tagline="Alumni seit 1911", locale="en", policy="open"))
        session.flush()
        for table in order:
            filled = rows.tables[table.name]
            columns = {name for row in filled for name in row}  # rows of one statement name the same columns
            defaults = {name: table.c[name].default.arg for name in columns if table.c[name].default is not None}
            session.execute(table.insert(), [{**{c: defaults.get(c) for c in columns}, **row} for row in filled])
            if database.is_postgresql() and "id" in table.c:
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                session.execute(text(f"SELECT setval({sequence}, (SELECT max(id) FROM {table.name}))"))
        session.execute(text("ANALYZE"))
