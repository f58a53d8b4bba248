"""The worker: goes on whatever happens, tidies up, and speaks on the console where there is no server."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions import accounts, invitations, preferences
from app.actions.invitations import Wish
from app.actions.letters import post_letter
from app.delivery import outbox, worker
from app.extensions import db
from app.models import Delivery, EmailInvitation, Invitation, Member, PasswordReset, SignUp
from app.models.base import now
from app.rules import limits
from tests.mail.postbox import Postbox, body_of


@pytest.fixture
def working(app):
    """`working(until)` runs the worker in a thread until something is true, 10 s at most; says whether it became so."""

    def run(until):
        stop = threading.Event()
        thread = threading.Thread(target=worker.run, args=(app, stop.is_set))
        thread.start()
        deadline = time.monotonic() + 10
        while not until() and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        thread.join(5)
        assert not thread.is_alive()
        return until()

    return run


def member(id):
    return db.session.get_one(Member, id)


def warn(world, do):
    do(lambda: post_letter("security", member=member(world.anna)))


def test_a_letter_is_on_its_way_within_two_seconds(world, do, working, postbox):
    warn(world, do)
    assert worker.IDLE <= 2, "seconds between two looks into the outbox"
    assert working(lambda: len(postbox.letters) == 1)


def test_the_worker_goes_on_after_a_mistake(world, do, working, postbox, monkeypatch):
    real, calls = outbox.send_due, []

    def stumble(**options):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("stumbled")
        return real(**options)

    monkeypatch.setattr(outbox, "send_due", stumble)
    monkeypatch.setattr(worker, "IDLE", 0.1)
    warn(world, do)
    assert working(lambda: len(postbox.letters) == 1) and len(calls) > 1


def test_a_step_of_tidying_that_fails_does_not_keep_the_others(app, world, monkeypatch):
    done = []

    def broken():
        raise RuntimeError("broken")

    monkeypatch.setattr(worker, "TIDYING", (broken, lambda: done.append(1)))
    worker.tidy(app)
    assert done == [1]


# --- without a server -----------------------------------------------------------------------------------------


@pytest.fixture
def links(world, do):
    """One letter of each kind whose link somebody waits for, and one other."""

    def write():
        soon = now() + timedelta(minutes=5)
        sign_up = SignUp(
            name="New", email="new@guest.example", password_hash="x", locale="en", nonce="n", expires_at=soon
        )
        invited = EmailInvitation(
            inviter_id=world.ben, email="far@guest.example", mailbox="far@guest.example", how="friend", nonce="n",
            expires_at=soon,
        )
        db.session.add_all([sign_up, invited])
        db.session.flush()
        post_letter("confirm_sign_up", address=sign_up.email, object_id=sign_up.id)
        post_letter("email_invitation", address=invited.email, actor_id=world.ben, object_id=invited.id)
        post_letter("security", member=member(world.anna))

    do(write)
    do(lambda: accounts.ask_for_reset("anna@firma.example"))


def test_without_a_server_the_console_gives_each_link_once_and_the_letters_stay(
    links, app, working, rows, capsys, monkeypatch
):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")
    monkeypatch.setattr(worker, "IDLE", 0.1)
    began = time.monotonic()
    working(lambda: time.monotonic() - began > 0.8)
    said = capsys.readouterr().out
    assert said.count("4 e-mails wait because MAIL_SERVER is not set.") == 1
    for address, path in (("new@guest", "/join/"), ("far@guest", "/join/invited/"), ("anna@firma", "/password/")):
        lines = [line for line in said.splitlines() if address in line]
        assert len(lines) == 1 and f"http://localhost{path}" in lines[0]
    assert {row.state for row in rows()} == {"due"} and {row.attempts for row in rows()} == {0}


def test_with_a_server_no_link_is_ever_printed(links, working, postbox, capsys):
    assert working(lambda: len(postbox.letters) == 4)
    assert capsys.readouterr().out == ""


def test_letters_that_waited_are_sent_as_soon_as_there_is_a_server(links, app, working, rows, send_to, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")
    began = time.monotonic()
    working(lambda: time.monotonic() - began > 0.3)
    with Postbox() as postbox:
        send_to(postbox.port)
        assert working(lambda: len(postbox.letters) == 4)


# --- what time makes due --------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world, do):
    """An invitation of eve to anna that waits, as old as said."""

    def invite(age, *, remind=True):
        def write():
            found = invitations.invite(member(world.eve), world.anna, Wish("friend", remind=remind))
            db.session.execute(update(Invitation).where(Invitation.id == found.id).values(created_at=now() - age))
            db.session.execute(db.delete(Delivery))
            return found.id

        return do(write)

    return invite


LONG_AGO = limits.REMIND_AFTER + timedelta(minutes=1)


def kinds(rows):
    return [row.kind for row in rows()]


def test_one_reminder_and_only_one(world, waiting, app, rows, send_due, postbox):
    waiting(LONG_AGO)
    worker.tidy(app)
    worker.tidy(app)
    assert kinds(rows) == ["invitation_reminder"]
    assert send_due().sent == 1
    letter = postbox.letters[0]
    assert letter["Subject"] == "Reminder: Eve Strange waits for your answer"
    assert "only reminder" in body_of(letter) and letter["List-Unsubscribe"]


@pytest.mark.parametrize(
    ("age", "remind"),
    [(limits.REMIND_AFTER - timedelta(hours=1), True), (LONG_AGO, False), (timedelta(days=181), True)],
)
def test_no_reminder_too_early_unasked_or_too_late(waiting, app, rows, age, remind):
    waiting(age, remind=remind)
    worker.tidy(app)
    assert kinds(rows) == []


def test_no_reminder_of_an_ignored_invitation(waiting, app, do, rows):
    id = waiting(LONG_AGO)
    do(lambda: invitations.ignore(db.session.get_one(Invitation, id)))
    worker.tidy(app)
    assert kinds(rows) == []


def test_no_reminder_after_letters_about_invitations_were_switched_off(world, waiting, app, do, send_due, postbox):
    waiting(LONG_AGO)
    worker.tidy(app)
    do(lambda: preferences.unsubscribe(world.anna, "invited"))
    assert send_due().cancelled == 1 and postbox.letters == []


def test_what_is_over_is_put_away(world, waiting, app, do, rows):
    def arrange():
        past, month = now() - timedelta(minutes=1), now() - timedelta(days=31)
        db.session.add_all([
            SignUp(name="x", email="x@y.example", password_hash="x", locale="en", nonce="n", expires_at=past),
            PasswordReset(member_id=world.anna, nonce="n", expires_at=past),
        ])  # fmt: skip
        for state in ("sent", "cancelled", "failed"):
            posted = post_letter("security", member=member(world.ben))
            letter = db.session.scalars(select(Delivery).where(Delivery.message_id == posted)).one()
            letter.state, letter.finished_at = state, month
        post_letter("security", member=member(world.ben))

    expired = waiting(timedelta(days=181), remind=False)
    do(arrange)
    worker.tidy(app)
    assert do(lambda: db.session.scalars(select(SignUp)).all() + db.session.scalars(select(PasswordReset)).all()) == []
    assert do(lambda: db.session.get_one(Invitation, expired).state) == "expired"
    assert [row.state for row in rows()] == ["failed", "due"]
