"""Many at once about one introduction, over real connections: it ends in one state, and in at most one invitation.

anna -- ben -- carla -- dirk: Anna asks Ben to introduce her to Carla.
"""

from functools import partial

import pytest

from app import database
from app.actions import introductions
from app.actions.introductions import Plea
from app.extensions import db
from app.models import Block, Connection, Delivery, Introduction, Invitation, Notification
from app.queries import counters, graph
from app.rules import limits
from tests.cast import ANNA, CARLA
from tests.conftest import LONG
from tests.racing import at_once

ROUNDS, CROWD = (19, 20) if LONG else (4, 6)
WORDS = {"to_via": "To the one between", "to_target": "To pass on"}


@pytest.fixture
def again(app, world, does):
    """`again()`: nothing but one open request of Anna's; gives its id. `again(False)`: none."""

    def reset(asked=True):
        with app.app_context(), database.transaction():
            both = (world.anna, world.carla)
            pair = Connection.member_id.in_(both), Connection.peer_id.in_(both)
            for table in (Block, Delivery, Notification, Introduction):
                db.session.execute(table.__table__.delete())
            db.session.execute(Connection.__table__.delete().where(*pair))
            between = Invitation.inviter_id.in_(both), Invitation.invitee_id.in_(both)
            db.session.execute(Invitation.__table__.delete().where(*between))
        plea = Plea(world.ben, WORDS["to_via"], WORDS["to_target"])
        return does(world.anna, lambda anna: introductions.ask(anna, world.carla, plea).id) if asked else 0

    return reset


@pytest.fixture
def seen(app, world):
    """(states of introductions, states of invitations of the two, whether they are connected, who is told of what)"""

    def read():
        with app.app_context(), database.transaction(reading=True):
            pair = (world.anna, world.carla)
            invited = db.session.query(Invitation.state).filter(
                Invitation.inviter_id.in_(pair), Invitation.invitee_id.in_(pair))  # fmt: skip
            told = db.session.query(Notification.member_id, Notification.kind).order_by(Notification.kind)
            return (
                sorted(state for state, in db.session.query(Introduction.state)),
                sorted(state for state, in invited),
                graph.are_connected(*pair),
                [tuple(row) for row in told],
            )  # fmt: skip

    return read


def statuses(answers):
    return {answer.status_code for answer in answers}


def test_passed_on_by_many_clicks_it_is_one_invitation(app, world, visit, again, seen):
    browsers = [visit(world.ben) for _ in range(CROWD)]
    for _ in range(ROUNDS):
        id = again()
        answers = at_once(*(partial(each.post, f"/introductions/{id}/passing", {"words": "Hi"}) for each in browsers))
        assert statuses(answers) == {303}
        told = [(world.anna, "introduction_passed"), (world.carla, "invited")]
        assert seen() == (["passed"], ["pending"], False, told)
    with app.app_context():
        assert counters.left(limits.INVITE, world.anna) == limits.INVITE.times - ROUNDS, "each counts once"


def test_passed_on_and_dismissed_at_once_it_is_one_of_both(world, visit, again, seen):
    browsers = [visit(world.ben) for _ in range(4)]
    for _ in range(ROUNDS):
        id = again()
        nouns = ("passing", "dismissal") * 2
        answers = at_once(*(partial(each.post, f"/introductions/{id}/{noun}")
                            for each, noun in zip(browsers, nouns, strict=True)))  # fmt: skip
        assert statuses(answers) <= {303, 404}
        states, invited, _, _ = seen()
        assert (states, invited) in ((["passed"], ["pending"]), (["dismissed"], []))


@pytest.mark.parametrize("blocker", ["anna", "carla"])
def test_blocked_meanwhile_nobody_is_introduced(world, visit, again, seen, blocker):
    ben, who = visit(world.ben), visit(getattr(world, blocker))
    whom = CARLA if blocker == "anna" else ANNA
    for _ in range(ROUNDS):
        id = again()
        answers = at_once(partial(ben.post, f"/introductions/{id}/passing"), partial(who.post, f"{whom}/block"))
        assert statuses(answers) <= {303, 404}
        states, invited, is_connected, told = seen()
        assert (states, invited) in ((["lost"], []), (["passed"], ["expired"])) and not is_connected
        assert (world.ben, "introduction_asked") not in told and (world.carla, "invited") not in told


def test_invited_and_passed_on_at_once_there_is_one_invitation(world, visit, again, seen):
    ben, anna = visit(world.ben), visit(world.anna)
    for _ in range(ROUNDS):
        id = again()
        answers = at_once(
            partial(ben.post, f"/introductions/{id}/passing"),
            partial(anna.post, f"{CARLA}/invitation", {"how": "friend"}),
        )
        assert statuses(answers) == {303}
        states, invited, is_connected, _ = seen()
        assert (states, invited, is_connected) == (["passed"], ["pending"], False)


def test_the_target_invites_while_it_is_passed_on(world, visit, again, seen):
    ben, carla = visit(world.ben), visit(world.carla)
    for _ in range(ROUNDS):
        id = again()
        answers = at_once(
            partial(ben.post, f"/introductions/{id}/passing"),
            partial(carla.post, f"{ANNA}/invitation", {"how": "friend"}),
        )
        assert statuses(answers) == {303}
        states, invited, is_connected, _ = seen()
        assert (states, invited, is_connected) == (["passed"], ["accepted"], True)


def test_asked_by_many_clicks_it_is_one_request(world, visit, again, seen):
    browsers = [visit(world.anna) for _ in range(CROWD)]
    for _ in range(ROUNDS):
        again(False)
        form = {"via": world.ben, **WORDS}
        answers = at_once(*(partial(each.post, f"{CARLA}/introduction", form) for each in browsers))
        assert statuses(answers) == {303}
        assert seen() == (["asked"], [], False, [(world.ben, "introduction_asked")])
