"""`flask mail` and `flask check` on the console."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.database import migrating
from app.extensions import db
from app.models import Delivery
from app.models.base import now
from tests.mail.postbox import body_of, only


def test_the_queue_is_shown_without_a_single_address(letters, send_due, postbox, flask):
    letters("anna", "ben", "carla")
    send_due(1)
    code, said = flask("mail")
    assert code == 0 and f"SMTP server: 127.0.0.1, port {postbox.port}." in said
    assert "2 waiting, 1 sent, 0 failed, 0 no longer wanted." in said
    assert "250 2.0.0 taken as number 7" in said and said.count("security") == 3 and "@" not in said


def test_retry_makes_due_what_waits_and_what_has_failed_where_its_number_is_given(
    letters, send_due, postbox, rows, flask, do
):
    postbox.behaves |= {"anna@firma.example": "busy", "ben@firma.example": "no-such-user"}
    letters("anna", "ben", "carla")
    send_due()
    postbox.behaves.clear()
    assert flask("mail", "retry") == (0, "1 e-mails are due now; the worker sends them within seconds.\n")
    assert send_due().sent == 1
    sent, failed, _ = rows()
    assert "0 e-mails" in flask("mail", "retry", str(sent.id))[1], "what was sent is not sent again"
    assert "1 e-mails" in flask("mail", "retry", str(failed.id))[1]
    assert send_due().sent == 1 and {row.state for row in rows()} == {"sent"}
    assert flask("mail", "retry", "anna")[0] == 2


def test_retry_leaves_alone_what_a_worker_is_sending(letters, postbox, rows, flask, do):
    letters("anna")
    until = now() + timedelta(seconds=60)
    do(lambda: db.session.execute(db.update(Delivery).values(leased_until=until)))
    assert "0 e-mails" in flask("mail", "retry")[1]


def test_a_test_email_is_sent_at_once_and_the_answer_shown(world, postbox, rows, flask):
    code, said = flask("mail", "test", "max@straße.example")
    assert (code, said) == (0, "The SMTP server took it: 250 2.0.0 taken as number 7\n") and rows() == []
    letter = only(postbox)
    assert letter["To"] == "max@xn--strae-oqa.example" and letter["Subject"] == "Test e-mail"
    assert "Elbufer can send e-mail." in body_of(letter) and "Elbufer can send e-mail." in body_of(letter, "html")
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("address", "says", "told"),
    [
        ("ünal@firma.example", {}, "without umlauts"),
        ("max", {}, "Enter an e-mail address like"),
        ("max@firma.example", {"MAIL": "553 5.7.1 no"}, "Check MAIL_DEFAULT_SENDER"),
        ("max@firma.example", {"RCPT": "550 5.1.1 <max@firma.example> unknown"}, "refuses this recipient"),
    ],
)
def test_a_test_email_that_cannot_be_sent_says_why(world, postbox, flask, address, says, told):
    postbox.says.update(says)
    code, said = flask("mail", "test", address)
    assert code == 1 and told in said and "@" not in said.replace("before the @", "").replace("anna@example.org", "")


def test_without_a_server_the_commands_say_what_to_set(world, flask, letters):
    letters("anna")
    assert "MAIL_SERVER is not set" in flask("mail")[1]
    assert flask("mail", "test", "max@firma.example") == (1, "Error: Set MAIL_SERVER: without it nothing is sent.\n")
    code, said = flask("check")
    assert code == 1 and "red    mail-server: Set MAIL_SERVER" in said


def test_check_is_green_where_all_is_well(world, postbox, flask):
    code, said = flask("check")
    named = [line.split()[:2] for line in said.splitlines()]
    assert code == 0 and [level for level, name in named if name in ("mail-server:", "outbox:")] == ["green", "green"]
    assert not any(level == "red" for level, _ in named)


def test_check_sees_that_no_worker_runs(letters, postbox, flask, do):
    letters("anna")
    assert flask("check")[0] == 0
    past = now() - timedelta(minutes=11)
    do(lambda: db.session.execute(db.update(Delivery).values(due_at=past, created_at=past)))
    code, said = flask("check")
    assert code == 1 and "e-mails waiting untried: 1." in said


def test_check_sees_that_nobody_set_it_up(app, postbox, flask):
    code, said = flask("check")
    assert code == 1 and "red    set-up: Open the link that “bin/flask setup-link” prints" in said


def test_check_ends_with_a_database_of_another_shape(world, flask, monkeypatch):
    monkeypatch.setattr(migrating, "present", lambda: "0001")
    code, said = flask("check")
    assert code == 1 and "red    database: The database is not up to date" in said
    assert "outbox" not in said and "worker" not in said
