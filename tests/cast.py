"""One small named world.

anna -- ben -- carla -- dirk        eve knows nobody        frieda runs the place (admin)

anna is the owner whose things the others try to see: ben is her connection, carla of 2nd, dirk of 3rd degree,
eve a stranger. Passwords are all PASSWORD.
"""

from __future__ import annotations

from types import SimpleNamespace

from app import database
from app.actions import accounts, invitations
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member, Site
from app.rules import passwords

PASSWORD = "korrekt-pferd-batterie"
NEW_PASSWORD = "lampe-wiese-kompass"
ANNA, BEN, CARLA, EVE = "/in/anna-brandt", "/in/ben-okafor", "/in/carla-nowak", "/in/eve-strange"  # their profiles
SIGN_IN = {"email": "anna@firma.example", "password": PASSWORD}  # what Anna types to sign in
GUESS = {**SIGN_IN, "password": "ganz-falsch-geraten"}
NAMES = {
    "anna": "Anna Brandt",
    "ben": "Ben Okafor",
    "carla": "Carla Nowak",
    "dirk": "Dirk Müller",
    "eve": "Eve Strange",
    "frieda": "Frieda Ahlers",
}
EDGES = (("anna", "ben"), ("ben", "carla"), ("carla", "dirk"))


def site(policy: str = "open") -> Site:
    found = Site(name="Elbufer", tagline="Alumni seit 1911", locale="en", policy=policy)
    db.session.add(found)
    return found


def person(key: str, **values: str) -> Member:
    """A member of the cast; call it inside a transaction. They have hidden their first steps on Home."""
    name = values.pop("name", NAMES.get(key, key.title()))
    member = accounts.create_member(
        name=name,
        email=f"{key}@{'firma' if key != 'eve' else 'anderswo'}.example",
        password_hash=passwords.make_hash(PASSWORD),
        locale=values.pop("locale", "en"),
        role="admin" if key == "frieda" else "member",
    )
    member.hides_first_week = True
    return member


def connect(a: Member, b: Member) -> None:
    """The way two people get connected: one invites, the other accepts."""
    invitations.accept(invitations.invite(a, b.id, Wish("colleague")))


def world() -> SimpleNamespace:
    """Everybody, as a namespace of ids; commits."""
    with database.transaction():
        site()
        members = {key: person(key) for key in NAMES}
        db.session.flush()
        for a, b in EDGES:
            connect(members[a], members[b])
        quiet()
        return SimpleNamespace(**{key: member.id for key, member in members.items()})


def quiet() -> None:
    """Forget what building the world told: tests begin with empty outboxes and bells."""
    from app.models import Delivery, Notification

    db.session.flush()
    db.session.execute(Delivery.__table__.delete())
    db.session.execute(Notification.__table__.delete())
