"""Forged requests: without the token of the form, with fields that no form has, about things of somebody else."""

import io

import pytest
from itsdangerous import URLSafeTimedSerializer
from PIL import Image

from app import database
from app.actions import accounts, address_by_admin, connections, invitations, sessions
from app.actions import addresses as email_addresses
from app.delivery import links
from app.extensions import db
from app.models import (
    AddressByAdmin,
    AddressChange,
    AddressUndo,
    EmailInvitation,
    Invitation,
    Member,
    PasswordReset,
    SignUp,
)
from tests.conftest import LONG
from tests.databases import MANY
from tests.strangers import addresses, tables
from tests.strangers.forms import FORGED, FORMS, filled
from tests.strangers.test_every_address import FIELDS, insiders

SOME = [*FORMS.items()][:: 1 if LONG else 3]  # where each is sent many times


@pytest.fixture
def paths(app, things):
    """Where each form is sent, by endpoint: with links that count where an address holds one."""
    with app.app_context(), database.transaction():
        accounts.ask_for_reset("anna@firma.example")
    with app.app_context(), database.transaction():
        email_addresses.ask(db.session.get_one(Member, things.owner), "anna@neu.example")
        admin = db.session.get_one(Member, things.viewers["admin"])
        address_by_admin.ask(admin, things.viewers["former"], "former@neu.example")
        sessions.begin(db.session.get_one(Member, things.viewers["second"]))
    with app.app_context():
        asked_for = db.session.query(AddressByAdmin).one()
        letter = links.email_invitation(db.session.query(EmailInvitation).one())
        found = {
            "accounts.confirm": links.sign_up(db.session.query(SignUp).filter_by(state="asked").one()),
            "email_address.confirm": links.address_change(db.session.query(AddressChange).one()),
            "email_address.undo": links.address_undo(db.session.query(AddressUndo).one()),
            "address_by_admin.confirm": links.address_by_admin(asked_for),
            "address_by_admin.undo": links.undo_address_by_admin(asked_for),
            "accounts.new_password": links.reset(db.session.query(PasswordReset).one()),
            "email_invitations.invited": letter,
            **{f"email_invitations.{response}": f"{letter}/{response}" for response in ("claim", "decline")},
            "email_invitations.refuse": f"{letter}/refusal",
            "roster.invited": things.roster_link,
            "roster.decline": f"{things.roster_link}/decline",
            "roster.refuse": f"{things.roster_link}/refusal",
            "unsubscribe.switch_off": links.unsubscribe(things.owner, "inmail"),
        }
    found = {endpoint: path.removeprefix("http://localhost") for endpoint, path in found.items()}
    found["blocks.unblock"] = f"/settings/privacy/blocks/{things.viewers['blocked']}/removal"
    there = {place.endpoint: place.there for place in addresses.places(app, things) if "POST" in place.methods}
    return {**there, **found}


def photo():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return {"photo": (io.BytesIO(out.getvalue()), "me.png")}


def archive():
    return {"file": (io.BytesIO(b"Name\nKnots\n"), "Skills.csv")}


def people():
    return {"file": (io.BytesIO(b"Mail\nnew@anderswo.example\n"), "people.csv")}


LISTS = dict.fromkeys(("admin_roster.upload", "admin_leavers.index"), people)
FILES = {**LISTS, "editing.photo": photo, "first_week.head": photo, "imports.upload": archive}


def test_every_form_says_what_it_may_change(paths):
    unknown = sorted(paths.keys() ^ FORMS.keys())
    assert not unknown, f"say in tests/strangers/forms.py what a POST to {unknown} may change"


@pytest.mark.parametrize("endpoint", FORMS)
@pytest.mark.sampled(100)
def test_a_form_changes_what_it_shows_and_nothing_else(app, things, paths, visit, endpoint):
    who, fields, allowed = FORMS[endpoint]
    fields = {name: value.format(**vars(things)) for name, value in fields.items()}
    visitor = visit(things.viewers[who])
    before = tables.dump(app)
    extra = {name: value for name, value in FORGED.items() if name not in fields}
    files = FILES.get(endpoint, dict)()
    response = visitor.post(paths[endpoint], {**filled(fields, things), **extra, **files})
    assert response.status_code in ((404,) if endpoint == "setup.begin" else (200, 303)), response.status_code
    changed = tables.changes(app, before, tables.dump(app))
    assert {"session" if change.startswith("session") else change for change in changed} == allowed


def forgeries(app, visitor):
    """(name, fields, headers) of requests that another site could make a browser send."""
    foreign = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("f" * 32)
    cross = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}
    return (
        ("no token", {"csrf_token": ""}, {}),
        ("a token of somebody else", {"csrf_token": foreign}, {}),
        ("a token of somebody else as htmx sends it", {"csrf_token": ""}, {"X-CSRFToken": foreign}),
        ("a token of ours made up", {"csrf_token": "made.up.token"}, {}),
        ("from another site", {"csrf_token": visitor.token}, cross),
        ("from another site, as older browsers say it", {"csrf_token": visitor.token}, {"Origin": "https://evil.test"}),
        ("from nowhere, as older browsers say it", {"csrf_token": visitor.token}, {"Origin": "null"}),
        ("from a neighbouring site", {"csrf_token": visitor.token}, {"Sec-Fetch-Site": "same-site"}),
    )


