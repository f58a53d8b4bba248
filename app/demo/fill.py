"""Filling an empty database with the demo organisation, or with a network given as a list of edges.

Everything is written through the actions, each at its moment within the last years, in the order of time: activity,
notifications and counters are what they would be if people had done it. E-mails are removed from the outbox at the end.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import click
from sqlalchemy import bindparam, delete, func, select, update

from app import database
from app.actions import accounts, entries, events, preferences, profiles, search_index
from app.actions.invitations import Wish
from app.demo import CLAIM_DE, ORGANISATION, edges, graph, happenings, office, plan
from app.demo import people as invented
from app.demo.happenings import Happening
from app.demo.person import newcomer
from app.extensions import db
from app.models import Delivery, Endorsement, Member, Notification, Site, Skill
from app.models.base import Moment, at, now
from app.queries import accounts as account_queries
from app.queries.members import Anybody
from app.queries.query import VIEWER, Query
from app.rules import passwords

SEED = 1911
MEMBERS = 1000
PASSWORD = "elbe-kontor-demo"  # noqa: S105 (printed on the console: accounts of invented people)
PORTRAITS = Path(__file__).parent / "portraits"
ANNOUNCED = timedelta(days=2)  # before the demo begins: what happens since comes after it
BATCH = 400  # happenings in one transaction


def fill(edge_list: Path | None = None, count: int = MEMBERS) -> None:
    """Fill the database once; a database that already has an organisation is left as it is."""
    people = invented.people(SEED, count)
    people[-1] = newcomer(people[-1])
    with database.transaction(reading=True) as session:
        if session.get(Site, 1):
            if account_queries.by_email(people[0].email):  # filled before: print again who can sign in
                _introduce(people)
            return
    if edge_list:
        _from_edges(edge_list)
        return
    connections, pending = graph.graph(SEED, people)
    ids = _members(people)
    planned, memory = plan.plan(SEED, people, connections, pending, now()), happenings.Memory(ids)
    _run([each for each in planned if each.at < now() - ANNOUNCED], memory)
    with database.transaction():
        office.announce(Anybody(ids[0]), ids, now(), SEED)
    _run([each for each in planned if each.at >= now() - ANNOUNCED], memory)
    _settle(ids)
    _introduce(people)


def _site() -> None:
    site = Site(name=ORGANISATION, tagline=CLAIM_DE, locale="de", policy="open", created_at=now())
    db.session.add(site)


def _members(people: list[invented.Person]) -> list[int]:
    """The members with their profiles; returns their ids in the order of `people`."""
    password_hash = passwords.make_hash(PASSWORD)
    ids: list[int] = []
    chance = Random(SEED)
    with click.progressbar(people, label="Members    ") as bar:
        for batch in _batches(bar, len(people) - 1):
            days = plan.JOINED if batch == people[-1:] else chance.randint(500, 900)
            with database.transaction(), at(now() - timedelta(days=days)):
                if not ids:
                    _site()
                with search_index.once():
                    ids += [_member(person, password_hash).id for person in batch]
    return ids


def _member(person: invented.Person, password_hash: str) -> Member:
    member = accounts.create_member(
        name=person.name, email=person.email, password_hash=password_hash, locale=person.locale
    )
    member.mail_paused = True  # invented people get no e-mails about what happened before the demo began
    if person.portrait is not None:
        content = (PORTRAITS / f"{person.portrait:02d}.webp").read_bytes()
        profiles.change_photo(member, *_portrait(content), quiet=True)
    profiles.change_head(
        member, name=person.name, headline=person.headline, place=person.place, industry=person.industry, quiet=True
    )
    profiles.change_about(member, person.about)
    profiles.change_wants(member, wants=person.wants, offers=person.offers)
    for position in person.positions:
        profiles.add_position(
            member, title=position.title, organisation=position.organisation, place=position.place,
            starts=position.start, ends=position.end, text=position.text, quiet=True,
        )  # fmt: skip
    for school in person.education:
        profiles.add_education(
            member, school=school.school, degree=school.degree, starts=str(school.start_year), ends=str(school.end_year)
        )
    for name in person.skills:
        profiles.add_skill(member, name)
    for language, level in person.languages:
        entries.add_entry(member, "languages", title=language, detail=level)
    for entry in person.entries:
        entries.add_entry(member, **entry)
    profiles.change_contact(member, {contact.kind: (contact.value, "connections") for contact in person.contacts})
    return member


_drawn: dict[bytes, tuple[str, dict[int, bytes]]] = {}


def _portrait(content: bytes) -> tuple[str, dict[int, bytes]]:
    """The portrait's name and its sizes in the product; each of the 80 is drawn once."""
    from app.rules import pictures

    if content not in _drawn:
        _drawn[content] = pictures.portrait(content)
    return _drawn[content]


