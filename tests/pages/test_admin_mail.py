"""/admin/mail: whether e-mails arrive, what came back, and trying again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import database
from app.actions import signs
from app.actions.letters import post_letter
from app.blueprints import admin_mail
from app.delivery import records
from app.delivery.outcomes import FAILED, LATER, SENT, Outcome
from app.extensions import db
from app.models import Delivery, LogEntry, Member, Sign
from app.models.base import now
from app.rules import mail_troubles
from app.rules.email import Unsendable
from tests.pages.test_admin_health import ROW
from tests.visitor import MOST_QUERIES, text_of

PAGE = "/admin/mail"
FIGURE = re.compile(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>")
BAR = re.compile(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"( class="top")?>')


@pytest.fixture
def do(app):
    def run(work):
        with app.app_context(), database.transaction():
            return work()

    return run


@pytest.fixture
def server(app, monkeypatch):
    """There is an SMTP server, and a sender with a domain."""
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp.elbufer.example")
    monkeypatch.setitem(app.config, "MAIL_DEFAULT_SENDER", "Elbufer <kontor@post.elbufer.example>")


@pytest.fixture
def put(app, world, do):
    """`put("failed", days=2, answer="550 ...")`: one e-mail to Anna in the outbox; gives its number."""

    def write(state="due", *, to="anna", days=0, minutes=0, **values):
        member = db.session.get_one(Member, getattr(world, to)) if to else None
        posted = post_letter("security", member=member, address=None if to else "max@lagerei.example")
        letter = db.session.scalars(select(Delivery).where(Delivery.message_id == posted)).one()
        at = now() - timedelta(days=days, minutes=minutes)
        letter.state, letter.created_at, letter.due_at = state, at, at
        letter.finished_at = at if state != "due" else None
        for name, value in values.items():
            setattr(letter, name, value)
        return letter.id

    return lambda *given, **options: do(lambda: write(*given, **options))


@pytest.fixture
def frieda(world, visit):
    return visit(world.frieda)


def figures(page):
    return {name.strip(): value.strip() for name, value in FIGURE.findall(page.text)}


def rows(page):
    return {title: (level, text_of(page) and sentence) for level, title, sentence in ROW.findall(page.text)}


def letter(app, id):
    with app.app_context(), database.transaction(reading=True):
        return db.session.get_one(Delivery, id)


def acts(app):
    with app.app_context(), database.transaction(reading=True):
        return [(each.act, each.object_id) for each in db.session.scalars(select(LogEntry).order_by(LogEntry.id))]


def test_four_figures_and_thirty_bars(frieda, put):
    for days in (0, 0, 0, 1, 29):
        put("sent", days=days)
    put("sent", days=31)
    put("failed", days=3)
    put("cancelled")
    put(minutes=6)
    put(minutes=4)
    put(minutes=10, due_at=now() + timedelta(minutes=5))  # held back, as an e-mail about a conversation
    put(minutes=10, due_at=now() + timedelta(minutes=5), attempts=1)
    page = frieda.get(PAGE)
    assert figures(page) == {
        "sent in 30 days": "5", "accepted": "83.3%", "came back": "1", "waiting for more than 5 minutes": "2",
    }  # fmt: skip
    bars = BAR.findall(page.text)
    assert [round(float(height)) for height, _ in bars] == [36, *[0] * 27, 36, 108]
    assert [place for place, (_, top) in enumerate(bars) if top] == [29]
    assert "5 together, most on" in page.text


def test_without_a_single_email_there_are_figures_all_the_same(frieda):
    page = frieda.get(PAGE)
    assert figures(page)["accepted"] == "–" and not BAR.findall(page.text)
    assert "No e-mail was sent in the last 30 days." in text_of(page)
    assert "No e-mail has come back in the last 90 days." in text_of(page) and "Most on" not in page.text


def test_without_a_server_nothing_can_be_tried(frieda, put):
    id = put("failed")
    page = frieda.get(PAGE)
    assert rows(page)["SMTP server"][0] == "red" and "Set MAIL_SERVER: without it e-mails wait" in text_of(page)
    assert "Send to me" not in page.text and "Try again" not in page.text
    assert frieda.post(f"{PAGE}/test", {}).status_code == 303
    assert rows(frieda.get(PAGE))["Test e-mail"][1] == "Send a test e-mail to yourself: none has been sent yet."
    assert frieda.post(f"{PAGE}/{id}/attempt", {}).status_code == 303


@pytest.mark.parametrize(
    ("outcome", "level", "said"),
    [
        (Outcome(SENT, "250 2.0.0 taken as 7"), "green", "The last test e-mail was accepted on "),
        (Outcome(LATER, "535 5.7.8 no", mail_troubles.SIGN_IN), "yellow", mail_troubles.MEANINGS["sign-in"]),
        (Outcome(FAILED, "550 5.1.1 no such user"), "yellow", "Check the address: the SMTP server refuses this"),
        (Unsendable("Enter an address without umlauts before the @."), "yellow", "Enter an address without umlauts"),
    ],
)
def test_a_test_email_goes_to_the_admin_and_the_answer_stays(
    app, frieda, server, monkeypatch, outcome, level, said, do
):
    asked = []

    def send(address):
        asked.append((address, database.present_transaction()))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(admin_mail.testing, "send_to", send)
    assert rows(frieda.get(PAGE))["Test e-mail"][0] == "yellow"
    response = frieda.post(f"{PAGE}/test", {})
    assert (response.status_code, response.location) == (303, f"{PAGE}#set-up")
    assert asked == [("frieda@firma.example", None)]  # no transaction waits for the server
    page = frieda.get(PAGE)
    assert rows(page)["Test e-mail"][0] == level and said in text_of(page)
    assert acts(app) == [("test_email_sent", 0)]


RECORDS = {
    "post.elbufer.example": ["v=spf1 mx -all", "something else"],
    "_dmarc.elbufer.example": ["v=DMARC1; p=none"],
    "mail._domainkey.post.elbufer.example": ["v=DKIM1; p=MIGf"],
}


def test_records_are_looked_up_when_somebody_asks_and_only_then(app, frieda, server, monkeypatch):
    asked = []
    monkeypatch.setattr(records, "texts", lambda name: asked.append(name) or RECORDS.get(name, []))
    before = rows(frieda.get(PAGE))
    assert {before[name][0] for name in ("SPF", "DKIM", "DMARC")} == {"yellow"} and asked == []
    assert frieda.post(f"{PAGE}/records", {}).status_code == 303
    looked = list(asked)
    after = rows(frieda.get(PAGE))
    assert {after[name][0] for name in ("SPF", "DKIM", "DMARC")} == {"green"} and asked == looked
    assert "v=spf1 mx -all" in after["SPF"][1] and "mail._domainkey" in after["DKIM"][1]
    assert looked[:3] == ["_dmarc.post.elbufer.example", "_dmarc.elbufer.example", "post.elbufer.example"]
    assert acts(app) == [("records_asked", 0)]


def test_missing_records_and_a_name_server_that_is_silent_are_told_apart(frieda, server, monkeypatch):
    monkeypatch.setattr(records, "texts", lambda name: None if "_domainkey" in name else [])
    frieda.post(f"{PAGE}/records", {})
    found = rows(frieda.get(PAGE))
    assert "Example: v=spf1 a:smtp.elbufer.example ~all" in found["SPF"][1]
    assert "Add a TXT record to _dmarc.post.elbufer.example" in found["DMARC"][1]
    assert found["DKIM"][1] == "Try again later: the name server did not answer."


def test_a_sender_of_this_machine_has_no_records(frieda):
    page = frieda.get(PAGE)
    assert "DMARC" not in rows(page) and "Look up the records" not in page.text
    assert frieda.post(f"{PAGE}/records", {}).status_code == 303


def test_what_waits_says_why_and_is_tried_again(app, frieda, server, put):
    id = put(minutes=90, trouble="sign-in", answer="535 5.7.8 no", attempts=4, due_at=now() + timedelta(hours=1))
    said = text_of(frieda.get(PAGE))
    assert "1 e-mail since " in said and said.count(mail_troubles.MEANINGS["sign-in"]) == 3  # banner, set-up, row
    assert "Last answer: 535 5.7.8 no" in said
    response = frieda.post(f"{PAGE}/attempts", {})
    assert (response.status_code, response.location) == (303, PAGE)
    assert letter(app, id).due_at <= now() and acts(app) == [("emails_retried", 1)]


def test_what_came_back_is_named_by_the_member_or_by_the_domain(app, frieda, server, put):
    id = put("failed", answer="552 5.2.2 <address> over quota", attempts=3)
    put("failed", to=None, answer="550 5.1.1 no such user", attempts=1, days=1)
    page = frieda.get(PAGE)
    said = text_of(page)
    assert "Anna Brandt Mailbox full · 3 tries, " in said
    assert "Someone without an account Mailbox unknown · lagerei.example · 1 try, " in said and "max@" not in page.text
    assert 'aria-label="Try again: Anna Brandt"' in page.text
    assert frieda.post(f"{PAGE}/{id}/attempt", {}).status_code == 303
    again = letter(app, id)
    assert (again.state, again.finished_at) == ("due", None) and acts(app) == [("email_retried", id)]


def test_of_many_that_came_back_the_latest_are_shown_and_all_on_request(frieda, server, put):
    for days in range(7):
        put("failed", days=days)
    page = frieda.get(PAGE)
    assert page.text.count("Try again: Anna") == admin_mail.FEW and f'href="{PAGE}?all=1#back-h"' in page.text
    everything = frieda.get(f"{PAGE}?all=1")
    assert everything.text.count("Try again: Anna") == 7 and "Show all" not in everything.text


def test_what_was_sent_or_is_gone_is_not_tried_again(app, frieda, server, put):
    for id in (put("sent"), 4711):
        response = frieda.post(f"{PAGE}/{id}/attempt", {})
        assert response.status_code == 404 and "This e-mail is no longer in the outbox." in text_of(response)
    assert acts(app) == []


def test_members_and_guests_find_nothing(app, world, visit, server, put):
    id = put("failed")
    for path in (PAGE, f"{PAGE}/test", f"{PAGE}/records", f"{PAGE}/attempts", f"{PAGE}/{id}/attempt"):
        anna = visit(world.anna)
        nowhere = anna.get("/admin/nowhere").data
        assert anna.get(path).data == nowhere
        assert path == PAGE or anna.post(path, {}).status_code == 404
        assert visit().get(path).location.startswith("/sign-in")
    assert letter(app, id).state == "failed"


def test_in_german(world, frieda, server, put, do):
    do(lambda: setattr(db.session.get_one(Member, world.frieda), "locale", "de"))
    do(lambda: signs.leave("test-email", level="green", text="\n250 2.0.0 taken"))
    put("failed", answer="552 5.2.2 full", attempts=1)
    for _ in range(9):
        put("sent")
    said = text_of(frieda.get(PAGE))
    assert "90 %" in said.replace("\u00a0", " ") and "Anna Brandt Postfach voll · 1 Versuch, " in said
    assert "Die letzte Test-E-Mail wurde am " in said


def test_the_page_costs_little(frieda, server, put, statements, do):
    put("failed")
    put(trouble="sign-in", attempts=4)
    statements.clear()
    assert frieda.get(PAGE).status_code == 200 and len(statements) <= MOST_QUERIES
    assert do(lambda: db.session.get(Sign, "spf")) is None