@MANY
def test_nothing_is_done_for_another_site(app, things, paths, visit):
    wrong = []
    for endpoint, (who, fields, _) in SOME:
        visitor = visit(things.viewers[who])
        before, fields = tables.dump(app), filled(fields, things)
        for name, token, headers in forgeries(app, visitor):
            if endpoint == "unsubscribe.switch_off" and "site" not in name:
                continue  # mail programs send no token: the link itself is the proof
            for fragment in (False, True):
                response = visitor.post(paths[endpoint], {**fields, **token}, fragment=fragment, headers=headers)
                if response.status_code != 400:
                    wrong.append(f"{endpoint}, {name}: {response.status_code}")
        wrong += [f"{endpoint} changed {change}" for change in tables.changes(app, before, tables.dump(app))]
    assert wrong == []


@MANY
def test_opening_an_address_does_nothing(app, things, paths, visit):
    """Programs that scan letters, previews and prefetching open every link."""
    before, wrong = tables.dump(app), []
    for endpoint, (who, _, _) in SOME:
        visitor = visit(things.viewers[who])
        before = tables.dump(app)
        for method in ("GET", "HEAD", "OPTIONS"):
            visitor.client.open(paths[endpoint], method=method, headers={"Sec-Purpose": "prefetch"})
        wrong += [f"{endpoint} changed {change}" for change in tables.changes(app, before, tables.dump(app))]
    assert wrong == []


@MANY
def test_nobody_acts_on_things_of_others(app, things, visit):
    wrong = []
    for viewer in ("stranger", "connection", *(("guest", "blocked", "blocking", "former") if LONG else ())):
        visitor = visit(things.viewers[viewer])
        before = tables.dump(app)
        for place in addresses.places(app, things):
            if "POST" not in place.methods or place.there == place.missing or viewer in insiders(place):
                continue
            visitor.post(place.there, FIELDS)
            changed = tables.changes(app, before, tables.dump(app))
            if changed:
                wrong.append(f"{viewer} {place.there}: {changed}")
                before = tables.dump(app)
    assert wrong == []


def state(app, id):
    with app.app_context():
        return db.session.get_one(Invitation, id).state


@pytest.mark.parametrize("before", ["pending", "withdrawn", "ignored"])
def test_only_the_invited_side_accepts(app, world, visit, invite, does, before):
    id = invite(world.eve, world.anna)
    if before != "pending":
        act = {"withdrawn": invitations.withdraw, "ignored": invitations.ignore}[before]
        does(world.eve, lambda _: act(db.session.get_one(Invitation, id)))
    for who in (world.eve, world.ben, None):
        for response in ("acceptance", "dismissal"):
            assert visit(who).post(f"/invitations/{id}/{response}").status_code in ((303,) if who is None else (404,))
    for who in (world.anna, world.ben):
        assert visit(who).post(f"/invitations/{id}/withdrawal").status_code == 404
    assert state(app, id) == before
    if before == "withdrawn":
        visit(world.anna).post(f"/invitations/{id}/acceptance")
        assert state(app, id) == before
    with app.app_context():
        assert {row.connection_count for row in db.session.query(Member).filter(Member.id == world.eve)} == {0}


def test_an_endorsement_needs_a_connection_on_every_way_to_it(app, world, visit, does):
    from app.actions import profiles

    skill = does(world.anna, profiles.add_skill, "Knots").id
    for who, status in ((world.carla, 404), (world.eve, 404), (world.anna, 404), (world.ben, 303)):
        assert visit(who).post(f"/skills/{skill}/endorsement").status_code == status
    does(world.anna, connections.remove, world.ben)
    assert visit(world.ben).post(f"/skills/{skill}/endorsement/removal").status_code == 404


def test_parting_ends_what_stands_open_in_another_window(app, world, visit, does):
    """T8: pages that were opened before are refused from the next request on."""
    from app.actions import messages, posts, profiles

    skill = does(world.anna, profiles.add_skill, "Knots").id
    conversation = does(world.anna, messages.send, world.ben, "Hello").conversation_id
    inner = does(world.anna, posts.write, "Among us", "connections").id
    ben = visit(world.ben)
    assert ben.get(f"/posts/{inner}").status_code == 200
    does(world.anna, connections.remove, world.ben)
    assert ben.post(f"/inmail/{conversation}", {"text": "Still here"}).status_code == 422
    assert ben.post("/in/anna-brandt/message", {"text": "Still here"}).status_code == 422
    assert ben.get(f"/posts/{inner}").status_code == ben.post(f"/posts/{inner}/like").status_code == 404
    assert ben.post(f"/skills/{skill}/endorsement").status_code == 404
    assert "Hello" in ben.get(f"/inmail/{conversation}").get_data(as_text=True)
