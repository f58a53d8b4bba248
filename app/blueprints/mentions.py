"""/mentions: where the member is mentioned, and whom somebody who writes may mention."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from app import web
from app.queries import mentions as queries
from app.queries import posts, search, suggested_words
from app.queries.people import Person
from app.rules import limits, searching
from app.text.found import marked

blueprint = Blueprint("mentions", __name__)
SHOWN, LOOKED_AT = 6, 24  # suggestions; people among whom those who may read are looked for


@blueprint.context_processor
def of_suggestions() -> dict[str, object]:
    """What the templates of this door name."""
    return {"marked": marked}


@blueprint.get("/mentions/<int:id>")
def show(id: int) -> Response:
    """The post or comment that mentions the member."""
    place = queries.place(web.me().id, id) or abort(404)
    if place.comment_id:
        return web.to(url_for("comments.show", id=place.comment_id))
    return web.to(url_for("posts.show", id=place.post_id))


@blueprint.get("/mentions/suggestions")
def suggest() -> Response:
    """People whose names begin like what is typed in a new post, or in a comment on a `post`, and who may read it."""
    if not web.is_fragment():
        return web.to(url_for("home.index"))
    query, post_id = web.typed("q", limits.SEARCH), web.number("post")
    post = (posts.readable(web.me().id, post_id) or abort(404)) if post_id else None
    search.plan_anew()
    found = suggested_words.named(web.me().id, query, LOOKED_AT) if len(query) > 1 else []
    people = _readers(found, post_id, post.audience if post else request.args.get("audience", ""))[:SHOWN]
    web.show(*(each.id for each in people if each.degree != 1), rate=limits.TYPE_AHEAD, are_strangers=True)
    return web.fragment("mentions/_suggestions.html", people=people, terms=searching.terms(query))


def _readers(people: list[Person], post_id: int | None, audience: str) -> list[Person]:
    if post_id:
        able = set(queries.readers(post_id, [each.id for each in people])) if people else set()
        return [each for each in people if each.id in able]
    return [each for each in people if audience != "connections" or each.degree == 1]
