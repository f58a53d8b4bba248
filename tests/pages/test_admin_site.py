"""/admin/site: the organisation, for its admins alone."""

import pytest

from app.extensions import db
from app.models import Site
from tests.pages.publishing import published
from tests.visitor import text_of

PAGE = "/admin/site"
FIELDS = {"policy": "invite-only", "public_profiles": "y"}


def site(app):
    with app.app_context():
        return db.session.get_one(Site, 1)


def test_an_admin_changes_the_organisation(app, world, visit):
    published(app, "imprint", "privacy")
    frieda = visit(world.frieda)
    assert "public_profiles" in frieda.get(PAGE).text
    response = frieda.post(PAGE, FIELDS)
    assert (response.status_code, response.location) == (303, PAGE)
    now = site(app)
    assert (now.policy, now.public_profiles, now.name) == ("invite-only", True, "Elbufer")
    after = frieda.get(PAGE)
    assert "Saved." in text_of(after) and "<title>Organisation · Elbufer</title>" in after.text
    frieda.post(PAGE, {**FIELDS, "public_profiles": ""})
    assert not site(app).public_profiles


OPENED = [
    ("imprint privacy", "public_profiles", None),
    ("privacy", "public_profiles", "Publish the imprint first"),
    ("imprint", "policy", "Publish the privacy policy first"),
    ("", "public_profiles", "Publish the imprint and the privacy policy first"),
    ("imprint privacy", "public_about", "Publish the page about the organisation first."),
    ("imprint privacy about", "public_about", None),
]


@pytest.mark.parametrize(("pages", "opens", "message"), OPENED)
def test_nothing_is_opened_without_imprint_and_privacy(app, world, visit, does, pages, opens, message):
    published(app, *pages.split())
    frieda = visit(world.frieda)
    does(world.frieda, lambda _: setattr(db.session.get_one(Site, 1), "policy", "invite-only"))
    answer = frieda.post(PAGE, {"policy": "invite-only", opens: "open" if opens == "policy" else "y"})
    assert answer.status_code == (422 if message else 303) and (message or "") in text_of(answer)
    opened = getattr(site(app), opens)
    assert opened == (message is None) if opens != "policy" else opened == "invite-only"


def test_a_draft_opens_nothing_and_what_is_open_can_be_saved(app, world, visit):
    published(app, "imprint", "privacy", locale="de")  # not the language of the organisation
    visit(world.frieda).post("/admin/legal/imprint/en", {"text": "Elbufer e. V.", "act": "draft"})
    assert visit(world.frieda).post(PAGE, FIELDS).status_code == 422
    assert visit(world.frieda).post(PAGE, {"policy": "open"}).status_code == 303  # as it was


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
    assert 'href="/admin/members"' in frieda.get("/").text
    does(world.frieda, lambda member: setattr(member, "role", "member"))
    assert frieda.get(PAGE).status_code == frieda.post(PAGE, FIELDS).status_code == 404
    assert site(app).name == "Elbufer"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("policy", "everybody", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(app, world, visit, field, value, message):
    response = visit(world.frieda).post(PAGE, {**FIELDS, field: value})
    assert response.status_code == 422 and message in text_of(response)
    assert 'aria-invalid="true"' in response.text and not site(app).public_profiles


def test_the_page_costs_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    assert frieda.get(PAGE).status_code == 200 and len(statements) <= 4
