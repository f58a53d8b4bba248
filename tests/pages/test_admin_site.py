"""/admin/site: the organisation, for its admins alone."""

import pytest

from app.extensions import db
from app.models import Site
from tests.visitor import text_of

PAGE = "/admin/site"
FIELDS = {
    "name": "Deichverein", "tagline": "Seit 1899", "locale": "de", "policy": "invite-only", "public_profiles": "y",
}  # fmt: skip


def site(app):
    with app.app_context():
        return db.session.get_one(Site, 1)


def test_an_admin_changes_the_organisation(app, world, visit):
    frieda = visit(world.frieda)
    page = frieda.get(PAGE).text
    assert 'value="Elbufer"' in page and "public_profiles" in page
    response = frieda.post(PAGE, FIELDS)
    assert (response.status_code, response.location) == (303, PAGE)
    now = site(app)
    assert (now.name, now.tagline, now.locale, now.policy) == ("Deichverein", "Seit 1899", "de", "invite-only")
    assert now.public_profiles
    after = frieda.get(PAGE)
    assert "Saved." in text_of(after) and "<title>Organisation · Deichverein</title>" in after.text
    frieda.post(PAGE, {**FIELDS, "public_profiles": ""})
    assert not site(app).public_profiles


@pytest.mark.parametrize("member", ["anna", "ben", "eve"])
@pytest.mark.parametrize("fragment", [False, True])
def test_for_members_there_is_nothing(app, world, visit, member, fragment):
    visitor = visit(getattr(world, member))
    for response in (visitor.get(PAGE, fragment=fragment), visitor.post(PAGE, FIELDS, fragment=fragment)):
        nowhere = visitor.get("/admin/nowhere", fragment=fragment)
        assert response.status_code == 404 and response.data == nowhere.data
    assert site(app).name == "Elbufer" and "/admin/" not in visitor.get("/").text


def test_guests_are_asked_to_sign_in(app, world, visit):
    assert visit().get(PAGE).location == f"/sign-in?next={PAGE}"
    assert visit().post(PAGE, FIELDS).location.startswith("/sign-in")
    assert site(app).name == "Elbufer"


def test_who_was_admin_is_none_from_the_next_request_on(app, world, visit, does):
    frieda = visit(world.frieda)
    assert f'href="{PAGE}"' in frieda.get("/").text
    does(world.frieda, lambda member: setattr(member, "role", "member"))
    assert frieda.get(PAGE).status_code == frieda.post(PAGE, FIELDS).status_code == 404
    assert site(app).name == "Elbufer"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Fill in “Name of the organisation”."),
        ("name", "!!!", "at least one letter"),
        ("name", "x" * 81, "Use at most 80 characters"),
        ("tagline", "x" * 121, "Use at most 120 characters"),
        ("tagline", "a\u202eb", "cannot be shown"),
        ("locale", "xx", "Choose one of these."),
        ("policy", "everybody", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(app, world, visit, field, value, message):
    response = visit(world.frieda).post(PAGE, {**FIELDS, field: value})
    assert response.status_code == 422 and message in text_of(response)
    assert field == "tagline" or 'value="Seit 1899"' in response.text
    assert 'aria-invalid="true"' in response.text and site(app).name == "Elbufer"


def test_the_page_costs_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    assert frieda.get(PAGE).status_code == 200 and len(statements) <= 4
