"""Keeping what a search reads: every action that changes what a profile says, or who sees it, ends with `refresh`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal, select, text, update

from app import database
from app.database import upsert
from app.models import FacetCount, FacetWord, MemberFacet, SearchDocument, SearchEntry, Slip
from app.queries import search, search_sources
from app.queries.query import VIEWER, Query, among, insertion
from app.queries.search_sources import Stored
from app.rules import searching
from app.rules.searching import MEMBERS, Indexed, Source

BATCH = 500  # members whose profiles are in memory at once
TYPED = "osk"  # kinds of facets that are suggested to somebody who types: organisations, schools, skills
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)
NOTHING = Stored(None, None, {})


def refresh(member_id: int) -> None:
    """Make what a search reads of a member follow their profile, in the caller's transaction."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(member_id)
        return
    source = search_sources.of([member_id])[member_id]
    put(member_id, source, search_sources.stored([member_id]).get(member_id, NOTHING))


@contextmanager
def once() -> Iterator[None]:
    """In this block members are noted instead, and each is refreshed once at its end: for many changes at a time."""
    waiting: set[int] = set()
    mark = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(mark)
    for member_id in sorted(waiting):
        refresh(member_id)


def put(member_id: int, source: Source, before: Stored) -> bool:
    """Store what `source` says where it differs from what is stored; returns whether anything did."""
    far, near, facets = searching.indexed(source)
    entry = row_of(far) if far else None
    if entry != before.entry:
        _put(_ENTRY, _NO_ENTRY, member_id, entry)
    document = row_of(near, facets=False)
    if document != before.document:
        _put(_DOCUMENT, _NO_DOCUMENT, member_id, document)
    if facets != before.facets:
        _put_facets(member_id, before.facets, facets)
    if (entry or [""])[0] != (before.entry or [""])[0]:
        _put_slips(before.entry[0] if before.entry else "", entry[0] if entry else "")
    return before != (entry, document, facets)


def forget(member_id: int) -> None:
    """Delete what a search reads of an erased member, and what FTS5 keeps of deleted rows until it merges them."""
    before = search_sources.stored([member_id]).get(member_id, NOTHING)
    _NO_ENTRY.write(viewer=member_id)
    _NO_DOCUMENT.write(viewer=member_id)
    _put_facets(member_id, before.facets, {})
    _put_slips(before.entry[0] if before.entry else "", "")
    if not database.is_postgresql():
        _MERGE.write()


_MERGE = Query(lambda: text("INSERT INTO search_index (search_index) VALUES ('optimize')"))


def row_of(found: Indexed, *, facets: bool = True) -> tuple[str, ...]:
    """(name, words, facets, said) as they are stored; a document has no facets."""
    said = json.dumps(found.said, ensure_ascii=False)
    return found.name, found.words, " ".join(sorted(found.facets)) if facets else "", said


def _put(keep: Query, forget: Query, member_id: int, row: tuple[str, ...] | None) -> None:
    if row is None:
        forget.write(viewer=member_id)
    else:
        keep.write(member_id=member_id, **dict(zip(("name", "words", "facets", "said"), row, strict=True)))


def _kept(table: Any) -> Any:
    names = [column.key for column in table.__table__.c]
    row = insertion(table, *names, into=upsert)
    changed = {name: row.excluded[name] for name in names[1:]}
    return row.on_conflict_do_update(index_elements=["member_id"], set_=changed)


_ENTRY, _DOCUMENT = Query(partial(_kept, SearchEntry)), Query(partial(_kept, SearchDocument))
_NO_ENTRY, _NO_DOCUMENT = (
    Query(partial(lambda table: delete(table).where(table.member_id == VIEWER), table))
    for table in (SearchEntry, SearchDocument)
)


def _put_facets(member_id: int, before: dict[str, tuple[str, str]], facets: dict[str, tuple[str, str]]) -> None:
    changed = [token for token in before.keys() | facets.keys() if before.get(token) != facets.get(token)]
    _DROP_FACETS.write(viewer=member_id, tokens=changed)
    _ADD_FACETS.write_all([
        {"member_id": member_id, "audience": facets[token][0], "token": token, "label": facets[token][1]}
        for token in sorted(changed) if token in facets
    ])
    were, are = ({token for token in changed if of.get(token, "-")[0] == MEMBERS} for of in (before, facets))
    for token in sorted(were | are):  # always in this order, so that two members never wait for each other
        more = (token in are) - (token in were)
        _COUNT.write(token=token, kind=token[0], more=more, most=max(more, 0))
    if were | are:
        _call_again(sorted(were | are))


def _call_again(tokens: list[str]) -> None:
    """Drop counts of nobody, give the others their label, and the words of those that are suggested."""
    _DROP_COUNTS.write(tokens=tokens)
    _LABEL.write(tokens=tokens)
    typed = [token for token in tokens if token[0] in TYPED]
    if typed:
        _DROP_WORDS.write(tokens=typed)
        add_words(search_sources.labels(typed))


