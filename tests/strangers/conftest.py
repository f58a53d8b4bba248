"""Anna's world with a word in everything that is private, and the eyes that must not find it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app import database
from app.actions import (
    blocks,
    connections,
    email_invitations,
    endorsement_requests,
    endorsements,
    entries,
    imports,
    invitations,
    joining,
    messages,
    posts,
    preferences,
    profiles,
    recommendations,
    releases,
    sessions,
)
from app.actions.invitations import Wish
from app.actions.joining import Applicant
from app.actions.recommendations import Words
from app.extensions import db
from app.models import EmailInvitation, ImportDraft, Member, ResumeOrigin, Site
from app.models.base import now
from app.portability import comparing, drafts
from app.portability.recognised import Recognised, Row
from app.queries.imports import held
from tests import cast, kept
from tests.databases import SQLITE_FIRST

VIEWERS = ("guest", "blocked", "blocking", "stranger", "second", "former", "connection", "owner")
# Each word stands in one private thing of Anna's: who may read it. Everybody else must not, anywhere.
CANARIES = {
    "qreleased@firma.example": {"owner", "connection"},
    "0999 888 777": {"owner"},
    "0151 444 555": {"owner"},  # for chosen ones: the former connection was one
    "0160 777 111": {"owner", "connection"},  # the connection's own, which chose Anna
    "Qtalkofboth": {"owner", "connection"},
    "Qtalkofthen": {"owner", "former"},
    "Qnotetome": {"owner"},
    "Qnotebyme": {"owner"},
    "Qwhyiblocked": {"owner"},
    "Qwhyshedid": {"blocking"},
    "Qlisted": {"owner"},
    "Qinnerpost": {"owner", "connection"},
    "anna@firma.example": {"owner"},
    "qguest@anderswo.example": {"owner"},
    "Qnotetoguest": {"owner"},
    "Qapplicant": set(),
    "qapplicant@anderswo.example": set(),
    "Qbrowser": {"owner"},
    "Qformerly": {"owner", "connection"},
    "Qendabout": {"owner", "connection"},
    "Qlanguage": {"owner", "connection"},
    "Qproject": {"owner"},
    "Qhomework": {"owner", "connection"},
    "Qpraisedopenly": {"owner", "connection"},
    "Qpraisewaits": {"owner"},
    "Qpraisebyme": {"owner"},
    "Qpraisenote": {"owner"},
    "Qoriginofrow": {"owner"},
    "Qbesidetherows": {"owner"},
    "Qindraft": {"owner"},
}
LONG = pytest.mark.long
# Many requests: in a usual run on SQLite, with --long on PostgreSQL as well.
MANY = pytest.mark.parametrize("application", SQLITE_FIRST, indirect=True)
OFTEN = ("guest", "blocked", "stranger", "former", "connection")  # the other eyes look with --long
EYES = [pytest.param(viewer, marks=() if viewer in OFTEN else LONG) for viewer in VIEWERS]
SECRETS = ("$argon2", "pbkdf2")  # of passwords, whosever


@pytest.fixture
def things(app):
    """Anna's things by name, the ids of all viewers, and what stands where."""
    with app.app_context():
        return kept.again(build)


def build() -> SimpleNamespace:
    world = cast.world()
    with database.transaction():
        anna, ben, carla = (db.session.get_one(Member, id) for id in (world.anna, world.ben, world.carla))
        people = {key: cast.person(key, name=f"{key.title()} Someone") for key in ("gustav", "helga", "iris")}
        listed = cast.person("listed", name="Qlisted Person")
        db.session.flush()
        found = SimpleNamespace(owner=anna.id, handle=anna.handle, sha="c0ffee" * 10 + "abcd", name=anna.name)
        _profile(found, anna)
        _network(found, anna, people, listed, db.session.get_one(Member, world.dirk))
        _words(found, anna, ben, people)
        _praise(found, anna, ben, listed)
        _import(found, anna, carla)
        joining.ask_to_join(Applicant("Qapplicant", "qapplicant@anderswo.example", cast.PASSWORD + "!", "en"))
        endorsements.endorse(ben, found.skill_row)
        endorsement_requests.ask(anna, ben.id, [found.asked_skill])
        found.skill_of_connection = profiles.add_skill(ben, "Sailing").id
        posts.like(ben, found.post_row)
        released = {"mobile": ("0160 777 111", "chosen"), "phone": ("0160 777 222", "connections")}
        profiles.change_contact(ben, released)
        releases.choose(ben, anna.id, "mobile")
        db.session.get_one(Site, 1).public_profiles = True
        found.viewers = {
            "guest": None, "blocked": people["gustav"].id, "blocking": people["helga"].id, "stranger": world.eve,
            "second": carla.id, "former": people["iris"].id, "connection": ben.id, "owner": anna.id,
            "admin": world.frieda,
        }  # fmt: skip
        return found


