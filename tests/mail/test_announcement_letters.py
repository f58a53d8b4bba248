"""Announcements by e-mail: to whom wants them, as they wanted when it was written and want when it is sent."""

from __future__ import annotations

import pytest

from app.actions import announcements as actions
from app.actions import announcing as mailing
from app.actions import blocks, preferences
from app.delivery import worker
from app.extensions import db
from app.models import Delivery
from app.queries import announcing as queries
from app.queries import notifications
from app.rules.limits import Rate
from app.rules.notifying import Choice
from tests import cast
from tests.mail.events import member
from tests.mail.postbox import body_of, everything_in, only
from tests.pages import announcing
from tests.pages.announcing import dated, publish, send, words

CANARY = "Kanarienvogel-4711"


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(mailing, "Rate", lambda name, times, seconds: Rate(name, times, 0))


@pytest.fixture
def out(app, world, do):
    """An announcement that is on its way to all."""
    id = publish(app, world.frieda, dated(title=CANARY))
    send(app, world.frieda, id)
    do(lambda: db.session.query(Delivery).delete())  # the test copy
    return id


def written(rows):
    return [row.member_id for row in rows()]


def test_each_member_is_written_to_once_and_then_it_is_done(app, world, do, rows, out):
    assert do(mailing.mail_some) == 6 and written(rows) == sorted(vars(world).values())
    assert announcing.row(app, out).mail_state == "done"
    assert do(mailing.mail_some) == 0 and len(rows()) == 6


def test_a_few_at_a_time_and_none_while_some_were_never_tried(app, world, do, rows, monkeypatch):
    id = publish(app, world.frieda)
    send(app, world.frieda, id, per_hour=120)
    do(lambda: db.session.query(Delivery).delete())
    assert [do(mailing.mail_some) for _ in range(3)] == [2, 0, 0]
    do(lambda: db.session.query(Delivery).update({"state": "sent"}))
    assert do(mailing.mail_some) == 2 and written(rows) == [world.anna, world.ben, world.carla, world.dirk]


def test_the_pace_is_kept_by_several_workers_and_after_a_restart(app, world, do, monkeypatch):
    monkeypatch.undo()
    id = publish(app, world.frieda)
    send(app, world.frieda, id, per_hour=60)
    do(lambda: db.session.query(Delivery).update({"state": "sent"}))
    assert do(mailing.mail_some) == 1
    do(lambda: db.session.query(Delivery).update({"state": "sent"}))
    assert do(mailing.mail_some) == 0


def test_who_does_not_want_them_gets_none(app, world, do, rows, out):
    off = {"announced": Choice(site=True, mail="off")}
    do(lambda: preferences.choose_notifications(member(world.anna), off, inmail_copy="notice", paused=False))
    do(lambda: setattr(member(world.ben), "mail_paused", True))
    do(lambda: setattr(member(world.carla), "state", "locked"))
    do(lambda: setattr(member(world.dirk), "in_memoriam", True))
    do(mailing.mail_some)
    assert written(rows) == [world.eve, world.frieda]


def test_what_one_chose_for_something_else_changes_nothing(app, world, do, rows, out):
    for who in (world.anna, world.ben):
        chosen = {"liked": Choice(site=True, mail="now"), "commented": Choice(site=True, mail="off")}
        chosen |= {"announced": Choice(site=True, mail="off")} if who == world.ben else {}
        do(lambda who=who, chosen=chosen: preferences.choose_notifications(
            member(who), chosen, inmail_copy="notice", paused=False))  # fmt: skip
    do(mailing.mail_some)
    assert written(rows) == sorted(set(vars(world).values()) - {world.ben})


def test_who_joins_while_it_is_being_sent_gets_none(app, world, do, rows, out):
    do(lambda: cast.person("gustav"))
    do(mailing.mail_some)
    assert written(rows) == sorted(vars(world).values())


@pytest.mark.parametrize("change", ["off", "paused", "locked", "deleted"])
def test_it_is_asked_again_when_it_is_sent(app, world, do, rows, send_due, postbox, out, change):
    do(mailing.mail_some)
    do(lambda: db.session.query(Delivery).filter(Delivery.member_id != world.anna).delete())
    if change == "off":
        do(lambda: preferences.unsubscribe(world.anna, "announced"))
    elif change == "paused":
        do(lambda: setattr(member(world.anna), "mail_paused", True))
    elif change == "locked":
        do(lambda: setattr(member(world.anna), "state", "locked"))
    else:
        do(lambda: actions.remove(member(world.frieda), queries.one(out)))
    assert send_due().cancelled == 1 and postbox.letters == []


