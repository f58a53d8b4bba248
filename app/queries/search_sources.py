"""Profiles as the search reads them, and what of them is stored: for the action that keeps the index, and its check."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, literal_column, null, select, union_all

from app.models import Education, FacetCount, Member, MemberFacet, Position, SearchDocument, SearchEntry, Skill
from app.models import SectionAudience as Audience
from app.queries.query import Query, among
from app.rules import searching
from app.rules.searching import MEMBERS, Source


def of(ids: Collection[int]) -> dict[int, Source]:
    """The profiles of these members; one query."""
    found: dict[int, dict[str, Any]] = {}
    for id, what, *row in sorted(_ROWS.rows(ids=ids), key=lambda row: (row[0], row[1], row[9])):
        parts = found.setdefault(id, {"positions": [], "education": [], "skills": [], "audiences": {}})
        if what == "head":
            parts["head"] = row[:7]
        elif what == "audience":
            parts["audiences"][row[0]] = row[1]
        elif what == "skill":
            parts["skills"].append(row[0])
        elif what == "education":
            parts["education"].append(searching.Education(*row[:4]))
        else:
            parts["positions"].append(searching.Position(*row[:3]))
    return {id: _source(parts) for id, parts in found.items() if "head" in parts}


def _source(parts: dict[str, Any]) -> Source:
    *words, in_search = parts["head"]
    positions = sorted(parts["positions"], key=lambda each: bool(each.ends))  # current ones first
    lists = (tuple(parts[name]) for name in ("education", "skills"))
    return Source(*words, in_search == "yes", tuple(positions), *lists, parts["audiences"])


def _rows() -> Any:
    """Columns: member, what, up to seven texts, id."""
    none, in_search = null(), case((Member.in_search, _word("yes")), else_=_word(""))
    head = Member.name, Member.headline, Member.place, Member.industry, Member.wants, Member.offers, in_search
    job = Position.title, Position.organisation, Position.ends
    course = Education.school, Education.degree, Education.starts, Education.ends
    return union_all(
        select(Member.id, _word("head").label("what"), *head, Member.id).where(among(Member.id, "ids")),
        _part(Position, "position", *job, none, none, none, none),
        _part(Education, "education", *course, none, none, none),
        _part(Skill, "skill", Skill.name, none, none, none, none, none, none),
        select(Audience.member_id, _word("audience"), Audience.section, Audience.audience, none, none, none, none, none,
               literal_column("0")).where(among(Audience.member_id, "ids")),
    )  # fmt: skip


def _part(table: Any, what: str, *columns: Any) -> Any:
    return select(table.member_id, _word(what), *columns, table.id).where(among(table.member_id, "ids"))


def _word(text: str) -> Any:
    return literal_column(f"'{text}'")


_ROWS = Query(_rows)


class Stored(NamedTuple):
    """What is stored of a member: entry and document, None where there is none, as (name, words, facets or "", said);
    facets: (audience, label) by token.
    """

    entry: tuple[str, ...] | None
    document: tuple[str, ...] | None
    facets: dict[str, tuple[str, str]]


def stored(ids: Collection[int]) -> dict[int, Stored]:
    """What is stored of these members, of whom anything is; one query."""
    entries: dict[int, tuple[str, ...]] = {}
    documents: dict[int, tuple[str, ...]] = {}
    facets: dict[int, dict[str, tuple[str, str]]] = {}
    for id, what, *row in _STORED.rows(ids=ids):
        if what == "facet":
            facets.setdefault(id, {})[row[1]] = (row[0], row[2])
        else:
            (entries if what == "entry" else documents)[id] = tuple(row)
    known = entries.keys() | documents.keys() | facets.keys()
    return {id: Stored(entries.get(id), documents.get(id), facets.get(id, {})) for id in known}


def _stored() -> Any:
    entry = SearchEntry.name, SearchEntry.words, SearchEntry.facets, SearchEntry.said
    document = SearchDocument.name, SearchDocument.words, _word(""), SearchDocument.said
    facet = MemberFacet.audience, MemberFacet.token, MemberFacet.label, _word("")
    return union_all(
        select(SearchEntry.member_id, _word("entry").label("what"), *entry).where(among(SearchEntry.member_id, "ids")),
        select(SearchDocument.member_id, _word("document"), *document).where(among(SearchDocument.member_id, "ids")),
        select(MemberFacet.member_id, _word("facet"), *facet).where(among(MemberFacet.member_id, "ids")),
    )


_STORED = Query(_stored)


def members_after(id: int, most: int) -> list[int]:
    """The next ids of members in ascending order, of all states but erased ones, of whom nothing is found."""
    return _AFTER.values(after=id, most=most)


def labels(tokens: Collection[str]) -> dict[str, str]:
    """What the values of facets with these tokens are called, of those that all members may see."""
    return dict(_LABELS.rows(tokens=tokens))


def miscounted() -> list[tuple[str, int, int]]:
    """Values of facets whose count is wrong: token, count kept, count found; a few of them."""
    return _MISCOUNTED.rows()


def _counted() -> Any:
    """What the counts should be, by token."""
    seen = MemberFacet.audience == literal_column(f"'{MEMBERS}'")
    members, label = func.count().label("members"), func.min(MemberFacet.label).label("label")
    return select(MemberFacet.token, label, members).where(seen).group_by(MemberFacet.token)


def _miscounted() -> Any:
    right = _counted().subquery()
    both = select(right.c.token, FacetCount.members, right.c.members).select_from(right)
    wrong = both.outerjoin(FacetCount, FacetCount.token == right.c.token)
    wrong = wrong.where(FacetCount.members.is_distinct_from(right.c.members))
    left = select(FacetCount.token, FacetCount.members, literal_column("0"))
    return union_all(wrong, left.where(FacetCount.token.not_in(select(right.c.token)))).limit(5)


_AFTER = Query(
    lambda: (
        select(Member.id)
        .where(Member.id > bindparam("after"), Member.state != literal_column("'erased'"))
        .order_by(Member.id)
        .limit(bindparam("most"))
    )
)
_LABELS = Query(lambda: select(FacetCount.token, FacetCount.label).where(among(FacetCount.token, "tokens")))
_MISCOUNTED = Query(_miscounted)
