"""Asking a connection to endorse own skills: told once, answered in place, and "not now" looks like no answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.actions import blocks, connections, endorsements, profiles
from app.delivery import letters
from app.extensions import db
from app.models import Delivery, Endorsement, EndorsementRequest, Notification, Skill
from app.models.base import at, now
from app.rules import limits
from tests import cast
from tests.cast import ANNA
from tests.visitor import text_of

FORM = "/in/ben-okafor/endorsement-request"


@pytest.fixture
def skills(world, act):
    """Anna's skills, the first of which Ben has endorsed."""
    with act() as member:
        found = [profiles.add_skill(member(world.anna), name) for name in ("Chess", "Tax law", "Knots")]
        endorsements.endorse(member(world.ben), found[0])
        cast.quiet()
        return [each.id for each in found]


def ask(visitor, *skills):
    return visitor.post(FORM, {"skills": [str(id) for id in skills]})


def count(app, table, **which):
    with app.app_context():
        return db.session.query(table).filter_by(**which).count()


def choices(visitor):
    """Names of the skills that the form offers."""
    return re.findall(r'type="checkbox" value="\d+">\s*<span>([^<]+)', visitor.get(FORM).get_data(as_text=True))


def test_the_profile_of_a_connection_leads_to_the_form(world, visit, skills):
    anna = visit(world.anna)
    assert f'href="{FORM}"' in anna.get("/in/ben-okafor").get_data(as_text=True)
    assert choices(anna) == ["Tax law", "Knots"]
    assert f'href="{FORM}"' not in visit(world.dirk).get("/in/ben-okafor").get_data(as_text=True)


@pytest.mark.parametrize("who", ["dirk", "eve", "ben"])
def test_only_a_connection_can_be_asked(app, world, visit, who):
    visitor = visit(getattr(world, who))
    assert visitor.get(FORM).status_code == visitor.post(FORM).status_code == 404


def test_the_asked_one_is_told_once_of_all_skills(app, world, visit, skills):
    anna = visit(world.anna)
    answer = ask(anna, *skills)
    assert (answer.status_code, answer.location) == (303, "/in/ben-okafor")
    assert "You asked Ben Okafor." in text_of(anna.get("/in/ben-okafor"))
    assert count(app, EndorsementRequest, asked_id=world.ben) == 2  # the third is endorsed already
    assert count(app, Notification, member_id=world.ben, kind="endorsement_asked") == 1
    assert count(app, Delivery, member_id=world.ben, kind="endorsement_asked") == 1
    page = visit(world.ben).get("/notifications")
    assert "Anna Brandt would like you to endorse a skill." in text_of(page)
    for name in ("Tax law", "Knots"):
        assert f'aria-label="Endorse: {name}"' in page.text and f'aria-label="Not now: {name}"' in page.text
    assert "Chess" not in page.text


def test_the_letter_names_the_skills_as_they_stand_when_it_is_sent(app, world, visit, act, skills):
    ask(visit(world.anna), *skills)
    with act() as member:
        endorsements.endorse(member(world.ben), db.session.get_one(Skill, skills[1]))
    with app.app_context():
        letter = letters.compose(db.session.query(Delivery).filter_by(kind="endorsement_asked").one())
        assert "Knots" in letter.body and "Tax law" not in letter.body
        assert "/in/anna-brandt#asked" in letter.body and letter.recipients == ["ben@firma.example"]


def closed(member, world, how):
    anna = member(world.anna)
    if how == "off":
        endorsements.choose(anna, "off")
    elif how == "skills closed":
        profiles.choose_audience(anna, "skills", "self")
    elif how == "disconnected":
        connections.remove(anna, world.ben)
    else:
        blocks.block(member(world.ben), world.anna)


