"""A circle of any size around a member: people who share schools, organisations, places and acquaintances."""

from __future__ import annotations

import random

from app import database
from app.actions import entries, profiles, search_index
from app.extensions import db
from app.models import Connection, Member
from app.models.base import now
from tests import cast

FIRMS, PLACES, CLUB = ("Brook & Söhne", "Ahlmann Rohstoffe", "Teekontor Vierlande"), ("Hamburg", "Stade"), "Ruderclub"


def around(member_id: int, count: int) -> list[int]:
    """Connect the member with `count` new people, and most of those with some of each other; their ids."""
    chance = random.Random(count)
    with database.transaction(), search_index.once():
        people = [cast.person(f"peer{n}", name=f"Peer{n:03} Nord") for n in range(count)]
        db.session.flush()
        for n, person in enumerate(people):
            describe(person, n, chance)
        ids = [person.id for person in people]
        connect(member_id, ids)
        for n, id in enumerate(ids):
            connect(id, [ids[other] for other in chance.sample(range(n), min(n, chance.randint(0, 6)))])
        cast.quiet()
        return ids


def describe(person: Member, n: int, chance: random.Random) -> None:
    """Where somebody works, lives, learned and helps."""
    profiles.change_head(person, name=person.name, headline=f"Clerk {n}", place=chance.choice(PLACES), industry="")
    profiles.add_education(person, school="Elbufer", degree="", starts="", ends=str(1990 + n % 12))
    if n % 3:
        job = {"title": "Clerk", "organisation": FIRMS[n % 4 % 3], "place": "", "text": "", "quiet": True}
        profiles.add_position(person, starts="2001", ends="2010" if n % 2 else None, **job)
    if n % 7 == 0:
        given = {"title": "Rower", "detail": CLUB, "url": "", "starts": "", "ends": "", "text": ""}
        entries.add_entry(person, "volunteering", **given)


def connect(member_id: int, ids: list[int]) -> None:
    """Connections without what an invitation tells others."""
    for id in ids:
        for one, other in ((member_id, id), (id, member_id)):
            db.session.add(Connection(member_id=one, peer_id=other, since=now()))
            db.session.get_one(Member, one).connection_count += 1
    db.session.flush()
