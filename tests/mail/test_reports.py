"""E-mails about reports: what the organisation decided, and none that still tells of what it removed."""

from __future__ import annotations

import pytest

from app.actions import posts, reports
from app.extensions import db
from app.models import Member, Message, Notification, Post, Removal, Report
from app.queries import removals as removed
from app.queries import reported
from app.queries import reports as cases
from tests.mail import events
from tests.mail.events import CANARY, member
from tests.mail.postbox import body_of, everything_in

WHY, THANKS = "Not in <our> house.", "Thank & you."


def of_last(table):
    return db.session.query(table.id).order_by(table.id.desc()).limit(1).scalar()


def report(world, kind, id, reporter_id, by=None):
    """Gives the report as an admin decides it."""
    seen = reported.MODULES[kind].seen_by(reporter_id, id, by)
    reports.report(member(reporter_id), kind, id, seen, "insult", "Qwhy I report it")
    return cases.case(world.frieda, of_last(Report))


def remove(world, kind, id, reporter_id, by=None):
    case = report(world, kind, id, reporter_id, by)
    reports.close(member(world.frieda), case, "removed", WHY, THANKS)
    return case


def by_reader(postbox):
    return {letter["To"].partition("@")[0]: letter for letter in postbox.letters}


@pytest.mark.parametrize(
    ("locale", "subject", "what"),
    [
        ("en", "Elbufer: something by you was removed", "Published post"),
        ("de", "Elbufer: Etwas von Ihnen wurde entfernt", "Beitrag"),
    ],
)
def test_whose_post_was_removed_reads_why_but_not_who_reported(
    world, do, send_due, postbox, visit, locale, subject, what
):
    def act():
        for each in db.session.query(Member):
            each.locale = locale
        remove(world, "post", posts.write(member(world.anna), CANARY).id, world.ben)

    do(act)
    send_due()
    letter = by_reader(postbox)["anna"]
    assert letter["Subject"] == subject and letter["List-Unsubscribe"] is None
    assert what in body_of(letter) and f"> {WHY}" in body_of(letter)
    assert "Not in &lt;our&gt; house." in body_of(letter, "html")
    for secret in ("Ben Okafor", "Qwhy I report it", "Frieda", CANARY):
        assert secret not in everything_in(letter)
    path = f"/objections/{do(lambda: of_last(Removal))}"
    assert f"http://localhost{path}" in body_of(letter) and visit(world.anna).get(path).status_code == 200


@pytest.mark.parametrize(("locale", "said"), [("en", "Published post: Removed"), ("de", "Beitrag: Entfernt")])
def test_the_reporter_reads_the_outcome_and_the_answer(world, do, send_due, postbox, locale, said):
    def act():
        for each in db.session.query(Member):
            each.locale = locale
        remove(world, "post", posts.write(member(world.anna), CANARY).id, world.ben)

    do(act)
    send_due()
    letter = by_reader(postbox)["ben"]
    assert said in body_of(letter) and f"> {THANKS}" in body_of(letter) and WHY not in everything_in(letter)
    assert "http://localhost/reports#report-" in body_of(letter) and letter["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("locale", "decision", "said"),
    [("en", "restored", "Published post: Restored"), ("de", "upheld", "Beitrag: Bleibt entfernt")],
)
def test_both_read_what_was_decided_about_the_objection(world, do, send_due, postbox, locale, decision, said):
    def act():
        for each in db.session.query(Member):
            each.locale = locale
        case = remove(world, "post", posts.write(member(world.anna), CANARY).id, world.ben)
        reports.object_to(removed.one(of_last(Removal)), "Qobjection")
        send = cases.case(world.frieda, case.id)
        reports.decide(member(world.frieda), send, decision, "Qsecond")

    do(act)
    send_due()
    letters = {letter["Subject"]: letter for letter in postbox.letters}
    told = [letter for subject, letter in letters.items() if "objection" in subject or "Widerspruch" in subject]
    assert len(told) == 1 and said in body_of(told[0]) and "> Qsecond" in body_of(told[0])
    to_ben = [letter for letter in postbox.letters if letter["To"].startswith("ben@")]
    assert all("> Qsecond" in body_of(letter) and "Qobjection" not in everything_in(letter) for letter in to_ben)


def _inmail(world):
    member(world.anna).inmail_copy = "full"
    events.write(world)
    return "message", of_last(Message), world.anna


def _recommendation(world):
    return "recommendation", events.recommend(world), world.anna


def _invitation(world):
    return "invitation", events.invite(world, CANARY), world.anna


def _introduction(world):
    return "introduction", events.ask_to_introduce(world), world.anna


@pytest.mark.parametrize("make", [_inmail, _recommendation, _invitation, _introduction])
def test_an_e_mail_that_waits_does_not_tell_of_what_was_removed(world, do, send_due, postbox, make):
    do(lambda: remove(world, *make(world)))
    send_due()
    assert postbox.letters and CANARY not in "".join(map(everything_in, postbox.letters))
    assert all("removed" in letter["Subject"] or "decided" in letter["Subject"] for letter in postbox.letters)
    told = do(lambda: {row.kind for row in db.session.query(Notification)})
    assert told - {"accepted"} == {"removed", "report_answered"}


def test_likes_of_a_removed_post_are_not_told(world, do, send_due, postbox):
    def act():
        events.like(world)
        remove(world, "post", of_last(Post), world.carla)

    do(act)
    send_due()
    assert postbox.letters and CANARY not in "".join(map(everything_in, postbox.letters))
