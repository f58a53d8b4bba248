"""Reading the place empty: how many strangers a day, which pages count them, and who knows of it."""

import re

import pytest
import time_machine

from app import database
from app.actions import endorsements, handles, imports, invitations, limits, posts, profiles
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Block, Member, StrangersShown
from app.queries import counters, strangers
from app.queries import posts as found_posts
from app.rules.errors import TooMany
from app.rules.limits import STRANGERS
from app.web import strangers as counted
from tests import cast
from tests.cast import ANNA, BEN, CARLA, EVE
from tests.visitor import text_of

NOON = "2026-11-23 12:00:00+00:00"


@pytest.fixture
def room_for(monkeypatch):
    """`room_for(2)`: so many strangers a day."""
    return lambda times: monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=times))


def marks(app, viewer_id):
    """How many strangers the day has counted for a member."""
    with app.app_context(), database.transaction(reading=True):
        return len(strangers.shown(STRANGERS, viewer_id)) // strangers.MARK


def test_a_stranger_counts_once_a_day_and_above_the_limit_only_new_ones_are_refused(world, visit, room_for):
    room_for(2)
    dirk = visit(world.dirk)
    with time_machine.travel(NOON, tick=False) as clock:
        assert [dirk.get(address).status_code for address in (ANNA, ANNA, BEN, EVE)] == [200, 200, 200, 429]
        assert dirk.get(f"{EVE}/contact").status_code == 429
        assert dirk.get(ANNA).status_code == 200, "who was shown before stays open"
        assert dirk.get("/in/dirk-mueller").status_code == 200, "the own profile is not counted"
        assert dirk.get(CARLA).status_code == 200, "nor are connections"
        assert dirk.get("/").status_code == dirk.get("/network").status_code == 200
        clock.shift(12 * 3600)
        assert dirk.get(EVE).status_code == 200, "the next day"


def test_the_refusal_says_until_when_in_the_zone_of_its_reader(world, visit, room_for):
    room_for(0)
    with time_machine.travel(NOON, tick=False):
        refused = visit(world.dirk).get(ANNA)
        toast = visit(world.dirk).get(ANNA, fragment=True)
    assert refused.status_code == toast.status_code == 429
    assert refused.headers["Retry-After"] == toast.headers["Retry-After"] == str(12 * 3600)
    assert "You can see more from 24 November, 01:00." in text_of(refused)
    assert "You can see more from 24 November, 01:00." in text_of(toast)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}],
)
def test_no_header_switches_the_count_off(app, world, visit, room_for, headers):
    room_for(1)
    dirk = visit(world.dirk)
    assert [dirk.get(address, headers=headers).status_code for address in (ANNA, EVE)] == [200, 429]
    assert marks(app, world.dirk) == 1


@pytest.mark.parametrize("page", ["", "/contact", "/connections", "/cv", "/card.vcf", "/resume.json",
                                  "/recommendations", "/message",
                                  "/invitation", "/block", "/recommendation", "/recommendation/request",
                                  "/endorsement-request", "/release", "/connection/removal"])  # fmt: skip
@pytest.mark.sampled(16)
def test_every_page_below_a_profile_counts_its_owner(app, world, visit, room_for, page):
    room_for(0)
    assert visit(world.dirk).get(f"{ANNA}{page}").status_code == 429
    room_for(1)
    visit(world.dirk).get(f"{ANNA}{page}")
    assert marks(app, world.dirk) == 1


@pytest.mark.parametrize("page", ["/mute", "/mute/removal", "/endorsement-request", "/connection/removal",
                                  "/release/phone", "/release/phone/removal", "/release/phone/refusal"])  # fmt: skip
def test_a_button_that_tells_who_is_a_member_counts_whom_it_tells_of(app, world, visit, room_for, page):
    room_for(1)
    dirk = visit(world.dirk)
    dirk.post(f"{ANNA}{page}")
    assert marks(app, world.dirk) == 1
    assert [dirk.post(f"{there}{page}").status_code for there in (EVE, "/in/nobody-there")] == [429, 429]


@pytest.mark.parametrize("page", ["", "/contact", "/connections", "/message", "/invitation", "/block", "/release",
                                  "/recommendation", "/endorsement-request", "/connection/removal", "/card.vcf"])
def test_above_the_limit_a_stranger_and_nobody_are_answered_alike(world, visit, room_for, page):
    room_for(0)
    dirk = visit(world.dirk)
    with time_machine.travel(NOON, tick=False):
        stranger, nobody = (dirk.get(f"{there}{page}") for there in (ANNA, "/in/nobody-there"))
    assert stranger.status_code == nobody.status_code == 429
    assert stranger.data == nobody.data and stranger.headers["Retry-After"] == nobody.headers["Retry-After"]


def test_above_the_limit_the_former_address_of_a_connection_leads_on_and_of_nobody_else(world, visit, does, room_for):
    does(world.carla, handles.change_handle, "carla-new")
    does(world.anna, handles.change_handle, "anna-new")
    room_for(0)
    dirk = visit(world.dirk)
    assert [dirk.get(former).status_code for former in (CARLA, ANNA)] == [301, 429]


@pytest.mark.parametrize("page", ["/message", "/invitation", "/block"])
def test_a_form_that_is_sent_counts_and_does_nothing_above_the_limit(app, world, visit, room_for, page):
    room_for(0)
    fields = {"how": "friend", "text": "Hello"}
    assert visit(world.dirk).post(f"{ANNA}{page}", fields).status_code == 429
    assert visit(world.anna).get("/network").text.count("invitation-text") == 0
    room_for(1)
    visit(world.dirk).post(f"{ANNA}{page}", {**fields, "how": "stranger"})
    assert marks(app, world.dirk) == 1, "also where the form comes back"