@pytest.mark.parametrize("how", ["off", "skills closed", "disconnected", "blocked"])
def test_what_can_no_longer_be_answered_is_not_shown_and_not_mailed(app, world, visit, act, skills, how):
    ask(visit(world.anna), *skills)
    with act() as member:
        closed(member, world, how)
    ben = visit(world.ben)
    assert "Not now" not in text_of(ben.get(ANNA)) and "Not now" not in text_of(ben.get("/notifications"))
    with app.app_context():
        assert isinstance(letters.compose(db.session.query(Delivery).filter_by(kind="endorsement_asked").one()), str)


def test_the_card_stands_above_the_skills_of_who_asked(world, visit, skills):
    ask(visit(world.anna), skills[1])
    page = visit(world.ben).get(ANNA)
    assert "Anna Brandt would like you to endorse a skill Tax law Endorse Not now" in text_of(page)
    assert page.text.index('id="asked"') < page.text.index('id="skills"')
    for other in (world.carla, world.anna):
        assert 'id="asked"' not in visit(other).get(ANNA).text


def test_endorsing_answers_in_place(app, world, visit, skills):
    ask(visit(world.anna), skills[1])
    ben = visit(world.ben)
    piece = ben.post(f"/skills/{skills[1]}/endorsement", {"asked": "1"}, fragment=True).text
    assert piece.strip().startswith(f'<li class="inline" id="asked-{skills[1]}"') and "data-focus" in piece
    assert "You endorsed “Tax law”." in piece and "[data-badge=notifications]" in piece
    assert f'<li class="skill" id="skill-{skills[1]}" hx-swap-oob="true">' in piece and "Endorsed: Tax law" in piece
    assert count(app, EndorsementRequest) == count(app, Notification, kind="endorsement_asked") == 0
    assert count(app, Notification, kind="endorsed", member_id=world.anna) == 1


def test_endorsing_in_the_list_below_answers_as_well(app, world, visit, skills):
    ask(visit(world.anna), skills[1])
    piece = visit(world.ben).post(f"/skills/{skills[1]}/endorsement", fragment=True).text
    assert f'hx-swap-oob="delete:#asked-{skills[1]}"' in piece
    assert count(app, EndorsementRequest) == count(app, Notification, kind="endorsement_asked") == 0


def test_not_now_is_told_to_nobody(app, world, visit, skills):
    anna, ben = visit(world.anna), visit(world.ben)
    ask(anna, skills[1])
    anna.get("/")  # says that it was asked
    before = text_of(anna.get(FORM))
    piece = ben.post(f"/skills/{skills[1]}/endorsement-request/dismissal", fragment=True).text
    assert "Request dismissed: “Tax law”. Nobody is told." in piece and 'class="skill"' not in piece
    assert count(app, EndorsementRequest) == count(app, Endorsement, skill_id=skills[1]) == 0
    assert count(app, Notification) == 0
    assert text_of(anna.get(FORM)) == before and "You asked not long ago: Tax law" in before
    assert "Not now" not in text_of(ben.get("/notifications"))


def test_the_bell_is_silent_once_everything_is_answered(app, world, visit, skills):
    ask(visit(world.anna), *skills)
    ben = visit(world.ben)
    for id, left in ((skills[1], 1), (skills[2], 0)):
        ben.post(f"/skills/{id}/endorsement-request/dismissal", fragment=True)
        assert count(app, Notification, kind="endorsement_asked") == left


def test_without_javascript_the_answer_leads_back_to_where_it_was_given(world, visit, skills):
    ask(visit(world.anna), *skills)
    ben = visit(world.ben)
    headers = {"Referer": "http://localhost/notifications"}
    answer = ben.post(f"/skills/{skills[1]}/endorsement", {"asked": "1"}, headers=headers)
    assert (answer.status_code, answer.location) == (303, "/notifications")
    assert "You endorsed “Tax law”." in text_of(ben.get("/notifications"))
    answer = ben.post(f"/skills/{skills[2]}/endorsement-request/dismissal")
    assert (answer.status_code, answer.location) == (303, ANNA)
    assert "Request dismissed: “Knots”. Nobody is told." in text_of(ben.get(ANNA))


