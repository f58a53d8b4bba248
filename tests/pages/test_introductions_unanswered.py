"""Introductions that are not passed on: what the one who asked sees, and that nobody else learns anything.

anna -- ben -- carla -- dirk: Anna asks Ben to introduce her to Carla.
"""

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import blocks, connections, introductions
from app.actions.introductions import Plea
from app.extensions import db
from app.models import Introduction, Member
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.cast import CARLA
from tests.visitor import text_of

FORM, SENT = f"{CARLA}/introduction", "/network/invitations/sent"
WORDS = {"to_via": "Words for the one between", "to_target": "Words to be passed on"}
# Whatever somebody can open who was asked about.
SURFACES = (
    "/", "/?stream=members", "/network", SENT, "/network/connections", "/network/suggestions", "/notifications",
    "/inmail", "/in/anna-brandt", "/in/ben-okafor", "/in/anna-brandt/invitation", "/search?q=anna", "/settings/data",
    "/settings/notifications", "/settings/privacy", "/in/carla-nowak",
)  # fmt: skip
DAY = timedelta(days=1)
KEY = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")  # a form has a new one each time
SIDES = [("anna", "ben"), ("ben", "anna"), ("ben", "carla"), ("carla", "ben"), ("anna", "carla"), ("carla", "anna")]


@pytest.fixture
def ask(does, world):
    """`ask()`: Anna asks Ben; gives the id of the introduction."""

    def run(target=None):
        plea = Plea(world.ben, WORDS["to_via"], WORDS["to_target"])
        return does(world.anna, lambda anna: introductions.ask(anna, target or world.carla, plea).id)

    return run


def listed(visit, world):
    """The part of Anna's page that says what she asked for."""
    page = visit(world.anna).get(SENT)
    found = re.search(r'<section class="section" id="introductions".*?</section>', page.text, re.DOTALL)
    return found[0] if found else ""


def has_card(visit, world):
    return 'class="introduction"' in visit(world.ben).get("/network").text


def test_the_target_learns_nothing_before_it_is_passed_on(visit, world, ask):
    carla = visit(world.carla)
    carla.get("/notifications")  # so that nothing is new any more

    def seen():
        return {path: KEY.sub("", carla.get(path).text) for path in SURFACES}

    before = seen()
    id = ask()
    assert seen() == before, "asked"
    visit(world.ben).post(f"/introductions/{id}/dismissal")
    assert seen() == before, "dismissed"
    with time_machine.travel(now() + timedelta(minutes=1)):
        assert carla.get(f"/introductions/{id}/passing").status_code == 303
        for noun in ("passing", "dismissal"):
            missing = carla.post(f"/introductions/987654321/{noun}")
            answer = carla.post(f"/introductions/{id}/{noun}")
            assert (answer.status_code, answer.data) == (404, missing.data)


@pytest.mark.parametrize("who", ["anna", "carla", "dirk", "eve"])
def test_nobody_but_the_one_between_can_answer(visit, world, ask, app, who):
    id = ask()
    visitor = visit(getattr(world, who))
    for noun in ("passing", "dismissal"):
        missing = visitor.post(f"/introductions/987654321/{noun}")
        answer = visitor.post(f"/introductions/{id}/{noun}")
        assert (answer.status_code, answer.data) == (404, missing.data)
    with app.app_context():
        assert db.session.get(Introduction, id).state == "asked"


def test_dismissed_and_unanswered_look_alike(visit, world, ask):
    id = ask()
    pages = (SENT, CARLA, "/network", "/notifications", "/settings/data", "/in/dirk-mueller")
    anna = visit(world.anna)
    before = {path: anna.get(path).data for path in pages}
    assert "Dismissed" not in listed(visit, world) and "requested" in listed(visit, world)
    assert visit(world.ben).post(f"/introductions/{id}/dismissal").status_code == 303
    assert {path: anna.get(path).data for path in pages} == before
    assert not has_card(visit, world)
    with time_machine.travel(now() + 30 * DAY):
        assert "not introduced" in listed(visit, world)


