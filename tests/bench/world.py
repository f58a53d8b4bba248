"""An organisation and two years of what its members did: the same rows for the same size and seed.

Each member has 20 pieces of activity in the mean, a fifth has none. What decides who sees what is in it, too: members
who mute, who block, who leave out kinds of updates and who close sections.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from app import database
from app.actions import search_index
from app.models import Site
from app.models.base import now
from app.rules import kinds, skills
from app.rules.mentions import token
from app.rules.pictures import name_of
from app.rules.text import fold, handle_from
from tests.bench import graph
from tests.bench import text as says
from tests.bench.rows import Rows

VIEWER = 1  # somebody with a full feed, for tests that look at one page
VIEWERS_PEERS = 60
INACTIVE = 0.2  # of all members never did anything that is told
TOLD = 0.1  # of all connections are told: the others were made before anybody looked
PICTURES, WIDTH = 200, 960
DAY = timedelta(days=1)


class World:
    """What rows of one table need to know of those of another: peers by member, ids by their owner."""

    def __init__(self, rows: Rows, size: int) -> None:
        self.rows, self.random, self.size = rows, rows.random, size
        self.peers: dict[int, list[int]] = {id: [] for id in range(1, size + 1)}
        for a, b in graph.edges(size, self.random, {VIEWER: min(VIEWERS_PEERS, size // 2)}):
            self.peers[a].append(b)
            self.peers[b].append(a)
        self.inactive = {id for id in self.peers if id != VIEWER and self.random.random() < INACTIVE}
        self.skills: dict[int, list[int]] = defaultdict(list)
        self.posts: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
        self.pictured: dict[int, int] = {}  # pictures by post

    def tell(self, kind: str, at: datetime, actor: int, object_id: int, whom: int | None = None) -> None:
        """For the feeds, and for the bell of `whom` where kinds of this name are told; not of somebody inactive."""
        if actor not in self.inactive:
            self.rows.tell(kind, at, actor, object_id, whom)
        if whom and kind in kinds.TOLD_KINDS:
            self.rows.notify(kind, at, actor, object_id, whom)


def build(size: int = 1000, seed: int = 7, at: datetime | None = None) -> None:
    """Fill an empty, migrated database; call it inside an application context. at: the world's present, now if None."""
    with database.transaction() as session:
        session.add(Site(name="Elbufer", tagline="Alumni seit 1911", locale="en", policy="open"))
        session.flush()
        rows = Rows(session.connection(), seed, at or now())
        world = World(rows, size)
        for draw in (
            _people, _connections, _careers, _skills, _posts, _pictures, _comments, _doings, _invitations, _talks,
            _choices,
        ):  # fmt: skip
            draw(world)
        rows.flush()
        search_index.rebuild()
        rows.end()


def _people(world: World) -> None:
    random, rows = world.random, world.rows
    for id, peers in world.peers.items():
        name = "Mareike Voß" if id == VIEWER else says.name(random)
        joined = rows.past()
        address = f"member{id}@firma.example"
        rows.add(
            "member", name=name, name_folded=fold(name), handle=f"{handle_from(name)}-{id}", email=address,
            mailbox=address, password_hash="nobody signs in with one", created_at=joined,
            locale="de" if id % 2 == 0 else "en", connection_count=len(peers),
            headline=f"{random.choice(says.TITLES)} at {random.choice(says.FIRMS)}", place=random.choice(says.PLACES),
            industry=random.choice(says.INDUSTRIES), about=says.prose(random, 300, 1200),
            wants=says.prose(random, 40, 200), offers=says.prose(random, 40, 200),
            picture=name_of(str(id).encode()) if random.random() < 0.6 else None,
            hides_connections=random.random() < 0.1,
        )  # fmt: skip
        for kind, value in (("email", address), ("phone", f"+49 40 {100_000 + id}")):
            rows.add("contact", member_id=id, kind=kind, value=value)
        world.tell("joined", joined, id, id)


