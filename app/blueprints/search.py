"""/search: finding people by name."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import web
from app.queries import answers, people
from app.queries.cursors import make_cursor, read_cursor
from app.queries.people import PeoplePage
from app.rules import limits, text

blueprint = Blueprint("search", __name__)
LEAST = 2  # characters; a single one finds half of everybody


@blueprint.get("/search")
def index() -> Response:
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    enough = len(text.fold(query)) >= LEAST
    if request.args.get("q"):  # whatever it folds to: the page is rendered anew for it
        web.count_reading(limits.SEARCHES)
    page = people.search(web.me().id, query, read_cursor(request.args.get("after"))) if enough else PeoplePage([], None)
    web.show(*(person.id for person in page.people))
    waiting = answers.waiting(web.me().id, [person.id for person in page.people])
    after = make_cursor(*page.after) if page.after else None
    found = {"query": query, "enough": enough, "people": page.people, "after": after, "waiting": waiting}
    found["is_answer"] = web.is_fragment() and not request.args.get("after")
    return web.page("search/index.html", "search/_results.html", **found)
