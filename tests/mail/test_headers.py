"""The headers of a letter, its language and its colour."""

from __future__ import annotations

import email
import re
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
import time_machine

from app.delivery import letters, paint
from app.extensions import db
from app.models import Site
from app.models.base import now
from app.rules.limits import INMAIL_EVERY
from tests.mail.events import invite, member, write
from tests.mail.postbox import body_of, everything_in, only

real = letters.force_locale


def test_every_letter_says_that_a_machine_wrote_it_and_how_to_stop_it(world, do, send_due, postbox, rows):
    do(lambda: invite(world))
    send_due()
    letter = only(postbox)
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Precedence"] is None
    assert letter.get_all("Message-ID") == [rows()[0].message_id] and letter["Date"]
    assert re.fullmatch(r"<http://localhost/unsubscribe/[\w.-]+>", letter["List-Unsubscribe"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["From"] == "Elbufer <kontor@localhost>"
    assert [part.get_content_type() for part in letter.walk()][-2:] == ["text/plain", "text/html"]


def test_long_addresses_in_headers_stay_whole_and_readable(world, do, app, rows):
    do(lambda: invite(world))
    with app.app_context():
        raw = letters.compose(rows()[0]).as_bytes()
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"List-Unsubscribe:"))
    assert line.startswith(b"List-Unsubscribe: <http://localhost/unsubscribe/") and line.endswith(b">")


def test_an_email_names_only_emails_that_went_out(world, do, send_due, postbox):
    moment = now()
    with time_machine.travel(moment, tick=False) as clock:
        for _ in range(7):
            do(lambda: write(world))
            assert send_due().sent == 1
            clock.shift(INMAIL_EVERY)
    ids = [letter["Message-ID"] for letter in postbox.letters]
    assert len(set(ids)) == 7
    assert postbox.letters[0]["References"] is None and postbox.letters[0]["In-Reply-To"] is None
    for number in range(1, 7):
        letter = postbox.letters[number]
        assert letter["References"].split() == ids[max(0, number - 5) : number]
        assert letter["In-Reply-To"] == ids[number - 1]


def test_an_email_is_text_and_html_and_nothing_around_it(world, do, send_due, postbox):
    do(lambda: invite(world))
    send_due()
    letter = only(postbox)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert len(letter.get_all("MIME-Version")) == len(letter.get_all("Content-Type")) == 1


LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferß"


@pytest.mark.parametrize(
    "name", [LONG_NAME, "Zoë " * 19 + "Zoë", "漢" * 80, "🙂" * 80, "Žofie \u0301" * 11], ids=["ß", "ë", "漢", "🙂", "Ž"]
)
def test_no_encoded_word_is_longer_than_a_server_reads(world, do, app, rows, name):
    """RFC 2047, section 2: 75 characters a word, 76 a line."""

    def rename():
        db.session.get_one(Site, 1).name = member(world.eve).name = name

    do(rename)
    do(lambda: invite(world))
    with app.app_context():
        raw = letters.compose(rows()[0]).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0]
    encoded = [line for line in head.split(b"\r\n") if b"=?" in line]
    assert len(encoded) > 2 and max(map(len, encoded)) <= 76
    assert max(len(word) for line in encoded for word in re.findall(rb"=\?.*?\?=", line)) <= 75
    read = email.message_from_bytes(raw)
    assert decoded(read["Subject"]) == f"{name} would like to join your network"
    assert decoded(parseaddr(read["From"])[0]) == name and parseaddr(read["From"])[1] == "kontor@localhost"


def decoded(header):
    return str(make_header(decode_header(header)))


def test_umlauts_survive_in_subject_sender_and_text(world, do, send_due, postbox):
    def rename():
        db.session.get_one(Site, 1).name = "Müller, Söhne & Co"
        member(world.eve).name = "Zoë Çelik-Großmann"

    do(rename)
    do(lambda: invite(world, "Grüße"))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Zoë Çelik-Großmann would like to join your network"
    assert letter["From"].addresses[0].display_name == "Müller, Söhne & Co"
    assert letter["From"].addresses[0].addr_spec == "kontor@localhost"
    assert "Grüße" in body_of(letter) and "Grüße" in body_of(letter, "html")


@pytest.mark.parametrize(
    "name",
    ["=?utf-8?q?Elbufer=3A_your_account=E2=80=AE_is_locked?=", "Eve =?iso-8859-1?B?SGkNCkJjYzogeA==?=", "=?utf-8?q?"],
)
def test_a_name_that_looks_encoded_is_read_as_it_is_written(world, do, app, rows, name):
    def rename():
        db.session.get_one(Site, 1).name = member(world.eve).name = name

    do(rename)
    do(lambda: invite(world))
    with app.app_context():
        read = email.message_from_bytes(letters.compose(rows()[0]).as_bytes())
    assert decoded(read["Subject"]) == f"{name} would like to join your network"
    assert decoded(parseaddr(read["From"])[0]) == name and parseaddr(read["From"])[1] == "kontor@localhost"


@pytest.mark.parametrize("poison", ["\r\nBcc: all@firma.example", "\nX", "\x00", "\u2028X", "\x0bX", "\x85X"])
def test_a_name_that_would_break_out_of_its_header_is_parked_and_nobody_waits(
    world, do, send_due, postbox, rows, poison
):
    if "\x00" in poison and db_is_postgresql(do):
        pytest.skip("PostgreSQL stores no NUL")
    do(lambda: invite(world))
    do(lambda: setattr(member(world.eve), "name", f"Eve{poison}"))
    do(lambda: write(world))
    counts = send_due()
    assert (counts.failed, counts.sent) == (1, 1)
    assert [row.state for row in rows()] == ["failed", "sent"] and "header" in rows()[0].answer
    assert "Bcc" not in everything_in(only(postbox))


def db_is_postgresql(do):
    return do(lambda: db.engine.dialect.name) == "postgresql"


def test_the_letter_is_in_the_language_the_recipient_has_when_it_is_sent(world, do, app, rows, monkeypatch):
    do(lambda: invite(world))
    do(lambda: setattr(member(world.anna), "locale", "de"))
    asked = []
    monkeypatch.setattr(letters, "force_locale", lambda locale: asked.append(locale) or real(locale))
    with app.app_context():
        letter = letters.compose(rows()[0])
    assert asked == ["de"] and '<html lang="de">' in letter.html


def test_letters_wear_the_colour_of_the_organisation():
    light, dark = paint.palettes(208, 0.068)
    assert paint.hexadecimal(0.62796, 0.25768, 29.234) == "#ff0000"  # red, as CSS Color 4 gives it
    assert light["accent"] == "#07545e" and light["paper"].startswith("#f")
    assert paint.palettes(15, 0.105)[0]["accent"] != light["accent"] and dark["paper"] < "#222222"