def test_a_list_that_does_not_fit_is_refused_whole(app, world, visit, room_for):
    with app.app_context(), database.transaction():
        for number in range(3):
            cast.person(f"guest{number}", name=f"Guest Number{number}")
    room_for(2)
    eve = visit(world.eve)
    assert eve.get("/search?q=guest").status_code == 429
    assert marks(app, world.eve) == 0, "nobody was shown"
    assert eve.get("/search?q=guest%20number1").status_code == 200
    assert marks(app, world.eve) == 1
    assert eve.get(f"{BEN}/connections").status_code == 200, "she sees the shared ones alone: nobody"


def test_own_connections_never_count(app, world, visit, room_for):
    room_for(0)
    anna = visit(world.anna)
    for path in ("/search?q=ben", BEN, f"{BEN}/contact", f"{BEN}/message", "/network/connections", "/inmail/new"):
        assert anna.get(path).status_code == 200, path
    assert marks(app, world.anna) == 0


def test_a_connection_stays_open_when_the_day_is_full_without_the_strangers_it_names(world, visit, does, room_for):
    skill = does(world.ben, profiles.add_skill, "Sailing")
    does(world.carla, endorsements.endorse, skill)
    room_for(0)
    page = visit(world.anna).get(BEN)
    assert page.status_code == 200 and "Sailing" in page.text and "Carla" not in page.text
    assert visit(world.anna).get(f"/skills/{skill.id}/endorsements").status_code == 429
    room_for(1)
    assert "Carla" in visit(world.anna).get(BEN).text


def test_my_network_stays_open_when_the_day_is_full_without_its_suggestions(app, world, visit, does, room_for):
    does(world.anna, imports.suggest, [world.eve])
    anna = visit(world.anna)
    room_for(0)
    page = anna.get("/network")
    assert page.status_code == 200 and "Eve Strange" not in page.text
    assert "You can see more from" in text_of(page)
    assert anna.get("/network/suggestions").status_code == 429
    room_for(1)
    assert "Eve Strange" in anna.get("/network").text
    assert marks(app, world.anna) == 1


def test_a_page_is_counted_in_two_statements_and_one_seen_before_in_none(world, visit, statements):
    eve = visit(world.eve)
    writes = []
    for _ in range(2):
        statements.clear()
        eve.get("/search?q=an")
        writes.append([sql for sql in statements if "INTO strangers_shown" in sql or "UPDATE strangers_shown" in sql])
    assert [len(each) for each in writes] == [2, 0]


def test_nobody_learns_from_the_database_who_was_shown(app, world, visit):
    with time_machine.travel(NOON, tick=False) as clock:
        visit(world.dirk).get(ANNA)
        first = stored(app)
        clock.shift(86_400)
        visit(world.dirk).get(ANNA)
        assert len(first) == 8 and stored(app) not in (first, b""), "each day has marks of its own"
        clock.shift(86_400)
        with app.app_context(), database.transaction():
            limits.forget_old()
            assert db.session.query(StrangersShown).count() == 0


def stored(app):
    with app.app_context():
        return db.session.query(StrangersShown).one().marks


def test_two_answers_that_leave_at_once_see_each_other(app, world, visit, monkeypatch):
    """Both found room; the second is refused when it is counted, and what it did is taken back."""

    def full(rate, *_others):
        raise TooMany(rate.message, counters.ends_at(rate))

    monkeypatch.setattr("app.actions.strangers.show", full)
    for answer in (visit(world.dirk).get(ANNA), visit(world.dirk).post(f"{ANNA}/block")):
        assert answer.status_code == 429 and "You can see more from" in text_of(answer)
        assert "Anna" not in answer.text
    with app.app_context():
        assert db.session.query(Block).count() == 0


def test_a_profile_that_cannot_be_counted_is_not_shown(world, visit, monkeypatch, app):
    """Otherwise keeping the database busy would be a way around the limit."""
    from sqlalchemy.exc import OperationalError

    def busy(*_args):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("app.actions.strangers.show", busy)
    assert visit(world.dirk).get(ANNA).status_code == 503
    assert visit(world.dirk).get(CARLA).status_code == 200


def test_a_locked_member_takes_their_marks_along(app, world, visit):
    visit(world.dirk).get(ANNA)
    with app.app_context(), database.transaction():
        db.session.delete(db.session.get_one(Member, world.dirk))
    with app.app_context():
        assert db.session.query(StrangersShown).count() == 0


def test_on_a_full_day_who_turned_to_me_can_be_kept_off(app, world, visit, does, room_for):
    does(world.eve, lambda eve: invitations.invite(eve, world.anna, Wish("friend", "Moin")))
    room_for(0)
    anna = visit(world.anna)
    assert anna.get("/network").status_code == 200 and anna.get(EVE).status_code == 429
    invitation = re.search(r"/reports/invitation/\d+", anna.get("/network").text)[0]
    assert anna.get(invitation).status_code == 200
    assert anna.post(f"{EVE}/mute").status_code == 303
    assert anna.get(f"{EVE}/block").status_code == 200 and anna.post(f"{EVE}/block").status_code == 303
    assert marks(app, world.anna) == 0


def test_who_likes_a_post_uses_up_nobodys_day(app, world, does, visit, room_for):
    post = does(world.anna, posts.write, "Moin").id
    does(world.eve, lambda me: posts.like(me, found_posts.readable(me.id, post)))
    room_for(0)
    for who in (world.anna, world.dirk):
        page = visit(who).get(f"/posts/{post}")
        assert page.status_code == 200 and "Eve" in page.text
        assert marks(app, who) == 0
