"""/admin/retention: for how long things are kept, and that the worker deletes them then."""

from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale

from app import database
from app.actions import retention, upkeep
from app.actions.account_log import note
from app.actions.letters import post_letter
from app.extensions import db
from app.models import AccountEvent, Delivery, EmailInvitation, LogEntry, Notification, Retention
from app.models.base import now
from app.queries import retention as queries
from app.rules.retention import CHOSEN, KEPT
from app.text.formatting import lasting
from tests import ROOT
from tests.visitor import MOST_QUERIES, text_of

PAGE = "/admin/retention"
USUAL = {name: str(kept.days) for name, kept in CHOSEN.items()}


def stored(app):
    with app.app_context():
        return {row.name: row.days for row in db.session.query(Retention)}


def test_an_admin_chooses_and_only_the_difference_is_stored(app, world, visit):
    frieda = visit(world.frieda)
    page = frieda.get(PAGE)
    assert page.status_code == 200 and f'href="{PAGE}" aria-current="page"' in page.text
    assert "14 days" in text_of(page), "what cannot be chosen is listed"
    assert frieda.post(PAGE, {**USUAL, "account_events": "30"}).location == PAGE
    assert stored(app) == {"account_events": 30}
    assert 'value="30"' in frieda.get(PAGE).text
    assert frieda.post(PAGE, USUAL).location == PAGE
    assert stored(app) == {}
    with app.app_context():
        assert [row.act for row in db.session.query(LogEntry)] == ["retention_changed"] * 2


@pytest.mark.parametrize("given", ["", "0", "6", "366", "-1", "1e2", "٣٠", "x", "99999999999"])
def test_days_that_are_not_allowed_are_refused_beside_the_field(app, world, visit, given):
    refused = visit(world.frieda).post(PAGE, {**USUAL, "account_events": given})
    assert refused.status_code == 422 and 'id="account_events-error"' in refused.text
    assert stored(app) == {}


def test_nobody_else_finds_the_page(app, world, visit):
    anna = visit(world.anna)
    assert anna.get(PAGE).data == anna.get("/admin/nowhere").data
    assert anna.post(PAGE, USUAL).status_code == 404 and visit().get(PAGE).location.startswith("/sign-in")
    assert f'href="{PAGE}"' not in anna.get("/settings/account").text


def test_the_page_asks_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    frieda.get(PAGE)
    assert len(statements) <= MOST_QUERIES


def write_old_things(world):
    note(world.anna, "signed_in")
    db.session.add(Notification(member_id=world.anna, kind="security"))
    sent = {"state": "sent", "finished_at": now()}
    post_letter("security", address="x@y.example")
    db.session.flush()
    db.session.query(Delivery).update(sent)
    db.session.add(EmailInvitation(
        inviter_id=world.anna, email="x@y.example", mailbox="x@y.example", how="friend", nonce="x", expires_at=now(),
    ))  # fmt: skip


TABLES = {
    "account_events": AccountEvent, "notifications": Notification, "letters": Delivery,
    "email_invitations": EmailInvitation,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("chosen", [None, "most"])
def test_things_go_when_their_days_are_over_and_not_before(app, world, name, chosen):
    with app.app_context(), database.transaction():
        write_old_things(world)
        if chosen:
            db.session.add(Retention(name=name, days=CHOSEN[name].most))
    days = CHOSEN[name].most if chosen else CHOSEN[name].days
    for moment, left in ((timedelta(days=days, hours=-1), 1), (timedelta(days=days, hours=1), 0)):
        with time_machine.travel(now() + moment), app.app_context(), database.transaction():
            retention.forget_old()
            upkeep.forget_letters()
            assert db.session.query(TABLES[name]).count() == left


def test_what_an_admin_chose_for_something_else_is_no_entry(app, world):
    with app.app_context(), database.transaction():
        db.session.add(Retention(name="leaving", days=1))
        db.session.add(Retention(name="gone", days=1))
    with app.app_context(), database.transaction(reading=True):
        assert queries.days() == {name: kept.days for name, kept in CHOSEN.items()}


def test_the_document_lists_what_the_registry_says(app):
    text = (ROOT / "docs/privacy.md").read_text()
    with app.app_context(), force_locale("en"):
        periods = {name: lasting(kept.lasts) for name, kept in KEPT.items()}
    for name, kept in KEPT.items():
        range_ = f"{kept.least} to {kept.most} days" if kept.is_chosen else "fixed"
        assert f"| {kept.label} | {periods[name]} | {range_} |" in text, kept.name
    assert text.count("\n| ") - 1 == len(KEPT), "and nothing else"
