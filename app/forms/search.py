"""What a search asks for, as its address says it: every state of the page is an address."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request, url_for

from app.queries.search import Wanted
from app.queries.search_pages import SORTS
from app.rules import limits, searching, tags, text
from app.rules.searching import EXCHANGES, FACETS

LEAST = 2  # characters; a single one finds half of everybody
CHOSEN = 8  # values of facets at a time


class Chosen(NamedTuple):
    """A value of a facet: the name of its kind, as the address gives it, and its token."""

    kind: str
    value: str
    token: str


class Asked(NamedTuple):
    """`query`: as typed; `chosen`: values of facets; `near`: own connections alone; `sort`: one of SORTS."""

    query: str
    chosen: tuple[Chosen, ...]
    near: bool
    sort: str

    @property
    def is_search(self) -> bool:
        """Whether it asks for anything but the directory."""
        return bool(self.query or self.chosen or self.near)

    @property
    def is_enough(self) -> bool:
        return not self.query or len(text.fold(self.query)) >= LEAST or any(sign > "\u3040" for sign in self.query)

    @property
    def tag(self) -> str:
        """The tag that was typed, without its #; "" for anything else."""
        sign, tag = self.query[:1], self.query[1:]
        return tag if sign == "#" and tags.key(tag) else ""

    @property
    def usual_sort(self) -> str:
        return "close" if self.query else "name"

    def wanted(self, terms: list[str]) -> Wanted:
        return Wanted(terms, [each.token for each in self.chosen], self.near)

    def address(self, **changes: Any) -> str:
        """The address of the same with these changes: q, near, sort, after, show."""
        return self._address(self.chosen, changes)

    def without(self, token: str) -> str:
        """The address of the same without this value."""
        return self._address(tuple(each for each in self.chosen if each.token != token), {})

    def _address(self, chosen: tuple[Chosen, ...], changes: dict[str, Any]) -> str:
        values: dict[str, Any] = {}
        for each in chosen:
            values.setdefault(each.kind, []).append(each.value)
        sort = changes.pop("sort", self.sort)
        own = {"q": self.query or None, "near": 1 if self.near else None}
        own["sort"] = sort if sort != self.usual_sort else None
        return url_for("search.index", **{**own, **values, **changes})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the page keeps beside the words: names and values of its hidden fields."""
        given = [(each.kind, each.value) for each in self.chosen]
        return given + ([("near", "1")] if self.near else [])


def asked() -> Asked:
    """What the address of this request asks for. Values without letters, and more than CHOSEN, are left out."""
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    chosen: dict[str, Chosen] = {}
    for kind in FACETS:
        for given in request.args.getlist(kind)[:CHOSEN]:
            value = text.clean_line(given)[: limits.TITLE + 10]
            token = searching.token(kind, value)
            if token and (kind != "exchange" or value in EXCHANGES):
                chosen.setdefault(token, Chosen(kind, value, token))
    near = bool(request.args.get("near"))
    found = Asked(query, tuple(chosen.values())[:CHOSEN], near, "")
    sort = request.args.get("sort", "")
    return found._replace(sort=sort if sort in SORTS else found.usual_sort)

