"""Letters about the account: a new browser, leaving, the way back to a former address; in both languages."""

import re

import pytest

from app.actions import account_log, addresses, leaving
from tests.mail.events import member
from tests.mail.postbox import body_of, only

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
GERMAN = {"en": False, "de": True}


@pytest.fixture(params=GERMAN)
def locale(request, world, do):
    do(lambda: setattr(member(world.anna), "locale", request.param))
    return request.param


def test_a_new_browser_is_described_with_time_and_network(world, do, send_due, postbox, locale):
    do(lambda: account_log.tell_of_new_browser(member(world.anna), address="192.0.2.7", agent=FIREFOX))
    send_due()
    letter = only(postbox)
    sentence = "einem neuen Browser" if GERMAN[locale] else "a new browser"
    assert sentence in letter["Subject"].replace("\n", "") and letter["List-Unsubscribe"] is None
    for kind in ("plain", "html"):
        text = body_of(letter, kind)
        assert "Firefox, Linux · 192.0.2.7" in text and "http://localhost/password" in text
        assert re.search(r"\d{4}, \d\d:\d\d \(Europe/Berlin\)", text)


@pytest.mark.parametrize("by", ["self", "roster"])
def test_who_is_leaving_reads_until_when_and_how_to_stay(world, do, send_due, postbox, locale, by):
    do(lambda: leaving.ask_to_leave(member(world.anna), by))
    send_due()
    letter = only(postbox)
    assert ("gelöscht" if GERMAN[locale] else "deleted") in letter["Subject"]
    stays = "melden Sie sich vorher an" if GERMAN[locale] else "To keep it, sign in before that."
    for kind in ("plain", "html"):
        text = re.sub(r"\s+", " ", body_of(letter, kind))
        assert (stays in text) is (by == "self") and "http://localhost/sign-in" in text


def test_nothing_is_sent_to_whoever_has_come_back(world, do, send_due, postbox):
    do(lambda: leaving.ask_to_leave(member(world.anna)))
    do(lambda: leaving.stay(member(world.anna)))
    assert send_due().cancelled == 1 and postbox.letters == []


def test_the_former_address_reads_how_to_change_back(world, do, send_due, postbox, locale):
    do(lambda: addresses.put(member(world.anna), "anna@neu.example"))
    send_due()
    letter = only(postbox)
    assert letter["To"] == "anna@firma.example"
    assert ("geändert" if GERMAN[locale] else "changed") in letter["Subject"]
    for kind in ("plain", "html"):
        text = body_of(letter, kind)
        assert re.search(r"http://localhost/settings/account/email/undo/\d+\.[\w-]+", text)
        assert "anna@neu.example" not in text
