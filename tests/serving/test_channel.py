"""Who may hold how much of the room for what arrives."""

import pytest
from waitress.adjustments import Adjustments

from app.rules import sizes
from app.serving import channel
from app.serving.channel import Holder, Room
from tests import cast

ANNA, BEN, GUEST = Holder(True, "1"), Holder(True, "2"), Holder(False, "192.0.2.7")
ARCHIVE = sizes.most("/settings/data/import", member=True)
PHOTO = sizes.most("/profile/photo", member=True)


def room(proxies=0):
    return Room(lambda cookies: cookies, proxies)


def test_one_member_brings_an_archive_and_a_photo_and_leaves_room_for_another():
    shared = room()
    assert shared.take(ARCHIVE, ANNA) and shared.take(PHOTO, ANNA)
    assert not shared.take(PHOTO, ANNA)
    assert shared.take(ARCHIVE, BEN) and shared.take(PHOTO, BEN)


def test_whatever_one_holds_in_small_or_in_large_another_has_room():
    for size in (ARCHIVE, PHOTO, sizes.FORM, channel.SMALL + 1):
        for holder, other in ((ANNA, BEN), (GUEST, Holder(False, "192.0.2.8"))):
            shared = room()
            while shared.take(size, holder):
                pass
            assert shared.take(sizes.FORM, other)
            assert not other.known or shared.take(ARCHIVE, other)


def test_what_is_given_back_can_be_taken_again():
    shared = room()
    for _ in range(5):
        assert shared.take(ARCHIVE, ANNA)
        shared.give_back(ARCHIVE, ANNA)
    assert not shared._held, "nobody is remembered who holds nothing"


@pytest.mark.parametrize(
    ("proxies", "said", "name"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9", "10.0.0.1"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "2001:db8::7", "2001:db8::/64"),
    ],
)
def test_guests_are_told_apart_by_what_trusted_proxies_say(proxies, said, name):
    assert room(proxies).holder({"X_FORWARDED_FOR": said}, "192.0.2.7") == Holder(False, name)


def test_a_member_is_the_same_in_every_browser(app, world, visit):
    def cookie(visitor):
        visitor.post("/sign-in", {"email": "anna@firma.example", "password": cast.PASSWORD})
        return f"session={visitor.client.get_cookie(app.config['SESSION_COOKIE_NAME']).value}"

    name = app.config["SESSION_COOKIE_NAME"]
    first, second = (app.knows(cookie(visit()).replace("session=", f"{name}=", 1)) for _ in range(2))
    assert first == second == str(world.anna)
    other = visit(world.ben).client.get_cookie(name).value
    assert app.knows(f"{name}={other}") not in ("", first)
    assert app.knows(f"{name}=forged") == app.knows("") == ""


def test_a_cookie_in_any_encoding_is_no_fault(app):
    """The thread that talks to everybody reads it: another application on the host may have set it."""
    assert app.knows("a=\xe9") == "" and app.knows("=; ;;\x00") == ""


@pytest.mark.parametrize("target", ["http://[::1", "//[::1", "http://[bad]/"])
def test_a_target_that_is_no_address_is_a_bad_request_and_no_fault(target):
    parser = channel.Parser(Adjustments(), room(), "192.0.2.7")
    parser.received(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert parser.completed and (parser.error is None or parser.error.code == 400)
