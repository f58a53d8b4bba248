"""What is suggested to somebody who types, and who was perhaps meant: only what this viewer would find."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.models import SearchDocument, Slip
from app.queries import facets, people, search, search_pages
from app.queries.facets import Value
from app.queries.people import Person
from app.queries.query import Query, among
from app.queries.search import Shape, Wanted
from app.queries.search_pages import Found
from app.rules import searching

PEOPLE, ORGANISATIONS, SKILLS = 4, 2, 1
TRIED = 3  # words that may have been meant


class Suggested(NamedTuple):
    """A few of those whose names begin like what was typed; organisations and schools, and a skill."""

    people: Sequence[Found]
    organisations: Sequence[Value]
    skills: Sequence[Value]


def suggested(viewer_id: int, typed: str) -> Suggested:
    """Own connections first, by name; if names are too few, others for whom the words stand elsewhere."""
    terms = searching.terms(typed)
    if not terms:
        return Suggested((), (), ())
    found = _ids(viewer_id, terms, PEOPLE)
    if len(found) < PEOPLE:
        page = search_pages.page(viewer_id, Wanted(terms), "close", most=PEOPLE)
        found += [id for id in page.ids if id not in found]
    organisations = facets.begun(viewer_id, "os", terms, ORGANISATIONS)
    skills = facets.begun(viewer_id, "k", terms, SKILLS)
    return Suggested(search_pages.found(viewer_id, found[:PEOPLE]), organisations, skills)


def named(viewer_id: int, typed: str, most: int) -> list[Person]:
    """Members whose names have words that begin like all those typed: own connections by name, then others."""
    terms = searching.terms(typed)
    ids = _ids(viewer_id, terms, most) if terms else []
    by_id = people.people(viewer_id, ids[:most])
    return [by_id[id] for id in ids if id in by_id]


def _ids(viewer_id: int, terms: list[str], most: int) -> list[int]:
    bound = Wanted(terms, near=True).bound()
    near: list[int] = _near(len(terms)).values(viewer=viewer_id, most=most, **bound)
    if len(near) >= most:
        return near
    return near + _FAR.values(viewer=viewer_id, match=search.match(terms, names=True), most=most)


@cache
def _near(terms: int) -> Query:
    def build() -> Any:
        told, close = SearchDocument, search.near(Shape(0, 0, True)).subquery()
        found = select(told.member_id).join(close, close.c.id == told.member_id)
        named = found.where(*search.begins(told.name, terms))
        return named.order_by(told.name, told.member_id).limit(bindparam("most"))

    return Query(build)


def _far() -> Any:
    _where, id, _matches = search.index()
    return search.far().order_by(id).limit(bindparam("most"))


_FAR = Query(_far)


def meant(viewer_id: int, typed: str) -> tuple[str, int] | None:
    """What was perhaps meant by words of which nobody is found: the same with one word of a name in its place, and the
    id of somebody who is found by that; None if this viewer finds nobody so.

    For each word the same is asked whether or not there is one like it: who is hidden from the viewer may have it.
    """
    chunks = typed.split()
    for place, chunk in enumerate(chunks):
        terms = searching.terms(chunk)
        if len(terms) != 1 or len(terms[0]) < searching.LEAST_SLIP:
            continue
        around = searching.terms(" ".join(chunks[:place] + chunks[place + 1 :]))
        for word in _alike(terms[0]):
            ids = search_pages.page(viewer_id, Wanted([word, *around][: searching.TERMS]), "newest", most=1).ids
            if ids:
                person = search_pages.found(viewer_id, ids)[0].person
                return " ".join([*chunks[:place], _written(person.name, word), *chunks[place + 1 :]]), person.id
    return None


def _alike(term: str) -> list[str]:
    """TRIED words, of which those that are like the term come first; the term itself, which finds nobody, fills up."""
    words = {word for word in _ALIKE.values(forms=searching.slips(term)) if searching.is_slip(word, term)}
    return [*sorted(words), *[term] * TRIED][:TRIED]


_ALIKE = Query(lambda: select(Slip.word).where(among(Slip.form, "forms")))


def _written(name: str, word: str) -> str:
    """How a name writes a folded word."""
    return next((part.strip(",.") for part in name.split() if word in searching.words(part)), word)
