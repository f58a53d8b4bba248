"""Letters about what admins do with an account, in both languages."""

import pytest

from app.actions import address_by_admin, member_acts
from app.extensions import db
from app.models import AddressByAdmin, LegalPage
from app.models.base import now
from tests.mail.events import member
from tests.mail.postbox import body_of, everything_in

WORDS = "Your posts <advertise>.\nWrite to us."
NEW, OLD = "anna@neu.example", "anna@firma.example"


def lock(world):
    member_acts.lock(member(world.frieda), world.anna, "Spam, and rude", WORDS)


def unlock(world):
    lock(world)
    member_acts.unlock(member(world.frieda), world.anna)


def delete(world):
    member_acts.delete(member(world.frieda), world.anna)


def keep(world):
    delete(world)
    member_acts.keep(member(world.frieda), world.anna)


def ask(world):
    address_by_admin.ask(member(world.frieda), world.anna, NEW)


def confirm(world):
    ask(world)
    db.session.flush()
    address_by_admin.confirm(db.session.query(AddressByAdmin).one())


def make_admin(world):
    member_acts.make_admin(member(world.frieda), world.anna)


def end_admin(world):
    member(world.anna).role = "admin"
    db.session.flush()
    member_acts.end_admin(member(world.frieda), world.anna)


def make_another_admin(world):
    member(world.anna).role = "admin"
    db.session.flush()
    member_acts.make_admin(member(world.frieda), world.carla)


LETTERS = [  # what happens, to whom, in English and in German
    (lock, OLD, "Your account at Elbufer is locked.", "Ihr Konto bei Elbufer ist gesperrt."),
    (unlock, OLD, "Your account is no longer locked", "Ihr Konto ist nicht mehr gesperrt"),
    (delete, OLD, "Your account will be deleted", "Ihr Konto wird gelöscht"),
    (keep, OLD, "Your account is kept", "Ihr Konto bleibt bestehen"),
    (ask, NEW, "Is this your e-mail address?", "Ist das Ihre E-Mail-Adresse?"),
    (ask, OLD, "The new one is not confirmed yet.", "Die neue ist noch nicht bestätigt."),
    (confirm, OLD, "you now sign in with another one", "Sie melden sich jetzt mit einer anderen an"),
    (make_admin, OLD, "You are an admin now", "Sie sind jetzt Admin"),
    (end_admin, OLD, "You are no longer an admin", "Sie sind nicht mehr Admin"),
    (make_another_admin, OLD, "The log says who, when, and by whom.", "Im Protokoll steht, wer, wann und durch wen."),
]


@pytest.mark.parametrize(("event", "to", "english", "german"), LETTERS)
@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.sampled(20)
def test_each_letter_says_it_in_the_language_of_the_member(
    world, do, send_due, postbox, event, to, english, german, locale
):
    do(lambda: setattr(member(world.anna), "locale", locale))
    do(lambda: event(world))
    send_due()
    letter = postbox.to(to)[-1]
    said = english if locale == "en" else german
    assert said in everything_in(letter).replace("\n", " ") and letter["List-Unsubscribe"] is None
    assert "Spam, and rude" not in everything_in(letter), "the reason is for admins"


def test_a_lock_carries_the_words_of_the_admin_and_whom_to_write_to(world, do, send_due, postbox):
    text = "Elbufer e. V., Kai 1, office@elbufer.example"
    do(lambda: db.session.add(LegalPage(page="imprint", locale="en", text=text, published_at=now())))
    do(lambda: lock(world))
    send_due()
    (letter,) = postbox.letters
    assert "> Your posts <advertise>.\n> Write to us." in body_of(letter)
    assert "Your posts &lt;advertise&gt;.<br>" in body_of(letter, "html")
    assert "write to office@elbufer.example" in body_of(letter)


def test_nobody_is_written_to_about_what_is_over_by_then(world, do, send_due, postbox, rows):
    do(lambda: (unlock(world), keep(world)))
    send_due()
    assert [row.kind for row in rows() if row.state == "cancelled"] == ["locked", "leaving"]
    assert len(postbox.letters) == 2


def test_the_two_links_are_two(world, do, send_due, postbox):
    do(lambda: ask(world))
    send_due()
    new, old = (body_of(postbox.to(address)[0]) for address in (NEW, OLD))
    assert "http://localhost/address/undo/" in old and "http://localhost/address/undo/" not in new
    assert "http://localhost/address/" in new and NEW not in old


def test_no_letter_reaches_a_profile_in_memoriam(world, do, send_due, postbox, letters, rows):
    letters("anna")
    do(lambda: member_acts.begin_memoriam(member(world.frieda), world.anna))
    letters("anna")
    send_due()
    assert postbox.letters == [] and {row.answer for row in rows()} == {"the recipient is in memoriam"}
