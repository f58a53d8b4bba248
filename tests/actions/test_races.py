"""Many at once, over real connections: whatever races, the pair ends in one state that both sides agree on."""

from functools import partial

import pytest
from sqlalchemy import func, or_, select

from app import database
from app.actions import invitations, profiles
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Activity, Block, Connection, Counter, Delivery, Endorsement, Invitation, Member, Notification
from app.queries import graph
from app.queries import invitations as queries
from app.rules import kinds
from tests.conftest import LONG
from tests.racing import at_once

# (clients on each side, rounds): in pairs, and in crowds of 50
SIZES = [(1, 200), (25, 20)] if LONG else [(1, 6), (5, 1)]
CROWD, ROUNDS = 50, 20 if LONG else 1
ALL_SIZES = pytest.mark.parametrize(("side", "rounds"), SIZES)
EVE, ANNA = "/in/eve-strange", "/in/anna-brandt"


@pytest.fixture
def pair(app, world):
    """What the database says of Eve and Anna, seen from both sides; `odd`: on what the two sides do not agree."""
    ids = (world.eve, world.anna)
    both = or_(Connection.member_id == ids[0], Connection.peer_id == ids[0])

    def figure(table, *where):
        return db.session.scalar(select(func.count()).select_from(table).where(*where))

    def read():
        with app.app_context(), database.transaction(reading=True):
            a, b = graph.are_connected(*ids), graph.are_connected(*reversed(ids))
            counts = [db.session.get_one(Member, id).connection_count for id in ids]
            opened = figure(Invitation, Invitation.state.in_(("pending", "ignored")))
            odd = {
                "one side says connected, the other does not": a != b or figure(Connection, both) != 2 * a,
                "counted": counts != [figure(Connection, Connection.member_id == id) for id in ids],
                "connected, and still an open invitation": a and opened,
            }
            told = figure(Activity, Activity.kind == kinds.code("connected"), Activity.actor_id.in_(ids),
                          Activity.whom_id.in_(ids))  # fmt: skip
            return {
                "connected": a,
                "open": opened,
                "states": sorted(db.session.scalars(select(Invitation.state).where(Invitation.inviter_id.in_(ids),
                                                                                  Invitation.invitee_id.in_(ids)))),
                "told": told,
                "letters": figure(Delivery, Delivery.kind == "accepted"),
                "blocked": figure(Block) > 0,
                "odd": [sentence for sentence, is_so in odd.items() if is_so],
            }  # fmt: skip

    return read


@pytest.fixture
def again(app, world):
    """`again()` takes the pair back to one pending invitation of Eve's and gives its id; `again(False)` to none."""

    def reset(invited=True):
        with app.app_context(), database.transaction():
            eve, anna = (db.session.get_one(Member, id) for id in (world.eve, world.anna))
            pair = Connection.member_id.in_((eve.id, anna.id)), Connection.peer_id.in_((eve.id, anna.id))
            if db.session.execute(Connection.__table__.delete().where(*pair)).rowcount:
                anna.connection_count -= 1
                eve.connection_count -= 1
            for table in (Block, Delivery, Activity, Notification, Counter):
                db.session.execute(table.__table__.delete())
            both = Invitation.inviter_id.in_((eve.id, anna.id)), Invitation.invitee_id.in_((eve.id, anna.id))
            db.session.execute(Invitation.__table__.delete().where(*both))
            db.session.flush()
            return invitations.write(eve, anna, Wish("friend")).id if invited else 0

    return reset


ONCE = {"connected": True, "open": 0, "states": ["accepted"], "told": 2, "letters": 1, "blocked": False, "odd": []}
OVER = {**ONCE, "connected": False, "states": ["withdrawn"], "told": 0, "letters": 0}
STILL = {**OVER, "open": 1, "states": ["pending"]}
KEPT_OUT = {**OVER, "states": ["expired"], "blocked": True}


def size(side):
    return "pairs" if side == 1 else f"crowds of {2 * side}"


def statuses_but(answers, *usual):
    """Answers that nobody should get."""
    return [f"answered {answer.status_code}" for answer in answers if answer.status_code not in usual]


@pytest.mark.promise("50 clients accept one invitation")
def test_fifty_clicks_on_accept_make_one_connection(world, visit, again, pair, measured):
    browsers, wrong = [visit(world.anna) for _ in range(CROWD)], []
    for _ in range(ROUNDS):
        id = again()
        answers = at_once(*(partial(b.post, f"/invitations/{id}/acceptance", fragment=True) for b in browsers))
        wrong += statuses_but(answers, 200) + [seen for seen in (pair(),) if seen != ONCE]
        wrong += ["not told so" for answer in answers if "You and Eve Strange are connected." not in answer.text]
    measured(ROUNDS, size(CROWD // 2), wrong=wrong)


def test_fifteen_clicks_on_send_make_one_invitation(world, visit, pair):
    browsers = [visit(world.eve) for _ in range(15)]
    answers = at_once(*(partial(b.post, f"{ANNA}/invitation", {"how": "friend"}) for b in browsers))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, ANNA)}
    assert pair() == STILL


