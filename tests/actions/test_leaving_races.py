"""Others act while a member is erased, over real connections: afterwards nothing names the erased one but InMail."""

from functools import partial

import pytest

from app import database
from app.actions import leaving, posts, profiles
from app.extensions import db
from app.models import Activity, Connection, Endorsement, Invitation, Member, Message, Notification, PostLike
from app.rules.errors import Refused
from tests import cast
from tests.conftest import LONG
from tests.racing import at_once

ROUNDS = 10 if LONG else 2


@pytest.fixture
def race(app):
    """`race(member_id, calls)`: all at once with an erasure; gives their answers. A lost race is run once more, as the
    worker does it ten minutes later.
    """

    def erase(member_id):
        for _ in range(5):
            try:
                with app.app_context(), database.transaction():
                    leaving.erase(member_id)
                return
            except Exception as error:
                if not database.lost_a_race(error):
                    raise
        raise AssertionError("the erasure never wins")

    def run(member_id, *calls):
        return at_once(partial(erase, member_id), *calls)[1:]

    return run


@pytest.fixture
def town(app, world, does, invite):
    """`town()`: a new member who is connected with Ben, invited by Eve, and has a skill and a post; all by name."""
    count = iter(range(100))

    def build():
        key = f"zoe{next(count)}"
        with app.app_context(), database.transaction():
            zoe = cast.person(key)
            db.session.flush()
            cast.connect(zoe, db.session.get_one(Member, world.ben))
            skill, post = profiles.add_skill(zoe, "Knots"), posts.write(zoe, "Hello")
            found = {"id": zoe.id, "handle": zoe.handle, "skill": skill.id, "post": post.id}
        return {**found, "invitation": invite(found["id"], world.eve)}

    return build


def test_whatever_others_do_meanwhile_nothing_of_the_erased_is_left(app, world, visit, town, race):
    for _ in range(ROUNDS):
        zoe = town()
        ben, eve = visit(world.ben), visit(world.eve)
        answers = race(
            zoe["id"],
            partial(ben.post, f"/in/{zoe['handle']}/message", {"text": "Moin"}),
            partial(ben.post, f"/skills/{zoe['skill']}/endorsement"),
            partial(visit(world.ben).post, f"/posts/{zoe['post']}/like"),
            partial(eve.post, f"/invitations/{zoe['invitation']}/acceptance"),
            partial(visit(world.carla).post, f"/in/{zoe['handle']}/invitation", {"how": "friend"}),
        )
        assert {answer.status_code for answer in answers} <= {303, 404, 422}
        with app.app_context(), database.transaction():
            leaving.erase_due()  # what was under way is swept by the next round of the worker
        assert_nothing_left(app, zoe["id"])


def assert_nothing_left(app, id):
    with app.app_context(), database.transaction(reading=True) as session:
        named = {
            Connection: (Connection.member_id, Connection.peer_id), Endorsement: (Endorsement.endorser_id,),
            Invitation: (Invitation.inviter_id, Invitation.invitee_id), PostLike: (PostLike.member_id,),
            Activity: (Activity.actor_id, Activity.whom_id), Notification: (Notification.member_id,),
        }  # fmt: skip
        for table, columns in named.items():
            for column in columns:
                assert session.query(table).filter(column == id).count() == 0, column
        for member in session.query(Member):
            assert member.connection_count == session.query(Connection).filter_by(member_id=member.id).count()
        assert session.get_one(Member, id).state == "erased"
        assert session.query(Message).filter_by(sender_id=id).count() == 0


def test_of_two_last_admins_who_leave_at_once_one_stays(app, world, does, visit):
    does(world.ben, lambda ben: setattr(ben, "role", "admin"))

    def leave(member_id):
        try:
            with app.app_context(), database.transaction() as session:
                leaving.ask_to_leave(session.get_one(Member, member_id))
        except Refused:
            return "refused"
        return "done"

    for _ in range(ROUNDS):
        ended = at_once(*(partial(leave, id) for id in (world.ben, world.frieda)))
        assert sorted(ended) == ["done", "refused"]
        with app.app_context(), database.transaction() as session:
            session.query(Member).filter_by(state="leaving").update({"state": "active", "leaves_at": None})
