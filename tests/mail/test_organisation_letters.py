"""E-mails of the organisation itself: to people on its list, to applicants, to members who have left."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import applicants, leavers, roster
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, Member, RosterEntry, SignUp
from app.models.base import now
from app.portability.roster import Person
from tests.mail.events import member
from tests.mail.postbox import body_of, everything_in, only

KINDS = ("roster_invitation", "application_accepted", "application_declined", "leaver")


def invitation(locale="en"):
    batch = roster.begin_batch("the <list> of %(year)s & {{ more }}")
    roster.add(batch, [Person(1, "Gerda", "gerda@neu.example", "gerda@neu.example", locale, "School", "1998", "Firm")])
    entry = db.session.query(RosterEntry).one()
    entry.state, entry.invited_at = "invited", now()
    db.session.flush()
    post_letter("roster_invitation", address=entry.email, locale=locale, object_id=entry.id)


def application(act, locale="en"):
    row = SignUp(name="Gerda", email="gerda@neu.example", password_hash="x", locale=locale, nonce="n" * 32,
                 state="applied", answer="Because", applied_at=now(), expires_at=now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    act(row)


def written(world, kind, locale):
    """Do what writes an e-mail of this kind."""
    if kind == "roster_invitation":
        invitation(locale)
    elif kind == "leaver":
        db.session.get_one(Member, world.anna).locale = locale
        db.session.flush()
        leavers.lock(member(world.frieda), [member(world.anna)])
    elif kind == "application_accepted":
        application(lambda row: applicants.accept(member(world.frieda), row), locale)
    else:
        application(lambda row: applicants.turn_down(member(world.frieda), row, "Qreason"), locale)


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_written_in_both_languages(world, do, send_due, postbox, kind, app):
    do(lambda: written(world, kind, "en"))
    assert send_due().sent == 1
    with app.app_context(), database.transaction():
        db.session.query(RosterEntry).delete()
        db.session.query(SignUp).delete()
        db.session.get_one(Member, world.anna).state = "active"
    do(lambda: written(world, kind, "de"))
    assert send_due().sent == 1
    english, german = postbox.letters
    assert english["Subject"] != german["Subject"]
    assert all("Elbufer" in letter["Subject"] for letter in (english, german))
    for part in ("plain", "html"):
        words = body_of(german, part)
        assert not re.search(r"\b(the|your|you|and)\b", re.sub(r"the (<|&lt;)list.*?}}", "", words)), words
        assert "Qreason" not in words + body_of(english, part)


def test_an_invitation_says_where_the_address_comes_from_and_who_is_responsible(world, do, send_due, postbox):
    do(invitation)
    send_due()
    letter = only(postbox)
    assert "Hello Gerda," in body_of(letter)
    text, html = body_of(letter), body_of(letter, "html")
    assert letter["To"] == "gerda@neu.example"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for page in ("imprint", "privacy"):
        assert f"http://localhost/legal/{page}" in text and f"http://localhost/legal/{page}" in html
    assert "the <list> of %(year)s & {{ more }}" in " ".join(text.split())
    assert "the &lt;list&gt; of %(year)s &amp; {{ more }}" in html
    assert re.search(r"http://localhost/join/roster/\d+\.[\w-]+\n", text)
    assert re.search(r"http://localhost/join/roster/\d+\.[\w-]+/decline", text)
    for private in ("School", "1998", "Firm"):
        assert private not in everything_in(letter)


def test_who_declined_or_joined_meanwhile_gets_no_invitation(world, do, send_due, postbox):
    do(invitation)
    do(lambda: roster.decline(db.session.query(RosterEntry).one()))
    assert send_due().sent == 0 and not postbox.letters
    assert do(lambda: db.session.query(Delivery).count()) == 0, "the address is forgotten as well"


def test_a_leaver_reads_until_when_everything_is_kept(world, do, send_due, postbox):
    do(lambda: written(world, "leaver", "en"))
    send_due()
    text = body_of(only(postbox))
    assert "30 days" in text and re.search(r"\d{1,2}\u00a0\w+ \d{4}", text) and "http://localhost/sign-in" in text


def test_who_was_taken_back_is_not_told_that_they_left(world, do, send_due, postbox):
    do(lambda: written(world, "leaver", "en"))
    do(lambda: setattr(member(world.anna), "state", "active"))
    assert send_due().cancelled == 1 and not postbox.letters