@pytest.mark.parametrize("dismissed", [False, True])
def test_it_is_over_after_thirty_days(visit, world, ask, app, dismissed):
    id, begun = ask(), now()
    if dismissed:
        visit(world.ben).post(f"/introductions/{id}/dismissal")
    with time_machine.travel(begun + limits.INTRODUCTION_LASTS - timedelta(seconds=2)):
        assert "requested" in listed(visit, world) and has_card(visit, world) is not dismissed
        assert "Introduction requested" in text_of(visit(world.anna).get(CARLA))
    with time_machine.travel(begun + limits.INTRODUCTION_LASTS + timedelta(seconds=1)):
        assert "not introduced" in listed(visit, world) and not has_card(visit, world)
        assert "Ask for an introduction: Carla Nowak" in visit(world.anna).get(CARLA).text
        if not dismissed:
            assert visit(world.ben).post(f"/introductions/{id}/passing").status_code == 404
        assert ask() != id, "it can be asked for again"
        assert has_card(visit, world)
    with time_machine.travel(begun + limits.INTRODUCTION_SHOWN + DAY):
        assert listed(visit, world).count("not introduced") == 1


@pytest.mark.parametrize("dismissed", [False, True])
def test_one_is_open_per_pair(visit, world, ask, app, dismissed):
    id = ask()
    if dismissed:
        visit(world.ben).post(f"/introductions/{id}/dismissal")
    answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
    assert (answer.status_code, answer.location) == (303, CARLA), "it looks as if it were asked, which it is"
    with app.app_context():
        assert db.session.query(Introduction).count() == 1
    assert has_card(visit, world) is not dismissed


@pytest.mark.parametrize("dismissed", [False, True])
def test_five_are_open_at_a_time(visit, world, ask, act, dismissed):
    with act() as member:
        others = [cast.person(f"other{number}") for number in range(limits.INTRODUCTIONS)]
        db.session.flush()
        for other in others:
            cast.connect(member(world.ben), other)
        ids = [other.id for other in others]
    asked = [ask(id) for id in ids]
    if dismissed:
        for id in asked:
            visit(world.ben).post(f"/introductions/{id}/dismissal")
    page = visit(world.anna).get(FORM)
    assert "You can have 5 open requests for an introduction." in text_of(page)
    answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
    assert answer.status_code == 422 and "You can have 5 open requests" in text_of(answer)
    if not dismissed:
        visit(world.ben).post(f"/introductions/{asked[0]}/passing")
        assert visit(world.anna).post(FORM, {"via": world.ben, **WORDS}).status_code == 303


@pytest.mark.parametrize(("blocker", "blocked"), SIDES)
def test_with_a_block_on_any_side_it_is_gone_for_the_other_two(visit, world, ask, does, blocker, blocked):
    id = ask()
    before = listed(visit, world)
    does(getattr(world, blocker), blocks.block, getattr(world, blocked))
    assert listed(visit, world) == before and "requested" in before
    ben = visit(world.ben)
    assert not has_card(visit, world) and "introduction" not in text_of(ben.get("/notifications"))
    missing = ben.post("/introductions/987654321/passing")
    for noun in ("passing", "dismissal"):
        answer = ben.post(f"/introductions/{id}/{noun}")
        assert (answer.status_code, answer.data) == (404, missing.data)
    does(getattr(world, blocker), blocks.unblock, getattr(world, blocked))
    assert ben.post(f"/introductions/{id}/passing").status_code == 404, "it does not come back"
    assert listed(visit, world) == before
    with time_machine.travel(now() + 30 * DAY):
        assert "not introduced" in listed(visit, world)


@pytest.mark.parametrize("peer", ["anna", "carla"])
def test_who_parted_from_the_one_between_is_not_introduced(visit, world, ask, does, peer):
    id = ask()
    does(world.ben, connections.remove, getattr(world, peer))
    assert not has_card(visit, world) and "requested" in listed(visit, world)
    assert visit(world.ben).post(f"/introductions/{id}/passing").status_code == 404


@pytest.mark.parametrize("locked", ["anna", "carla"])
def test_who_is_locked_is_not_introduced(visit, world, ask, app, locked):
    id = ask()
    with app.app_context(), database.transaction():
        db.session.get_one(Member, getattr(world, locked)).state = "locked"
    assert not has_card(visit, world)
    assert visit(world.ben).post(f"/introductions/{id}/passing").status_code == 404


def test_who_connects_meanwhile_needs_no_introduction(visit, world, ask, act, does):
    id = ask()
    with act() as member:
        cast.connect(member(world.anna), member(world.carla))
    assert not has_card(visit, world) and not listed(visit, world)
    assert visit(world.ben).post(f"/introductions/{id}/passing").status_code == 404
    assert f"#introduction-{id}" not in visit(world.ben).get("/notifications").text
    does(world.anna, connections.remove, world.carla)
    assert not has_card(visit, world) and not listed(visit, world), "parting brings nothing back"
    assert "Ask for an introduction: Carla Nowak" in visit(world.anna).get(CARLA).text
