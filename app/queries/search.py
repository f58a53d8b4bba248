"""Whom a viewer finds: own connections by their documents, everybody else by the index of what all members may see.

Statements about others never read what only connections may see, so neither hits nor counts, order or time tell
anything of it. Those of a search are in search_pages.py, those of counts in facets.py; this is what they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    union_all,
)

from app import database
from app.models import Connection, MemberFacet, SearchDocument, SearchEntry
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for
from app.rules.searching import CONNECTIONS, EVERYBODY, MEMBERS

_INDEX = table("search_index", column("rowid", BigInteger))  # that of SQLite


class Wanted(NamedTuple):
    """What is looked for. `terms`: folded words, each begins a word of the profile; `tokens`: values of facets, of
    which those of one kind add and kinds narrow; `near`: own connections alone.
    """

    terms: Sequence[str] = ()
    tokens: Sequence[str] = ()
    near: bool = False

    @property
    def shape(self) -> Shape:
        return Shape(len(self.terms), len(_by_kind(self.tokens)), self.near)

    def bound(self, name: str = "") -> dict[str, Any]:
        """The parameters of a statement for it; `name` tells them from those of another one in the statement."""
        found: dict[str, Any] = {f"term{n}": f"% {term}%" for n, term in enumerate(self.terms)}
        found |= {f"tokens{n}{name}": tokens for n, tokens in enumerate(_by_kind(self.tokens))}
        return found if self.near else {**found, f"match{name}": match(self.terms, self.tokens)}

    def without(self, kind: str) -> Wanted:
        """The same without the facets of this kind (a letter)."""
        return self._replace(tokens=[token for token in self.tokens if token[0] != kind])


class Shape(NamedTuple):
    """What a statement depends on: how many terms, of how many kinds values of facets, whether own connections alone
    count.
    """

    terms: int
    kinds: int
    near: bool


def _by_kind(tokens: Iterable[str]) -> list[list[str]]:
    kinds: dict[str, list[str]] = {}
    for token in tokens:
        kinds.setdefault(token[0], []).append(token)
    return list(kinds.values())


def match(terms: Iterable[str], tokens: Iterable[str] = (), *, names: bool = False) -> str:
    """The condition in the language of the index. `names`: the terms begin words of names. Words have neither quotes
    nor blanks.
    """
    kinds = _by_kind(tokens or ([] if terms else [EVERYBODY]))
    if database.is_postgresql():
        asked = [f"'{'.' * names}{term}':*" for term in terms]
        asked += ["(" + " | ".join(f"'={token}'" for token in group) + ")" for group in kinds]
        return " & ".join(asked)
    where = "name" if names else "words"
    asked = [f'{{{where}}} : ("{term}"*)' for term in terms]
    asked += ["{facets} : (" + " OR ".join(f'"{token}"' for token in group) + ")" for group in kinds]
    return " AND ".join(asked)


def index(name: str = "") -> tuple[Any, ColumnElement[int], Any]:
    """SQL of the index: what to select from, the id of a member, and the condition `match`."""
    given = bindparam(f"match{name}", type_=Text)
    if database.is_postgresql():
        matches = text(f"search_entry.search_index @@ CAST(:match{name} AS tsquery)").bindparams(given)
        return SearchEntry.__table__, SearchEntry.__table__.c.member_id, matches
    return _INDEX, _INDEX.c.rowid, text(f"search_index MATCH :match{name}").bindparams(given)


def known() -> Any:
    """SQL: the ids of the viewer's connections, and their own."""
    return union_all(select(Connection.peer_id).where(Connection.member_id == VIEWER), select(VIEWER))


def begins(words: Any, terms: int) -> list[ColumnElement[bool]]:
    """SQL: each term begins one of these folded words."""
    return [(literal(" ") + words).like(bindparam(f"term{n}", type_=Text)) for n in range(terms)]


def has_facets(member_id: Any, kinds: int, name: str = "", *, members: bool = False) -> ColumnElement[bool]:
    """SQL: the member has one of the given values of each of so many kinds. `members`: as all members may see.

    Each value is looked up by its whole key, for one audience after the other. They are counted, as for an EXISTS
    PostgreSQL would read all members who have one first.
    """
    facet = MemberFacet.__table__.alias()

    def number(kind: int, audience: str) -> Any:
        key = facet.c.member_id == member_id, facet.c.audience == literal_column(f"'{audience}'")
        found = select(func.count()).where(*key, among(facet.c.token, f"tokens{kind}{name}"))
        return found.correlate_except(facet).scalar_subquery()

    audiences = (MEMBERS,) if members else (MEMBERS, CONNECTIONS)
    return and_(*(or_(*(number(kind, each) > 0 for each in audiences)) for kind in range(kinds)))


def near(shape: Shape, *columns: Any, name: str = "") -> Any:
    """SQL: the viewer's own connections, and they themselves, who are found. Documents are read for their words alone:
    they are long, and somebody may have a thousand connections.
    """
    close, told = known().subquery(), SearchDocument
    id = close.c[0]
    found = select(id.label("id"), *columns).where(exists_for(VIEWER, id))
    if shape.terms:  # as a value: joined, PostgreSQL reads all documents, because it expects one with all the words
        said = select(and_(*begins(told.words, shape.terms))).where(told.member_id == id)
        found = found.where(said.correlate_except(told).scalar_subquery())
    if shape.near:
        found = found.where(id != VIEWER)
    return found.where(has_facets(id, shape.kinds, name)) if shape.kinds else found


def far(name: str = "") -> Any:
    """SQL: everybody else who is found."""
    where, id, matches = index(name)
    found = select(id.label("id")).select_from(where)
    return found.where(matches, exists_for(VIEWER, id), id.not_in(known()))


def hits(shape: Shape, name: str = "") -> Any:
    """SQL: (id, near) of those who are found, the nearest first, at most `most`."""
    parts = [near(shape, literal(1).label("near"), name=name).limit(bindparam("most"))]
    if not shape.near:
        rest = far(name).limit(bindparam("most")).subquery()
        parts.append(select(rest.c.id, literal(0)))
    close = parts[0].subquery()
    both = union_all(select(close.c.id, close.c.near), *parts[1:]).subquery()
    return select(both.c.id, both.c.near).order_by(both.c.near.desc()).limit(bindparam("most"))


def is_a_name(word: str) -> bool:
    """Whether this is a word of a name in the index, completely."""
    given = f"'.{word}'" if database.is_postgresql() else f'{{name}} : ("{word}")'
    return bool(_IS_A_NAME.rows(match=given))


def _is_a_name() -> Any:
    where, id, matches = index()
    return select(id).select_from(where).where(matches).limit(1)


_IS_A_NAME = Query(_is_a_name)


def plan_anew() -> None:
    """For what follows in this transaction PostgreSQL makes its plans for the words it is given: a plan for any word
    reads all members, which takes seventy times as long.
    """
    if database.is_postgresql():
        _PLAN_ANEW.rows()


_PLAN_ANEW = Query(lambda: select(func.set_config("plan_cache_mode", "force_custom_plan", True)))
