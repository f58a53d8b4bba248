"""Reporting to the organisation: what can be reported, by whom, and what the reporter reads of it afterwards."""

import re

import pytest

from app import database
from app.actions import blocks, comments, posts, profiles
from app.actions.reported import comment as removing_comments
from app.actions.reported import post as removing_posts
from app.actions.reports import texts
from app.extensions import db
from app.models import Report
from app.queries import posts as found_posts
from app.queries import reported
from app.rules import limits
from app.rules.reporting import KINDS, REASONS
from tests.pages import reporting
from tests.pages.reporting import SAID
from tests.strangers.addresses import MISSING
from tests.visitor import MOST_QUERIES, text_of

GIVEN = {"reason": "insult", "words": "Qwhy I report it"}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def thing(app, world):
    return lambda kind: reporting.make(app, world, kind)


@pytest.fixture
def reports(app):
    """What is stored of reports: (kind, object, reporter, reported, reason, words, state)."""

    def read():
        with app.app_context(), database.transaction(reading=True):
            columns = ("kind", "object_id", "reporter_id", "reported_id", "reason", "words", "state")
            return [tuple(getattr(row, name) for name in columns) for row in db.session.query(Report).order_by("id")]

    return read


def test_the_cast_has_one_thing_of_every_kind():
    assert set(reporting.MAKERS) == set(KINDS)


@EVERY_KIND
def test_whoever_sees_it_reports_it_once(world, visit, thing, reports, kind):
    it = thing(kind)
    reporter = getattr(world, it.reporter)
    visitor = visit(reporter)
    form = visitor.get(it.address)
    assert form.status_code == 200 and "Report this to the organisation" in text_of(form)
    assert (SAID in form.text) is (kind != "endorsement") and "Anna Brandt" in form.text
    assert visitor.post(it.address, GIVEN).location == "/reports"
    assert reports() == [(kind, it.id, reporter, world.anna, "insult", "Qwhy I report it", "open")]
    again = visitor.post(it.address, GIVEN)
    assert again.status_code == 422 and "You have reported this already." in text_of(again)
    assert len(reports()) == 1
    mine = text_of(visitor.get("/reports"))
    assert "Anna Brandt" in mine and "Qwhy I report it" in mine and "Not decided yet" in mine


@EVERY_KIND
def test_whoever_does_not_see_it_learns_nothing(world, visit, thing, reports, kind):
    it = thing(kind)
    eve, other = visit(world.eve), it.address.replace(f"/{it.id}", f"/{MISSING}", 1)
    for method in (eve.get, lambda path, **options: eve.post(path, GIVEN, **options)):
        for fragment in (False, True):
            hidden, missing = method(it.address, fragment=fragment), method(other, fragment=fragment)
            assert hidden.status_code == missing.status_code == 404 and hidden.data == missing.data
    assert reports() == []


@EVERY_KIND
def test_nobody_reports_what_is_their_own(world, visit, thing, reports, kind):
    it = thing(kind)
    assert visit(world.anna).get(it.address).status_code == 404
    assert visit(world.anna).post(it.address, GIVEN).status_code == 404 and reports() == []


@EVERY_KIND
def test_somebody_who_was_blocked_can_still_be_reported(world, visit, does, thing, reports, kind):
    it = thing(kind)
    reporter = getattr(world, it.reporter)
    does(reporter, blocks.block, world.anna)
    assert visit(reporter).get(it.address).status_code == 200
    assert visit(reporter).post(it.address, GIVEN).status_code == 303 and len(reports()) == 1


@pytest.mark.parametrize("kind", ["profile", "post", "notice", "invitation", "endorsement", "introduction"])
def test_whoever_was_blocked_by_them_does_not_see_it(world, visit, does, thing, reports, kind):
    it = thing(kind)
    does(world.anna, blocks.block, getattr(world, it.reporter))
    assert visit(getattr(world, it.reporter)).post(it.address, GIVEN).status_code == 404 and reports() == []


@pytest.mark.parametrize("kind", ["profile", "post", "comment"])
def test_whoever_was_blocked_by_them_does_not_see_it_by_blocking_them_as_well(world, visit, does, thing, kind):
    it = thing(kind)
    reporter = getattr(world, it.reporter)
    does(world.anna, blocks.block, reporter)
    does(reporter, blocks.block, world.anna)
    assert visit(reporter).get(it.address).status_code == 404


@pytest.mark.parametrize("kind", ["profile", "post", "comment"])
def test_what_is_by_somebody_who_is_locked_is_not_reported(world, visit, does, thing, kind):
    it = thing(kind)
    does(world.anna, lambda me: setattr(me, "state", "locked"))
    assert visit(getattr(world, it.reporter)).get(it.address).status_code == 404


def test_a_post_for_connections_is_reported_by_connections_only(world, visit, does):
    post = does(world.anna, posts.write, SAID, "connections").id
    statuses = {who: visit(getattr(world, who)).get(f"/reports/post/{post}").status_code for who in ("ben", "carla")}
    assert statuses == {"ben": 200, "carla": 404}
    does(world.ben, blocks.block, world.anna)
    assert visit(world.ben).get(f"/reports/post/{post}").status_code == 404, "they are no longer connected"