def _run(planned: list[Happening], memory: happenings.Memory) -> None:
    """Let everything happen, the earliest first."""
    planned.sort(key=lambda each: each.at)
    news = now() - timedelta(days=plan.DAYS)
    with click.progressbar(planned, label="Happenings ") as bar:
        for batch in _batches(bar):
            with database.transaction():
                for happening in batch:
                    with at(happening.at), contextlib.nullcontext() if happening.at > news else events.untold():
                        happening.act(memory)


def _settle(ids: list[int]) -> None:
    """Members whose e-mails were paused get them from now on; most notifications have been seen."""
    with database.transaction():
        _FORGET_LETTERS.write()
        _SPARE_NOBODY.write(since=now() - timedelta(days=2))
        _MAKE_ADMIN.write(viewer=ids[0])
        _BEST_FIRST.write()
        office.open_doors(Anybody(ids[0]))
        preferences.hide_first_week(Anybody(ids[0]), hidden=True)  # an organisation of years ago had its first hour


def _spare_nobody() -> Any:
    told = Notification.member_id == Member.id, Notification.at < bindparam("since", type_=Moment)
    newest = select(func.coalesce(func.max(Notification.id), 0)).where(*told).scalar_subquery()
    return update(Member).values(mail_paused=False, seen_notification_id=newest)


def _best_first() -> Any:
    """People put first what they are known for."""
    known = select(Endorsement.skill_id, func.count().label("count")).group_by(Endorsement.skill_id).subquery()
    order = func.coalesce(known.c.count, 0).desc(), Skill.rank
    place = func.row_number().over(partition_by=Skill.member_id, order_by=order) - 1
    ranked = select(Skill.id, place.label("place")).outerjoin(known, known.c.skill_id == Skill.id).subquery()
    return update(Skill).where(Skill.id == ranked.c.id).values(rank=ranked.c.place)


_BEST_FIRST = Query(_best_first)
_FORGET_LETTERS, _SPARE_NOBODY = Query(lambda: delete(Delivery)), Query(_spare_nobody)
_MAKE_ADMIN = Query(lambda: update(Member).where(Member.id == VIEWER).values(role="admin"))


def _introduce(people: list[invented.Person]) -> None:
    """Print on the console who can sign in: a hub, an ordinary member, a newcomer with invitations waiting."""
    click.echo(f"\n{ORGANISATION}: {len(people)} members. The password of everybody is {PASSWORD}")
    accounts_to_try = ((0, "knows nearly everybody"), (graph.VISITED, "an ordinary member"), (-1, "has just joined"))
    for index, words in accounts_to_try:
        click.echo(f"  {people[index].email:<44} {people[index].name}, {words}")
    click.echo("")


def _from_edges(path: Path) -> None:
    """Members numbered as in the list; both ways is a connection, one way a pending invitation, limits set aside."""
    numbers, connections, pending = edges.read_edges(path)
    password_hash = passwords.make_hash(PASSWORD)
    with database.transaction():
        _site()
        by_number = {
            number: accounts.create_member(
                name=f"Member {number}",
                email=f"member{number}@network.example",
                password_hash=password_hash,
                locale="en",
            ).id
            for number in numbers
        }
    index = {number: place for place, number in enumerate(numbers)}
    past = now() - timedelta(days=plan.DAYS + 1)  # no news: nobody is told
    known = [happenings.Connect(past, index[a], index[b], Wish("colleague")) for a, b in connections]
    asked = [happenings.Ask(past, index[a], index[b], Wish("colleague")) for a, b in pending]
    _run([*known, *asked], happenings.Memory([by_number[number] for number in numbers]))
    click.echo(f"{len(numbers)} members, {len(connections)} connections, {len(pending)} pending invitations.")


def _batches(bar, alone=None):  # type: ignore[no-untyped-def]
    """Lists of BATCH and less. `alone`: the place of one that is in no list with others."""
    batch: list = []  # type: ignore[type-arg]
    for place, each in enumerate(bar):
        batch.append(each)
        if len(batch) == BATCH or alone in (place, place + 1):
            yield batch
            batch = []
    if batch:
        yield batch
