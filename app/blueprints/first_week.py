"""/first-week/...: the first steps of a newcomer, on Home. The people of the third are invited in suggestions.py."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from app import database, web
from app.actions import first_week as actions
from app.actions import preferences
from app.actions import profiles as editing
from app.actions.first_week import Portrait
from app.blueprints.home import BLANK, around, people_to_invite, stream
from app.forms import first_week as forms
from app.forms.first_week import CareerForm, HeadForm
from app.queries import endorsements, members
from app.queries import first_week as queries
from app.queries.people import face_of
from app.rules import pictures
from app.rules.errors import Refused

blueprint = Blueprint("first_week", __name__)


@blueprint.post("/first-week/head")
def head() -> Response:
    form, portrait = HeadForm(queries.done(web.me()).held), None
    try:
        portrait = _portrait(form) if form.validate() else None
    except Refused as refused:
        web.refuse_in(form, refused)
    if form.errors:
        return _again("head", form)
    actions.introduce(web.me(), form.headline.data if form.has("headline") else "", portrait)
    return _done("head")


def _portrait(form: HeadForm) -> Portrait | None:
    """The portrait that was sent, in its sizes. Raises Refused for anything but a picture."""
    if not form.has("photo"):
        return None
    content = form.photo.data.read()
    database.end_transaction()  # decoding is slow and needs no lock
    return pictures.portrait(content, form.crop)


@blueprint.post("/first-week/career")
def career() -> Response:
    form = CareerForm(queries.done(web.me()).held)
    try:
        if form.validate():
            _add(form)
    except Refused as refused:
        web.refuse_in(form, refused)
    return _again("career", form) if form.errors else _done("career")


def _add(form: CareerForm) -> None:
    if form.school_given:
        actions.learn(web.me(), **form.school_given)
    if form.position_given:
        editing.add_position(web.me(), **form.position_given)


def _again(step: str, form: Any) -> Response:
    """A form that comes back, in its step or on Home."""
    me = web.me()
    week = queries.done(me)
    asked = {**forms.blank(week), step: form}
    if web.is_fragment():
        return web.fragment(f"first_week/_{step}.html", 422, week=week, forms=asked)
    shown = {**around(me), **stream(me), "week": week, "forms": asked}
    return web.page("home/index.html", status=422, blank=BLANK, **shown)


def _done(step: str) -> Response:
    """A step as it is now, in its place; or Home."""
    if not web.is_fragment():
        return web.to(url_for("home.index", _anchor=f"step-{step}"))
    me = members.at_present(web.me().id)  # after the change
    week = queries.done(me)
    shown = {"me": me, "face": face_of(me), "endorsement_count": endorsements.count(me.id)}
    return web.fragment(f"first_week/_{step}_changed.html", week=week, forms=forms.blank(week), **shown)


@blueprint.get("/first-week/people")
def people() -> Response:
    if not web.is_fragment():
        return web.to(url_for("home.index", people=1, _anchor="step-people"))
    return web.fragment("first_week/_five.html", week=queries.done(web.me()), **people_to_invite(web.me()))


@blueprint.post("/first-week/address")
def share() -> Response:
    actions.share_address(web.me())
    return _shared()


@blueprint.post("/first-week/address/removal")
def stop_sharing() -> Response:
    actions.stop_sharing_address(web.me())
    return _shared()


def _shared() -> Response:
    location = url_for("home.index", _anchor="step-address")
    return web.after_action("first_week/_address.html", location, week=queries.done(web.me()), is_answer=True)


@blueprint.post("/first-week/dismissal")
def dismiss() -> Response:
    preferences.hide_first_week(web.me(), hidden=True)
    return web.to(url_for("home.index", hidden=1))


@blueprint.post("/first-week/dismissal/removal")
def restore() -> Response:
    preferences.hide_first_week(web.me(), hidden=False)
    return web.to(url_for("home.index"))


@blueprint.get("/first-week/head")
@blueprint.get("/first-week/career")
@blueprint.get("/first-week/address")
@blueprint.get("/first-week/address/removal")
@blueprint.get("/first-week/dismissal")
@blueprint.get("/first-week/dismissal/removal")
def asked() -> Response:
    return web.to_form(url_for("home.index"))
