"""The walk through all pages, which screenshots and checks of drawn pages follow, leaves none out."""

import pytest

from app import database
from app.actions import accounts, addresses
from app.delivery import links
from app.extensions import db
from app.models import AddressChange, Member
from tests import cast, furnished, walk
from tests.databases import MANY
from tests.screenshots import samples

LOOKERS = ("anna", "ben", "carla", "eve", "frieda", "ida")


@pytest.fixture
def furnished_world(app):
    with app.app_context():
        return furnished.furnish()


@pytest.fixture
def tokens(app, furnished_world):
    """Of links in e-mails, by where they lead."""
    with app.app_context(), database.transaction():
        anna = db.session.get_one(Member, furnished_world.anna)
        addresses.ask(anna, "anna@neu.example", accounts.check_password(anna, cast.PASSWORD))
        db.session.flush()
        change = links.address_change(db.session.query(AddressChange).one())
    known = {**furnished_world.tokens, "email_address.confirm": change}
    found = {endpoint: link.rsplit("/", 1)[1] for endpoint, link in known.items()}
    return {**found, "email_invitations": found["email_invitations.invited"]}


@MANY
def test_every_address_has_a_page_in_the_walk_or_leads_to_one(app, furnished_world, tokens, visit):
    seen: set[str] = set()
    for name in ("", *LOOKERS):
        visitor = visit(getattr(furnished_world, name) if name else None)

        def get(path, visitor=visitor):
            response = visitor.get(path)
            is_page = response.mimetype == "text/html"
            return walk.Seen(response.status_code, response.text if is_page else "", response.location or "")

        with app.app_context():
            starts = [("", path) for path in samples.paths(app, getattr(furnished_world, name or "anna"), tokens)]
        seen |= walk.pages(get, app.url_map, starts, led=seen).keys()
    assert walk.unreached(seen, app.url_map) == []
