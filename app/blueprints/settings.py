"""/settings: what the feed shows, notifications, who sees what."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import endorsements, preferences, profiles
from app.forms.settings import PrivacyForm, feed_form, notifications_form
from app.queries import notifications as choices
from app.queries import preferences as queries
from app.queries import sections, updates
from app.web.security_log import note

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
def index() -> Response:
    return web.to(url_for("account_settings.account"))


@blueprint.route("/settings/feed", methods=["GET", "POST"])
def feed() -> Response:
    form = feed_form(choices.feed_choices(web.me().id))
    if web.is_asking() or not form.validate():
        hidden, older = updates.hidden(web.me().id, web.number("hidden"))
        shown = {"muted": queries.muted(web.me().id), "hidden": hidden, "hidden_before": older}
        return web.page("settings/feed.html", status=_status(), form=form, **shown)
    preferences.choose_feed(web.me(), form.wanted)
    return _saved("settings.feed")


@blueprint.route("/settings/notifications", methods=["GET", "POST"])
def notifications() -> Response:
    me = web.me()
    form = notifications_form(choices.choices(me.id), inmail_copy=me.inmail_copy, paused=me.mail_paused)
    if web.is_asking() or not form.validate():
        return web.page("settings/notifications.html", status=_status(), form=form)
    preferences.choose_notifications(me, form.wanted, inmail_copy=form.inmail_copy.data, paused=form.paused.data)
    return _saved("settings.notifications")


@blueprint.route("/settings/privacy", methods=["GET", "POST"])
def privacy() -> Response:
    me, decided = web.me(), sections.decisions(web.me().id, web.me().id)
    chosen: dict[str, object] = {f"section_{section}": audience for section, audience in decided.audiences.items()}
    chosen["leaves_search"] = not me.in_search
    form = PrivacyForm(offers_guests=web.site().public_profiles, obj=me, data=chosen)
    if web.is_asking() or not form.validate():
        return web.page("settings/privacy.html", status=_status(), form=form, contacts=decided.own_contacts())
    note("opened", form.opened(me, decided.audiences))
    _keep(form, decided.audiences)
    return _saved("settings.privacy")


def _keep(form: PrivacyForm, before: dict[str, str]) -> None:
    me = web.me()
    preferences.choose_privacy(
        me, who_may_invite=form.who_may_invite.data, hides_connections=form.hides_connections.data,
        who_may_ask=form.who_may_ask.data,
    )  # fmt: skip
    if form.leaves_search.data is me.in_search:
        preferences.choose_search(me, in_search=not form.leaves_search.data)
    endorsements.choose(me, form.endorsements.data)
    if "public_profile" in form:
        preferences.choose_public(me, public=form.public_profile.data, indexed=form.public_indexed.data)
    for section, audience in form.audiences.items():
        if audience != before.get(section):
            profiles.choose_audience(me, section, audience)


def _status() -> int:
    """200 for the page itself, 422 for a form that was sent and refused."""
    return 200 if web.is_asking() else 422


def _saved(endpoint: str) -> Response:
    flash(_("Saved."))
    return web.to(url_for(endpoint))
