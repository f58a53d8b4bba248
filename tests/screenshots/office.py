"""What the demo organisation has not seen yet, and what pages of admins are blank without.

Somebody who wants to join, a list of the office, reports, an e-mail that came back, members who are locked, away or
about to leave.
"""

from __future__ import annotations

from datetime import timedelta

from app.actions import imports, invitations, leaving, legal, member_acts, posts, reports, roster, sessions
from app.actions.invitations import Wish
from app.actions.letters import post_letter
from app.delivery import links
from app.extensions import db
from app.models import AddressUndo, Connection, Delivery, Member, Post, Removal, Report, RosterEntry, SignUp
from app.models.base import now
from app.portability.roster import Person
from app.queries import removals, reported
from app.queries import reports as cases

DAY = timedelta(days=1)
RULES = "# Fairness\nBe brief.\n## Posts\n- No advertising\n- No politics\n\nWhoever breaks them is told first."
LOCKED, AWAY, LEAVES, GONE, UPSET = range(-6, -1)  # members from the end; the last one is the newcomer


def fill(admin: Member, member: Member) -> None:
    """Let it happen, once; `member`: whose post an admin removes."""
    others = db.session.query(Member).order_by(Member.id).all()
    member_acts.lock(admin, others[LOCKED].id, "Advertising", "Write to the office.")
    member_acts.begin_memoriam(admin, others[GONE].id)
    leaving.pause(others[AWAY])
    member_acts.delete(admin, others[LEAVES].id)
    legal.publish(admin, "rules", "de", RULES, asks=False)
    legal.save_draft("accessibility", "de", RULES)
    _reported(admin, member, others[UPSET])
    _brought_in(admin)
    imports.suggest(admin, [each.id for each in others[40:43]])
    _asked_strangers(admin)
    sessions.begin(admin, agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address="127.0.0.2")
    posts.write(admin, "Tuesday at six, as ever. Who brings the projector?")
    came_back = post_letter("security", member=admin)
    letter = db.session.query(Delivery).filter_by(message_id=came_back).one()
    letter.state, letter.answer, letter.attempts, letter.finished_at = "failed", "550 5.1.1 unknown", 1, now()


def tokens(admin: Member) -> dict[str, str]:
    """Links of e-mails about it, by the endpoint they lead to; the same each time."""
    undo = db.session.query(AddressUndo).filter_by(member_id=admin.id).first()
    if undo is None:
        undo = AddressUndo(member_id=admin.id, email="before@post.example", nonce="x", expires_at=now() + DAY)
        db.session.add(undo)
        db.session.flush()
    listed = links.roster(db.session.query(RosterEntry).filter_by(state="invited").first())
    return {"email_address.undo": links.address_undo(undo), "roster": listed}


def _reported(admin: Member, member: Member, reporter: Member) -> None:
    """An open report, and one that led to a removal with an objection."""
    by_others = Post.author_id.not_in((admin.id, member.id, reporter.id))
    some = db.session.query(Post).filter(by_others, Post.audience == "members").first()
    _report(reporter, some.id)
    gone = _report(reporter, posts.write(member, "Buy now, cheap!").id)
    reports.close(admin, cases.case(admin.id, gone), "removed", "Advertising has no place here.", "Thank you.")
    reports.object_to(removals.one(db.session.query(Removal.id).scalar()), "It was a joke.")


def _report(reporter: Member, post_id: int) -> int:
    seen = reported.MODULES["post"].seen_by(reporter.id, post_id)
    reports.report(reporter, "post", post_id, seen, "spam", "This is the third time.")
    return db.session.query(Report.id).order_by(Report.id.desc()).limit(1).scalar()


def _brought_in(admin: Member) -> None:
    """An applicant, people on the roster and one of them invited, lists that wait."""
    asked = {"name": "Jorinde Neu", "email": "jorinde@post.example", "locale": "de", "password_hash": "-", "nonce": "n"}
    until = {"applied_at": now(), "expires_at": now() + 9 * DAY}
    db.session.add(SignUp(**asked, state="applied", answer="Class of 1998, carpentry.", **until))
    batch = roster.begin_batch("class of 1998")
    said = "de", "Fachschule Elbufer", "1998", ""
    emails = [f"p{number}@post.example" for number in range(3)]
    roster.add(batch, [Person(number, f"Person {number}", email, email, *said) for number, email in enumerate(emails)])
    entry = db.session.query(RosterEntry).filter_by(email=emails[0]).one()
    entry.state, entry.invited_at = "invited", now()
    for kind in ("join", "leave"):
        roster.put_draft(admin, kind, "list.csv", b"Mail,Name\nnew@post.example,Nele Neu\nnobody,Name\n")


def _asked_strangers(admin: Member) -> None:
    """Invitations that wait for their reply."""
    known = db.session.query(Connection.peer_id).filter_by(member_id=admin.id)
    free = db.session.query(Member).filter(Member.id.not_in(known), Member.who_may_invite == "everyone")
    for stranger in free.filter(Member.state == "active", Member.id != admin.id).order_by(Member.id.desc()).limit(3):
        invitations.invite(admin, stranger.id, Wish("colleague"))