def test_blocks_do_not_keep_it_from_anybody(app, world, do, send_due, postbox, out):
    do(lambda: blocks.block(member(world.anna), world.frieda))
    do(mailing.mail_some)
    assert send_due().sent == 6 and len(postbox.to("anna@firma.example")) == 1




def _one(do, world, postbox, send_due, who):
    do(mailing.mail_some)
    do(lambda: db.session.query(Delivery).filter(Delivery.member_id != who).delete())
    assert send_due().sent == 1
    return only(postbox)


def test_it_says_everything_and_names_no_admin(world, do, send_due, postbox, out):
    letter = _one(do, world, postbox, send_due, world.anna)
    said = everything_in(letter)
    assert letter["Subject"] == CANARY and "Announcement by Elbufer" in body_of(letter)
    assert "Granary loft" in said and "Agenda and accounts are ready." in said and "Frieda" not in said
    assert f"http://localhost/announcements/{out}" in body_of(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_switches_off_announcements_alone(app, world, do, visit, send_due, postbox, out):
    letter = _one(do, world, postbox, send_due, world.anna)
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert visit(None).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with app.app_context():
        assert notifications.choice(world.anna, "announced").mail == "off"
        assert notifications.choice(world.anna, "inmail").mail == "now"


def test_around_the_words_it_is_in_the_language_of_its_reader(world, do, send_due, postbox, out):
    do(lambda: setattr(member(world.anna), "locale", "de"))
    letter = _one(do, world, postbox, send_due, world.anna)
    assert "Ankündigung von Elbufer" in body_of(letter) and "E-Mails abbestellen" in body_of(letter)
    assert 'lang="de"' in body_of(letter, "html")


def test_words_are_no_markup_and_no_header(app, world, do, send_due, postbox):
    id = publish(app, world.frieda, words("<b>Fest</b> %(x)s {{7*7}}", "<i>all</i>\n-- \nhidden"))
    send(app, world.frieda, id)
    do(lambda: db.session.query(Delivery).delete())
    letter = _one(do, world, postbox, send_due, world.anna)
    assert letter["Subject"] == "<b>Fest</b> %(x)s {{7*7}}"
    assert "<b>Fest" not in body_of(letter, "html") and "<i>all" not in body_of(letter, "html")
    assert "\n> --\n> hidden" in body_of(letter)


def test_the_test_copy_goes_to_the_admin_whatever_their_settings(app, world, do, send_due, postbox):
    id = announcing.write(app, world.frieda, dated(title=CANARY))
    off = {"announced": Choice(site=False, mail="off")}
    do(lambda: preferences.choose_notifications(member(world.frieda), off, inmail_copy="notice", paused=False))
    do(lambda: mailing.test(member(world.frieda), queries.one(id)))
    assert send_due().sent == 1
    letter = only(postbox)
    assert letter["To"] == "frieda@firma.example" and letter["Subject"] == f"Test: {CANARY}"
    assert "This is a test that only you get." in body_of(letter)
    assert f"/admin/announcements/{id}" in body_of(letter)


def test_no_test_copy_to_who_is_no_admin_any_more(app, world, do, send_due, postbox):
    id = announcing.write(app, world.frieda)
    do(lambda: mailing.test(member(world.frieda), queries.one(id)))
    do(lambda: setattr(member(world.frieda), "role", "member"))
    assert send_due().cancelled == 1 and postbox.letters == []


def test_the_worker_writes_them_once_there_is_a_server(app, world, rows, out, postbox, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")
    worker.write_some(app)
    assert rows() == []
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    worker.write_some(app)
    assert len(rows()) == 6


def test_of_two_that_are_sent_at_once_the_first_goes_first(app, world, do, rows):
    ids = [publish(app, world.frieda, words(title)) for title in ("One", "Two")]
    for id in reversed(ids):
        send(app, world.frieda, id)
    do(lambda: db.session.query(Delivery).delete())
    do(mailing.mail_some)
    assert {row.object_id for row in rows()} == {ids[0]}
    do(lambda: db.session.query(Delivery).update({"state": "sent"}))
    do(mailing.mail_some)
    assert {row.object_id for row in rows()} == set(ids)


def test_what_was_stopped_goes_on_where_it_was(app, world, do, rows):
    id = publish(app, world.frieda)
    send(app, world.frieda, id, per_hour=180)
    do(lambda: db.session.query(Delivery).delete())
    do(mailing.mail_some)
    do(lambda: mailing.stop(member(world.frieda), queries.one(id)))
    do(lambda: db.session.query(Delivery).update({"state": "sent"}))
    assert do(mailing.mail_some) == 0
    do(lambda: mailing.send(member(world.frieda), queries.one(id), 180))
    do(mailing.mail_some)
    assert written(rows) == sorted(vars(world).values())
