"""Many at once, over real connections: whatever races, the pair ends in one state that both sides agree on."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, or_, select

from app import database
from app.actions import invitations
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Activity, Block, Connection, Delivery, Invitation, Member
from app.queries import graph
from app.queries import invitations as queries
from app.rules import kinds

ROUNDS = 6
EVE, ANNA = "/in/eve-strange", "/in/anna-brandt"


@pytest.fixture
def at_once():
    """Run these calls in threads that start together; gives their answers."""

    def run(*calls):
        start = Barrier(len(calls))

        def one(call):
            start.wait(30)
            return call()

        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result() for future in [pool.submit(one, call) for call in calls]]

    return run


@pytest.fixture
def pair(app, world):
    """What the database says of Eve and Anna, seen from both sides; everything else in the world is as it was."""
    ids = (world.eve, world.anna)
    both = or_(Connection.member_id == ids[0], Connection.peer_id == ids[0])

    def figure(table, *where):
        return db.session.scalar(select(func.count()).select_from(table).where(*where))

    def read():
        with app.app_context(), database.transaction(reading=True):
            a, b = graph.are_connected(*ids), graph.are_connected(*reversed(ids))
            assert a == b, "one side says connected, the other does not"
            edges = figure(Connection, both)
            assert edges == (2 if a else 0)
            counts = [db.session.get_one(Member, id).connection_count for id in ids]
            assert counts == [figure(Connection, Connection.member_id == id) for id in ids]
            opened = figure(Invitation, Invitation.state.in_(("pending", "ignored")))
            assert not (a and opened), "connected, and still an open invitation"
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
            }  # fmt: skip

    return read


@pytest.fixture
def invited(app, world):
    """Eve has invited Anna; gives the id."""
    with app.app_context(), database.transaction():
        inviter = db.session.get_one(Member, world.eve)
        return invitations.write(inviter, db.session.get_one(Member, world.anna), Wish("friend")).id


ONCE = {"connected": True, "open": 0, "states": ["accepted"], "told": 2, "letters": 1, "blocked": False}


def test_fifty_clicks_on_accept_make_one_connection(world, visit, invited, at_once, pair):
    browsers = [visit(world.anna) for _ in range(50)]
    answers = at_once(
        *(partial(b.post, f"/invitations/{invited}/acceptance", fragment=True) for b in browsers)
    )
    assert {answer.status_code for answer in answers} == {200}
    assert all("You and Eve Strange are connected." in answer.text for answer in answers)
    assert pair() == ONCE


def test_fifteen_clicks_on_send_make_one_invitation(world, visit, at_once, pair, app):
    browsers = [visit(world.eve) for _ in range(15)]
    answers = at_once(*(partial(b.post, f"{ANNA}/invitation", {"how": "friend"}) for b in browsers))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, ANNA)}
    assert pair() == {**ONCE, "connected": False, "open": 1, "states": ["pending"], "told": 0, "letters": 0}


def test_crossing_invitations_at_once_connect_the_two(world, visit, at_once, pair):
    eve, anna = visit(world.eve), visit(world.anna)
    answers = at_once(
        partial(eve.post, f"{ANNA}/invitation", {"how": "friend"}),
        partial(anna.post, f"{EVE}/invitation", {"how": "friend"}),
    )
    assert {answer.status_code for answer in answers} == {303}
    assert pair() == ONCE


def again(app, world):
    """Take the pair back to one pending invitation, for the next round."""
    with app.app_context(), database.transaction():
        eve, anna = (db.session.get_one(Member, id) for id in (world.eve, world.anna))
        db.session.execute(Block.__table__.delete())
        for row in db.session.scalars(select(Connection).where(Connection.member_id == eve.id)):
            db.session.execute(Connection.__table__.delete().where(Connection.member_id == row.peer_id,
                                                                   Connection.peer_id == eve.id))  # fmt: skip
            db.session.delete(row)
            anna.connection_count -= 1
            eve.connection_count -= 1
        for table in (Delivery, Activity):
            db.session.execute(table.__table__.delete())
        db.session.execute(Invitation.__table__.delete().where(Invitation.inviter_id == eve.id))
        db.session.flush()
        return invitations.write(eve, anna, Wish("friend")).id


def test_accept_against_withdraw_ends_the_same_for_both(app, world, visit, at_once, pair):
    eve, anna = visit(world.eve), visit(world.anna)
    for _ in range(ROUNDS):
        id = again(app, world)
        accepted, withdrawn = at_once(
            partial(anna.post, f"/invitations/{id}/acceptance", fragment=True),
            partial(eve.post, f"/invitations/{id}/withdrawal", fragment=True),
        )
        assert (accepted.status_code, withdrawn.status_code) == (200, 200)
        seen = pair()
        assert seen["states"] == ["accepted" if seen["connected"] else "withdrawn"]
        assert (seen["told"], seen["letters"]) == ((2, 1) if seen["connected"] else (0, 0))
        assert ("are connected" in accepted.text) == seen["connected"]
        assert ("are connected" in withdrawn.text) == seen["connected"]


def test_accept_against_ignore_ends_connected_or_ignored(app, world, visit, at_once, pair):
    one, other = visit(world.anna), visit(world.anna)
    for _ in range(ROUNDS):
        id = again(app, world)
        answers = at_once(
            partial(one.post, f"/invitations/{id}/acceptance"), partial(other.post, f"/invitations/{id}/dismissal")
        )
        assert {answer.status_code for answer in answers} == {303}
        assert pair()["connected"], "ignored first, it can still be accepted; accepted first, it stays"


def test_accept_against_block_never_leaves_blocked_people_connected(app, world, visit, at_once, pair):
    eve, anna = visit(world.eve), visit(world.anna)
    for _ in range(ROUNDS):
        id = again(app, world)
        accepted, blocked = at_once(
            partial(anna.post, f"/invitations/{id}/acceptance"), partial(eve.post, f"{ANNA}/block")
        )
        assert accepted.status_code in (303, 404)
        assert blocked.status_code == 303
        seen = pair()
        assert (seen["connected"], seen["open"], seen["blocked"]) == (False, 0, True)


def test_both_remove_the_connection_at_once(app, world, visit, at_once, pair):
    eve, anna = visit(world.eve), visit(world.anna)
    for _ in range(ROUNDS):
        id = again(app, world)
        anna.post(f"/invitations/{id}/acceptance")
        answers = at_once(
            partial(eve.post, f"{ANNA}/connection/removal"), partial(anna.post, f"{EVE}/connection/removal")
        )
        assert all(answer.status_code in (303, 404) for answer in answers)
        assert not pair()["connected"]


def test_the_limit_of_pending_ones_holds_when_sent_at_once(app, world, visit, at_once, monkeypatch):
    monkeypatch.setattr("app.rules.limits.PENDING_INVITATIONS", 1)
    browsers = [visit(world.eve) for _ in range(4)]
    people = ("anna-brandt", "ben-okafor", "carla-nowak", "dirk-mueller")
    answers = at_once(
        *(partial(b.post, f"/in/{p}/invitation", {"how": "friend"}) for b, p in zip(browsers, people, strict=True)),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    with app.app_context():
        assert queries.sent_count(world.eve) == 1
