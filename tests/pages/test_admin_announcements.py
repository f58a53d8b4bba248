"""Announcements as admins write them: draft, preview, publication, Home, e-mail, deletion, and the log of it all."""

from __future__ import annotations

import re

import pytest

from app.actions import announcing as mailing
from app.extensions import db
from app.models import Announcement, Delivery, LogEntry, Member
from app.queries import announcing as queries
from tests.pages import announcing
from tests.pages.announcing import publish, words
from tests.visitor import text_of

PAGE = "/admin/announcements"
KEY = "0f8fad5b-d9cd-469f-a165-70867728950e"
FORM = {
    "title": "Annual meeting", "text": "Agenda and accounts.", "pinned": "2099-12-12", "day": "2099-12-12",
    "begins": "18:00", "ends": "21:30", "place": "Granary loft", "asks": "y", "submission": KEY,
}  # fmt: skip


@pytest.fixture
def frieda(world, visit):
    return visit(world.frieda)


@pytest.fixture
def log(app):
    def read():
        with app.app_context():
            rows = db.session.query(LogEntry.act, LogEntry.admin_id, LogEntry.object_id).order_by(LogEntry.id)
            return [tuple(row) for row in rows]

    return read


def stored(app):
    with app.app_context():
        return db.session.query(Announcement).one_or_none()


def deliveries(app):
    with app.app_context():
        return [(each.kind, each.member_id) for each in db.session.query(Delivery).order_by(Delivery.id)]


def act(visitor, id, act, **fields):
    answer = visitor.post(f"{PAGE}/{id}/{act}", fields)
    assert answer.status_code in (303, 422)
    return answer


# --- writing --------------------------------------------------------------------------------------------------


def test_for_members_who_are_no_admins_these_pages_do_not_exist(app, world, visit):
    id = publish(app, world.frieda)
    anna = visit(world.anna)
    for path in (PAGE, f"{PAGE}/new", f"{PAGE}/{id}", f"{PAGE}/{id}/text", f"{PAGE}/{id}/removal"):
        assert anna.get(path).status_code == 404
    for below in ("text", "publication", "pin/removal", "removal", "test", "mailing", "mailing/removal"):
        assert anna.post(f"{PAGE}/{id}/{below}", FORM).status_code == 404
    assert stored(app).title == "Annual meeting" and deliveries(app) == []


def test_what_is_written_is_a_draft_that_only_admins_see(app, world, visit, frieda, log):
    answer = frieda.post(f"{PAGE}/new", FORM)
    id = stored(app).id
    assert answer.status_code == 303 and answer.headers["Location"] == f"{PAGE}/{id}"
    page = text_of(frieda.get(f"{PAGE}/{id}"))
    assert "A draft: only admins see it." in page and "Saturday, 12 December 2099, 18:00–21:30" in page
    assert "Draft" in text_of(frieda.get(PAGE))
    assert "Annual meeting" not in visit(world.anna).get("/").text
    assert log() == [("announcement_written", world.frieda, id)]


def test_times_are_those_of_the_organisation(app, world, frieda):
    with app.app_context():
        zone = db.session.execute(db.text("SELECT timezone FROM site")).scalar()
    frieda.post(f"{PAGE}/new", FORM)
    found = stored(app)
    assert zone == "Europe/Berlin" and found.starts_at.isoformat() == "2099-12-12T17:00:00+00:00"
    assert found.ends_at.isoformat() == "2099-12-12T20:30:00+00:00"
    assert found.pinned_until.isoformat() == "2099-12-12T22:59:00+00:00"


