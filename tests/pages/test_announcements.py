"""Announcements as members read and answer them: on Home, in the stream of all members, on their own page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import announcements as actions
from app.actions import blocks, erasing, member_acts, mutes, preferences
from app.extensions import db
from app.models import Activity, AnnouncementAnswer, Member, Notification
from app.models.base import now
from app.queries import announcing as queries
from app.rules.notifying import Choice
from tests.pages import announcing
from tests.pages.announcing import dated, publish, words
from tests.visitor import MOST_QUERIES, text_of

TITLE, MEMBERS = "Annual meeting", "/?stream=members"


@pytest.fixture
def meeting(app, world):
    """The id of an announcement with a date that asks who comes."""
    return publish(app, world.frieda)


def answers(app):
    with app.app_context():
        return {each.member_id: each.comes for each in db.session.query(AnnouncementAnswer)}


def bell(app, member_id):
    with app.app_context():
        return db.session.query(Notification).filter_by(member_id=member_id, kind="announced").count()


# --- who sees it ----------------------------------------------------------------------------------------------


def test_all_members_see_it_on_home_in_their_notifications_and_on_its_page(world, visit, meeting):
    for member in (world.anna, world.eve, world.frieda):
        visitor = visit(member)
        assert TITLE in text_of(visitor.get("/"))
        assert TITLE in text_of(visitor.get("/notifications"))
        assert TITLE in text_of(visitor.get("/announcements"))
        page = text_of(visitor.get(f"/announcements/{meeting}"))
        assert TITLE in page and "Granary loft" in page and "Agenda and accounts" in page


def test_nobody_is_told_which_admin_wrote_it(world, visit, meeting):
    anna = visit(world.anna)
    for place in ("/", "/notifications", "/announcements", f"/announcements/{meeting}"):
        assert "Frieda" not in anna.get(place).text and "frieda-ahlers" not in anna.get(place).text
    entry = re.search(r'<article class="entry"(?:(?!</article>).)*Annual.*?</article>', anna.get(MEMBERS).text, re.S)[0]
    assert "Announcement by Elbufer" in entry and "/in/" not in entry
    assert TITLE not in anna.get("/in/frieda-ahlers").text


def test_it_reaches_members_who_blocked_or_muted_the_admin(app, world, visit, does):
    does(world.anna, blocks.block, world.frieda)
    does(world.frieda, blocks.block, world.ben)
    does(world.carla, mutes.mute, world.frieda)
    meeting = publish(app, world.frieda)
    for member in (world.anna, world.ben, world.carla):
        visitor = visit(member)
        assert TITLE in text_of(visitor.get(MEMBERS)).partition("Today")[2]
        assert visitor.get(f"/announcements/{meeting}").status_code == 200
        assert bell(app, member) == 1


def test_it_is_in_the_stream_of_all_members_and_not_in_that_of_connections(app, world, visit):
    publish(app, world.frieda, words("Closed on Monday", pinned_until=None))
    anna = visit(world.anna)
    assert "Announcement by Elbufer" in text_of(anna.get(MEMBERS))
    assert "Closed on Monday" not in text_of(anna.get("/?stream=connections"))


def test_guests_are_sent_to_sign_in_and_learn_nothing(visit, meeting):
    guest = visit()
    for path in ("/announcements", f"/announcements/{meeting}", f"/announcements/{meeting}.ics", "/announcements/99"):
        answer = guest.get(path)
        assert answer.status_code == 303 and "/sign-in" in answer.headers["Location"]
    assert TITLE not in guest.get("/").text


def test_a_member_who_paused_or_is_locked_is_neither_shown_nor_told_of_it(app, world, visit, stored_member):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "paused"
        db.session.get_one(Member, world.dirk).state = "locked"
    meeting = publish(app, world.frieda)
    assert TITLE not in visit(world.ben).get(f"/announcements/{meeting}", follow_redirects=True).text
    assert visit(world.dirk).get(f"/announcements/{meeting}").status_code == 303
    assert bell(app, world.ben) == bell(app, world.dirk) == 0


def test_each_active_member_who_wants_it_is_told_once(app, world, does):
    quiet = Choice(False, "off")
    for who, chosen in ((world.anna, {"announced": Choice(True, "off"), "liked": quiet}), (world.eve, {"liked": quiet}),
                        (world.ben, {"announced": quiet})):  # fmt: skip
        does(who, preferences.choose_notifications, chosen, inmail_copy="notice", paused=False)
    does(world.carla, setattr, "in_memoriam", True)
    does(world.dirk, setattr, "state", "locked")
    publish(app, world.frieda)
    with app.app_context():
        told = sorted(row.member_id for row in db.session.query(Notification).filter_by(kind="announced"))
    assert told == sorted([world.anna, world.eve, world.frieda])


def test_a_draft_is_like_something_that_does_not_exist(app, world, visit):
    draft = announcing.write(app, world.frieda)
    anna = visit(world.anna)
    for below in ("", ".ics", "/answer"):
        shown, missing = anna.get(f"/announcements/{draft}{below}"), anna.get(f"/announcements/99{below}")
        assert shown.status_code == missing.status_code and shown.data == missing.data.replace(b"/99", b"/%d" % draft)
    assert anna.post(f"/announcements/{draft}/answer", {"answer": "yes"}).status_code == 404
    assert visit(world.frieda).get(f"/announcements/{draft}").status_code == 404
    assert TITLE not in anna.get("/").text + anna.get("/announcements").text and not bell(app, world.anna)


# --- on home --------------------------------------------------------------------------------------------------


def test_the_newest_pinned_one_is_on_home_alone_and_leaves_by_itself(app, world, visit):
    publish(app, world.frieda, words("First one"))
    second = publish(app, world.frieda, words("Second one", pinned_until=now() + timedelta(days=1)))
    publish(app, world.frieda, words("Not pinned", pinned_until=None))
    anna, pinned = visit(world.anna), re.compile(r'<section class="announcement".*?</section>', re.S)
    shown = pinned.findall(anna.get("/?stream=connections").text)
    assert len(shown) == 1 and "Second one" in shown[0]
    with app.app_context(), database.transaction():
        actions.unpin(db.session.get_one(Member, world.frieda), queries.one(second))
    assert "First one" in pinned.findall(anna.get("/").text)[0]


def test_it_leaves_home_for_nobody_who_did_not_switch_announcements_off(world, visit, does, meeting):
    does(world.eve, preferences.choose_feed, {"announced": (False, True)})
    does(world.anna, preferences.choose_feed, {"posted": (False, True), "announced": (True, False)})
    shown = [TITLE in visit(who).get("/?stream=connections").text for who in (world.eve, world.anna)]
    assert shown == [False, True]


def test_home_asks_no_further_statement_for_it(app, world, visit, statements):
    anna = visit(world.anna)
    anna.get("/?stream=connections")
    before = len(statements)
    anna.get("/?stream=connections")
    without = len(statements) - before
    publish(app, world.frieda)
    before = len(statements)
    assert TITLE in anna.get("/?stream=connections").text
    assert len(statements) - before == without


@pytest.mark.parametrize("path", ["/", MEMBERS, "/announcements", "/announcements/{}", "/notifications"])
def test_pages_ask_few_statements(world, visit, meeting, statements, path):
    anna = visit(world.anna)
    statements.clear()
    assert anna.get(path.format(meeting)).status_code == 200
    assert len(statements) <= MOST_QUERIES


def test_who_switched_announcements_off_is_left_alone(app, world, visit, does):
    does(world.anna, preferences.choose_feed, {"announced": (False, True)})
    wanted = {"announced": Choice(site=False, mail="off")}
    does(world.anna, preferences.choose_notifications, wanted, inmail_copy="notice", paused=False)
    publish(app, world.frieda)
    anna = visit(world.anna)
    assert TITLE not in anna.get("/").text + anna.get(MEMBERS).text and not bell(app, world.anna)
    assert TITLE in anna.get("/announcements").text and bell(app, world.ben) == 1


def test_settings_offer_to_read_announcements_but_not_to_show_any(world, visit):
    page = visit(world.anna).get("/settings/feed").text
    assert 'name="reads-announced"' in page and 'name="shows-announced"' not in page
    assert 'name="mail-announced"' in visit(world.anna).get("/settings/notifications").text


def test_members_words_are_no_markup(app, world, visit):
    id = publish(app, world.frieda, dated(title="<b>Fest</b> {{7*7}} %(x)s", text="<i>all</i>\nhttps://a.example"))
    for path in ("/", MEMBERS, "/announcements", f"/announcements/{id}", "/notifications"):
        page = visit(world.anna).get(path).text
        assert "<b>Fest" not in page and "&lt;b&gt;Fest&lt;/b&gt; {{7*7}} %(x)s" in page and "<i>all" not in page


# --- yes and no -----------------------------------------------------------------------------------------------


def test_members_answer_see_their_answer_and_change_it(app, world, visit, meeting):
    anna, here = visit(world.anna), f"/announcements/{meeting}"
    answer = anna.post(f"{here}/answer", {"answer": "yes"})
    assert answer.status_code == 303 and answer.headers["Location"] == here
    assert answers(app) == {world.anna: True}
    assert "1 is coming" in text_of(anna.get(here)) and "1 is coming" in text_of(visit(world.ben).get("/"))
    assert re.findall(r'aria-pressed="(\w+)"', anna.get(here).text) == ["true", "false"]
    assert re.findall(r'aria-pressed="(\w+)"', visit(world.ben).get(here).text) == ["false", "false"]
    anna.post(f"{here}/answer", {"answer": "no"})
    assert answers(app) == {world.anna: False} and "is coming" not in text_of(visit(world.ben).get(here))
    found = announcing.row(app, meeting)
    assert (found.coming, found.not_coming) == (0, 1)


def test_an_answer_in_place_swaps_the_buttons_and_keeps_the_focus(world, visit, meeting):
    answer = visit(world.anna).post(f"/announcements/{meeting}/answer", {"answer": "yes"}, fragment=True)
    assert answer.status_code == 200 and f'id="answer-{meeting}"' in answer.text
    assert answer.text.count("data-focus") == 1 and "<html" not in answer.text


def test_an_answer_from_home_leads_back_to_home(world, visit, meeting):
    headers = {"Referer": "http://localhost/"}
    answer = visit(world.anna).post(f"/announcements/{meeting}/answer", {"answer": "no"}, headers=headers)
    assert answer.headers["Location"] == "/"


def test_answering_twice_counts_once(app, world, visit, meeting):
    for _ in range(2):
        visit(world.anna).post(f"/announcements/{meeting}/answer", {"answer": "yes"})
    visit(world.ben).post(f"/announcements/{meeting}/answer", {"answer": "yes"})
    found = announcing.row(app, meeting)
    assert (found.coming, found.not_coming) == (2, 0)


def test_nonsense_is_no_answer(app, world, visit, meeting):
    assert visit(world.anna).post(f"/announcements/{meeting}/answer", {"answer": "maybe"}).status_code == 400
    assert answers(app) == {}


def test_once_it_is_over_answers_are_no_longer_taken(app, world, visit, meeting):
    anna, here = visit(world.anna), f"/announcements/{meeting}"
    anna.post(f"{here}/answer", {"answer": "yes"})
    with app.app_context(), database.transaction():
        found = db.session.get_one(announcing.Announcement, meeting)
        found.starts_at, found.ends_at = now() - timedelta(hours=4), now() - timedelta(hours=1)
    page = anna.get(here)
    assert "Your answer: I am coming" in text_of(page) and 'name="answer"' not in page.text
    assert anna.post(f"{here}/answer", {"answer": "no"}, follow_redirects=True).status_code == 200
    assert answers(app) == {world.anna: True}


def test_without_a_question_there_are_no_buttons_and_no_answers(app, world, visit):
    id = publish(app, world.frieda, words())
    assert 'name="answer"' not in visit(world.anna).get(f"/announcements/{id}").text
    visit(world.anna).post(f"/announcements/{id}/answer", {"answer": "yes"})
    assert answers(app) == {}


def test_an_answer_is_to_one_announcement_alone(app, world, visit, meeting):
    other = publish(app, world.frieda, words("Shall we move?", asks=True))
    anna = visit(world.anna)
    anna.post(f"/announcements/{meeting}/answer", {"answer": "yes"})
    shown = {id: anna.get(f"/announcements/{id}").text for id in (meeting, other)}
    assert 'aria-pressed="true"' in shown[meeting] and 'aria-pressed="true"' not in shown[other]


def test_whoever_is_erased_takes_their_own_answers_along_and_no_others(app, world, visit, meeting):
    other = publish(app, world.frieda, words("Shall we move?", asks=True))
    for who, id in ((world.anna, meeting), (world.anna, other), (world.ben, meeting), (world.ben, other)):
        visit(who).post(f"/announcements/{id}/answer", {"answer": "yes"})
    with app.app_context(), database.transaction():
        actions.forget_answers(world.anna)
    with app.app_context():
        left = {(each.announcement_id, each.member_id) for each in db.session.query(AnnouncementAnswer)}
    assert left == {(meeting, world.ben), (other, world.ben)}
    assert [announcing.row(app, id).coming for id in (meeting, other)] == [1, 1]


def test_what_ends_takes_answers_until_then_and_what_only_begins_until_it_does(app, world, visit):
    begun = {"starts_at": now() - timedelta(hours=1), "asks": True}
    ends = now() + announcing.DAY, None
    running, over = (publish(app, world.frieda, words(**begun, ends_at=each)) for each in ends)
    for id in (running, over):
        visit(world.anna).post(f"/announcements/{id}/answer", {"answer": "yes"})
    assert [announcing.row(app, id).coming for id in (running, over)] == [1, 0]


def test_without_a_date_there_is_nothing_for_a_calendar(app, world, visit, meeting):
    undated = publish(app, world.frieda, words())
    statuses = [visit(world.anna).get(f"/announcements/{id}.ics").status_code for id in (meeting, undated)]
    assert statuses == [200, 404]


def test_a_question_without_a_date_is_answered_by_yes_and_no(app, world, visit):
    id = publish(app, world.frieda, words("Shall we move?", asks=True))
    anna = visit(world.anna)
    anna.post(f"/announcements/{id}/answer", {"answer": "yes"})
    assert "Yes No 1 said yes" in text_of(anna.get(f"/announcements/{id}"))


def test_erasing_a_member_removes_their_answer_and_its_count(app, world, visit, meeting):
    for member in (world.anna, world.ben):
        visit(member).post(f"/announcements/{meeting}/answer", {"answer": "yes"})
    with app.app_context(), database.transaction():
        erasing.erase(world.anna)
    assert answers(app) == {world.ben: True} and announcing.row(app, meeting).coming == 1


def test_it_stays_when_the_admin_who_published_it_is_erased(app, world, visit, does, meeting):
    does(world.frieda, member_acts.make_admin, world.ben)
    with app.app_context(), database.transaction():
        erasing.erase(world.frieda)
        assert db.session.query(Activity).filter_by(actor_id=None, object_id=meeting).count() == 1
    anna = visit(world.anna)
    assert "Announcement by Elbufer" in text_of(anna.get(MEMBERS)) and TITLE in anna.get("/notifications").text


def test_a_deleted_announcement_is_gone_from_every_surface(app, world, visit, meeting):
    anna = visit(world.anna)
    anna.post(f"/announcements/{meeting}/answer", {"answer": "yes"})
    with app.app_context(), database.transaction():
        actions.remove(db.session.get_one(Member, world.frieda), queries.one(meeting))
    for path in ("/", MEMBERS, "/notifications", "/announcements"):
        assert TITLE not in anna.get(path).text
    assert anna.get(f"/announcements/{meeting}").status_code == 404 and answers(app) == {}


def test_the_list_goes_on_page_by_page(app, world, visit):
    for number in range(27):
        publish(app, world.frieda, words(f"Number {number:02}"))
    anna = visit(world.anna)
    first = anna.get("/announcements")
    older = re.search(r'href="(/announcements\?before=\d+)"', first.text)[1]
    rest = anna.get(older, fragment=True)
    told = re.findall(r"Number (\d\d)</a>", first.text + rest.text)
    assert told == [f"{number:02}" for number in reversed(range(27))] and "<html" not in rest.text


def test_what_was_written_first_and_published_last_is_listed_first_and_once(app, world, visit, does):
    draft = announcing.write(app, world.frieda, words("Number 27"))
    for number in range(27):
        publish(app, world.frieda, words(f"Number {number:02}"))
    with time_machine.travel(now() + timedelta(minutes=1)):
        does(world.frieda, lambda frieda: actions.publish(frieda, queries.one(draft)))
    anna = visit(world.anna)
    first = anna.get("/announcements")
    rest = anna.get(re.search(r'href="(/announcements\?before=\d+)"', first.text)[1], fragment=True)
    told = re.findall(r"Number (\d\d)</a>", first.text + rest.text)
    assert told == [f"{number:02}" for number in reversed(range(28))] and "?before=" not in rest.text
