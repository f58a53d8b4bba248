"""Letters about another address: the link goes to the new one, a notice to the old one."""

from app.actions import addresses
from app.extensions import db
from app.models import AddressChange
from tests.mail.events import member


def ask(world, email="anna@neu.example"):
    addresses.ask(member(world.anna), email)


def test_the_link_goes_to_the_new_address_only(world, do, send_due, postbox):
    do(lambda: ask(world))
    send_due()
    (letter,) = postbox.letters
    assert letter["To"] == "anna@neu.example"
    for part in ("plain", "html"):
        assert "http://localhost/settings/account/email/" in letter.get_body((part,)).get_content()


def test_an_address_that_is_a_members_gets_no_link(world, do, send_due, postbox):
    do(lambda: ask(world, "ben@firma.example"))
    send_due()
    assert postbox.letters == []


def test_of_two_addresses_only_the_last_gets_a_link(world, do, send_due, postbox):
    do(lambda: ask(world, "slip@neu.example"))
    do(lambda: ask(world))
    send_due()
    assert [letter["To"] for letter in postbox.letters] == ["anna@neu.example"]


def test_the_old_address_reads_that_it_was_changed(world, do, send_due, postbox):
    do(lambda: ask(world))
    do(lambda: addresses.confirm(db.session.query(AddressChange).one()))
    send_due()
    (told,) = postbox.letters
    assert told["To"] == "anna@firma.example" and "address was changed" in told["Subject"]
    assert "anna@neu.example" not in str(told)
