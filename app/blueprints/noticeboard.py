"""/noticeboard: what members seek and offer; writing, changing, solving and answering notices."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import noticeboard as actions
from app.forms import notice_filters as filters
from app.forms.noticeboard import AnswerForm, NoticeForm
from app.queries import answers, graph
from app.queries import invitations as inviting
from app.queries import noticeboard as queries
from app.queries import notices as listed
from app.queries.noticeboard import NoticeSeen
from app.queries.notices import NoticeFound
from app.rules import limits
from app.rules.errors import Refused
from app.rules.invitations import ACCEPTED
from app.rules.labels import N_
from app.rules.noticeboard import KINDS, TOPICS
from app.text.formatting import translate

blueprint = Blueprint("noticeboard", __name__)
GONE = N_("This notice is gone.")
OWN, FITTING = 5, 3  # notices beside the board


@blueprint.context_processor
def words() -> dict[str, object]:
    """What the templates of this door name."""
    return {"kinds": KINDS, "topics": TOPICS, "days": limits.NOTICE_HANGS.days, "kept": limits.NOTICE_KEPT}


@blueprint.get("/noticeboard")
def index() -> Response:
    given, after = filters.asked(), request.args.get("after", "")
    if given.query:
        web.count_reading(limits.SEARCHES)
    page = queries.page(web.me().id, given.wanted, after)
    web.show(*(notice.member_id for notice in page.shown))
    waiting = answers.waiting(web.me().id, [notice.member_id for notice in page.shown])
    shown = {"page": page, "asked": given, "waiting": waiting}
    if after and web.is_fragment():
        return web.fragment("noticeboard/_notices.html", **shown)
    return web.page("noticeboard/index.html", "noticeboard/_results.html", **shown, **_beside(given))


def _beside(given: filters.Asked) -> dict[str, Any]:
    """What narrows the board, and on a page what stands beside it."""
    me = web.me().id
    own, tallies = listed.own(me), queries.tallies(me, given.wanted.terms)
    found = {
        "groups": filters.groups(given, tallies, len(own)), "chips": filters.chosen(given),
        "total": sum(each.count for each in tallies),
    }  # fmt: skip
    if web.is_fragment():
        return found
    return {**found, "own": own[:OWN], "fitting": listed.fitting(me, FITTING)}


@blueprint.route("/noticeboard/new", methods=["GET", "POST"])
@web.limited(limits.NOTICES)
def new() -> Response:
    if web.is_asking():
        return _sheet(NoticeForm(formdata=None, kind=request.args.get("kind", "")))
    form = NoticeForm()
    if not form.validate():
        return _sheet(form, status=422)
    if again := web.submitted_before():
        return again
    return _written(form, None)


def _written(form: NoticeForm, notice: NoticeSeen | NoticeFound | None) -> Response:
    """Put what the form says on the board, or into the notice that it changes."""
    id = notice.id if notice else 0
    try:
        if notice:
            actions.change(web.me(), id, form.words())
        else:
            id = actions.write(web.me(), form.words())
    except Refused as refused:
        web.refuse_in(form, refused)
        return _sheet(form, notice, 422)
    location = url_for("noticeboard.show", id=id)
    web.remember_submission(location)
    flash(_("Your notice is changed.") if notice else _("Your notice is on the board."))
    return web.to(location)


def _sheet(form: NoticeForm, notice: NoticeSeen | NoticeFound | None = None, status: int = 200) -> Response:
    return web.page("noticeboard/form.html", "noticeboard/_form.html", status, form=form, notice=notice)


@blueprint.get("/noticeboard/<int:id>")
def show(id: int) -> Response:
    notice = queries.seen(web.me().id, id) or abort(404)
    web.show(notice.member_id)
    waiting = answers.waiting(web.me().id, [notice.member_id])
    return web.page("noticeboard/show.html", notice=notice, waiting=waiting.get(notice.member_id))


@blueprint.route("/noticeboard/<int:id>/text", methods=["GET", "POST"])
def text(id: int) -> Response:
    notice = listed.own_one(web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return _sheet(NoticeForm(formdata=None, obj=queries.seen(web.me().id, id)), notice)
    form = NoticeForm()
    if not form.validate():
        return _sheet(form, notice, 422)
    return web.submitted_before() or _written(form, notice)


@blueprint.route("/noticeboard/<int:id>/removal", methods=["GET", "POST"])
def remove(id: int) -> Response:
    notice = listed.own_one(web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return web.page("noticeboard/removal.html", notice=notice)
    actions.remove(notice)
    flash(_("Your notice is deleted."))
    return web.to(url_for("noticeboard.index"))


@blueprint.post("/noticeboard/<int:id>/solution")
def solve(id: int) -> Response:
    actions.solve(listed.own_one(web.me().id, id) or web.gone(GONE))
    return _changed(id, _("Solved: only you see your notice now."))


@blueprint.post("/noticeboard/<int:id>/solution/removal")
def reopen(id: int) -> Response:
    try:
        actions.reopen(web.me(), listed.own_one(web.me().id, id) or web.gone(GONE))
    except Refused as refused:
        return _changed(id, web.say(refused))
    return _changed(id, _("Your notice is no longer marked as solved."))


@blueprint.post("/noticeboard/<int:id>/renewal")
def renew(id: int) -> Response:
    notice = listed.own_one(web.me().id, id) or web.gone(GONE)
    try:
        done = actions.renew(web.me(), notice)
    except Refused as refused:
        return _changed(id, web.say(refused))
    return _changed(id, _("Your notice is on the board again.") if done else _("Your notice is on the board."))


def _changed(id: int, said: str) -> Response:
    flash(said)
    return web.to(url_for("noticeboard.show", id=id))


@blueprint.get("/noticeboard/<int:id>/solution")
@blueprint.get("/noticeboard/<int:id>/solution/removal")
@blueprint.get("/noticeboard/<int:id>/renewal")
def state(id: int) -> Response:
    return web.to_form(url_for("noticeboard.show", id=id))


@blueprint.get("/noticeboard/<int:id>/answer")
def answer_form(id: int) -> Response:
    notice = _to_answer(id)
    if notice.author.degree == 1:
        return web.to(url_for("inmail.write", handle=notice.author.handle, notice=id))
    return _answer_sheet(notice, AnswerForm(formdata=None))


def _counted(by_inmail: bool) -> int | None:
    """Who is counted for an InMail to a connection, or else for an invitation: nobody if that would not be sent."""
    me, id = web.me().id, (request.view_args or {})["id"]
    if not AnswerForm().validate():
        return None
    with database.reading():
        notice = listed.to_answer(me, id)
        if notice is None or graph.are_connected(me, notice.member_id) != by_inmail:
            return None
        return me if by_inmail or not inviting.between(me, notice.member_id).sent_id else None


@blueprint.post("/noticeboard/<int:id>/answer")
@web.limited(limits.WRITES)
@web.limited(limits.INVITE, by=partial(_counted, by_inmail=False))
@web.limited(limits.MESSAGES, by=partial(_counted, by_inmail=True))
def answer(id: int) -> Response:
    notice, form = _to_answer(id), AnswerForm()
    if not form.validate():
        return _answer_sheet(notice, form, 422)
    if again := web.submitted_before():
        return again
    try:
        location = _answered(notice, form.text.data)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _answer_sheet(notice, form, 422)
    web.remember_submission(location)
    return web.to(location)


def _answered(notice: NoticeSeen, said: str) -> str:
    """Send the answer; returns where it is seen."""
    opening, author = translate(actions.ABOUT, title=notice.title), notice.author
    invitation = actions.answer(web.me(), notice, said, opening)
    if invitation and invitation.state != ACCEPTED:
        flash(_("Your answer is sent with an invitation to %(name)s.", name=author.name))
        return url_for("noticeboard.show", id=notice.id)
    flash(_("Your answer is sent to %(name)s.", name=author.name))
    return url_for("inmail.write", handle=author.handle)


def _to_answer(id: int) -> NoticeSeen:
    """An open notice of somebody else, whom the response names."""
    notice = queries.seen(web.me().id, id)
    if notice is None or notice.is_own:
        web.gone(GONE)
    web.show(notice.member_id)
    return notice


def _answer_sheet(notice: NoticeSeen, form: AnswerForm, status: int = 200) -> Response:
    waiting = answers.waiting(web.me().id, [notice.member_id]).get(notice.member_id)
    obstacle = "" if waiting or status != 200 else _obstacle(notice)
    shown = {"notice": notice, "form": form, "waiting": waiting, "obstacle": obstacle}
    return web.page("noticeboard/answer.html", "noticeboard/_answer_form.html", status, **shown)


def _obstacle(notice: NoticeSeen) -> str:
    """Why no invitation can be sent now, whatever the form says."""
    try:
        actions.check(web.me(), notice.member_id)
    except Refused as refused:
        return web.say(refused)
    return ""
