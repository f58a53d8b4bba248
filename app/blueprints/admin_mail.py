"""/admin/mail: whether e-mails arrive, for admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask_babel import gettext as _

from app import checks, database, web
from app.actions import mail_checks as actions
from app.delivery import outcomes, records, testing
from app.delivery.outcomes import FAILED, Outcome
from app.drawing import bars
from app.queries import mail_figures, outbox, signs
from app.queries.outbox import Held
from app.queries.signs import Seen
from app.rules import dns_records
from app.rules.email import Unsendable
from app.rules.mail_troubles import MEANINGS

blueprint = web.for_admins(Blueprint("admin_mail", __name__))
FEW, MANY = 5, 200  # e-mails that came back


@blueprint.get("/admin/mail")
def show() -> Response:
    figures = mail_figures.figures()
    most = MANY if "all" in request.args else FEW
    came_back = mail_figures.came_back(most + 1)
    return web.page(
        "admin/mail.html", figures=figures, bars=bars.bars(figures.per_day), box=bars.BOX, meanings=MEANINGS,
        came_back=came_back[:most], has_more=len(came_back) > most, **_set_up(outbox.held(), signs.seen()),
    )  # fmt: skip


def _set_up(held: list[Held], found: dict[str, Seen]) -> dict[str, Any]:
    """What the sections about the set-up and about what waits show."""
    return {
        "held": held, "server": checks.of_settings(held), "worker": checks.of_worker(found),
        "test": checks.of_test(found), "has_server": bool(current_app.config["MAIL_SERVER"]),
        "records": [(dns_records.TITLES[name], finding) for name, finding in checks.of_records(found)],
    }  # fmt: skip


@blueprint.post("/admin/mail/test")
def test() -> Response:
    if not current_app.config["MAIL_SERVER"]:
        return web.to(url_for("admin_mail.show"))  # which says so
    outcome = _sent_to(web.me().email)
    is_sent = outcome.state == outcomes.SENT
    actions.keep_test(web.me(), trouble=outcome.trouble, answer=outcome.answer, is_sent=is_sent)
    flash(_("The SMTP server took the test e-mail.") if is_sent else _("The test e-mail could not be sent."))
    return web.to(url_for("admin_mail.show", _anchor="set-up"))


def _sent_to(address: str) -> Outcome:
    database.end_transaction()  # the server answers when it likes
    try:
        return testing.send_to(address)
    except Unsendable as error:
        return Outcome(FAILED, str(error))


@blueprint.post("/admin/mail/records")
def look_up() -> Response:
    domain = records.domain()
    if domain:
        database.end_transaction()  # name servers take seconds
        actions.keep_records(web.me(), records.ask(domain))
    return web.to(url_for("admin_mail.show", _anchor="set-up"))


@blueprint.post("/admin/mail/attempts")
def try_all() -> Response:
    actions.try_all_again(web.me())
    flash(_("The waiting e-mails are tried again within seconds."))
    return web.to(url_for("admin_mail.show"))


@blueprint.post("/admin/mail/<int:id>/attempt")
def try_again(id: int) -> Response:
    actions.try_again(web.me(), id)
    flash(_("The e-mail is tried again within seconds."))
    return web.to(url_for("admin_mail.show"))


@blueprint.get("/admin/mail/test")
@blueprint.get("/admin/mail/records")
@blueprint.get("/admin/mail/attempts")
@blueprint.get("/admin/mail/<int:id>/attempt")
def asked(id: int = 0) -> Response:
    return web.to_form(url_for("admin_mail.show"))
