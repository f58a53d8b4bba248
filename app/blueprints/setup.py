"""/setup/<token>: the first start. The link is printed on the console and is invalid once there is an organisation."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from app import web
from app.actions import setup as actions
from app.actions.setup import Organisation
from app.forms.accounts import SetupForm
from app.models import Member
from app.rules.errors import Refused
from app.web import entrance

blueprint = Blueprint("setup", __name__)


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@web.public
def begin(token: str) -> Response:
    if not actions.is_open(token):
        abort(404)
    form = SetupForm()
    try:
        if request.method == "POST" and form.validate():
            return entrance.enter(_set_up(form), url_for("home.index"))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("setup/begin.html", status=422 if form.errors else 200, form=form, token=token)


def _set_up(form: SetupForm) -> Member:
    organisation = Organisation(
        name=form.organisation.data, tagline=form.tagline.data, locale=form.locale.data, policy=form.policy.data,
        timezone=form.timezone.data,
    )
    return actions.set_up(
        organisation, name=form.name.data, email=form.email.data, password=form.password.data
    )
