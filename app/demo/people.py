"""The members of the demo organisation: believable, various, and the same for the same seed."""

from __future__ import annotations

from random import Random

from app.demo import cast, naming, voices, words
from app.demo.careers import Life, live
from app.demo.draw import Decks
from app.demo.person import Person
from app.demo.reach import contacts, email_of
from app.demo.vocabulary import FIELDS, WEIGHTS, fields

UNTIL = "2026-11"
EARLIEST = 1976  # the earliest graduation among members who use a network like this
ENGLISH_IF_GERMAN, ENGLISH_OTHERWISE = 0.16, 0.48


def people(seed: int, count: int, until: str = UNTIL) -> list[Person]:
    """`count` people; the first are the written cast, and a greater count begins with the same people.

    `until` is the current month, "YYYY-MM": no career goes beyond it."""
    chance = Random(f"people {seed}")
    decks = Decks(chance)
    emails: set[str] = set()
    found = cast.people(emails)[:count]
    names = {f"{person.given} {person.family}" for person in cast.people(set())}
    while len(found) < count:
        person = _person(chance, decks, emails, names, until)
        names.add(f"{person.given} {person.family}")
        found.append(person)
    return found


def _person(chance: Random, decks: Decks, emails: set[str], names: set[str], until: str) -> Person:
    graduated = _graduated(chance, int(until[:4]))
    born = graduated - chance.choice((20, 21, 21, 22, 22, 23, 24, 25, 27, 30))
    given, family, gender, origin = naming.naming(chance, decks, born)
    while f"{given} {family}" in names:
        given, family, gender, origin = naming.naming(chance, decks, born)
    english = chance.random() < (ENGLISH_IF_GERMAN if origin == "german" else ENGLISH_OTHERWISE)
    work = fields()[chance.choices(FIELDS, WEIGHTS)[0]]
    english = english or (gender == "n" and not any(job.neutral for job in work.jobs))
    life = Life(work, gender, "en" if english else "de", born, graduated, family)
    live(chance, decks, life, until)
    where = life.business or (life.organisation.name if life.organisation else "elbufer-alumni")
    email = email_of(chance, given, family, where, emails)
    person = _told(chance, decks, life, given, email)
    person.contacts = contacts(chance, life.locale, life.place, email, f"{given} {family}")
    person.portrait = naming.face(chance, decks, given, gender)
    person.languages = _languages(chance, origin, english)
    person.entries = _entries(chance, life)
    return person


def _told(chance: Random, decks: Decks, life: Life, given: str, email: str) -> Person:
    """The person of this life, with their texts; contacts, portrait and languages are still missing."""
    title = "Dr. " if life.job.study and life.job.level > 1 and chance.random() < 0.22 else ""
    skills = _skills(chance, life)
    return Person(
        name=f"{title}{given} {life.family}",
        given=given,
        family=life.family,
        gender_key=life.gender,
        email=email,
        headline=voices.headline(chance, decks, life, skills),
        place=life.place,
        industry=life.work.industry[life.english],
        about=voices.about(chance, decks, life, skills),
        wants=voices.wish(chance, decks, life, skills, "want"),
        offers=voices.wish(chance, decks, life, skills, "offer"),
        locale=life.locale,
        field=life.work.key,
        positions=life.positions,
        education=life.education,
        skills=skills,
        contacts=[],
        portrait=None,
        organisation_no=life.organisation.number if life.organisation else None,
        department=life.work.school[0],
        graduation_year=life.graduated,
    )


def _graduated(chance: Random, this_year: int) -> int:
    """More young members than old ones, as everywhere."""
    return this_year - int((this_year - EARLIEST) * chance.random() ** 1.35)


def _skills(chance: Random, life: Life) -> list[str]:
    known = life.work.skills_of(life.job, life.english)
    return chance.sample(known, min(len(known), chance.choice((4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 12))))


def _entries(chance: Random, life: Life) -> list[dict[str, str]]:
    """An office, a certificate: every third has one or two."""
    if chance.random() > 0.35:
        return []
    known = [row for row in words.rows("entries.txt") if row[0] == life.locale]
    found = []
    for _, kind, title, detail in chance.sample(known, chance.choice((1, 1, 2))):
        year = str(max(life.graduated, int(UNTIL[:4]) - chance.randint(1, 12)))
        found.append({"kind": kind, "title": title, "detail": detail, "starts": year})
    return found


LEVELS = ("native", "full", "working", "elementary")


def _languages(chance: Random, origin: str, english: bool) -> list[tuple[str, str]]:
    """Mother tongue, German, English, sometimes one more; none for those who do not mention it."""
    if chance.random() < 0.45:
        return []
    rows = words.rows("languages.txt")
    named = {row[0]: row[1 + english] for row in rows if row[0] != "extra"}
    spoken = {named[origin]: LEVELS[0]}
    spoken.setdefault(named["german"], chance.choice(LEVELS[:2]))
    spoken.setdefault(named["english"], chance.choice(LEVELS[1:3]))
    if chance.random() < 0.5:
        extra = [row[1 + english] for row in rows if row[0] == "extra"]
        spoken.setdefault(chance.choice(extra), chance.choice(LEVELS[2:]))
    return list(spoken.items())
