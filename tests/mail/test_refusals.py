"""A server that has something against us loses no e-mail; the reason is told to whoever runs the machine."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine

from app import logs
from app.delivery import outbox
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from app.rules import mail_troubles
from tests.cast import NAMES
from tests.mail.conftest import needs_openssl
from tests.mail.events import CANARY
from tests.mail.postbox import Postbox

REFUSED = "ben@firma.example"  # whom the server does not know
SIGNING_IN = {"MAIL_USERNAME": "kontor", "MAIL_PASSWORD": "geheim-und-lang"}

# What the server says to which command, the settings it meets, the trouble, and words of its answer.
MOODS = {
    "relay denied": ({"RCPT": "554 5.7.1 <x@y.example>: Relay access denied"}, {}, "relay", "554 5.7.1"),
    "sender refused": ({"MAIL": "553 5.7.1 <a@b.example>: Sender address rejected"}, {}, "sender", "553 5.7.1"),
    "content refused": ({"DATA": "554 5.6.0 see https://y.example/why"}, {}, "content", "554 5.6.0"),
    "policy": ({"RCPT": "550 5.7.25 no name for your address"}, {}, "policy", "550 5.7.25"),
    "daily limit": ({"RCPT": "550 5.4.5 Daily user sending limit exceeded"}, {}, "limit", "550 5.4.5"),
    "busy": ({"RCPT": "451 4.3.0 try again later"}, {}, "busy", "451 4.3.0"),
    "password": ({}, SIGNING_IN, "sign-in", "535"),
}


def send_until(postbox, send_due, count):
    """Rounds of the worker, an hour of the clock between two, until so many e-mails arrived; a day at most."""
    for hours in range(24):
        with time_machine.travel(now() + timedelta(hours=hours)):
            while send_due().sent:
                pass
        if len(postbox.letters) == count:
            return


def rejected(postbox, mood):
    says, settings, *_ = MOODS[mood]
    postbox.behaves[REFUSED] = "no-such-user"
    postbox.says.update(says)
    postbox.signs_in = False if settings else None
    return settings


@pytest.mark.parametrize("mood", MOODS)
def test_no_email_is_lost_each_reason_is_told_and_all_arrive_afterwards(
    letters, send_due, send_to, postbox, rows, flask, mood
):
    _, settings, trouble, words = *MOODS[mood][:1], rejected(postbox, mood), *MOODS[mood][2:]
    send_to(postbox.port, **settings)
    letters(*NAMES)
    for days in range(2):
        with time_machine.travel(now() + timedelta(days=days)):
            send_due()
    recipient_known = mood in ("content refused",)  # only there does the server look at recipients before it refuses
    assert [row.state for row in rows()].count("due") == (5 if recipient_known else 6) and postbox.letters == []
    assert {row.trouble for row in rows() if row.state == "due"} <= {trouble, ""} != {""}
    for command in ("mail", "check"):
        _, said = flask(command)
        assert mail_troubles.MEANINGS[trouble] in said and words in said
        assert "@" not in said and "y.example" not in said and "geheim" not in said

    postbox.says.clear()
    postbox.signs_in = True if settings else None
    code, said = flask("mail", "retry")
    assert code == 0 and "e-mails are due now" in said
    send_until(postbox, send_due, 5)
    assert sorted(letter["To"].partition("@")[0] for letter in postbox.letters) == sorted(set(NAMES) - {"ben"})
    assert {row.state for row in rows()} == {"sent", "failed"} and [row.trouble for row in rows()] == [""] * 6
    assert flask("check")[0] == 0


@needs_openssl
def test_a_bad_certificate_is_told_and_all_arrive_over_a_good_one(
    letters, send_due, send_to, encrypted, certificate, rows, flask, monkeypatch
):
    encrypted.behaves[REFUSED] = "no-such-user"
    send_to(encrypted.port, MAIL_USE_TLS=True)
    letters(*NAMES)
    assert send_due().server_ill and {row.state for row in rows()} == {"due"}
    for command in ("mail", "check"):
        code, said = flask(command)
        assert mail_troubles.MEANINGS["certificate"] in said and "CERTIFICATE_VERIFY_FAILED" in said
    assert code == 1
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    send_until(encrypted, send_due, 5)
    assert [row.state for row in rows()].count("failed") == 1 and len(encrypted.letters) == 5
    assert flask("check")[0] == 0


def test_an_unknown_recipient_turns_nothing_red(letters, send_due, postbox, rows, flask):
    postbox.behaves[REFUSED] = "no-such-user"
    letters("anna", "ben")
    send_due()
    code, said = flask("check")
    assert code == 0 and "\nred " not in said and "E-mails that failed in the last 90 days: 1." in said
    said = flask("mail")[1]
    assert "550 5.1.1 <address>: no such user" in said and "@" not in said


def test_greylisting_turns_nothing_red_until_it_was_tried_four_times(letters, send_due, postbox, flask, do):
    postbox.says["RCPT"] = "451 4.7.1 Greylisted"
    letters("anna")
    send_due()
    code, said = flask("check")
    assert code == 0 and mail_troubles.MEANINGS["busy"] in said and "451 4.7.1 Greylisted" in said
    do(lambda: db.session.execute(db.update(Delivery).values(attempts=mail_troubles.PATIENCE)))
    assert flask("check")[0] == 1


def test_what_waited_for_the_server_goes_out_with_the_first_that_gets_through(letters, send_due, send_to, postbox):
    with Postbox() as gone:
        send_to(gone.port)
    letters("anna", "ben")
    with time_machine.travel(now(), tick=False):
        assert [send_due().later, send_due().later, send_due().later] == [1, 1, 0]
        send_to(postbox.port)
        assert send_due().sent == 0, "they are due in a minute"
        letters("carla")
        assert send_due().sent == 1
        assert send_due().sent == 2


@pytest.mark.parametrize("mood", MOODS)
def test_the_log_says_it_in_one_line_a_round_without_addresses(letters, send_due, send_to, postbox, mood, caplog):
    send_to(postbox.port, **rejected(postbox, mood))
    letters(*NAMES)
    send_due()
    lines = [record for record in caplog.records if record.name == outbox.__name__]
    assert [line.levelno for line in lines] == [logging.INFO if mood == "busy" else logging.WARNING]
    said = lines[0].getMessage()
    assert mail_troubles.MEANINGS[MOODS[mood][2]] in said and MOODS[mood][3] in said
    assert "\n" not in said and "@" not in said and "://" not in said and lines[0].exc_info is None


def test_a_mistake_is_told_without_the_words_of_a_member(letters, send_due, postbox, rows, caplog, monkeypatch):
    def stumble(*_):
        raise ValueError(f"cannot fold {CANARY}")

    monkeypatch.setattr("app.delivery.letters.deliverable", stumble)
    letters("anna")
    assert send_due().later == 1 and rows()[0].trouble == "mistake"
    told = "\n".join(map(logs.Lines().format, caplog.records))
    assert "in stumble" in told and "ValueError" in told
    assert CANARY not in told + rows()[0].answer and "@" not in told


def test_lines_of_the_log_begin_with_time_and_level(tmp_path):
    told = f"""
import logging
from app import create_app
create_app(DATA_DIR={str(tmp_path)!r})
logging.getLogger({outbox.__name__!r}).warning("Told.")
"""
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60).stderr
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING \S+ - Told\.\n", said)


def test_an_address_that_no_server_takes_fails_its_own_email(world, letters, do, send_due, postbox, rows):
    do(lambda: setattr(db.session.get_one(Member, world.anna), "email", "ünal@firma.example"))
    do(lambda: setattr(db.session.get_one(Member, world.carla), "email", "max@straße.example"))
    letters("anna", "ben", "carla")
    send_due()
    assert [row.state for row in rows()] == ["failed", "sent", "sent"]
    assert postbox.tried[-1] == postbox.letters[-1]["To"] == "max@xn--strae-oqa.example"