def _profile(found, anna) -> None:
    profiles.change_head(anna, name=anna.name, headline="Tax adviser", place="Lübeck", industry="Law")
    profiles.change_photo(anna, found.sha, {96: b"small", 320: b"large"})
    profiles.change_about(anna, "Begins " + "lorem ipsum " * 25 + "Qendabout")
    position = {"organisation": "Firma", "place": ""}
    found.tied = profiles.add_position(anna, title="Owner", starts="2026-10", ends=None, text="", **position).id
    position["origin"] = '{"x": "Qoriginofrow"}'
    found.position = profiles.add_position(anna, title="Qformerly", starts="2001", ends="2014", text="", **position).id
    beside = '{"document": {"interests": ["Qbesidetherows"]}, "left_out": {}}'
    db.session.add(ResumeOrigin(member_id=anna.id, content=beside))
    school = {"school": "Leibniz", "degree": "", "starts": "", "ends": "2001", "text": "Qhomework"}
    found.education = profiles.add_education(anna, **school).id
    found.entry = entries.add_entry(anna, "languages", title="Qlanguage", detail="native").id
    entries.add_entry(anna, "projects", title="Qproject")
    profiles.choose_audience(anna, "projects", "self")
    found.skill_row = profiles.add_skill(anna, "Tax law")
    found.skill = found.skill_row.id
    found.asked_skill = profiles.add_skill(anna, "Balance sheets").id
    released = {"email": ("qreleased@firma.example", "connections"), "phone": ("0999 888 777", "nobody")}
    profiles.change_contact(anna, {**released, "mobile": ("0151 444 555", "chosen")})
    preferences.choose_privacy(anna, who_may_invite="everyone", hides_connections=True)
    sessions.begin(anna, agent="Qbrowser", address="127.0.0.9")


def _network(found, anna, people, listed, dirk) -> None:
    for each in (people["iris"], people["gustav"], listed):
        cast.connect(anna, each)
    for chosen in (people["iris"], listed):
        releases.choose(anna, chosen.id, "mobile")
    messages.send(people["iris"], anna.id, "Qtalkofthen")
    connections.remove(anna, people["iris"].id)
    blocks.block(anna, people["gustav"].id, "Qwhyiblocked")
    blocks.block(people["helga"], anna.id, "Qwhyshedid")
    found.invitation = invitations.invite(dirk, anna.id, Wish("friend", "Qnotetome")).id
    frieda = db.session.query(Member).filter_by(role="admin").one()
    found.sent = invitations.invite(anna, frieda.id, Wish("friend", "Qnotebyme")).id
    email_invitations.invite_by_email(anna, "qguest@anderswo.example", Wish("friend", "Qnotetoguest"))
    db.session.flush()
    found.email_invitation = db.session.query(EmailInvitation).one().id


def _words(found, anna, ben, people) -> None:
    found.conversation = messages.send(anna, ben.id, "Qtalkofboth").conversation_id
    found.post_row = posts.write(anna, "Qinnerpost", "connections")
    found.post = found.post_row.id
    posts.write(anna, "For everybody")


def _praise(found, anna, ben, listed) -> None:
    """One that waits for Anna, one that she wrote, one that she asked for, and one that connections may read."""

    def said(text):
        return Words("client", found.tied, text)

    waits = recommendations.write(listed, anna.id, said("Qpraisewaits"))
    found.recommendation, found.seal = waits.id, recommendations.seal_of(waits)
    own = recommendations.write(anna, listed.id, said("Qpraisebyme"))
    own.submitted_at -= timedelta(days=1)
    found.own_recommendation = own.id
    shown = recommendations.write(ben, anna.id, said("Qpraisedopenly"))
    recommendations.accept(shown, recommendations.seal_of(shown))
    found.shown_recommendation = shown.id
    cast.connect(anna, other := cast.person("other", name="Other Person"))
    recommendations.ask(anna, other.id, said("Qpraisenote"))


def _import(found, anna, carla) -> None:
    """An upload that was read an hour ago and waits, and somebody out of it who is here."""
    draft = drafts.dumped(Recognised(rows=[Row("skills", {"name": "Qindraft"}, "Skills.csv", 2)]))
    imports.put_draft(anna.id, draft)
    db.session.flush()
    db.session.get_one(ImportDraft, anna.id).created_at = now() - timedelta(hours=1)
    found.draft_seal = comparing.compare(drafts.loaded(draft), held(anna)).seal(draft)
    imports.suggest(anna, [carla.id])
    found.suggestion = carla.id
