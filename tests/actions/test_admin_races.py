"""Admins who act on each other at once: one of them is always left."""

from functools import partial

import pytest

from app import database
from app.extensions import db
from app.models import LogEntry, Member
from tests.conftest import LONG
from tests.racing import at_once

ROUNDS = 50 if LONG else 4
WORDS = {"reason": "Spam", "text": "Write to us."}


@pytest.fixture
def two_admins(app, world):
    """`two_admins()`: Frieda and Carla are admins, and nobody else is."""

    def again():
        with app.app_context(), database.transaction():
            for id in (world.frieda, world.carla):
                member = db.session.get_one(Member, id)
                member.role, member.state, member.in_memoriam, member.lock_reason = "admin", "active", False, ""
            db.session.query(LogEntry).delete()

    return again


@pytest.mark.parametrize("mine", ["admin/removal", "lock", "memoriam", "deletion"])
@pytest.mark.parametrize("theirs", ["admin/removal", "lock"])
def test_two_admins_who_end_each_other_at_once_leave_one(app, world, visit, two_admins, mine, theirs):
    for _ in range(ROUNDS):
        two_admins()
        frieda, carla = visit(world.frieda), visit(world.carla)
        answers = at_once(
            partial(frieda.post, f"/admin/members/{world.carla}/{mine}", WORDS),
            partial(carla.post, f"/admin/members/{world.frieda}/{theirs}", WORDS),
        )
        assert {answer.status_code for answer in answers} <= {303, 404, 422}
        with app.app_context():
            left = db.session.query(Member).filter_by(role="admin", state="active", in_memoriam=False).count()
            assert left == 1 and db.session.query(LogEntry).count() == 1


def test_both_giving_up_the_role_at_once_leaves_one(app, world, visit, two_admins):
    for _ in range(ROUNDS):
        two_admins()
        pages = [(visit(id), f"/admin/members/{id}/admin/removal") for id in (world.frieda, world.carla)]
        at_once(*(partial(browser.post, path) for browser, path in pages))
        with app.app_context():
            assert db.session.query(Member).filter_by(role="admin").count() == 1


def test_confirming_against_withdrawing_ends_in_one_of_the_two(app, world, visit, two_admins):
    for number in range(ROUNDS):
        two_admins()
        email = f"anna{number}@neu.example"
        visit(world.frieda).post(f"/admin/members/{world.anna}/address", {"email": email})
        frieda, carla = visit(world.frieda), visit(world.carla)
        page = f"/admin/members/{world.anna}/address"
        at_once(partial(carla.post, f"{page}/confirmation"), partial(frieda.post, f"{page}/withdrawal"))
        with app.app_context():
            acts = [line.act for line in db.session.query(LogEntry).order_by(LogEntry.id)]
            assert acts[0] == "address_asked" and acts[-1] == "address_withdrawn"
            assert acts in (
                ["address_asked", "address_withdrawn"], ["address_asked", "address_approved", "address_withdrawn"]
            )  # fmt: skip
