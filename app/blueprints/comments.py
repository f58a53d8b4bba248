"""/posts/<id>/comments, /comments: read, write, edit, delete; like and unlike."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import comments as actions
from app.actions import preferences
from app.forms.posts import CommentForm
from app.queries import comments as queries
from app.queries import notifications, people, posts
from app.queries.comments import CommentSeen
from app.rules import limits
from app.rules.labels import N_

blueprint = Blueprint("comments", __name__)
POST_GONE, GONE = N_("This post is gone."), N_("This comment is gone.")


@blueprint.get("/posts/<int:id>/comments")
def index(id: int) -> Response:
    """The comments before one, or the form for a new one: as a fragment, or on the page of the post."""
    before = web.number("before")
    if not web.is_fragment():
        return shown_post(id, before=before, begins=not before)
    if not before:
        return _asked(id, None)
    post = posts.seen(web.me().id, id) or abort(404)
    return web.fragment("comments/_earlier.html", post=post, **_page(id, before))


@blueprint.get("/comments/<int:id>/answer")
def answer(id: int) -> Response:
    """The form for an answer to a comment."""
    found = queries.readable(web.me().id, id) or abort(404)
    if web.is_fragment():
        return _asked(found.post_id, id)
    return shown_post(found.post_id, answered=id, begins=True)


def _asked(post_id: int, answered: int | None) -> Response:
    post = posts.seen(web.me().id, post_id) or abort(404)
    return web.fragment("comments/_form.html", **_form(post_id, answered), post=post, asked=True)


def shown_post(id: int, *, before: int | None = None, answered: int | None = None, **given: Any) -> Response:
    """The page of a post: its comments, or those before one, and the form for a new one, as `given` or empty. `begins`:
    the form has the focus.
    """
    post = posts.seen(web.me().id, id) or abort(404)
    likers = posts.likers(web.me().id, id)
    read = notifications.unread_of_post(web.me(), id) if web.is_asking() and not before else []
    if read:
        web.note_after(lambda: preferences.read_notifications(read))
    status = given.pop("status", 200)
    shown = {**_form(id, answered), **_page(id, before), **given, "before": before, "read": len(read)}
    return web.page("posts/show.html", status=status, post=post, likers=likers, **shown)


def _page(post_id: int, before: int | None) -> dict[str, Any]:
    """One page of comments with their people, and how many are older."""
    me = web.me().id
    found = queries.page(me, post_id, before)
    known = people.people_in_feed(me, set().union(*(each.people for each in found)), ())
    older = queries.earlier(me, post_id, found[0].id) if len(found) == limits.COMMENTS_PAGE else 0
    return {"comments": [each.by(known) for each in found], "older": older}


def _form(post_id: int, answers: int | None) -> dict[str, Any]:
    """An empty form, and the comment under this post that it answers; None if there is none, or none any more."""
    found = queries.seen(web.me().id, answers) if answers else None
    answered = _named(found) if found and found.post_id == post_id else None
    return {"form": CommentForm.below(post_id, formdata=None), "answered": answered}


def _named(comment: CommentSeen) -> CommentSeen:
    return comment.by(people.people_in_feed(web.me().id, comment.people, ()))


@blueprint.post("/posts/<int:id>/comments")
@web.limited(limits.COMMENTS)
def write(id: int) -> Response:
    post = posts.readable(web.me().id, id) or web.gone(POST_GONE)
    answers, form = web.number("answers"), CommentForm.below(id)
    answered = queries.readable(web.me().id, answers) if answers else None
    if answers and (answered is None or answered.post_id != id):
        web.gone(GONE)
    if not form.validate() or not form.is_still_for(post.audience):
        return _refused(id, form, answers)
    if again := web.submitted_before():
        return again
    new = actions.write(web.me(), post, web.mentioning(form), answered)
    web.remember_submission(url_for("comments.show", id=new))
    return _written(new, id)


def _refused(post_id: int, form: CommentForm, answers: int | None) -> Response:
    """The form with what is wrong, in its place or on the page of the post."""
    if not web.is_fragment():
        return shown_post(post_id, answered=answers, form=form, status=422)
    shown = {**_form(post_id, answers), "form": form, "post": posts.seen(web.me().id, post_id)}
    return web.fragment("comments/_form.html", 422, **shown)


def _written(id: int, post_id: int) -> Response:
    """The new comment with an empty form below it, or the page that shows it."""
    if not web.is_fragment():
        return web.to(url_for("comments.show", id=id))
    post, comment = posts.seen(web.me().id, post_id), queries.seen(web.me().id, id)
    if post is None or comment is None:
        web.gone(GONE)
    return web.fragment("comments/_written.html", post=post, comment=_named(comment), **_form(post_id, None))


@blueprint.get("/comments/<int:id>")
def show(id: int) -> Response:
    """Where the comment stands: on the page of its post, or on one with earlier comments."""
    found = queries.readable(web.me().id, id) or abort(404)
    place = {"id": found.post_id, "_anchor": f"comment-{id}"}
    if queries.newer(web.me().id, found.post_id, id) < limits.COMMENTS_PAGE:
        return web.to(url_for("posts.show", **place))
    return web.to(url_for("comments.index", before=id + 1, **place))


@blueprint.get("/comments/<int:id>/likes")
def likes(id: int) -> Response:
    """Who likes a comment."""
    found = queries.seen(web.me().id, id) or abort(404)
    likers = queries.likers(web.me().id, id)
    web.show(found.author_id, *(person.id for person in likers))
    return web.page("comments/likes.html", comment=_named(found), likers=likers)


@blueprint.route("/comments/<int:id>/text", methods=["GET", "POST"])
def text(id: int) -> Response:
    found = queries.own(web.me().id, id) or web.gone(GONE)
    written, named = web.as_typed(found)
    form = CommentForm(obj=written, mention=named)
    if not form.validate_on_submit():
        status = 200 if web.is_asking() else 422
        return web.page("comments/text.html", status=status, form=form, comment=found)
    actions.edit(web.me(), found, web.mentioning(form))
    return web.to(url_for("comments.show", id=id))


@blueprint.route("/comments/<int:id>/removal", methods=["GET", "POST"])
def remove(id: int) -> Response:
    found = queries.to_remove(web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return web.page("comments/removal.html", comment=_named(queries.seen(web.me().id, id) or abort(404)))
    actions.remove(found)
    flash(_("The comment is deleted."))
    return web.to(url_for("posts.show", id=found.post_id))


@blueprint.post("/comments/<int:id>/like")
@web.limited(limits.LIKES)
def like(id: int) -> Response:
    actions.like(web.me(), queries.readable(web.me().id, id) or web.gone(GONE))
    return _liked(id)


@blueprint.post("/comments/<int:id>/like/removal")
@web.limited(limits.LIKES)
def unlike(id: int) -> Response:
    actions.unlike(web.me(), queries.readable(web.me().id, id) or web.gone(GONE))
    return _liked(id)


def _liked(id: int) -> Response:
    comment = queries.seen(web.me().id, id)
    post = posts.seen(web.me().id, comment.post_id) if comment else None
    if comment is None or post is None:
        web.gone(GONE)
    shown = {"comment": _named(comment), "post": post, "anchored": True}
    return web.after_action("comments/_foot.html", url_for("comments.show", id=id), **shown)
