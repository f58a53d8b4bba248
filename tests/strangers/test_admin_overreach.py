"""No way from an admin to somebody's account, InMail or identity: the whole map of addresses with an admin's session,
and a watch on sessions, tokens and messages.
"""

import re

import pytest
from sqlalchemy import select

from app import database
from app.actions import accounts, address_by_admin
from app.delivery import links
from app.extensions import db
from app.models import AddressByAdmin, Delivery, Member, Message, PasswordReset, Post, SignedInSession
from tests import cast
from tests.conftest import LONG
from tests.databases import MANY
from tests.strangers import addresses, tables
from tests.strangers.forms import FORMS, filled
from tests.strangers.test_every_address import FIELDS, methods_of, words_of

UNREAD = ("Qtalkofboth", "Qtalkofthen")  # InMail of others
PRIVATE = ("Qwhyiblocked", "Qwhyshedid", "Qbrowser", "$argon2")


@pytest.fixture
def links_of_others(app, things):
    """The token of every link that is on its way to somebody, and the address of the member that it opens."""
    with app.app_context(), database.transaction():
        accounts.ask_for_reset("anna@firma.example")
        address_by_admin.ask(db.session.get_one(Member, things.viewers["admin"]), things.owner, "anna@neu.example")
    with app.app_context():
        found = [links.reset(row) for row in db.session.query(PasswordReset)]
        for row in db.session.query(AddressByAdmin):
            found += [links.address_by_admin(row), links.undo_address_by_admin(row)]
        nonces = [row.nonce for table in (PasswordReset, AddressByAdmin) for row in db.session.query(table)]
        hashes = list(db.session.scalars(select(SignedInSession.token_hash)))
    return [link.rsplit("/", 1)[1] for link in found] + nonces + hashes


def watched(app, admin_id):
    """What an admin must not bring about: browsers of others that are signed in, words in the name of others."""
    with app.app_context():
        return (
            db.session.query(SignedInSession).filter(SignedInSession.member_id != admin_id).count(),
            db.session.query(Message).filter(Message.sender_id != admin_id).count(),
            db.session.query(Post).filter(Post.author_id != admin_id).count(),
            sorted(db.session.execute(select(Member.id, Member.email)).all()),
            sorted(db.session.execute(select(Member.id, Member.password_hash).where(Member.password_hash != "")).all()),
        )


@MANY
def test_no_address_leads_an_admin_into_an_account(app, things, visit, links_of_others):
    admin = things.viewers["admin"]
    kept, wrong, hidden = tables.dump(app), [], (*UNREAD, *PRIVATE, *links_of_others)
    browser = visit(admin)
    for place in [*addresses.places(app, things)][:: 1 if LONG else 3]:
        if place.endpoint in ("accounts.sign_out", "accounts.sign_in", "email_address.change"):
            continue  # the admin's own, and what takes the password of the member
        for method in methods_of(place):
            for path in addresses.asked(place, things):
                before = watched(app, admin)
                fields = filled(FORMS[place.endpoint][1], things) if place.endpoint in FORMS else {}
                sent = {**FIELDS, **fields, "current": cast.PASSWORD}
                response = browser.get(path) if method == "GET" else browser.post(path, sent)
                said = words_of(response)
                if method == "POST" and response.status_code == 303:
                    said += words_of(browser.get(response.location))
                wrong += [f"{method} {path} says {word}" for word in hidden if word in said]
                after = watched(app, admin)
                if method == "POST":
                    wrong += [f"POST {path}: more browsers"] if after[0] > before[0] else []
                    wrong += [f"POST {path}: words of others"] if after[1:3] > before[1:3] else []
                    others = [row for row in after[3] if row not in before[3] and row[0] != admin]
                    wrong += [f"POST {path}: another address"] if others and len(after[3]) == len(before[3]) else []
                    hashes = [row for row in after[4] if row not in before[4] and row[0] in dict(before[4])]
                    wrong += [f"POST {path}: another password"] if hashes else []
                    tables.restore(app, kept)
                    browser = browser.again()
    assert wrong == []


def test_no_letter_that_an_admin_causes_goes_to_the_admin(app, world, visit):
    """Each way back goes to the member's own address, or to the new one for which a second link answers."""
    frieda = visit(world.frieda)
    page = f"/admin/members/{world.anna}"
    for path, fields in (
        ("/reset", {}), ("/address", {"email": "anna@neu.example"}), ("/lock", {"reason": "x", "text": "y"}),
        ("/lock/removal", {}), ("/deletion", {}), ("/deletion/removal", {}),
    ):  # fmt: skip
        assert frieda.post(page + path, fields).status_code == 303
    with app.app_context():
        sent = db.session.query(Delivery).all()
        assert len(sent) == 7 and world.frieda not in {letter.member_id for letter in sent}
        own = {letter.address for letter in sent if letter.member_id is None}
        assert own == {"anna@neu.example", "anna@firma.example"}


@pytest.mark.parametrize("password", [cast.PASSWORD, ""])
def test_an_admin_signs_in_as_nobody_else(world, visit, password):
    frieda = visit(world.frieda)
    frieda.post(f"/admin/members/{world.anna}/reset")
    for path in ("/sign-in", "/password"):
        frieda.post(path, {"email": "anna@firma.example", "password": password + "x"})
    assert re.search(r"frieda@firma\.example", frieda.get("/settings/account").text)
