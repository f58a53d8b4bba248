"""The world of tests/canary.py with a word in everything else that is private, and the viewers who must not find it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app import database
from app.actions import (
    comments,
    email_invitations,
    endorsement_requests,
    endorsements,
    imports,
    introductions,
    invitations,
    joining,
    messages,
    noticeboard,
    posts,
    preferences,
    profiles,
    recommendations,
    releases,
    sessions,
)
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.actions.joining import Applicant
from app.actions.recommendations import Words
from app.extensions import db
from app.models import (
    Education,
    EmailInvitation,
    ImportDraft,
    Member,
    Position,
    ProfileEntry,
    ResumeOrigin,
    Site,
    Skill,
)
from app.models.base import now
from app.portability import comparing, drafts
from app.portability.recognised import Recognised, Row
from app.queries import comments as written
from app.queries import notices
from app.queries.imports import held
from tests import canary, cast, kept
from tests.databases import SQLITE_FIRST

VIEWERS = ("guest", "blocked", "blocking", "stranger", "second", "former", "connection", "owner")
ALL_BUT_BLOCKED = {"owner", "connection", "former", "second", "stranger"}
# Each word stands in one private thing of Anna's: who may read it. Everybody else must not, anywhere.
CANARIES = {
    canary.WORDS["contact for connections"]: {"owner", "connection"},
    canary.WORDS["contact for nobody"]: {"owner"},
    canary.WORDS["contact for chosen ones"]: {"owner"},  # for chosen ones: the former connection was one
    "0160 777 111": {"owner", "connection"},  # the connection's own, which chose Anna
    "Qtalkofboth": {"owner", "connection"},
    "Qtalkofthen": {"owner", "former"},
    "Qnotetome": {"owner"},
    "Qnotebyme": {"owner"},
    "Qpleatome": {"owner"},
    "Qpleapasson": {"owner"},
    "Qpleabyme": {"owner", "connection"},
    "Qpleatocarla": {"owner", "connection"},
    "Qwhyiblocked": {"owner"},
    "Qwhyshedid": {"blocking"},
    canary.WORDS["list of connections"]: {"owner"},
    "Qinnerpost": {"owner", "connection"},
    "Qinnercomment": {"owner", "connection"},
    "Qinneranswer": {"owner", "connection"},
    "Qopencomment": ALL_BUT_BLOCKED,
    "anna@firma.example": {"owner"},
    "qguest@anderswo.example": {"owner"},
    "Qnotetoguest": {"owner"},
    "Qapplicant": set(),
    "qapplicant@anderswo.example": set(),
    "Qbrowser": {"owner"},
    canary.WORDS["former positions"]: {"owner", "connection"},
    canary.WORDS["rest of about"]: {"owner", "connection"},
    canary.WORDS["languages"]: {"owner", "connection"},
    canary.WORDS["projects"]: {"owner"},
    canary.WORDS["education: text"]: {"owner", "connection"},
    canary.WORDS["recommendations received"]: {"owner", "connection"},
    "Qpraisewaits": {"owner"},
    "Qpraisebyme": {"owner"},
    "Qpraisenote": {"owner"},
    "Qoriginofrow": {"owner"},
    "Qbesidetherows": {"owner"},
    "Qindraft": {"owner"},
    "Qnotice": ALL_BUT_BLOCKED,
    "Qpay": ALL_BUT_BLOCKED,
    "Qsolved": {"owner"},
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
    """The members and the profile of tests/canary.py, and besides them everything that is private of a member."""
    known = canary.build()
    with database.transaction():
        ids = known.anna, known.viewers["connection"], known.advocate
        anna, ben, advocate = (db.session.get_one(Member, id) for id in ids)
        found = SimpleNamespace(
            owner=anna.id, handle=anna.handle, sha=canary.WORDS["photo"], viewers=known.viewers, skill=known.skill,
            shown_recommendation=known.recommendation,
        )  # fmt: skip
        _profile(found, anna)
        _network(found, anna, db.session.get_one(Member, known.dirk))
        _introductions(found, anna, advocate)
        _inmail_and_posts(found, anna, ben)
        _praise(found, anna, advocate, known.viewers["chosen"])
        _import(found, anna, known.viewers["second"])
        joining.ask_to_join(Applicant("Qapplicant", "qapplicant@anderswo.example", cast.PASSWORD + "!", "en"))
        endorsements.endorse(ben, db.session.get_one(Skill, found.skill))
        endorsement_requests.ask(anna, ben.id, [found.asked_skill])
        found.skill_of_connection = profiles.add_skill(ben, "Sailing").id
        shared = {"mobile": ("0160 777 111", "chosen"), "phone": ("0160 777 222", "connections")}
        profiles.change_contact(ben, shared)
        releases.choose(ben, anna.id, "mobile")
        db.session.get_one(Site, 1).public_profiles = True
        db.session.get_one(Member, known.viewers["stranger"]).hides_first_week = False
        return found


def _profile(found, anna) -> None:
    """What the profile holds, by name; with what an imported JSON Resume said besides, and with some of it closed."""
    positions = db.session.query(Position).filter_by(member_id=anna.id)
    former = positions.filter(Position.ends.is_not(None)).one()
    former.origin = '{"x": "Qoriginofrow"}'
    found.position, found.tied = former.id, positions.filter(Position.ends.is_(None)).one().id
    found.education = db.session.query(Education).filter_by(member_id=anna.id).one().id
    found.entry = db.session.query(ProfileEntry).filter_by(member_id=anna.id, kind="languages").one().id
    beside = '{"document": {"interests": ["Qbesidetherows"]}, "left_out": {}}'
    db.session.add(ResumeOrigin(member_id=anna.id, content=beside))
    found.asked_skill = profiles.add_skill(anna, "Balance sheets").id
    profiles.choose_audience(anna, "projects", "self")
    preferences.choose_privacy(anna, who_may_invite="everyone", hides_connections=True)
    sessions.begin(anna, agent="Qbrowser", address="127.0.0.9")


def _network(found, anna, dirk) -> None:
    found.invitation = invitations.invite(dirk, anna.id, Wish("friend", "Qnotetome")).id
    found.sent = invitations.invite(anna, found.viewers["admin"], Wish("friend", "Qnotebyme")).id
    email_invitations.invite_by_email(anna, "qguest@anderswo.example", Wish("friend", "Qnotetoguest"))
    db.session.flush()
    found.email_invitation = db.session.query(EmailInvitation).one().id


def _introductions(found, anna, advocate) -> None:
    """One that Anna may pass on to her connection, and one that she asked that connection for."""
    ben, carla = found.viewers["connection"], found.viewers["second"]
    found.introduction = introductions.ask(advocate, ben, Plea(anna.id, "Qpleatome", "Qpleapasson")).id
    introductions.ask(anna, carla, Plea(ben, "Qpleabyme", "Qpleatocarla"))


def _inmail_and_posts(found, anna, ben) -> None:
    found.conversation = messages.send(anna, ben.id, "Qtalkofboth").conversation_id
    post = posts.write(anna, "Qinnerpost", "connections")
    posts.like(ben, post)
    found.post = post.id
    found.comment = comments.write(anna, post, "Qinnercomment")
    answered = written.readable(ben.id, found.comment)
    comments.write(ben, post, "Qinneranswer", answered)
    comments.like(ben, answered)
    words = {"title": "Qnotice", "text": "For a while", "place": "Qwhere", "pay": "Qpay"}
    found.notice = noticeboard.write(anna, noticeboard.Words("seek", "work", **words))
    ended = noticeboard.Words("offer", "thing", "Qsolved", "For nobody")
    noticeboard.solve(notices.own_one(anna.id, noticeboard.write(anna, ended)))
    posts.write(anna, "For everybody")
    comments.write(anna, posts.write(ben, "For everybody, too"), "Qopencomment")


def _praise(found, anna, advocate, other) -> None:
    """One that waits for Anna, one that she wrote, and one that she asked for; connections may read a fourth one."""

    def said(text):
        return Words("client", found.tied, text)

    waits = recommendations.write(advocate, anna.id, said("Qpraisewaits"))
    found.recommendation, found.seal = waits.id, recommendations.seal_of(waits)
    own = recommendations.write(anna, advocate.id, said("Qpraisebyme"))
    own.submitted_at -= timedelta(days=1)
    found.own_recommendation = own.id
    recommendations.ask(anna, other, said("Qpraisenote"))


def _import(found, anna, suggested) -> None:
    """An upload that was read an hour ago and waits, and a member whom it names."""
    draft = drafts.dumped(Recognised(rows=[Row("skills", {"name": "Qindraft"}, "Skills.csv", 2)]))
    imports.put_draft(anna.id, draft)
    db.session.flush()
    db.session.get_one(ImportDraft, anna.id).created_at = now() - timedelta(hours=1)
    found.draft_seal = comparing.compare(drafts.loaded(draft), held(anna)).seal(draft)
    imports.suggest(anna, [suggested])
    found.suggestion = suggested