def test_what_ends_before_it_begins_ends_on_the_next_day(app, frieda):
    frieda.post(f"{PAGE}/new", FORM | {"ends": "01:00"})
    assert stored(app).ends_at.isoformat() == "2099-12-13T00:00:00+00:00"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Fill in “Heading”."),
        ({"title": "x" * 121}, "Use at most 120 characters; these are 121."),
        ({"text": ""}, "Fill in “Text”."),
        ({"text": "x" * 3001}, "Use at most 3000 characters; these are 3001."),
        ({"day": "soon"}, "Enter a date with year, month and day."),
        ({"day": "0001-01-01"}, "Enter a date with year, month and day."),
        ({"pinned": "9999-12-31"}, "Enter a date with year, month and day."),
        ({"begins": "25:99"}, "Enter a time like 18:30."),
        ({"begins": ""}, "Enter when it begins."),
        ({"day": ""}, "Enter the day."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(app, frieda, fields, message):
    answer = frieda.post(f"{PAGE}/new", FORM | fields)
    assert answer.status_code == 422 and message in text_of(answer) and stored(app) is None
    assert 'value="Granary loft"' in answer.text


def test_a_form_that_is_sent_twice_writes_one_draft(app, frieda):
    first, second = (frieda.post(f"{PAGE}/new", FORM) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] and stored(app)


def test_the_form_of_a_change_holds_what_it_says_now(app, frieda):
    frieda.post(f"{PAGE}/new", FORM)
    page = frieda.get(f"{PAGE}/{stored(app).id}/text").text
    for value in ("Annual meeting", "2099-12-12", "18:00", "21:30", "Granary loft"):
        assert f'value="{value}"' in page


# --- publishing -----------------------------------------------------------------------------------------------


def test_publishing_shows_it_once_and_the_log_names_the_admin(app, world, frieda, log):
    id = announcing.write(app, world.frieda)
    for _ in range(2):
        act(frieda, id, "publication")
    assert stored(app).published_at and log()[1:] == [("announcement_published", world.frieda, id)]
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM activity WHERE actor_id IS NULL")).scalar() == 1
        assert db.session.execute(db.text("SELECT count(*) FROM notification WHERE kind = 'announced'")).scalar() == 6


def test_what_would_leave_home_before_it_is_there_is_not_published(app, world, frieda):
    id = announcing.write(app, world.frieda, words(pinned_until=announcing.now() - announcing.DAY))
    answer = act(frieda, id, "publication")
    assert answer.status_code == 422 and "Choose a day that has not passed yet" in text_of(answer)
    assert stored(app).published_at is None


def test_a_change_is_marked_and_told_to_nobody_again(app, world, visit, frieda, log):
    id = publish(app, world.frieda)
    assert frieda.post(f"{PAGE}/{id}/text", FORM | {"text": "Other words."}).status_code == 303
    page = text_of(visit(world.anna).get(f"/announcements/{id}"))
    assert "Other words." in page and "edited" in page
    assert log()[-1] == ("announcement_changed", world.frieda, id)
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM notification WHERE kind = 'announced'")).scalar() == 6


def test_it_can_be_taken_from_home_before_its_day(app, world, visit, frieda, log):
    id = publish(app, world.frieda)
    act(frieda, id, "pin/removal")
    assert 'class="announcement"' not in visit(world.anna).get("/").text
    assert "no longer on Home" in text_of(frieda.get(f"{PAGE}/{id}"))
    assert log()[-1] == ("announcement_unpinned", world.frieda, id)


def test_only_what_is_on_home_is_taken_from_there(app, world, frieda, log):
    id = announcing.write(app, world.frieda)
    before = stored(app).pinned_until
    act(frieda, id, "pin/removal")
    assert stored(app).pinned_until == before and [each[0] for each in log()] == ["announcement_written"]
    act(frieda, id, "publication")
    for _ in range(2):
        act(frieda, id, "pin/removal")
    assert [each[0] for each in log()].count("announcement_unpinned") == 1


def test_deleting_asks_first(app, world, visit, frieda, log):
    id = publish(app, world.frieda)
    assert "Delete this announcement?" in text_of(frieda.get(f"{PAGE}/{id}/removal")) and stored(app)
    act(frieda, id, "removal")
    assert stored(app) is None and visit(world.anna).get(f"/announcements/{id}").status_code == 404
    assert log()[-1] == ("announcement_deleted", world.frieda, id)


def test_admins_see_how_many_said_yes_and_no_and_never_who(app, world, visit, frieda):
    id = publish(app, world.frieda)
    for member, answer in ((world.anna, "yes"), (world.ben, "yes"), (world.carla, "no")):
        visit(member).post(f"/announcements/{id}/answer", {"answer": answer})
    page = frieda.get(f"{PAGE}/{id}")
    assert "I am coming 2" in text_of(page) and "I cannot come 1" in text_of(page)
    assert "Yes: 2 · No: 1" in text_of(frieda.get(PAGE))
    for name in ("Anna", "Ben", "Carla"):
        assert name not in page.text


def test_members_do_not_see_how_many_said_no(app, world, visit):
    id = publish(app, world.frieda)
    visit(world.carla).post(f"/announcements/{id}/answer", {"answer": "no"})
    shown = visit(world.anna).get(f"/announcements/{id}").text
    assert "entry-count" not in shown and "announcement-count" not in shown


# --- by e-mail ------------------------------------------------------------------------------------------------


def test_it_goes_to_all_only_after_a_test_to_oneself(app, world, frieda, log, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp.elbufer.example")
    id = publish(app, world.frieda)
    assert "Send to all members" not in frieda.get(f"{PAGE}/{id}").text
    answer = act(frieda, id, "mailing", per_hour="600")
    assert answer.status_code == 422 and "Send yourself a test e-mail first." in text_of(answer)
    act(frieda, id, "test")
    assert deliveries(app) == [("announcement_test", world.frieda)] and not stored(app).mail_state
    assert "Send to all members" in frieda.get(f"{PAGE}/{id}").text
    act(frieda, id, "mailing", per_hour="600")
    assert stored(app).mail_state == "sending"
    assert [each[0] for each in log()[-2:]] == ["announcement_tested", "announcement_mailed"]


def test_a_change_has_to_be_tried_again(app, world, frieda):
    id = publish(app, world.frieda)
    act(frieda, id, "test")
    frieda.post(f"{PAGE}/{id}/text", FORM)
    assert act(frieda, id, "mailing", per_hour="600").status_code == 422


def test_a_draft_can_be_tried_but_not_sent_to_all(app, world, frieda):
    id = announcing.write(app, world.frieda)
    act(frieda, id, "test")
    answer = act(frieda, id, "mailing", per_hour="600")
    assert answer.status_code == 422 and "Publish the announcement first." in text_of(answer)


def test_without_a_server_nothing_is_offered_but_what_is_missing(app, world, frieda):
    page = frieda.get(f"{PAGE}/{publish(app, world.frieda)}")
    assert "Send me a test e-mail" not in page.text and 'href="/admin/mail">What is missing</a>' in page.text


def test_sending_can_be_stopped_and_gone_on_with(app, world, frieda, log, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp.elbufer.example")
    id = publish(app, world.frieda)
    announcing.send(app, world.frieda, id)
    act(frieda, id, "mailing/removal")
    assert stored(app).mail_state == "stopped" and "Go on sending" in frieda.get(f"{PAGE}/{id}").text
    act(frieda, id, "mailing", per_hour="60")
    assert (stored(app).mail_state, stored(app).per_hour) == ("sending", 60)


def test_a_test_that_is_on_its_way_is_not_written_again(app, world, frieda, log):
    id = announcing.write(app, world.frieda)
    for _ in range(2):
        act(frieda, id, "test")
    assert deliveries(app) == [("announcement_test", world.frieda)]
    assert [act for act, *_ in log()].count("announcement_tested") == 1


@pytest.mark.parametrize("state", ["sending", "done"])
def test_what_is_being_sent_or_was_is_not_begun_again(app, world, frieda, log, state):
    id = publish(app, world.frieda)
    announcing.send(app, world.frieda, id)
    with app.app_context(), announcing.database.transaction():
        row = db.session.get_one(Announcement, id)
        row.mail_state, row.mailed_to = state, world.carla
    before = log()
    act(frieda, id, "mailing", per_hour="60")
    row = stored(app)
    assert (row.mail_state, row.mailed_to, row.per_hour) == (state, world.carla, 3600) and log() == before


@pytest.mark.parametrize("state", ["", "stopped", "done"])
def test_only_what_is_being_sent_is_stopped(app, world, frieda, log, state):
    id = publish(app, world.frieda)
    with app.app_context(), announcing.database.transaction():
        db.session.get_one(Announcement, id).mail_state = state
    before = log()
    act(frieda, id, "mailing/removal")
    assert stored(app).mail_state == state and log() == before


def test_a_pace_that_is_not_offered_is_refused(app, world, frieda):
    id = publish(app, world.frieda)
    act(frieda, id, "test")
    assert act(frieda, id, "mailing", per_hour="99999").status_code == 422 and not stored(app).mail_state


def test_the_page_says_what_became_of_the_e_mails(app, world, frieda):
    id = publish(app, world.frieda)
    announcing.send(app, world.frieda, id)
    with app.app_context(), announcing.database.transaction():
        states = {world.anna: "sent", world.ben: "failed", world.carla: "due", world.eve: "cancelled"}
        for member, state in states.items():
            done = None if state == "due" else announcing.now()
            db.session.add(Delivery(
                kind="announced", member_id=member, locale="en", object_id=id, message_id=f"<{state}@x>", state=state,
                answer="550 5.1.1 unknown" if state == "failed" else "", finished_at=done,
            ))  # fmt: skip
        db.session.get_one(Announcement, id).mailed_to = world.eve
    page = text_of(frieda.get(f"{PAGE}/{id}"))
    assert "Sent 1" in page and "Waiting to be sent 1" in page and "Came back 1" in page
    assert "Ben Okafor" in page and "550 5.1.1 unknown" in page and "Anna" not in page and "Carla" not in page
    assert "Members not written to yet, at most 1" in page


def test_it_counts_the_e_mails_about_itself_and_members_to_whom_they_go(app, world, frieda):
    id, other = publish(app, world.frieda), publish(app, world.frieda, words("Another"))
    announcing.send(app, world.frieda, other)
    announcing.send(app, world.frieda, id)
    with app.app_context(), announcing.database.transaction():
        db.session.query(Delivery).delete()
        for kind, object_id in (("announced", other), ("liked", id), ("announced", id)):
            db.session.add(Delivery(kind=kind, member_id=world.anna, locale="en", object_id=object_id,
                                    message_id=f"<{kind}{object_id}@x>", state="due"))  # fmt: skip
        db.session.get_one(Member, world.eve).state = "locked"
        row = db.session.get_one(Announcement, id)
        row.mailed_to, row.mail_until = world.ben, world.eve  # Carla and Dirk, and no longer Eve
    with app.app_context(), announcing.database.transaction():
        assert queries.letters(id) == queries.Letters(due=1, to_come=2)
        assert queries.untried() == 2
        db.session.query(Delivery).update({"attempts": 1})
        db.session.query(Delivery).filter_by(object_id=other).update({"attempts": 0, "state": "cancelled"})
        db.session.get_one(Announcement, id).mail_state = "done"
    with app.app_context(), announcing.database.transaction(reading=True):
        assert queries.letters(id) == queries.Letters(due=1) and queries.untried() == 0


def test_what_came_back_is_told_of_one_announcement_alone(app, world):
    id, other = publish(app, world.frieda), publish(app, world.frieda, words("Another"))
    with app.app_context(), announcing.database.transaction():
        failed = {"locale": "en", "state": "failed", "answer": "550 unknown", "finished_at": announcing.now()}
        for kind, about, who in (("announced", id, "ben"), ("announced", other, "carla"), ("liked", id, "dirk")):
            db.session.add(Delivery(kind=kind, object_id=about, member_id=getattr(world, who),
                                    message_id=f"<{who}@x>", **failed))  # fmt: skip
    with app.app_context(), announcing.database.transaction(reading=True):
        assert [each.name for each in queries.came_back(id, 9)] == ["Ben Okafor"]


def test_a_test_is_on_its_way_to_one_admin_about_one_announcement(app, world):
    id, other = (publish(app, world.frieda, words(title)) for title in ("One", "Two"))
    with app.app_context(), announcing.database.transaction():
        mailing.test(db.session.get_one(Member, world.frieda), queries.one(id))
    with app.app_context(), announcing.database.transaction():
        assert queries.test_waits(world.frieda, id)
        assert not queries.test_waits(world.anna, id) and not queries.test_waits(world.frieda, other)
        db.session.query(Delivery).update({"kind": "announced"})
    with app.app_context(), announcing.database.transaction():
        assert not queries.test_waits(world.frieda, id)
        db.session.query(Delivery).update({"kind": "announcement_test", "state": "sent"})
    with app.app_context(), announcing.database.transaction(reading=True):
        assert not queries.test_waits(world.frieda, id)


def test_the_list_goes_on_page_by_page(app, world, frieda):
    for number in range(27):
        announcing.write(app, world.frieda, words(f"Number {number:02}"))
    first = frieda.get(PAGE)
    rest = frieda.get(re.search(rf'href="({PAGE}\?before=\d+)"', first.text)[1])
    told = [re.findall(r"Number (\d\d)</a>", page.text) for page in (first, rest)]
    assert told == [[f"{number:02}" for number in numbers] for numbers in (range(26, 1, -1), (1, 0))]
    assert "Older announcements" in first.text and "Older announcements" not in rest.text


def test_pages_ask_few_statements(app, world, frieda, statements):
    id = publish(app, world.frieda)
    announcing.send(app, world.frieda, id)
    for path in (PAGE, f"{PAGE}/new", f"{PAGE}/{id}", f"{PAGE}/{id}/text"):
        statements.clear()
        assert frieda.get(path).status_code == 200 and len(statements) <= 12
