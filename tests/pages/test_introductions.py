"""Introductions: who may ask whom, what the one between sees and passes on, and what comes of it.

anna -- ben -- carla -- dirk: Anna asks Ben to introduce her to Carla.
"""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine

from app import database
from app.actions import invitations, preferences
from app.extensions import db
from app.models import Conversation, Introduction, Invitation, Member
from app.models.base import now
from app.queries import counters, graph, open_invitations
from app.rules import limits
from tests import cast
from tests.cast import CARLA
from tests.visitor import text_of

FORM = f"{CARLA}/introduction"
TO_VIA, TO_TARGET = "Dear Ben, you know Carla well.", "Anna Brandt looks for somebody who knows tax law."
WORDS = {"to_via": TO_VIA, "to_target": TO_TARGET}
ASK = "Ask for an introduction: Carla Nowak"


@pytest.fixture
def asked(visit, world):
    """Anna has asked Ben; gives the id of the introduction."""
    answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
    assert (answer.status_code, answer.location) == (303, CARLA)
    return newest(visit)


@pytest.fixture
def chooses(does):
    """`chooses(world.carla, "introduced")`: who may invite her; `asks`: who may ask her for introductions."""

    def run(member_id, who="everyone", asks="connections"):
        does(member_id, preferences.choose_privacy, who_may_invite=who, hides_connections=False, who_may_ask=asks)

    return run


def newest(visit):
    with visit(None).app.app_context():
        return db.session.query(Introduction.id).order_by(Introduction.id.desc()).first()[0]


def cards(response):
    return re.findall(r'<article class="introduction".*?</article>', response.text, re.DOTALL)


@pytest.mark.parametrize(("viewer", "offered"), [("anna", True), ("ben", False), ("carla", False), ("eve", False)])
def test_it_is_offered_two_steps_away(visit, world, viewer, offered):
    page = visit(getattr(world, viewer)).get(CARLA)
    assert (ASK in page.text) is offered
    assert ("Connect: Carla Nowak" in page.text) is (viewer in ("anna", "eve"))


def test_it_is_not_offered_three_steps_away(visit, world):
    assert "Ask for an introduction" not in visit(world.anna).get("/in/dirk-mueller").text
    assert visit(world.anna).get("/in/dirk-mueller/introduction").location == "/in/dirk-mueller"


@pytest.mark.parametrize(
    ("setting", "offered"),
    [("everyone", True), ("shared", True), ("introduced", True), ("email", False), ("nobody", False)],
)
def test_it_is_offered_as_far_as_the_target_takes_invitations(visit, world, chooses, setting, offered):
    chooses(world.carla, setting)
    page = visit(world.anna).get(CARLA).text
    assert (ASK in page) is offered
    assert ("Connect: Carla Nowak" in page) is (setting != "introduced")


def test_it_is_not_offered_while_an_invitation_or_its_days_are_open(visit, world, invite, does):
    id = invite(world.anna, world.carla)
    assert ASK not in visit(world.anna).get(CARLA).text
    assert visit(world.anna).get(FORM).location == CARLA
    does(world.anna, lambda _: invitations.withdraw(invitations.opened.of_inviter(world.anna, id)))
    assert ASK not in visit(world.anna).get(CARLA).text
    answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
    assert answer.status_code == 422 and "You withdrew an invitation to this person." in text_of(answer)
    with time_machine.travel(now() + limits.REINVITE_AFTER):
        assert ASK in visit(world.anna).get(CARLA).text


def test_it_is_not_offered_where_nobody_between_may_be_asked(visit, world, chooses):
    chooses(world.ben, asks="nobody")
    assert ASK not in visit(world.anna).get(CARLA).text
    answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
    assert answer.status_code == 422 and "Choose one of these." in text_of(answer)


def test_the_form_says_who_reads_what(visit, world):
    page = visit(world.anna).get(FORM)
    text = text_of(page)
    assert "Who should introduce you?" in text and "Carla Nowak learns of it only if this person agrees." in text
    assert "To Ben Okafor" in text and "Goes to Carla Nowak word for word." in text and "0 of 5 requests open" in text
    piece = visit(world.anna).get(FORM, fragment=True)
    assert "<html" not in piece.text and "Who should introduce you?" in piece.text