def add_words(labels: dict[str, str]) -> None:
    """Store the words of these labels, by token."""
    _ADD_WORDS.write_all([
        {"kind": token[0], "word": word, "token": token}
        for token, label in sorted(labels.items()) for word in searching.words(label)
    ])


def _counted() -> Any:
    """`more` of a value; a new one begins with `most`."""
    row = upsert(FacetCount).values(
        token=bindparam("token"), kind=bindparam("kind"), label="", members=bindparam("most")
    )
    more = bindparam("more", type_=FacetCount.members.type)
    return row.on_conflict_do_update(index_elements=["token"], set_={"members": FacetCount.members + more})


def _labelled() -> Any:
    seen = MemberFacet.token == FacetCount.token, MemberFacet.audience == MEMBERS
    first = select(func.min(MemberFacet.label)).where(*seen).correlate(FacetCount).scalar_subquery()
    return update(FacetCount).where(among(FacetCount.token, "tokens")).values(label=first)


_DROP_FACETS = Query(
    lambda: delete(MemberFacet).where(MemberFacet.member_id == VIEWER, among(MemberFacet.token, "tokens"))
)
_ADD_FACETS = Query(lambda: insertion(MemberFacet, "member_id", "audience", "token", "label"))
_COUNT, _LABEL = Query(_counted), Query(_labelled)
_DROP_COUNTS = Query(lambda: delete(FacetCount).where(among(FacetCount.token, "tokens"), FacetCount.members <= 0))
_DROP_WORDS = Query(lambda: delete(FacetWord).where(among(FacetWord.token, "tokens")))
_ADD_WORDS = Query(lambda: insertion(FacetWord, "kind", "word", "token", into=upsert).on_conflict_do_nothing())


def _put_slips(before: str, name: str) -> None:
    """Of a folded name in the index: new words are known, those that nobody has any more are forgotten."""
    were, are = searching.slip_words(before), searching.slip_words(name)
    add_slips(are - were)
    for word in sorted(were - are):
        if not search.is_a_name(word):
            _DROP_SLIPS.write(word=word)


def add_slips(words: Collection[str]) -> None:
    """Store the forms of these words of names."""
    _ADD_SLIPS.write_all([{"form": form, "word": word} for word in sorted(words) for form in searching.slips(word)])


_ADD_SLIPS = Query(lambda: insertion(Slip, "form", "word", into=upsert).on_conflict_do_nothing())
_DROP_SLIPS = Query(lambda: delete(Slip).where(Slip.word == bindparam("word")))


def rebuild() -> None:
    """Make everything anew, in the caller's transaction: 20,000 members take about ten seconds."""
    for forget in (*_EMPTY, *_NO_COUNTS):
        forget.write()
    for ids in _batches():
        _fill(search_sources.of(ids))
    _count_again()


def repair() -> int:
    """Compare everything with the profiles, and correct it; returns for how many members, or values, it was wrong."""
    wrong = 0
    for ids in _batches():
        stored = search_sources.stored(ids)
        wrong += sum(put(id, source, stored.get(id, NOTHING)) for id, source in search_sources.of(ids).items())
    miscounted = search_sources.miscounted()
    if miscounted:
        for forget in _NO_COUNTS:
            forget.write()
        _count_again()
    return wrong + len(miscounted)


def _batches() -> Iterator[list[int]]:
    last = 0
    while ids := search_sources.members_after(last, BATCH):
        yield ids
        last = ids[-1]


def _count_again() -> None:
    _COUNT_ALL.write()
    add_words(dict(_TYPED.rows()))


def _fill(sources: dict[int, Source]) -> None:
    entries, documents, facets, names = [], [], [], set()
    for id, source in sources.items():
        far, near, shown = searching.indexed(source)
        named = ("name", "words", "facets", "said")
        documents.append({"member_id": id, **dict(zip(named, row_of(near, facets=False), strict=True))})
        facets += [{"member_id": id, "token": token, "audience": audience, "label": label}
                   for token, (audience, label) in shown.items()]
        if far:
            entries.append({"member_id": id, **dict(zip(named, row_of(far), strict=True))})
            names |= searching.slip_words(far.name)
    _ENTRY.write_all(entries)
    _DOCUMENT.write_all(documents)
    _ADD_FACETS.write_all(facets)
    add_slips(names)


def _all_counted() -> Any:
    seen = MemberFacet.audience == MEMBERS
    kind = func.substr(MemberFacet.token, 1, 1)
    found = select(MemberFacet.token, kind, func.min(MemberFacet.label), func.count()).where(seen)
    return insert(FacetCount).from_select(["token", "kind", "label", "members"], found.group_by(MemberFacet.token))


_EMPTY = [Query(partial(delete, table)) for table in (SearchEntry, SearchDocument, MemberFacet, Slip)]
_NO_COUNTS = [Query(partial(delete, table)) for table in (FacetCount, FacetWord)]
_COUNT_ALL = Query(_all_counted)
_TYPED = Query(
    lambda: select(FacetCount.token, FacetCount.label).where(FacetCount.kind.in_([literal(kind) for kind in TYPED]))
)