@pytest.fixture
def race(world, visit, again, pair, measured):
    """`race(side, rounds, eve, anna, check)`: Eve sends the one, Anna the other, as (path, fields), from `side` windows
    each, `{id}` being the invitation; `check(answers of Eve, of Anna, what is)` says what is wrong. Tells the promise.
    """

    def run(side, rounds, eve, anna, check, *, invited=True, prepare=lambda id: None):
        windows, wrong = [[visit(who) for _ in range(side)] for who in (world.eve, world.anna)], []
        for _ in range(rounds):
            id = again(invited)
            prepare(id)
            calls = [
                partial(window.post, path.format(id=id), fields, fragment=True)
                for pair_of_windows in zip(*windows, strict=True)
                for window, (path, fields) in zip(pair_of_windows, (eve, anna), strict=True)
            ]
            answers = at_once(*calls)
            wrong += check(answers[::2], answers[1::2], pair())
        measured(rounds, size(side), wrong=wrong)

    return run


@ALL_SIZES
@pytest.mark.promise("Invitations that cross")
def test_crossing_invitations_at_once_connect_the_two(race, side, rounds):
    def check(eves, annas, seen):
        usual = 200, 204, 303, 429  # there is a limit for a day, too
        return statuses_but(eves + annas, *usual) + ([seen] if seen != ONCE else [])

    friend = {"how": "friend"}
    race(side, rounds, (f"{ANNA}/invitation", friend), (f"{EVE}/invitation", friend), check, invited=False)


@ALL_SIZES
@pytest.mark.promise("Accept against withdraw")
def test_accept_against_withdraw_ends_the_same_for_both(race, side, rounds):
    def check(eves, annas, seen):
        told = {"are connected" in answer.text for answer in eves + annas}
        wrong = statuses_but(eves + annas, 200) + ([seen] if seen not in (ONCE, OVER) else [])
        return wrong + (["told otherwise"] if told != {seen["connected"]} else [])

    race(side, rounds, ("/invitations/{id}/withdrawal", {}), ("/invitations/{id}/acceptance", {}), check)


@ALL_SIZES
@pytest.mark.promise("Accept against block")
def test_accept_against_block_never_leaves_blocked_people_connected(race, side, rounds):
    def check(eves, annas, seen):
        seen = {**seen, "told": 0, "letters": 0}  # whatever was written before the block, nobody sees it any more
        wrong = statuses_but(eves, 200, 204, 303) + statuses_but(annas, 200, 404)
        return wrong + ([seen] if seen not in (KEPT_OUT, {**KEPT_OUT, "states": ["accepted"]}) else [])

    race(side, rounds, (f"{ANNA}/block", {}), ("/invitations/{id}/acceptance", {}), check)


@ALL_SIZES
@pytest.mark.promise("Both part at once")
def test_both_remove_the_connection_at_once(race, world, on, side, rounds):
    def check(eves, annas, seen):
        seen = {**seen, "told": 0, "letters": 0}
        return statuses_but(eves + annas, 200, 204, 303, 404) + (
            [seen] if seen != {**OVER, "states": ["accepted"]} else []
        )

    paths = (f"{ANNA}/connection/removal", {}), (f"{EVE}/connection/removal", {})
    race(side, rounds, *paths, check, prepare=lambda id: on(id, invitations.accept))


@ALL_SIZES
@pytest.mark.promise("Accept against ignore")
def test_accept_against_ignore_ends_connected(world, visit, again, pair, side, rounds, measured):
    """Ignored first, it can still be accepted; accepted first, it stays."""
    browsers, wrong = [visit(world.anna) for _ in range(2 * side)], []
    for _ in range(rounds):
        id = again()
        answers = at_once(
            *(partial(browser.post, f"/invitations/{id}/{noun}")
              for browser, noun in zip(browsers, ("acceptance", "dismissal") * side, strict=True))
        )  # fmt: skip
        wrong += statuses_but(answers, 303) + [seen for seen in (pair(),) if seen != ONCE]
    measured(rounds, size(side), wrong=wrong)


@ALL_SIZES
@pytest.mark.promise("One endorses twice at once")
def test_endorsing_many_times_at_once_is_endorsing_once(app, world, does, visit, side, rounds, measured):
    skill = does(world.anna, profiles.add_skill, "Knots").id
    browsers, wrong = [visit(world.ben) for _ in range(2 * side)], []
    tables = Endorsement, Notification, Delivery
    for _ in range(rounds):
        with app.app_context(), database.transaction():
            for table in (*tables, Activity, Counter):
                db.session.execute(table.__table__.delete())
        answers = at_once(*(partial(browser.post, f"/skills/{skill}/endorsement") for browser in browsers))
        with app.app_context(), database.transaction(reading=True):
            figures = [db.session.scalar(select(func.count()).select_from(table)) for table in (*tables, Activity)]
        wrong += statuses_but(answers, 303) + ([figures] if figures != [1, 1, 1, 1] else [])
    measured(rounds, size(side), wrong=wrong)


def test_the_limit_of_pending_ones_holds_when_sent_at_once(app, world, visit, monkeypatch):
    monkeypatch.setattr("app.rules.limits.PENDING_INVITATIONS", 1)
    browsers = [visit(world.eve) for _ in range(4)]
    people = ("anna-brandt", "ben-okafor", "carla-nowak", "dirk-mueller")
    answers = at_once(
        *(partial(b.post, f"/in/{p}/invitation", {"how": "friend"}) for b, p in zip(browsers, people, strict=True)),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    with app.app_context():
        assert queries.sent_count(world.eve) == 1
