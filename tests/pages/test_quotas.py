"""Quotas count what was sent: what is refused costs none of it, and cannot be tried without end either."""

import pytest
from sqlalchemy.exc import IntegrityError
from werkzeug.utils import import_string

from app import database
from app.extensions import db
from app.models import Member
from app.queries import counters
from app.rules import limits
from app.rules.limits import WRITES

BEN = "/in/ben-okafor"
# What is refused at every door with a quota: by whom, where, and what is sent.
REFUSED = {
    "posts.write": ("anna", "/posts", {"text": "", "audience": "members"}),
    "comments.write": ("anna", "/posts/999/comments", {"text": "Hello"}),
    "comments.like": ("anna", "/comments/999/like", {}),
    "comments.unlike": ("anna", "/comments/999/like/removal", {}),
    "noticeboard.new": ("anna", "/noticeboard/new", {"text": ""}),
    "noticeboard.answer": ("anna", "/noticeboard/999/answer", {"text": "Hello"}),
    "posts.like": ("anna", "/posts/999/like", {}),
    "posts.unlike": ("anna", "/posts/999/like/removal", {}),
    "inmail.begin": ("anna", f"{BEN}/message", {"text": ""}),
    "inmail.reply": ("anna", "/inmail/999", {"text": "Hello"}),
    "recommendations.write": ("anna", f"{BEN}/recommendation", {"text": ""}),
    "recommendations.ask": ("anna", f"{BEN}/recommendation/request", {"text": ""}),
    "recommendations.text": ("anna", "/recommendations/999/text", {"text": "Good"}),
    "endorsements.ask": ("anna", f"{BEN}/endorsement-request", {}),
    "email_address.change": ("anna", "/settings/account/email", {"email": "new@neu.example", "current": "wrong"}),
    "account_settings.handle": ("anna", "/settings/account/handle", {"handle": "ben-okafor"}),
    "invitations.send": ("dirk", "/in/eve-strange/invitation", {"how": "friend"}),
    "suggestions.invite": ("anna", "/network/suggestions/999/invitation", {}),
    "reports.report": ("ben", "/reports/post/999", {"reason": "spam"}),
    "admin_addresses.ask": ("frieda", "/admin/members/1/address", {"email": "no address"}),
    "introductions.pass_on": ("ben", "/introductions/999/passing", {"words": "Hello"}),
    "email_invitations.send": ("anna", "/network/email-invitations", {"email": "anna@firma.example", "how": "friend"}),
}  # fmt: skip
# Every try counts: nothing else keeps a guest from trying.
OF_GUESTS = {"accounts.join", "email_invitations.invited", "roster.invited"}


def quotas(app):
    """The quotas of every door, by endpoint."""
    found = {}
    for endpoint, view in app.view_functions.items():
        rates = [rate for rate, _ in getattr(view, "rates", ()) if rate is not WRITES]
        found |= {endpoint: rates} if rates else {}
    return found


def test_every_door_with_a_quota_is_tried(app):
    assert set(quotas(app)) == set(REFUSED) | OF_GUESTS


@pytest.fixture
def left(app):
    """`left(rate, who)`: how much of a rate there is."""

    def look(rate, who):
        with app.app_context(), database.transaction(reading=True):
            return counters.left(rate, who)

    return look


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("endpoint", REFUSED)
@pytest.mark.sampled(40)
def test_what_is_refused_costs_nothing_of_a_quota_but_is_a_write(app, world, visit, left, endpoint, fragment):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).who_may_invite = "nobody"
    who, path, fields = REFUSED[endpoint]
    member = getattr(world, who)
    for _ in range(3):
        answer = visit(member).post(path, fields, fragment=fragment)
        assert answer.status_code in (404, 422)
    for rate in quotas(app)[endpoint]:
        assert left(rate, member) == rate.times
    assert left(WRITES, member) == WRITES.times - 3


def test_a_form_sent_twice_costs_once(app, world, visit, left):
    anna = visit(world.anna)
    for _ in range(3):
        anna.post("/posts", {"text": "Hello", "audience": "members", "submission": "a" * 36})
    assert left(limits.POSTS, world.anna) == limits.POSTS.times - 1


def test_what_is_refused_without_end_meets_the_limit_of_writes(app, world, visit, left, monkeypatch):
    monkeypatch.setattr("app.web.counted.WRITES", WRITES._replace(times=2))
    anna = visit(world.anna)
    assert [anna.post("/posts", {"text": ""}).status_code for _ in range(3)] == [422, 422, 429]
    assert anna.post("/posts", {"text": "Hello", "audience": "members"}).status_code == 303


def test_who_has_which_profile_address_is_not_tried_without_end(app, world, visit, left, monkeypatch):
    monkeypatch.setattr(limits, "HANDLE_TRIES", limits.HANDLE_TRIES._replace(times=2))
    anna = visit(world.anna)
    tried = [anna.post("/settings/account/handle", {"handle": "ben-okafor"}).status_code for _ in range(3)]
    assert tried == [422, 422, 429]


def test_the_e_mail_that_an_inviter_should_know_is_not_tried_without_end(app, world, visit, monkeypatch):
    monkeypatch.setattr(limits, "EMAIL_TRIES", limits.EMAIL_TRIES._replace(times=2))
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).who_may_invite = "email"
    dirk, sent = visit(world.dirk), {"how": "friend", "email": "eve1@firma.example"}
    tried = [dirk.post("/in/eve-strange/invitation", sent).status_code for _ in range(3)]
    assert tried == [422, 422, 429]


@pytest.mark.parametrize(
    ("action", "path", "fields", "rate"),
    [
        ("posts.write", "/posts", {"text": "Hello", "audience": "members"}, limits.POSTS),
        ("handles.change_handle", "/settings/account/handle", {"handle": "anna-petersen"}, limits.HANDLES),
    ],
    ids=["in one transaction", "after a commit"],
)
def test_a_handler_that_runs_again_is_counted_once(world, visit, left, monkeypatch, action, path, fields, rate):
    act, runs = import_string(f"app.actions.{action}"), []

    def race(*given):
        runs.append(given)
        if len(runs) == 1:
            raise IntegrityError("INSERT", {}, Exception("somebody was faster"))
        return act(*given)

    monkeypatch.setattr(f"app.actions.{action}", race)
    assert visit(world.anna).post(path, fields).status_code == 303
    assert len(runs) == 2
    assert left(rate, world.anna) == rate.times - 1
