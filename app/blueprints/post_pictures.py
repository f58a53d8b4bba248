"""/posts/pictures: added to a form, and their bytes; /posts/<id>/pictures/<number>: one of a post by itself."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request, url_for

from app import web
from app.forms.posts import PostForm
from app.queries import post_pictures as queries
from app.queries import posts
from app.rules.pictures import is_name
from app.rules.post_pictures import WIDTHS

blueprint = Blueprint("post_pictures", __name__)


@blueprint.get("/posts/pictures/<sha>/<int:width>")
def content(sha: str, width: int) -> Response:
    """A browser asks again after an hour, because its reader may no longer read the post."""
    me, can_be = web.me(), width <= WIDTHS[-1] and is_name(sha)
    found = queries.content(me.id, sha, width, is_admin=me.is_admin) if can_be else None
    response = make_response(found or abort(404))
    response.content_type = "image/webp"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.set_etag(f"{sha}-{width}")
    return response.make_conditional(request)


@blueprint.post("/posts/pictures")
def add() -> Response:
    """Add files to the form of a new post, or of the one that the address names, before it is sent."""
    form = web.with_pictures(PostForm(), web.number("post"))
    if not web.is_fragment():
        return web.to(url_for("home.index"))
    form.files.errors = list(form.refused)
    return web.fragment("post_pictures/_chosen.html", form=form, post_id=web.number("post"))


@blueprint.get("/posts/pictures")
def adding() -> Response:
    return web.to_form(url_for("home.index"))


@blueprint.get("/posts/<int:id>/pictures/<int:number>")
def show(id: int, number: int) -> Response:
    post = posts.seen(web.me().id, id) or abort(404)
    if not 1 <= number <= len(post.pictures):
        abort(404)
    web.show(post.author_id)
    return web.page("post_pictures/show.html", post=post, number=number)
