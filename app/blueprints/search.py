"""/search: finding people; without a word, the directory of all members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request, url_for

from app import web
from app.forms import narrowing
from app.forms.search import Asked, asked
from app.queries import answers, facets, search, search_pages, suggested_words
from app.queries.facets import Counts
from app.queries.search import Wanted
from app.queries.search_pages import Found
from app.rules import limits, searching
from app.rules.searching import FACETS
from app.text import found as words

blueprint = Blueprint("search", __name__)


@blueprint.context_processor
def of_results() -> dict[str, object]:
    """What the templates of this door name."""
    return {"marked": words.marked, "reason": words.reason, "few": search_pages.FEW}


@blueprint.get("/search")
def index() -> Response:
    given = asked()
    if given.tag and not web.is_fragment():
        return web.to(url_for("tags.show", tag=given.tag))
    if request.args:  # whatever it folds to: the page is rendered anew for it
        web.count_reading(limits.SEARCHES)
    search.plan_anew()
    if request.args.get("show") in FACETS:
        return _values(given, request.args["show"])
    return web.page("search/index.html", "search/_results.html", **_shown(given))


def _shown(given: Asked) -> dict[str, Any]:
    wanted, counts = _counted(given)
    page = search_pages.Page((), None)
    if given.is_enough and counts.total:
        page = search_pages.page(
            web.me().id, wanted, given.sort, counts.few, request.args.get("after", ""), close=counts.close
        )
    people = search_pages.found(web.me().id, page.ids)
    meant = suggested_words.meant(web.me().id, given.query) if given.is_enough and not counts.total else None
    web.show(*_strangers(people), are_strangers=True)
    if meant:
        web.show(meant[1])
    answer = web.is_fragment() and not request.args.get("after")
    return {"asked": given, "counts": counts, "terms": wanted.terms, "people": people, "after": page.after,
            "meant": meant[0] if meant else None, "is_answer": answer, **_beside(given, counts, people)}  # fmt: skip


def _strangers(people: Iterable[Found]) -> list[int]:
    return [each.person.id for each in people if each.person.degree not in (0, 1)]


def _counted(given: Asked) -> tuple[Wanted, Counts]:
    """What is looked for and how many are found: what a mark divides as one word, and if nobody has that, as several.
    """
    wanted = given.wanted(searching.terms(given.query))
    if not given.is_enough or (given.query and not wanted.terms):
        return wanted, facets.NOBODY
    counts = facets.counts(web.me().id, wanted)
    apart = searching.terms_apart(given.query)
    if counts.total or apart == wanted.terms:
        return wanted, counts
    return given.wanted(apart), facets.counts(web.me().id, given.wanted(apart))


def _beside(given: Asked, counts: Counts, people: list[Found]) -> dict[str, Any]:
    """The facets, what was chosen of them, and what stands between the viewer and each person."""
    waiting = answers.waiting(web.me().id, [each.person.id for each in people])
    if web.is_fragment() and request.args.get("after"):
        return {"waiting": waiting}
    return {
        "waiting": waiting, "groups": narrowing.groups(given, counts), "chips": narrowing.chips(given),
        "year": facets.own_class(web.me().id) if not given.is_search else None,
    }  # fmt: skip


def _values(given: Asked, name: str) -> Response:
    """All values of one kind of facet, as far as they are counted."""
    counts = facets.counts(web.me().id, given.wanted(searching.terms(given.query)), top=facets.ALL)
    return web.page("search/values.html", asked=given, group=narrowing.whole(given, name, counts))


@blueprint.get("/search/suggestions")
def suggestions() -> Response:
    given = asked()
    if not web.is_fragment():
        return web.to(url_for("search.index", q=given.query or None))
    search.plan_anew()
    found = suggested_words.suggested(web.me().id, given.query)
    web.show(*_strangers(found.people), rate=limits.TYPE_AHEAD, are_strangers=True)
    return web.fragment(
        "search/_suggestions.html", asked=given, found=found, terms=searching.terms(given.query)
    )
