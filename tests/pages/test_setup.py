"""The first start: nothing is open before it, and it happens once."""

from app.actions import setup
from app.extensions import db, tokens
from app.models import Member, Site
from app.queries import accounts
from tests import cast
from tests.visitor import text_of

FORM = {
    "organisation": "Elbufer", "tagline": "Alumni seit 1911", "locale": "de", "timezone": "Europe/Vienna",
    "policy": "invite-only", "name": "Frieda Ahlers", "email": "Frieda@firma.example", "password": cast.PASSWORD,
}  # fmt: skip


def link(app):
    with app.app_context():
        return f"/setup/{setup.setup_token()}"


def test_before_the_setup_every_page_says_where_the_link_is(app, visit):
    for path in ("/", "/sign-in", "/join", "/network", "/in/anna"):
        response = visit(None).get(path)
        assert response.status_code == 503
        assert "console" in text_of(response)
    assert visit(None).post("/sign-in", {"email": "a@b.example", "password": "x"}).status_code == 503
    assert visit(None).get("/healthz").status_code == 200
    assert visit(None).get("/no/such/page").status_code == 404


def test_the_link_makes_organisation_and_admin_and_signs_in(app, visit):
    guest = visit(None)
    assert guest.get(link(app)).status_code == 200
    response = guest.post(link(app), FORM)
    assert (response.status_code, response.location) == (303, "/")
    with app.app_context():
        site, admin = accounts.site(), accounts.by_email("frieda@firma.example")
        assert (site.name, site.tagline, site.policy) == ("Elbufer", "Alumni seit 1911", "invite-only")
        assert (admin.role, admin.locale, admin.handle) == ("admin", "de", "frieda-ahlers")
        assert site.timezone == admin.timezone == "Europe/Vienna"
    assert guest.get("/settings/security").status_code == 200
    assert guest.get(link(app)).status_code == 404


def test_the_link_counts_once(app, visit):
    visit(None).post(link(app), FORM)
    response = visit(None).post(link(app), {**FORM, "email": "eve@anderswo.example"})
    assert response.status_code == 404
    assert response.data == visit(None).get("/setup/made-up").data
    with app.app_context():
        assert db.session.query(Member).count() == 1


def test_a_link_made_up_or_made_for_something_else_opens_nothing(app, visit):
    with app.app_context():
        other = tokens.make("sign-up", 1)
    for token in ("1", "1.x", other, "é", "0.", "99999999999999999999.x"):
        assert visit(None).get(f"/setup/{token}").status_code == 404
        assert visit(None).post(f"/setup/{token}", FORM).status_code == 404
    with app.app_context():
        assert db.session.query(Site).count() == 0


def test_a_guessable_password_is_refused_and_what_was_typed_stays(app, visit):
    for password in ("kurz", "Elbufer Elbufer", "123456789012", "friedaahlers"):
        response = visit(None).post(link(app), {**FORM, "password": password})
        assert response.status_code == 422
        assert "Frieda Ahlers" in response.get_data(as_text=True)
        assert f'value="{password}"' not in response.get_data(as_text=True)
    assert visit(None).post(link(app), {**FORM, "policy": "open"}).status_code == 422
    assert visit(None).post(link(app), {**FORM, "timezone": "Mars/Olympus"}).status_code == 422
    with app.app_context():
        assert db.session.query(Site).count() == 0
