"""/posts: write, read, edit, delete; like and unlike."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import posts as actions
from app.blueprints.comments import POST_GONE as GONE
from app.blueprints.comments import shown_post
from app.blueprints.home import around, stream
from app.forms.posts import PostForm
from app.queries import posts as queries
from app.queries import updates, versions
from app.queries.posts import PostFound
from app.rules import limits
from app.rules.errors import Refused

blueprint = Blueprint("posts", __name__)


@blueprint.get("/posts")
def index() -> Response:
    """The member's own posts."""
    found, older = queries.own_ones(web.me().id, web.number("before"))
    return web.page("posts/index.html", "posts/_own.html", posts=found, older=older)


@blueprint.post("/posts")
@web.limited(limits.POSTS)
def write() -> Response:
    if again := web.submitted_before():  # first: its pictures no longer wait in a form
        return again
    form = web.with_pictures(PostForm())
    try:
        if form.validate():
            return _written(actions.write(web.me(), web.mentioning(form), form.audience.data, form.picked))
    except Refused as refused:
        web.refuse_in(form, refused)
    return _not_yet(form)


def _written(post: PostFound) -> Response:
    web.remember_submission(url_for("posts.show", id=post.id))
    entry = updates.own_entry(web.me().id, post.id)
    return web.after_action("home/_posted.html", url_for("home.index"), form=PostForm(formdata=None), entry=entry)


def _not_yet(form: PostForm) -> Response:
    page = {} if web.is_fragment() else {**around(web.me()), **stream(web.me())}
    return web.page("home/index.html", "home/_composer.html", 422, form=form, **page)


@blueprint.get("/posts/<int:id>")
def show(id: int) -> Response:
    return shown_post(id)


@blueprint.route("/posts/<int:id>/text", methods=["GET", "POST"])
def text(id: int) -> Response:
    post = queries.own(web.me().id, id) or web.gone(GONE)
    written, named = web.as_typed(post)
    form = web.with_pictures(PostForm(obj=written, mention=named), id)
    try:
        if form.validate_on_submit():
            actions.edit(web.me(), post, web.mentioning(form), form.audience.data, form.picked)
            return web.to(url_for("posts.show", id=id))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("posts/text.html", status=200 if web.is_asking() else 422, form=form, post=post)


@blueprint.get("/posts/<int:id>/versions")
def history(id: int) -> Response:
    """What a post of the member's own said before they changed it."""
    post = queries.own(web.me().id, id) and queries.seen(web.me().id, id)
    former, older = versions.of_post(web.me().id, id, web.number("before"))
    shown = {"post": post or abort(404), "versions": former, "older": older}
    return web.page("posts/versions.html", "posts/_versions.html", **shown)


@blueprint.post("/posts/<int:id>/audience")
def narrow(id: int) -> Response:
    """Let only connections read a post of the member's own."""
    actions.narrow(queries.own(web.me().id, id) or web.gone(GONE))
    if not web.is_fragment():
        flash(_("Only your connections can read this post now."))
    return web.after_action("posts/_narrowed.html", web.back(url_for("posts.show", id=id)))


@blueprint.get("/posts/<int:id>/audience")
def narrowing(id: int) -> Response:
    return web.to_form(url_for("posts.text", id=(queries.own(web.me().id, id) or abort(404)).id))


@blueprint.route("/posts/<int:id>/removal", methods=["GET", "POST"])
def remove(id: int) -> Response:
    post = queries.own(web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return web.page("posts/removal.html", post=queries.seen(web.me().id, id))
    actions.remove(post)
    flash(_("Your post is deleted."))
    return web.to(url_for("home.index"))


@blueprint.post("/posts/<int:id>/like")
@web.limited(limits.LIKES)
def like(id: int) -> Response:
    post = queries.readable(web.me().id, id) or web.gone(GONE)
    actions.like(web.me(), post)
    return _liked(id)


@blueprint.post("/posts/<int:id>/like/removal")
@web.limited(limits.LIKES)
def unlike(id: int) -> Response:
    post = queries.readable(web.me().id, id) or web.gone(GONE)
    actions.unlike(web.me(), post)
    return _liked(id)


def _liked(id: int) -> Response:
    where = web.back(url_for("posts.show", id=id))
    return web.after_action("posts/_foot.html", f"{where}#post-{id}", post=queries.seen(web.me().id, id))
