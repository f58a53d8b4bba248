"""/unsubscribe/<token>: no more e-mails of one kind, without signing in (RFC 8058).

Opening the link changes nothing: programs that scan e-mails open every link. The token proves the wish as well as a
signed form would, and mail programs send no other, so this one address accepts a POST without a CSRF token.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from app import web
from app.actions import preferences, refusals
from app.delivery import links
from app.extensions import csrf
from app.queries import letters
from app.rules.kinds import TOLD_KINDS

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get("/unsubscribe/<token>")
@web.public
@web.while_away
def show(token: str) -> Response:
    return _page(token, *_meant(token))


@blueprint.post("/unsubscribe/<token>")
@csrf.exempt
@web.public
@web.while_away
def switch_off(token: str) -> Response:
    who, kind = _meant(token)
    if isinstance(who, str):
        refusals.refuse_mail(who)
    else:
        preferences.unsubscribe(who, kind)
    if request.form.get("List-Unsubscribe") == "One-Click":  # a mail program, which follows no redirect
        return _page(token, who, kind)
    return web.to(url_for("unsubscribe.show", token=token))


def _meant(token: str) -> tuple[int | str, str]:
    """Who and which kind of e-mails the link names; 404 if it is not one of ours or its member is gone."""
    who, kind = links.unsubscribing(token) or abort(404)
    return (who, kind) if letters.is_wanted(who, kind) is not None else abort(404)


def _page(token: str, who: int | str, kind: str) -> Response:
    told = TOLD_KINDS.get(kind)
    label, is_off = told.label if told else "", not letters.is_wanted(who, kind)
    return web.page("unsubscribe/show.html", token=token, label=label, is_off=is_off)
