"""The first members of the demo organisation: written by hand, because they are what a visitor sees first."""

from __future__ import annotations

from app.demo import SCHOOL, words
from app.demo.careers import Education, Position
from app.demo.draw import ascii_of
from app.demo.person import Person
from app.demo.reach import Contact
from app.demo.vocabulary import Field, fields, organisations


def people(emails: set[str]) -> list[Person]:
    """The written cast, in order; their addresses are added to `emails`."""
    found = [_person(block) for block in words.blocks("cast.txt")]
    emails.update(person.email for person in found)
    return found


def _person(block: tuple[str, ...]) -> Person:
    told: dict[str, list[str]] = {}
    for line in block:
        key, _, text = line.partition(":")
        told.setdefault(key, []).append(text.strip())
    one = {key: texts[0] for key, texts in told.items()}
    work = fields()[one["field"]]
    positions = [_position(text) for text in told["position"]]
    email = one.get("email") or f"{ascii_of(one['given'])}.{ascii_of(one['family'])}@elbufer-alumni.example"
    return Person(
        **{key: one.get(key, "") for key in ("given", "family", "headline", "place", "locale", "field")},
        name=f"{one.get('title', '')} {one['given']} {one['family']}".strip(),
        gender_key=one["gender"],
        email=email,
        industry=work.industry[one["locale"] == "en"],
        about=one.get("about", "").replace("¶", "\n\n"),
        wants=one.get("want", ""),
        offers=one.get("offer", ""),
        positions=positions,
        education=[_school(work, one)],
        skills=one["skills"].split("; "),
        contacts=_contacts(email, one),
        portrait=int(one["portrait"]) if "portrait" in one else None,
        organisation_no=next((each.number for each in organisations() if each.name == positions[0].organisation), None),
        department=work.school[0],
        graduation_year=int(one["year"]),
        languages=[_language(text) for text in told.get("language", [])],
        entries=[_entry(text) for text in told.get("entry", [])],
    )


def _school(work: Field, one: dict[str, str]) -> Education:
    his, hers = work.school[1].split(" / ")
    degree = work.school[2] if one["locale"] == "en" else hers if one["gender"] == "f" else his
    return Education(SCHOOL, degree, work.school[0], int(one["year"]) - 2, int(one["year"]))


SPOKEN = {
    "Muttersprache": "native", "native": "native", "verhandlungssicher": "full", "fluent": "full", "gut": "working",
    "good": "working", "Grundkenntnisse": "elementary", "basic": "elementary",
}  # fmt: skip


def _language(text: str) -> tuple[str, str]:
    name, _, level = text.partition(" | ")
    return name, SPOKEN[level]


def _entry(text: str) -> dict[str, str]:
    names = ("kind", "title", "detail", "starts", "ends", "text", "url")
    return dict(zip(names, (part.strip() for part in text.split("|")), strict=False))


def _position(text: str) -> Position:
    start, end, title, organisation, place, told = [part.strip() for part in text.split("|")]
    return Position(title, organisation, place, start, end or None, told)


def _contacts(email: str, one: dict[str, str]) -> list[Contact]:
    labels = {"phone": "work", "address": "work", "birthday": ""}
    return [Contact("email", email)] + [
        Contact(kind, one[kind], label) for kind, label in labels.items() if kind in one
    ]