def _connections(world: World) -> None:
    """Both directions of each, and the invitation that it came from; a tenth mutes one of many."""
    rows = world.rows
    muted = {(id, peers[0]) for id, peers in world.peers.items() if id % 10 == 1 and len(peers) > 30}
    for id, peers in world.peers.items():
        for peer in peers:
            if peer > id:
                at = rows.past()
                invitation = _invite(rows, id, peer, at - DAY, state="accepted", answered_at=at)
                told = world.random.random() < TOLD
                for one, other in ((id, peer), (peer, id)):
                    rows.add("connection", member_id=one, peer_id=other, since=at)
                    if (one, other) in muted:
                        rows.add("mute", member_id=one, muted_id=other, at=at)
                    if told:
                        world.tell("connected", at, one, invitation, other)


def _invite(rows: Rows, inviter: int, invitee: int, at: datetime, **values: Any) -> int:
    low, high = sorted((inviter, invitee))
    note = says.prose(rows.random, 60, 250) if rows.random.random() < 0.3 else ""
    pair = {"inviter_id": inviter, "invitee_id": invitee, "low_id": low, "high_id": high}
    return rows.add("invitation", **pair, how="colleague", note=note, created_at=at, **values)


def _careers(world: World) -> None:
    random, rows = world.random, world.rows
    for id in world.peers:
        for place in range(random.randint(1, 4)):
            title, firm = random.choice(says.TITLES), random.choice(says.FIRMS)
            began = 2026 - 4 * place - random.randint(0, 3)
            position = rows.add(
                "position", member_id=id, title=title, title_folded=fold(title), organisation=firm,
                organisation_folded=fold(firm), place=random.choice(says.PLACES), text=says.prose(random, 80, 400),
                starts=f"{began}-{random.randint(1, 12):02}", ends=f"{began + 3}-06" if place else None,
            )  # fmt: skip
            if not place and random.random() < 0.5:
                world.tell("position", rows.past(), id, position)
        school = random.choice(says.SCHOOLS)
        rows.add("education", member_id=id, school=school, school_folded=fold(school), degree="Diplom", starts="2001")
        if random.random() < 0.5:
            world.tell("profile", rows.past(), id, 4 * id + 2)


def _skills(world: World) -> None:
    random, rows = world.random, world.rows
    for id in world.peers:
        for rank, name in enumerate(random.sample(says.SKILLS, random.randint(3, 9))):
            alike = {"name_folded": fold(name), "name_key": skills.key(name)}
            world.skills[id].append(rows.add("skill", member_id=id, name=name, **alike, rank=rank))


def _posts(world: World) -> None:
    random, rows = world.random, world.rows
    active = [id for id in world.peers if id not in world.inactive]
    for at, author in sorted((rows.past(), random.choice(active)) for _ in range(world.size * 3)):
        audience = "members" if random.random() < 0.8 else "connections"
        count = random.randint(1, 4) if random.random() < 1 / 8 else 0
        post = rows.add(
            "post", author_id=author, text=says.prose(random, 200, 600), audience=audience, created_at=at,
            picture_count=count,
        )  # fmt: skip
        world.pictured[post] = count
        world.posts[author].append((post, at))
        world.tell("posted", at, author, post)


def _pictures(world: World) -> None:
    """One of eight posts has one to four, of a few that only seem to be pictures: nobody here asks for their bytes."""
    random, rows = world.random, world.rows
    names = [name_of(f"picture {number}".encode()) for number in range(PICTURES)]
    for name in names:
        rows.add("picture", sha256=name, size=WIDTH, content=b"")
    for author, posts in world.posts.items():
        for post, at in posts:
            for place in range(world.pictured.get(post, 0)):
                rows.add(
                    "post_picture", member_id=author, post_id=post, place=place, sha256=random.choice(names),
                    width=WIDTH, height=random.choice((640, 720, 960)), alt=says.prose(random, 20, 90), at=at,
                )  # fmt: skip


def _comments(world: World) -> None:
    """Under two of five posts, three in the mean and many more under some, by people who know the author."""
    random, rows = world.random, world.rows
    for author, posts in world.posts.items():
        peers = [peer for peer in world.peers[author] if peer not in world.inactive]
        for post, at in posts if peers else ():
            said = None
            for _ in range(int(random.lognormvariate(0.9, 0.8)) if random.random() < 0.4 else 0):
                who, at = random.choice((*peers[:30], author)), rows.between(at)
                named = f" {token(random.choice(peers))}" if random.random() < 0.1 else ""
                said = rows.add(
                    "comment", post_id=post, author_id=who, text=says.prose(random, 20, 120) + named, created_at=at,
                    answers_id=said if random.random() < 0.3 else None,
                )  # fmt: skip
                if random.random() < 0.3:
                    rows.add("comment_like", comment_id=said, member_id=random.choice(peers), at=at)
                if who != author:
                    rows.tell("commented", at, who, post, author)
                    rows.notify("commented", at, who, said, author, about=post)


