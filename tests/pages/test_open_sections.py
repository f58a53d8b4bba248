"""Sections of the own profile that are open for editing: who sees them, their rows, the form in one of them."""

import re

import pytest

from app.actions import profiles
from app.extensions import db
from app.models import SectionAudience

USUAL = [("about", "connections"), ("education", "members"), ("links", "connections")]


def audience_of(visitor, part):
    """What the choice beside the title says now."""
    address = "/profile/about" if part == "about" else f"/profile/{part}"
    form = re.search(r'<form class="audience".*?</form>', visitor.get(address, fragment=True).text, re.S)[0]
    return re.search(r'<option selected value="(\w+)"', form)[1]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("part", "usual"), USUAL)
def test_who_sees_a_section_is_chosen_while_it_is_open(app, world, visit, part, usual, fragment):
    visitor = visit(world.anna)
    assert audience_of(visitor, part) == usual
    for chosen, kept in (("self", 1), ("members", int(usual != "members")), (usual, 0)):
        answer = visitor.post(f"/profile/{part}/audience", {"audience": chosen}, fragment=fragment)
        assert answer.status_code == (200 if fragment else 303) and audience_of(visitor, part) == chosen
        with app.app_context():
            assert db.session.query(SectionAudience).count() == kept, "what is usual is not stored"


def test_choosing_who_sees_a_section_leaves_the_open_form_alone(world, visit):
    """The answer is the choice and nothing else, so that words typed below it stay."""
    answer = visit(world.anna).post("/profile/about/audience", {"audience": "self"}, fragment=True)
    assert answer.text.strip().startswith('<form class="audience"') and "textarea" not in answer.text
    assert visit(world.anna).get("/profile/about/audience").location == "/profile/about"


@pytest.mark.parametrize("sent", [{}, {"audience": "everybody"}, {"audience": ""}])
def test_no_other_audience_is_taken(world, visit, sent):
    assert visit(world.anna).post("/profile/about/audience", sent).status_code == 400


# --- a section that is open -----------------------------------------------------------------------------------------


def test_a_section_that_was_open_stays_open_after_saving(world, visit, act):
    with act() as member:
        id = profiles.add_education(member(world.anna), school="School", degree="", starts="", ends="").id
    visitor = visit(world.anna)
    opened = visitor.get("/profile/education", fragment=True).text
    assert f'href="/profile/education/{id}?open=1"' in opened and 'aria-label="Done: Education"' in opened
    form = visitor.get(f"/profile/education/{id}?open=1", fragment=True).text
    assert f'hx-post="/profile/education/{id}?open=1"' in form and 'hx-get="/profile/education"' in form
    saved = visitor.post(f"/profile/education/{id}?open=1", {"school": "College"}, fragment=True).text
    assert "College" in saved and 'aria-label="Done: Education"' in saved and "data-ask" not in saved
    assert visitor.post(f"/profile/education/{id}?open=1", {"school": "School"}).location == "/profile/education"
    closed = visitor.post(f"/profile/education/{id}", {"school": "School"}, fragment=True).text
    assert 'aria-label="Edit: Education"' in closed and "Done" not in closed


def test_the_name_stays_above_the_form_that_changes_the_head(world, visit):
    for address in ("/profile/head", "/profile/contact", "/profile/photo"):
        piece = visit(world.anna).get(address, fragment=True).text
        assert re.search(r'<h1 class="profile-name">\s*Anna Brandt</h1>', piece) and piece.count("<h1") == 1
        assert 'id="head-form-h"' in piece and f'hx-post="{address}"' in piece


def test_words_that_came_back_are_known_to_be_unsaved(world, visit):
    visitor = visit(world.anna)
    assert "data-unsaved" not in visitor.get("/profile/about", fragment=True).text
    assert "data-unsaved" in visitor.post("/profile/about", {"about": "x" * 2601}, fragment=True).text