@pytest.mark.parametrize("who", ["anna", "carla", "eve"])
def test_nobody_else_puts_it_away(app, world, visit, skills, who):
    ask(visit(world.anna), skills[1])
    visitor = visit(getattr(world, who))
    refused, missing = (visitor.post(f"/skills/{id}/endorsement-request/dismissal") for id in (skills[1], 987_654))
    assert refused.status_code == missing.status_code == 404 and refused.data == missing.data
    assert count(app, EndorsementRequest) == 1


def test_putting_away_what_nobody_asked_for_is_no_harm(app, world, visit, skills):
    assert visit(world.ben).post(f"/skills/{skills[1]}/endorsement-request/dismissal").status_code == 303


@pytest.mark.parametrize("answered", [False, True])
def test_the_same_is_not_asked_twice_before_a_month_is_over(app, world, visit, act, skills, answered):
    anna = visit(world.anna)
    ask(anna, skills[1])
    if answered:
        visit(world.ben).post(f"/skills/{skills[1]}/endorsement-request/dismissal")
    assert choices(anna) == ["Knots"] and ask(anna, skills[1]).status_code == 422
    assert count(app, EndorsementRequest) == (0 if answered else 1)
    with at(now() + limits.ASK_AGAIN + timedelta(days=1)):
        assert choices(visit(world.anna)) == ["Tax law", "Knots"]
        assert ask(visit(world.anna), skills[1]).status_code == 303
    assert count(app, EndorsementRequest) == 1


@pytest.mark.parametrize("sent", [[], ["x"], ["987654"], ["-1"], ["9" * 40]])
def test_what_cannot_be_chosen_is_refused_beside_the_field(app, world, visit, skills, sent):
    answer = visit(world.anna).post(FORM, {"skills": sent})
    assert answer.status_code == 422 and "Choose at least one." in text_of(answer)
    assert count(app, EndorsementRequest) == 0


def test_skills_of_others_cannot_be_asked_for(app, world, visit, act, skills):
    with act() as member:
        other = profiles.add_skill(member(world.ben), "Sailing").id
    assert ask(visit(world.anna), other).status_code == 422
    assert count(app, EndorsementRequest) == 0


@pytest.mark.parametrize("how", ["off", "skills closed"])
def test_who_takes_no_endorsements_is_told_why_nobody_can_be_asked(app, world, visit, act, skills, how):
    with act() as member:
        closed(member, world, how)
    anna = visit(world.anna)
    reason = {"off": "You have switched endorsements off", "skills closed": "Only you see your skills"}[how]
    assert reason in text_of(anna.get(FORM))
    assert 'type="checkbox"' not in anna.get(FORM).text
    assert ask(anna, skills[1]).status_code == 422 and count(app, EndorsementRequest) == 0


def test_nothing_left_to_ask_for_is_said_in_words(world, visit):
    page = visit(world.anna).get(FORM)
    assert "There is no skill left" in text_of(page) and 'type="checkbox"' not in page.text


def test_a_skill_that_is_deleted_takes_its_requests_along(app, world, visit, skills):
    anna = visit(world.anna)
    ask(anna, skills[1])
    assert anna.post(f"/profile/skills/{skills[1]}/removal").status_code == 303
    assert count(app, EndorsementRequest) == 0
    assert "Not now" not in text_of(visit(world.ben).get("/notifications"))


def test_asking_too_often_is_refused(app, world, visit, skills, monkeypatch):
    view = app.view_functions["endorsements.ask"]
    assert view.rates == [(limits.ENDORSEMENT_REQUESTS, None)]
    monkeypatch.setattr(view, "rates", [(limits.ENDORSEMENT_REQUESTS._replace(times=1), None)])
    anna = visit(world.anna)
    assert [ask(anna, id).status_code for id in skills[1:]] == [303, 429]


def test_all_of_it_is_cheap(world, visit, skills, statements):
    anna, ben = visit(world.anna), visit(world.ben)
    ask(anna, *skills)
    for visitor, path in ((anna, FORM), (ben, ANNA), (ben, "/notifications")):
        statements.clear()
        assert visitor.get(path).status_code == 200 and len(statements) <= 12, path
