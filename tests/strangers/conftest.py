"""The world of tests/canary.py with a word in everything else that is private, and the viewers who must not find it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest

from app import database
from app.actions import (
    account_log,
    announcements,
    announcing,
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
    post_pictures,
    posts,
    preferences,
    profiles,
    recommendations,
    releases,
    reports,
    roster,
    sessions,
)
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.actions.joining import Applicant
from app.actions.post_pictures import Picked
from app.actions.recommendations import Words
from app.delivery import links
from app.extensions import db
from app.models import (
    AddressUndo,
    Delivery,
    Education,
    EmailInvitation,
    ImportDraft,
    LegalPage,
    Member,
    Mention,
    Message,
    Position,
    Post,
    PostPicture,
    ProfileEntry,
    Removal,
    Report,
    ResumeOrigin,
    RosterBatch,
    RosterDraft,
    RosterEntry,
    SignedInSession,
    SignUp,
    Site,
    SiteMark,
    Skill,
)
from app.models.base import at, now
from app.portability import comparing, drafts
from app.portability import people_lists as lists
from app.portability.recognised import Recognised, Row
from app.portability.roster import Person
from app.queries import announcing as mailings
from app.queries import comments as written
from app.queries import notices, removals, reported
from app.queries import reports as cases
from app.queries.imports import held
from app.rules import mentions
from app.rules.post_pictures import Encoded
from tests import canary, cast, furnished, kept
from tests.pages import rosters

VIEWERS = ("guest", "blocked", "blocking", "stranger", "second", "former", "connection", "owner")
ALL_MEMBERS = {"owner", "connection", "former", "second", "stranger", "blocked", "blocking"}
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
    "Qinneralt": {"owner", "connection"},
    "Qinnerpixels": {"owner", "connection"},
    "Qremovedalt": set(),
    "Qremovedpixels": set(),
    "Qinformpixels": {"owner"},
    "Qformerly": {"owner"},
    "Qinnercomment": {"owner", "connection"},
    "Qinneranswer": {"owner", "connection"},
    "Qopencomment": ALL_BUT_BLOCKED,
    "Qmentioninner": {"owner", "connection", "second"},
    "anna@firma.example": {"owner"},
    "qguest@anderswo.example": {"owner"},
    "Qnotetoguest": {"owner"},
    "Qapplicant": set(),
    "qapplicant@anderswo.example": set(),
    "Qbrowser": {"owner"},
    "Qonceseen": {"owner"},
    "qformer@anderswo.example": set(),
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
    "Qwaiting": set(),
    "Qanswer": set(),
    "Qexpected": set(),
    "Qannounced": ALL_MEMBERS,
    "Qnotannounced": set(),
    "Qofferedschool": set(),
    "qdraft@anderswo.example": set(),
    "Qremoved": {"owner"},
    "Qobjected": {"owner"},
    "Qobjection": {"owner"},
    "Qwhyremoved": {"owner"},
    "Qreporterssay": {"connection"},
    "Qtoldreporter": {"connection"},
}
LONG = pytest.mark.long


def eyes(*often):
    """All viewers; in a usual run only these look, as each sends many requests."""
    return [pytest.param(viewer, marks=() if viewer in often else LONG) for viewer in VIEWERS]


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
        _reports(found, anna, ben, db.session.get_one(Member, known.viewers["admin"]))
        _import(found, anna, known.viewers["second"])
        _office(found)
        joining.ask_to_join(Applicant("Qapplicant", "qapplicant@anderswo.example", cast.PASSWORD + "!", "en"))
        endorsements.endorse(ben, db.session.get_one(Skill, found.skill))
        endorsement_requests.ask(anna, ben.id, [found.asked_skill])
        found.skill_of_connection = profiles.add_skill(ben, "Sailing").id
        shared = {"mobile": ("0160 777 111", "chosen"), "phone": ("0160 777 222", "connections")}
        profiles.change_contact(ben, shared)
        releases.choose(ben, anna.id, "mobile")
        _organisation(found)
        found.letter = furnished.came_back(anna)
        for letter in db.session.query(Delivery):
            letter.due_at += timedelta(hours=1) if letter.state == "due" else -timedelta(hours=1)
        db.session.get_one(Member, known.viewers["stranger"]).hides_first_week = False
        return found


def _organisation(found) -> None:
    """Its own mark, and pages for everybody; new terms that nobody was asked about, and a draft."""
    site = db.session.get_one(Site, 1)
    site.public_profiles = site.public_about = True
    site.legal, site.mark = "imprint privacy terms about", f"{'a' * 64}.png"
    found.mark = site.mark
    db.session.add(SiteMark(name=site.mark, size=96, content=b"picture"))
    texts = {"imprint": "office@elbufer.example", "privacy": "Cookies", "terms": "Fair play", "about": "Alumni"}
    for page, text in texts.items():
        db.session.add(LegalPage(page=page, locale="en", text=text, published_at=now()))
    db.session.add(LegalPage(page="rules", locale="en", text="Qdraftofrules"))


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
    with at(now() - timedelta(days=1)):  # so that signing in again is another moment
        sessions.begin(anna, agent="Qbrowser", address="127.0.0.9")
    found.browser = db.session.query(SignedInSession).filter_by(agent="Qbrowser").one().id
    db.session.add(AddressUndo(
        member_id=anna.id, email="qformer@anderswo.example", nonce="x", expires_at=now() + timedelta(days=7)
    ))  # fmt: skip
    account_log.note(anna.id, "signed_in", agent="Qonceseen")


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
    post = posts.write(anna, "Qformerly #Qtag", "connections", _pictured(anna, "Qinner"))
    posts.edit(anna, post, "Qinnerpost #Qtag", "connections")
    # so that editing it again changes that within the same second, too
    db.session.get_one(Post, post.id).edited_at -= timedelta(hours=1)
    posts.like(ben, post)
    found.post, found.sha_of_post = post.id, db.session.query(PostPicture.sha256).filter_by(post_id=post.id).scalar()
    _pictured(anna, "Qinform")
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
    posts.write(ben, f"Qmentioninner {mentions.token(anna.id)}", "connections")
    found.mention = db.session.query(Mention.id).filter_by(member_id=anna.id).scalar()


def _pictured(anna, word):
    """A picture whose bytes and whose description are words: it waits in a form until a post is written with it."""
    content = f"{word}pixels".encode()
    (held,) = post_pictures.keep(anna, [Encoded(sha256(content).hexdigest(), 96, 96, {96: content})])
    return [Picked(held.id, f"{word}alt")]


def _reports(found, anna, ben, admin) -> None:
    """What Anna's connection reported: two posts that were removed, one of them against her objection, and a message
    about which nothing is decided.
    """

    def report(kind, id):
        reports.report(ben, kind, id, reported.MODULES[kind].seen_by(ben.id, id), "insult", "Qreporterssay")
        return db.session.query(Report.id).order_by(Report.id.desc()).limit(1).scalar()

    def remove(said):
        shown = _pictured(anna, "Qremoved") if said == "Qremoved" else ()
        id = report("post", posts.write(anna, said, "members", shown).id)
        reports.close(admin, cases.case(admin.id, id), "removed", "Qwhyremoved", "Qtoldreporter")
        return id, db.session.query(Removal.id).order_by(Removal.id.desc()).limit(1).scalar()

    found.objected_report, objected = remove("Qobjected")
    reports.object_to(removals.of_member(anna.id, objected), "Qobjection")
    _, found.removal = remove("Qremoved")
    message = db.session.query(Message.id).filter_by(sender_id=anna.id, text="Qtalkofboth").scalar()
    found.report = report("message", message)


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


def _announcements(found, admin) -> None:
    """One that all members read and may answer, tried by e-mail; and a draft."""
    starts = now() + timedelta(days=9)
    said = announcements.Words("Qannounced", "For all", now() + timedelta(days=9), starts, None, "Loft", True)
    found.announcement = announcements.write(admin, said)
    announcements.publish(admin, mailings.one(found.announcement))
    announcing.test(admin, mailings.one(found.announcement))
    found.announcement_draft = announcements.write(admin, announcements.Words("Qnotannounced", "Later"))


def _office(found) -> None:
    """People of whom only the organisation knows: an applicant, some on the roster, and lists that wait; and what it
    announces.
    """
    admin = db.session.get_one(Member, found.viewers["admin"])
    _announcements(found, admin)
    applicant = SignUp(
        name="Qwaiting", email="qwaiting@anderswo.example", password_hash="x", locale="en", nonce="n", state="applied",
        answer="Qanswer", applied_at=now(), expires_at=now() + timedelta(days=10),
    )  # fmt: skip
    db.session.add(applicant)
    rosters.publish()
    for released, name in ((now(), "qinvited"), (now(), "qreleased"), (None, "qexpected")):
        batch = roster.begin_batch("Qsource")
        email = f"{name}@anderswo.example"
        roster.add(batch, [Person(1, name.title(), email, email, "en", "Qofferedschool", "1998", "Qofferedfirm")])
        db.session.get_one(RosterBatch, batch).released_at = released
    entry = db.session.query(RosterEntry).filter_by(email="qinvited@anderswo.example").one()
    entry.state, entry.invited_at = "invited", now()
    roster.put_draft(admin, "join", "Qlist.csv", b"Mail,Name\nqdraft@anderswo.example,Qdraft\n")
    roster.put_draft(admin, "leave", "Qlist.csv", b"Mail,Name\ndirk@firma.example,Qleaver\n")
    for draft in db.session.query(RosterDraft):
        draft.created_at = now() - timedelta(hours=1)
        draft.nonce = draft.kind
    db.session.flush()
    found.applicant, found.roster_link = applicant.id, links.roster(entry).removeprefix("http://localhost")
    found.roster_seal = lists.seal("join", {"email": 0, "name": 1})
