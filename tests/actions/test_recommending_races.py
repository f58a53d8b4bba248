"""Two at once about one recommendation: it ends in one state, and what is shown is what was read and accepted."""

from functools import partial

import pytest
from sqlalchemy import select

from app import database
from app.actions.recommendations import seal_of
from app.extensions import db
from app.models import Activity, Delivery, Member, Notification, Recommendation, Submission
from app.rules import kinds
from tests import cast
from tests.pages.recommending import TEXT, position, written
from tests.racing import at_once

ROUNDS = 6
ANNA, BEN = "/in/anna-brandt", "/in/ben-okafor"


@pytest.fixture
def owner(world, does):
    return does(world.anna, position)


@pytest.fixture
def fields(owner):
    return {"relationship": "client", "position": str(owner), "text": "Other words.", "note": "Please"}


@pytest.fixture
def seen(app):
    """States and texts of all there are, how often they are told in feeds, and who is told and written to."""

    def read():
        with app.app_context(), database.transaction(reading=True):
            told = db.session.query(Activity).filter_by(kind=kinds.code("recommended")).count()
            rows = db.session.execute(select(Recommendation.state, Recommendation.text).order_by(Recommendation.id))
            notices = db.session.scalars(select(Notification.kind).order_by(Notification.kind))
            return [tuple(row) for row in rows], told, list(notices)

    return read


@pytest.fixture
def again(app, world):
    """Begin anew: one recommendation of Anna, by Ben, that waits for her; gives (id, seal)."""

    def begin():
        with app.app_context(), database.transaction():
            for table in (Recommendation, Activity, Notification, Delivery, Submission):
                db.session.execute(table.__table__.delete())
            id = written(db.session.get_one(Member, world.ben), world.anna)
            return id, seal_of(db.session.get_one(Recommendation, id))

    return begin


def test_ten_requests_at_once_are_one(world, visit, seen, fields):
    browsers = [visit(world.anna) for _ in range(10)]
    answers = at_once(*(partial(each.post, f"{BEN}/recommendation/request", fields) for each in browsers))
    assert {answer.status_code for answer in answers} == {303} and len({each.location for each in answers}) == 1
    assert seen() == ([("requested", "")], 0, ["recommendation_asked"])


def test_ten_recommendations_at_once_are_one(world, visit, seen, fields):
    browsers = [visit(world.ben) for _ in range(10)]
    answers = at_once(*(partial(each.post, f"{ANNA}/recommendation", fields) for each in browsers))
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 9
    assert seen() == ([("submitted", "Other words.")], 0, ["recommendation_received"])


def test_asking_against_writing_is_one_recommendation(world, visit, seen, fields):
    anna, ben = visit(world.anna), visit(world.ben)
    asked, wrote = at_once(
        partial(anna.post, f"{BEN}/recommendation/request", fields),
        partial(ben.post, f"{ANNA}/recommendation", fields),
    )
    assert wrote.status_code == 303 and asked.status_code in (303, 422)
    assert seen() == ([("submitted", "Other words.")], 0, ["recommendation_received"])


def test_accepting_against_withdrawing_ends_shown_or_withdrawn(world, visit, seen, again):
    anna, ben = visit(world.anna), visit(world.ben)
    for _ in range(ROUNDS):
        id, seal = again()
        answers = at_once(
            partial(anna.post, f"/recommendations/{id}/acceptance", {"seal": seal}, fragment=True),
            partial(ben.post, f"/recommendations/{id}/withdrawal", fragment=True),
        )
        assert {answer.status_code for answer in answers} == {200}
        assert seen() == ([("withdrawn", TEXT)], 0, []), "withdrawing is possible before and after"


def test_accepting_against_changing_never_shows_what_was_not_read(world, visit, seen, again, fields):
    anna, ben = visit(world.anna), visit(world.ben)
    for _ in range(ROUNDS):
        id, seal = again()
        accepted, changed = at_once(
            partial(anna.post, f"/recommendations/{id}/acceptance", {"seal": seal}, fragment=True),
            partial(ben.post, f"/recommendations/{id}/text", fields),
        )
        assert (accepted.status_code, changed.status_code) == (200, 303)
        assert seen() == ([("submitted", "Other words.")], 0, ["recommendation_received"])


def test_accepting_against_asking_for_another_wording_is_one_of_the_two(world, visit, seen, again):
    one, other = visit(world.anna), visit(world.anna)
    for _ in range(ROUNDS):
        id, seal = again()
        answers = at_once(
            partial(one.post, f"/recommendations/{id}/acceptance", {"seal": seal}, fragment=True),
            partial(other.post, f"/recommendations/{id}/revision", {"note": "Why"}, fragment=True),
        )
        assert {answer.status_code for answer in answers} == {200}
        assert seen() in (
            ([("shown", TEXT)], 1, ["recommendation_accepted"]),
            ([("revision", TEXT)], 0, ["recommendation_revision"]),
        )


def test_ten_clicks_on_accept_show_it_once(world, visit, seen, again):
    id, seal = again()
    browsers = [visit(world.anna) for _ in range(10)]
    answers = at_once(
        *(partial(each.post, f"/recommendations/{id}/acceptance", {"seal": seal}, fragment=True) for each in browsers)
    )
    assert {answer.status_code for answer in answers} == {200}
    assert all("Shown on both profiles." in answer.text for answer in answers)
    assert seen() == ([("shown", TEXT)], 1, ["recommendation_accepted"])


@pytest.mark.parametrize("end", ["connection/removal", "block"])
def test_writing_against_parting_leaves_nothing_open(app, world, visit, does, seen, fields, end):
    for _ in range(ROUNDS):
        anna, ben = visit(world.anna), visit(world.ben)
        wrote, parted = at_once(
            partial(ben.post, f"{ANNA}/recommendation", fields), partial(anna.post, f"{BEN}/{end}")
        )
        assert wrote.status_code in (303, 404, 422) and parted.status_code == 303
        states, told, notices = seen()
        assert {state for state, _ in states} <= {"withdrawn"} and (told, notices) == (0, [])
        if end == "block":
            break
        does(world.anna, lambda anna: cast.connect(anna, db.session.get_one(Member, world.ben)))
        does(world.anna, lambda _: cast.quiet())
