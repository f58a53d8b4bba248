"""Letting a browser in and showing it out: the session row, the cookie that names it, the marker beside it,
and the cookie by which the browser is known later on."""

from __future__ import annotations

from flask import Response, current_app, g, request, session, url_for
from flask_login import login_user

from app.actions import sessions
from app.models import Member
from app.rules.account_log import SIGNED_IN
from app.rules.cookies import MARKER
from app.rules.limits import SESSION_ABSOLUTE
from app.web.account_events import note_entering, note_event
from app.web.devices import remember
from app.web.responses import to
from app.web.unit import MEMBER
from app.web.viewer import address, browser, load_session


def enter(member: Member, location: str, event: str | None = SIGNED_IN) -> Response:
    """Sign this browser in and go on to `location`. Whatever its cookie held before is worth nothing afterwards.
    `event`: what is noted of it, None if nothing is.

    Whose mailbox is an older account's is asked for another address first.
    """
    if event == SIGNED_IN:
        note_entering(member)
    elif event:
        note_event(member, event)
    _end_row()
    token = sessions.begin(member, agent=request.user_agent.string, address=address())
    session.clear()
    session.permanent = True
    session[MEMBER] = member.id
    g.browser = load_session(token)
    login_user(g.browser)
    answer = to(location if member.mailbox else url_for("email_address.change"))
    answer.set_cookie(
        MARKER, g.browser.marker, max_age=SESSION_ABSOLUTE, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
    remember(answer, member)
    return answer


def leave(location: str) -> Response:
    """Sign this browser out: its row is deleted, so its cookie is worth nothing wherever it was copied to."""
    _end_row()
    session.clear()
    answer = to(location)
    answer.delete_cookie(MARKER, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _end_row() -> None:
    before = browser()
    if before:
        sessions.end(before.id, before.member_id)