def _doings(world: World) -> None:
    """Likes of posts and endorsements of skills, of peers."""
    random, rows = world.random, world.rows
    for id, peers in world.peers.items():
        if id in world.inactive or not peers:
            continue
        authors = [peer for peer in random.choices(peers, k=random.randint(2, 12)) if world.posts[peer]]
        posts = {random.choice(world.posts[author]): author for author in authors}
        for (post, at), author in posts.items():
            liked = rows.between(at)
            rows.add("post_like", post_id=post, member_id=id, at=liked)
            world.tell("liked", liked, id, post, author)
        for skill, peer in {random.choice(world.skills[peer]): peer for peer in random.choices(peers, k=6)}.items():
            at = rows.past()
            rows.add("endorsement", skill_id=skill, endorser_id=id, at=at)
            world.tell("endorsed", at, id, skill, peer)


def _invitations(world: World) -> None:
    """Two to six that wait for each."""
    random, open_pairs = world.random, set()
    for invitee, peers in world.peers.items():
        for inviter in random.choices(range(1, world.size + 1), k=random.randint(2, 6)):
            pair = tuple(sorted((inviter, invitee)))
            if inviter != invitee and inviter not in peers and pair not in open_pairs:
                open_pairs.add(pair)
                _invite(world.rows, inviter, invitee, world.rows.past(30))


def _talks(world: World) -> None:
    """Two that each has begun, so four in the mean, of four messages in the mean and many more in some."""
    random, rows = world.random, world.rows
    newest, begun = 0, set()
    for id, peers in world.peers.items():
        for peer in random.sample(peers, min(2, len(peers))):
            pair = tuple(sorted((id, peer)))
            if pair in begun:
                continue
            begun.add(pair)
            at, length = rows.past(), 1 + int(random.lognormvariate(1, 1))
            newest += length
            talk = rows.add("conversation", low_id=pair[0], high_id=pair[1], created_at=at, last_message_id=newest)
            for number in range(length):
                text = says.prose(random, 40, 300)
                at = rows.between(at)
                rows.add("message", conversation_id=talk, sender_id=pair[number % 2], text=text, at=at)
            _take_part(rows, talk, pair, newest, unread=random.random() < 0.1)


def _take_part(rows: Rows, talk: int, pair: tuple, newest: int, unread: bool) -> None:
    """The last message is unread by one of the two, or by nobody."""
    for me, other in (pair, pair[::-1]):
        waiting = int(unread and me == pair[0])
        known = {"unread": waiting, "last_message_id": newest, "read_message_id": newest - waiting}
        rows.add("participant", conversation_id=talk, member_id=me, peer_id=other, **known)


def _choices(world: World) -> None:
    """Every rule has something to decide: somebody blocked, a kind not read, sections closed, credit given in words."""
    random, rows = world.random, world.rows
    for id, peers in world.peers.items():
        if id % 10 == 1:
            rows.add("feed_choice", member_id=id, kind=kinds.code("joined"), reads=False, shows=True)
            stranger = random.randint(1, world.size)
            if stranger != id and stranger not in peers:
                rows.add("block", blocker_id=id, blocked_id=stranger, at=rows.now)
        if id % 10 == 0:
            audience = random.choice(("self", "members"))
            rows.add("section_audience", member_id=id, section="endorsers", audience=audience)
        if peers and random.random() < 0.3:
            at, author = rows.past(), random.choice(peers)
            recommendation = rows.add(
                "recommendation", author_id=author, subject_id=id, state="shown", relationship="colleague",
                position_title=random.choice(says.TITLES), position_organisation=random.choice(says.FIRMS),
                text=says.prose(random, 200, 900), created_at=at, submitted_at=at, answered_at=at,
            )  # fmt: skip
            world.tell("recommended", at, author, recommendation, id)
