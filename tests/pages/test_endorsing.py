"""Endorsing a connection's skill and taking it back, as a piece and as a plain form."""

import pytest

from app.actions import connections, profiles
from app.extensions import db
from app.models import Activity, Endorsement, Notification
from tests.cast import ANNA
from tests.visitor import text_of


@pytest.fixture
def skill(world, act):
    with act() as member:
        return profiles.add_skill(member(world.anna), "Tax law").id


def count(app, table=Endorsement):
    with app.app_context():
        return db.session.query(table).count()


def test_endorsing_answers_with_the_row_and_says_so(app, world, visit, skill):
    answer = visit(world.ben).post(f"/skills/{skill}/endorsement", fragment=True)
    piece = answer.get_data(as_text=True)
    assert answer.status_code == 200 and piece.lstrip().startswith(f'<li class="skill" id="skill-{skill}"')
    assert 'aria-label="Endorsed: Tax law"' in piece and "data-focus" in piece and 'title="Ben Okafor"' in piece
    assert "#toasts" in piece and "You endorsed “Tax law”." in piece
    assert count(app) == 1


def test_taking_back_answers_with_the_row_and_says_so(app, world, visit, skill):
    visitor = visit(world.ben)
    visitor.post(f"/skills/{skill}/endorsement")
    piece = visitor.post(f"/skills/{skill}/endorsement/removal", fragment=True).get_data(as_text=True)
    assert 'aria-label="Endorse: Tax law"' in piece and "data-focus" in piece
    assert "You withdrew your endorsement of “Tax law”." in piece
    with app.app_context():
        assert not db.session.query(Endorsement).count() and not db.session.query(Notification).count()
        assert not db.session.query(Activity).filter_by(object_id=skill, kind=5).count()


def test_without_javascript_the_profile_shows_the_result(world, visit, skill):
    visitor = visit(world.ben)
    answer = visitor.post(f"/skills/{skill}/endorsement")
    assert (answer.status_code, answer.location) == (303, f"{ANNA}#skill-{skill}")
    assert "Endorsed: Tax law" in visitor.get(ANNA).get_data(as_text=True)
    answer = visitor.post(f"/skills/{skill}/endorsement/removal")
    assert (answer.status_code, answer.location) == (303, f"{ANNA}#skill-{skill}")
    assert "Endorse: Tax law" in visitor.get(ANNA).get_data(as_text=True)


def test_endorsing_twice_is_once(app, world, visit, skill):
    for _ in range(2):
        assert visit(world.ben).post(f"/skills/{skill}/endorsement").status_code == 303
    assert count(app) == 1 and count(app, Notification) == 1


@pytest.mark.parametrize("who", ["anna", "carla", "eve"])
@pytest.mark.parametrize("below", ["", "/removal"])
def test_only_connections_endorse_and_never_oneself(app, world, visit, skill, who, below):
    visitor = visit(getattr(world, who))
    refused = visitor.post(f"/skills/{skill}/endorsement{below}")
    missing = visitor.post(f"/skills/{skill + 1}/endorsement{below}")
    assert refused.status_code == missing.status_code == 404 and refused.data == missing.data
    assert count(app) == 0


def test_after_removing_the_connection_nothing_can_be_endorsed(app, world, act, visit, skill):
    visitor = visit(world.ben)
    visitor.post(f"/skills/{skill}/endorsement")
    with act() as member:
        connections.remove(member(world.anna), world.ben)
    assert visitor.post(f"/skills/{skill}/endorsement").status_code == 404
    assert "Ben Okafor" not in text_of(visit(world.anna).get(ANNA)).partition("Skills")[2]


def test_a_guest_is_sent_to_sign_in_and_back_to_the_profile(world, visit, skill):
    headers = {"Referer": f"http://localhost{ANNA}"}
    answer = visit(None).post(f"/skills/{skill}/endorsement", headers=headers)
    assert answer.status_code == 303 and answer.location == f"/sign-in?next={ANNA}"


def test_endorsing_is_cheap(world, visit, skill, statements):
    visitor = visit(world.ben)
    statements.clear()
    visitor.post(f"/skills/{skill}/endorsement", fragment=True)
    assert len(statements) <= 21  # two of them count who was shown


def test_there_is_nothing_to_see_at_the_address_of_an_endorsement(world, visit, skill):
    assert visit(world.ben).get(f"/skills/{skill}/endorsement").status_code == 405


def test_a_number_no_database_holds_is_not_there(world, visit):
    assert visit(world.ben).post(f"/skills/{10**30}/endorsement").status_code == 404