def test_a_comment_of_somebody_blocked_is_reported_by_who_reads_the_post(world, visit, does):
    post = does(world.ben, posts.write, "Who knows?", "connections").id
    it = does(world.anna, lambda anna: comments.write(anna, found_posts.readable(anna.id, post), SAID))
    for who in (world.carla, world.dirk):
        does(who, blocks.block, world.anna)
    statuses = {who: visit(getattr(world, who)).get(f"/reports/comment/{it}").status_code for who in ("carla", "dirk")}
    assert statuses == {"carla": 200, "dirk": 404}


@pytest.mark.parametrize("blocked", [False, True])
@pytest.mark.parametrize("kind", ["post", "comment"])
def test_what_was_removed_is_neither_reported_nor_there(app, world, visit, does, thing, kind, blocked):
    it = thing(kind)
    reporter, module = getattr(world, it.reporter), reported.MODULES[kind]
    if blocked:
        does(reporter, blocks.block, world.anna)
    with app.app_context(), database.transaction(reading=True):
        assert module.context(it.id, world.anna).texts and module.context(it.id, world.ben) is None
    removing = {"post": removing_posts, "comment": removing_comments}[kind]
    does(world.frieda, lambda _admin: removing.remove(it.id, world.anna))
    assert visit(reporter).get(it.address).status_code == 404
    with app.app_context(), database.transaction(reading=True):
        assert module.context(it.id, world.anna) is None


def test_of_a_profile_the_office_gets_what_the_reporter_sees(app, world, visit, does, thing):
    it = thing("profile")
    does(world.anna, profiles.choose_audience, "about", "self")
    visit(world.carla).post(it.address, GIVEN)
    with app.app_context(), database.transaction(reading=True):
        kept = texts(db.session.query(Report).one().snapshot)
    assert kept == {"name": "Anna Brandt", "headline": SAID, "about": "", "wants": SAID, "offers": SAID}


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"reason": ""}, "reason", "Choose what fits best."),
        ({"reason": "boring"}, "reason", "Choose what fits best."),
        ({"words": "y" * 1001}, "words", "Use at most 1000 characters; these are 1001."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, visit, thing, reports, fragment, wrong, field, said):
    it = thing("post")
    answer = visit(world.ben).post(it.address, {**GIVEN, **wrong}, fragment=fragment)
    assert answer.status_code == 422 and ("<html" in answer.text) is not fragment
    assert re.search(rf'id="{field}-error"[^>]*>{re.escape(said)}', answer.text) and reports() == []
    assert wrong.get("words", GIVEN["words"]) in answer.text


def test_every_reason_can_be_chosen(world, visit, thing):
    form = visit(world.ben).get(thing("post").address)
    assert set(re.findall(r'<input [^>]*name="reason"[^>]*value="(\w+)"', form.text)) == set(REASONS)


def test_unknown_kinds_are_not_found(world, visit):
    for path in ("/reports/vote/1", "/reports/__init__/1", "/reports/endorsement/1", "/reports/endorsement/1?by=x"):
        assert visit(world.ben).get(path).status_code == 404
        assert visit(world.ben).post(path, GIVEN).status_code == 404


def test_twenty_reports_a_day(world, visit, does):
    ben = visit(world.ben)
    for number in range(limits.REPORTS.times):
        post = does(world.anna, posts.write, f"Post {number}").id
        assert ben.post(f"/reports/post/{post}", GIVEN).status_code == 303
    refused = ben.post(f"/reports/post/{does(world.anna, posts.write, 'One more').id}", GIVEN)
    assert refused.status_code == 429 and "today’s limit for reports" in text_of(refused)


@EVERY_KIND
def test_reporting_stands_beside_the_thing(world, visit, thing, kind):
    """On the page where its reporter reads it, and not on Anna's own."""
    it = thing(kind)
    conversation = visit(world.ben).get("/in/anna-brandt/message").location or ""
    comment = visit(world.dirk).get(f"/comments/{it.id}").location or ""
    where = {
        "profile": ["/in/anna-brandt"], "post": [f"/updates/posted/{it.id}", f"/posts/{it.id}"],
        "comment": [comment.split("#")[0]],
        "message": [conversation.split("#")[0]],
        "recommendation": [f"/recommendations/{it.id}", "/in/ben-okafor/recommendations"],
        "invitation": ["/network"], "endorsement": [f"/skills/{it.id}/endorsements"],
        "notice": [f"/noticeboard/{it.id}"], "introduction": ["/network"],
    }[kind]  # fmt: skip
    for path in where:
        page = visit(getattr(world, it.reporter)).get(path)
        link = rf'href="{re.escape(it.address)}"\s+aria-label="Report: '
        assert page.status_code == 200 and re.search(link, page.text)
        assert it.address not in visit(world.anna).get(path).text


def test_the_pages_of_the_reporter_ask_few_queries(world, visit, does, statements):
    ben = visit(world.ben)
    for number in range(12):
        ben.post(f"/reports/post/{does(world.anna, posts.write, f'Post {number}').id}", GIVEN)
    post = does(world.anna, posts.write, SAID).id
    for path in ("/reports", f"/reports/post/{post}"):
        statements.clear()
        assert ben.get(path).status_code == 200
        assert len(statements) <= MOST_QUERIES