@pytest.mark.parametrize("viewer", ["anna", "ben"])
def test_the_pages_around_an_introduction_are_cheap(visit, world, asked, statements, viewer):
    for path in ("/network", "/network/invitations/sent", CARLA, "/in/dirk-mueller", "/in/dirk-mueller/introduction"):
        visitor = visit(getattr(world, viewer))
        statements.clear()
        visitor.get(path)
        assert len(statements) <= 12, "\n\n".join([path, *statements])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("to_via", "", "Fill in “To Ben Okafor”."),
        ("to_target", "", "Fill in “To pass on, one or two sentences”."),
        ("to_via", "a" * 301, "Use at most 300 characters; these are 301."),
        ("to_target", "a" * 301, "Use at most 300 characters; these are 301."),
        ("to_target", "a\x00b", "Type this again"),
        ("via", "", "Choose one of these."),
        ("via", "987654321", "Choose one of these."),
        ("via", "x", "Choose one of these."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(visit, world, app, field, typed, said):
    for fragment in (False, True):
        answer = visit(world.anna).post(FORM, {"via": world.ben, **WORDS, field: typed}, fragment=fragment)
        assert answer.status_code == 422
        assert re.search(rf'id="{field}-error">{said}', answer.text)
        kept = TO_TARGET if field != "to_target" else TO_VIA
        assert kept in answer.text
    with app.app_context():
        assert not db.session.query(Introduction).count()


def test_asking_somebody_else_meanwhile_says_who_was_asked(visit, world, app, asked):
    with app.app_context(), database.transaction():
        members = {key: db.session.get_one(Member, getattr(world, key)) for key in ("anna", "eve", "carla")}
        cast.connect(members["anna"], members["eve"])
        cast.connect(members["eve"], members["carla"])
    anna = visit(world.anna)
    anna.post(FORM, {"via": world.eve, **WORDS})
    page = text_of(anna.get(CARLA))
    assert "You asked Ben Okafor for an introduction." in page and "You asked Eve" not in page
    assert not cards(visit(world.eve).get("/network"))


@pytest.mark.parametrize("fragment", [False, True])
def test_whom_the_target_invites_while_the_form_is_open_reads_what_is_wrong(visit, world, invite, fragment):
    """Beside the buttons that answer the invitation."""
    invite(world.carla, world.anna)
    answer = visit(world.anna).post(FORM, {"via": world.ben, "to_via": "", "to_target": ""}, fragment=fragment)
    assert answer.status_code == 422 and "Fill in" in text_of(answer)


@pytest.mark.parametrize("fragment", [False, True])
def test_nobody_is_introduced_to_themselves(visit, world, app, fragment):
    answer = visit(world.anna).post("/in/anna-brandt/introduction", {"via": world.ben, **WORDS}, fragment=fragment)
    assert answer.status_code == 422 and "You cannot invite yourself." in text_of(answer)
    with app.app_context():
        assert not db.session.query(Introduction).count()


def test_the_one_between_gets_a_card_and_a_number(visit, world, asked):
    page = visit(world.ben).get("/network")
    [card] = cards(page)
    assert TO_VIA in card and TO_TARGET in card
    assert "Introduce both: Anna Brandt, Carla Nowak" in card and "Dismiss: Anna Brandt" in card
    assert "asks for an introduction to" in card
    assert re.search(r'data-badge="network">1<', page.text)
    assert "Introduction requested" in text_of(visit(world.anna).get(CARLA))


def test_passing_on_makes_an_invitation_with_both_texts(visit, world, app, asked):
    answer = visit(world.ben).post(f"/introductions/{asked}/passing", {"words": "She asks precisely."})
    assert answer.location == f"/network?introduced={asked}"
    assert "You introduced Anna Brandt to Carla Nowak." in text_of(visit(world.ben).get(answer.location))
    card = text_of(visit(world.carla).get("/network"))
    assert "Introduced by Ben Okafor “She asks precisely.” “Anna Brandt looks for somebody" in card
    assert TO_VIA not in card, "words to the one between are not passed on"
    sent = text_of(visit(world.anna).get("/network/invitations/sent"))
    assert "introduced by Ben Okafor" in sent and "She asks precisely." not in sent and "1 of 100 pending" in sent
    with app.app_context():
        invitation = db.session.query(Invitation).filter_by(inviter_id=world.anna, invitee_id=world.carla).one()
        assert (invitation.state, invitation.note) == ("pending", TO_TARGET)
        assert not db.session.query(Conversation).count()
        assert not graph.are_connected(world.anna, world.carla)


def test_the_invitation_counts_in_the_quota_of_whoever_asked(visit, world, app, asked):
    visit(world.ben).post(f"/introductions/{asked}/passing")
    with app.app_context():
        assert counters.left(limits.INVITE, world.anna) == limits.INVITATIONS_A_DAY - 1
        assert counters.left(limits.INVITE, world.ben) == limits.INVITATIONS_A_DAY


def test_an_invitation_sent_meanwhile_is_not_counted_twice(visit, world, app, asked):
    visit(world.anna).post(f"{CARLA}/invitation", {"how": "colleague", "note": "By myself"})
    assert visit(world.ben).post(f"/introductions/{asked}/passing", {"words": "Both are fine"}).status_code == 303
    with app.app_context():
        assert counters.left(limits.INVITE, world.anna) == limits.INVITATIONS_A_DAY - 1
    assert "“Both are fine” “By myself”" in text_of(visit(world.carla).get("/network"))


def test_above_the_quota_it_waits_for_the_next_day(visit, world, does, asked):
    from app.actions import limits as counting

    for _ in range(limits.INVITATIONS_A_DAY):
        does(world.anna, lambda me: counting.count_within(limits.INVITE, me.id))
    answer = visit(world.ben).post(f"/introductions/{asked}/passing")
    assert answer.status_code == 429 and "This cannot be passed on today." in text_of(answer)
    assert "Anna" not in text_of(answer) and len(cards(visit(world.ben).get("/network"))) == 1
    with time_machine.travel(now().replace(hour=12) + limits.NEWCOMER / 30):
        assert visit(world.ben).post(f"/introductions/{asked}/passing").status_code == 303


@pytest.mark.parametrize("setting", ["everyone", "shared", "introduced"])
def test_it_may_be_passed_on_where_people_are_introduced(visit, world, chooses, asked, setting):
    chooses(world.carla, setting)
    assert visit(world.ben).post(f"/introductions/{asked}/passing").status_code == 303
    assert "Introduced by Ben Okafor" in text_of(visit(world.carla).get("/network"))


@pytest.mark.parametrize("setting", ["email", "nobody"])
def test_it_is_never_passed_on_where_nobody_may_invite(visit, world, chooses, asked, setting):
    chooses(world.carla, setting)
    for fragment in (False, True):
        path = f"/introductions/{asked}/passing"
        answer = visit(world.ben).post(path, {"words": "Kept words"}, fragment=fragment)
        assert answer.status_code == 422 and "Kept words" in answer.text
        assert "This cannot be passed on at the moment." in answer.text
    assert "Introduced" not in text_of(visit(world.carla).get("/network"))


@pytest.mark.parametrize("unknown", [False, True])
def test_it_does_not_connect_who_has_ignored_the_other_since(visit, world, app, does, invite, asked, unknown):
    id = invite(world.carla, world.anna)
    ignored = partial(open_invitations.of_invitee, world.anna, id)
    does(world.anna, lambda _: invitations.ignore(ignored(), unknown_person=unknown))
    answer = visit(world.ben).post(f"/introductions/{asked}/passing", {"words": "Kept words"})
    assert answer.status_code == 422 and "This cannot be passed on at the moment." in answer.text
    with app.app_context():
        assert not graph.are_connected(world.anna, world.carla) and ignored().state == "ignored"


def test_it_connects_who_asked_after_ignoring_the_other(visit, world, app, does, invite):
    id = invite(world.carla, world.anna)
    does(world.anna, lambda _: invitations.ignore(open_invitations.of_invitee(world.anna, id)))
    with time_machine.travel(now() + timedelta(minutes=1)):
        visit(world.anna).post(FORM, {"via": world.ben, **WORDS})
        assert visit(world.ben).post(f"/introductions/{newest(visit)}/passing").status_code == 303
    with app.app_context():
        assert graph.are_connected(world.anna, world.carla)


def test_introduced_people_only_refuses_a_direct_invitation(visit, world, chooses):
    chooses(world.carla, "introduced")
    answer = visit(world.anna).post(f"{CARLA}/invitation", {"how": "friend"})
    assert answer.status_code == 422 and "only people who are introduced" in text_of(answer)


def test_own_words_have_a_length(visit, world, asked):
    answer = visit(world.ben).post(f"/introductions/{asked}/passing", {"words": "a" * 301})
    assert answer.status_code == 422 and "these are 301" in answer.text and "a" * 301 in answer.text
    assert re.search(rf'id="words-{asked}-error"', answer.text)


def test_passing_on_twice_is_passing_on_once(visit, world, app, asked):
    for fragment in (True, True, False):
        assert visit(world.ben).post(f"/introductions/{asked}/passing", fragment=fragment).status_code in (200, 303)
    assert visit(world.ben).post(f"/introductions/{asked}/dismissal", fragment=True).status_code == 200
    with app.app_context():
        assert db.session.query(Invitation).filter_by(inviter_id=world.anna).filter(
            Invitation.invitee_id == world.carla).count() == 1  # fmt: skip
        assert db.session.get(Introduction, asked).state == "passed"


def test_in_place_the_card_and_the_numbers_change(visit, world, asked):
    answer = visit(world.ben).post(f"/introductions/{asked}/passing", fragment=True)
    assert "You introduced Anna Brandt to Carla Nowak." in text_of(answer) and "<html" not in answer.text
    assert re.search(r'data-badge="?network"?', answer.text) or "badge" in answer.text


def test_whom_the_target_has_invited_meanwhile_is_connected(visit, world, invite, app, asked):
    invite(world.carla, world.anna)
    assert visit(world.ben).post(f"/introductions/{asked}/passing").status_code == 303
    with app.app_context():
        assert graph.are_connected(world.anna, world.carla)


def test_accepting_connects_the_two(visit, world, app, asked):
    visit(world.ben).post(f"/introductions/{asked}/passing")
    with app.app_context():
        id = db.session.query(Invitation.id).order_by(Invitation.id.desc()).first()[0]
    assert visit(world.carla).post(f"/invitations/{id}/acceptance").status_code == 303
    with app.app_context():
        assert graph.are_connected(world.anna, world.carla)


def test_opening_the_address_of_a_button_leads_to_the_card(visit, world, asked):
    for noun in ("passing", "dismissal"):
        answer = visit(world.ben).get(f"/introductions/{asked}/{noun}")
        assert (answer.status_code, answer.location) == (303, f"/network#introduction-{asked}")


