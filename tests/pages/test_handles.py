"""The address of a profile: chosen, written in capitals, given up, and where it leads for 180 days."""

import time

import pytest
import time_machine

from app.actions import accounts, blocks, handles
from app.extensions import db
from app.models import FormerHandle, Member
from app.rules import limits, text
from tests import canary as parts
from tests import cast

BELOW = (
    "", "/contact", "/connections", "/connections?shared=1&q=ben", "/invitation", "/message", "/block",
    "/connection/removal", "/release", "/recommendations", "/cv", "/resume.json", "/card.vcf", "?part=about",
)  # fmt: skip


@pytest.fixture
def moved(world, does):
    """Anna moved from /in/anna-brandt to /in/anna-petersen."""
    does(world.anna, handles.change_handle, "anna-petersen")


def test_every_address_of_the_application_is_a_reserved_word(application):
    first = {rule.rule.split("/")[1] for rule in application.url_map.iter_rules()}
    missing = sorted(word for word in first if text.could_be_handle(word) and word not in text.RESERVED_HANDLES)
    assert not missing, f"add {missing} to RESERVED_HANDLES in app/rules/text.py"


def test_a_reserved_word_is_refused_and_made_by_no_name(world, visit, act):
    answer = visit(world.anna).post("/settings/account/handle", {"handle": "Skills"})
    assert answer.status_code == 422 and "some words are reserved" in answer.text
    with act():
        assert cast.person("metrics", name="Metrics").handle == "metrics-2"


def test_whoever_has_a_word_that_was_reserved_later_keeps_the_address(world, visit, does):
    does(world.anna, lambda anna: setattr(anna, "handle", "skills"))
    assert visit(world.ben).get("/in/Skills").status_code == 200


def test_a_handle_is_chosen_and_found_whatever_its_case(world, visit, app):
    visit(world.anna).post("/settings/account/handle", {"handle": "  Anna-B  "})
    for handle in ("anna-b", "Anna-B", "ANNA-B"):
        assert visit(world.ben).get(f"/in/{handle}").status_code == 200
    assert visit(world.eve).post("/settings/account/handle", {"handle": "ANNA-b"}).status_code == 422


@pytest.mark.parametrize("below", BELOW)
def test_a_former_address_leads_on_with_whatever_stands_below_it(world, visit, moved, below):
    for handle in ("anna-brandt", "Anna-BRANDT"):
        answer = visit(world.ben).get(f"/in/{handle}{below}")
        assert (answer.status_code, answer.location) == (301, f"/in/anna-petersen{below}")
        assert answer.headers["Cache-Control"] == "private, no-cache"  # somebody else may have it one day
    piece = visit(world.ben).get(f"/in/anna-brandt{below}", fragment=True)
    assert (piece.status_code, piece.headers["HX-Redirect"]) == (204, f"/in/anna-petersen{below}")


def test_what_is_behind_the_question_mark_cannot_lead_away(world, visit, moved):
    for query in ("_external=1&_scheme=evil", "_anchor=x", "handle=eve-strange", "a=//evil.test", "%0d%0aX: y", "%ff"):
        location = visit(world.ben).get(f"/in/anna-brandt?{query}").location
        assert location.startswith("/in/anna-petersen?") and "\n" not in location


def test_a_form_made_for_a_former_address_is_not_sent_on(app, world, visit, moved):
    for below in ("/invitation", "/block", "/mute", "/release/mobile"):
        assert visit(world.ben).post(f"/in/anna-brandt{below}", {"how": "friend"}).status_code == 404


def test_a_former_address_leads_nowhere_for_the_blocked_and_after_180_days(world, does, visit, moved):
    does(world.anna, blocks.block, world.carla)
    assert visit(world.carla).get("/in/anna-brandt").data == visit(world.carla).get("/in/nobody-at-all").data
    with time_machine.travel(limits.FORMER_HANDLE.total_seconds() + time.time() - 600):
        assert visit(world.ben).get("/in/anna-brandt").status_code == 301
    with time_machine.travel(limits.FORMER_HANDLE.total_seconds() + time.time() + 600):
        assert visit(world.ben).get("/in/anna-brandt").status_code == 404


def test_guests_are_led_on_to_a_public_profile_only(app, world, visit, moved):
    def guest(path, fragment=False):
        answer = visit().get(path, fragment=fragment)
        return answer.status_code, answer.headers.get("HX-Redirect") or answer.location

    assert guest("/in/anna-brandt") == (303, "/sign-in?next=/in/anna-brandt")
    with app.app_context():
        parts.open_to_guests(world.anna)
    assert guest("/in/anna-brandt?a=b") == (301, "/in/anna-petersen?a=b")
    assert guest("/in/Anna-Brandt", True) == (204, "/in/anna-petersen")
    assert guest("/in/anna-brandt/contact") == (303, "/sign-in?next=/in/anna-brandt/contact")
    assert guest("/in/ben-okafor") == (303, "/sign-in?next=/in/ben-okafor")


def test_a_handle_kept_for_its_former_owner_is_nobody_elses(world, visit, does, moved):
    assert visit(world.eve).post("/settings/account/handle", {"handle": "anna-brandt"}).status_code == 422
    does(world.anna, handles.change_handle, "anna-brandt")
    assert visit(world.ben).get("/in/anna-petersen").location == "/in/anna-brandt"


def test_a_handle_goes_from_hand_to_hand_once_its_time_is_over(app, world, does, visit, act, moved):
    with act():
        for row in db.session.query(FormerHandle):
            row.until -= 2 * limits.FORMER_HANDLE
    with act():
        newcomer = cast.person("anna2", name="Anna Brandt")
        assert newcomer.handle == "anna-brandt"
        id = newcomer.id
    does(id, handles.change_handle, "anna-zwei")
    assert visit(world.ben).get("/in/anna-brandt").location == "/in/anna-zwei"
    with app.app_context():
        assert db.session.query(Member).filter_by(handle="anna-brandt").count() == 0
        assert accounts.free_handle("Anna Brandt") == "anna-brandt-2"


def test_nobody_there_costs_one_question_more(world, visit, statements):
    visitor = visit(world.ben)
    statements.clear()
    assert visitor.get("/in/nobody-at-all").status_code == 404
    assert len(statements) <= 4
