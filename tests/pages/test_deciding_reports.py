"""What admins decide about reports and objections, and what both sides learn of it."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine

from app import database
from app.actions import leaving, posts, reports
from app.extensions import db
from app.models import Delivery, Endorsement, LogEntry, Member, Message, Notification, Post, Removal, Report
from app.models.base import now
from app.rules import limits
from app.rules.reporting import KINDS
from tests import cast
from tests.pages import reporting
from tests.pages.reporting import SAID
from tests.strangers.addresses import MISSING
from tests.visitor import MOST_QUERIES, text_of

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
REPORT = {"reason": "insult", "words": "Qwhy I report it"}
REMOVE = {"outcome": "removed", "why": "Qwhy it goes", "answer": "Qthank you"}
OBJECTION = {"words": "Qbut it was a joke"}


@pytest.fixture
def reported(app, world, visit):
    """`reported("post")`: a thing of Anna's that was reported; the id of the report is `.report`."""

    def make(kind, words="Qwhy I report it"):
        it = reporting.make(app, world, kind)
        visit(getattr(world, it.reporter)).post(it.address, {**REPORT, "words": words})
        return it

    return make


@pytest.fixture
def rows(app):
    """All rows of a table, as values of these columns."""

    def read(table, *columns):
        with app.app_context(), database.transaction(reading=True):
            found = db.session.query(table).order_by(table.id)
            return [tuple(getattr(row, name) for name in columns) for row in found]

    return read


@pytest.fixture
def admin(world, visit):
    return visit(world.frieda)


def the_report(rows):
    return f"/admin/reports/{rows(Report, 'id')[0][0]}"


def the_objection(rows):
    return f"/objections/{rows(Removal, 'id')[0][0]}"


def surfaces(world, it):
    """Where the thing, or words of it, could be read."""
    return ["/", "/notifications", "/in/anna-brandt", "/in/anna-brandt/recommendations", "/in/ben-okafor",
            "/in/ben-okafor/recommendations", "/network", "/network/invitations/sent", "/noticeboard",
            "/noticeboard?by=me", "/search?q=Qreported", "/inmail", "/in/anna-brandt/message", "/in/ben-okafor/message",
            f"/posts/{it.id}", f"/noticeboard/{it.id}", f"/recommendations/{it.id}",
            f"/skills/{it.id}/endorsements"]  # fmt: skip


def read_by(world, visit, it):
    """Everything that Anna, the reporter and Carla can read anywhere, and export."""
    found = ""
    for viewer in dict.fromkeys((world.anna, getattr(world, it.reporter), world.carla)):
        visitor = visit(viewer)
        for path in surfaces(world, it):
            answer = visitor.get(path)
            while answer.status_code in (301, 303) and answer.location:
                answer = visitor.get(answer.location.split("#")[0])
            found += answer.text.replace("q=Qreported", "").replace('value="Qreported"', "")
        archive = ZipFile(BytesIO(visitor.post("/settings/data/archive", {"current": cast.PASSWORD}).data))
        found += "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return found


# --- removing and restoring ---------------------------------------------------------------------------------------


@EVERY_KIND
@pytest.mark.sampled(8)
def test_what_is_removed_is_gone_from_every_surface_and_comes_back(app, world, visit, reported, rows, admin, kind):
    it = reported(kind)
    before = read_by(world, visit, it)
    assert kind == "endorsement" or SAID in before, "else the test would see nothing go"
    assert admin.post(the_report(rows), REMOVE).status_code == 303
    assert SAID not in read_by(world, visit, it)
    if kind == "endorsement":
        with app.app_context(), database.transaction(reading=True):
            assert db.session.query(Endorsement).count() == 0
    assert rows(Report, "state", "outcome") == [("closed", "removed")]
    visit(world.anna).post(the_objection(rows), OBJECTION)
    assert admin.post(f"{the_report(rows)}/objection", {"decision": "restored"}).status_code == 303
    after = read_by(world, visit, it)
    assert kind == "endorsement" or SAID in after
    if kind == "endorsement":
        with app.app_context(), database.transaction(reading=True):
            assert db.session.query(Endorsement).count() == 1
    assert rows(Removal, "decision") == [("restored",)]


@EVERY_KIND
def test_the_member_reads_what_was_removed_and_why_but_never_who_reported(world, visit, reported, rows, admin, kind):
    it = reported(kind)
    reporter = {"ben": "Ben Okafor", "carla": "Carla Nowak", "dirk": "Dirk Müller"}[it.reporter]
    admin.post(the_report(rows), REMOVE)
    anna = visit(world.anna)
    told = anna.get("/notifications")
    assert "Something you wrote or added was removed." in text_of(told) and f'href="{the_objection(rows)}"' in told.text
    page = anna.get(the_objection(rows))
    assert page.status_code == 200 and "Qwhy it goes" in page.text
    assert (SAID in page.text) is (kind != "endorsement")
    for answer in (told, page, anna.get("/reports")):
        for secret in ("Qwhy I report it", "Qthank you", "Frieda Ahlers"):
            assert secret not in answer.text
    assert reporter not in page.text
    for stranger in (world.ben, world.carla, world.dirk, world.frieda):
        hidden, missing = visit(stranger).get(the_objection(rows)), visit(stranger).get(f"/objections/{MISSING}")
        assert hidden.status_code == missing.status_code == 404 and hidden.data == missing.data
        assert visit(stranger).post(the_objection(rows), OBJECTION).status_code == 404


def test_both_sides_are_told_on_the_site_and_by_e_mail(world, reported, rows, admin, visit):
    reported("post")
    assert rows(Delivery, "kind") == []
    admin.post(the_report(rows), REMOVE)
    told = [("removed", world.anna, None), ("report_answered", world.ben, None)]
    assert sorted(rows(Delivery, "kind", "member_id", "actor_id")) == told
    assert sorted(rows(Notification, "kind", "member_id", "actor_id")) == told
    mine = text_of(visit(world.ben).get("/reports"))
    assert "Removed" in mine and "Qthank you" in mine and "Qwhy it goes" not in mine
    assert "Your report was decided." in text_of(visit(world.ben).get("/notifications"))


@pytest.mark.parametrize(
    ("outcome", "told"), [("dismissed", "No reason to act"), ("measures", "Handled in another way")]
)
def test_a_report_is_closed_without_removing_anything(world, visit, reported, rows, admin, outcome, told):
    it = reported("post")
    admin.post(the_report(rows), {"outcome": outcome, "answer": "Qthank you"})
    assert SAID in visit(world.ben).get(f"/posts/{it.id}").text and rows(Removal, "id") == []
    assert [kind for kind, in rows(Delivery, "kind")] == ["report_answered"]
    mine = text_of(visit(world.ben).get("/reports"))
    assert told in mine and "Qthank you" in mine
    assert [act for act, in rows(LogEntry, "act")] == [f"report_{outcome}"]


def test_removing_decides_all_reports_about_the_thing_and_dismissing_only_one(world, visit, reported, rows, admin):
    it = reported("post")
    visit(world.carla).post(it.address, {**REPORT, "words": "Qcarla says"})
    first, second = (f"/admin/reports/{id}" for id, in rows(Report, "id"))
    page = text_of(admin.get(first))
    assert "Qcarla says" in page and "Qwhy I report it" in page and "Carla Nowak" in page
    admin.post(first, {"outcome": "dismissed"})
    assert rows(Report, "state") == [("closed",), ("open",)]
    visit(world.ben).post(it.address, REPORT)
    admin.post(second, REMOVE)
    assert rows(Report, "outcome", "answer") == [("dismissed", ""), ("removed", "Qthank you"), ("removed", "")]
    assert len(rows(Removal, "id")) == 1


def test_a_decision_is_made_once(world, visit, reported, rows, admin):
    reported("post")
    admin.post(the_report(rows), {"outcome": "dismissed"})
    again = admin.post(the_report(rows), REMOVE)
    assert again.status_code == 422 and "This is decided already." in text_of(again)
    assert rows(Removal, "id") == [] and rows(Report, "outcome") == [("dismissed",)]


def test_what_is_gone_cannot_be_removed(app, world, visit, reported, rows, admin):
    it = reported("post")
    visit(world.anna).post(f"/posts/{it.id}/removal")
    assert "It is no longer there." in text_of(admin.get(the_report(rows)))
    refused = admin.post(the_report(rows), REMOVE)
    assert refused.status_code == 422 and "It is gone already" in text_of(refused) and "Qwhy it goes" in refused.text
    assert rows(Report, "state") == [("open",)]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"outcome": ""}, "outcome", "Choose one of these."),
        ({"outcome": "hidden"}, "outcome", "Choose one of these."),
        ({"why": ""}, "why", "Say why it is removed: the person concerned reads it."),
        ({"answer": "y" * 1001}, "answer", "Use at most 1000 characters; these are 1001."),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_beside_its_field(reported, rows, admin, wrong, field, said):
    reported("post")
    answer = admin.post(the_report(rows), {**REMOVE, **wrong})
    assert answer.status_code == 422 and f'id="{field}-error">{said}' in answer.text
    assert rows(Report, "state") == [("open",)]


def test_the_admin_reads_it_as_it_stood_and_that_it_was_changed_since(world, visit, reported, rows, admin):
    it = reported("notice")
    assert "changed since" not in text_of(admin.get(the_report(rows)))
    said = {"kind": "offer", "topic": "thing", "title": "Shelves", "text": "Qtamed", "place": "Kiel", "pay": ""}
    visit(world.anna).post(f"/noticeboard/{it.id}/text", said)
    page = admin.get(the_report(rows))
    assert SAID in page.text and "Qtamed" not in page.text and "changed since it was reported" in text_of(page)


# --- InMail -------------------------------------------------------------------------------------------------------


def test_of_a_conversation_an_admin_sees_the_one_message_and_the_log_keeps_it(world, visit, reported, rows, admin):
    visit(world.ben).post("/in/anna-brandt/message", {"text": "Qwhat Ben said before"})
    reported("message")
    visit(world.anna).post("/in/ben-okafor/message", {"text": "Qwhat Anna said after"})
    path = the_report(rows)
    closed = admin.get(path)
    assert SAID not in closed.text and "Qwhy I report it" in closed.text and rows(LogEntry, "act") == []
    assert admin.post(f"{path}/opening").location == path
    opened = admin.get(path)
    assert SAID in opened.text and "Qwhat" not in opened.text
    assert rows(LogEntry, "act", "admin_id", "member_id") == [("report_opened", world.frieda, world.anna)]
    admin.post(f"{path}/opening")
    admin.get(path)
    assert len(rows(LogEntry, "act")) == 1


def test_another_admin_opens_it_for_themselves(app, world, visit, reported, rows, admin):
    reported("message")
    admin.post(f"{the_report(rows)}/opening")
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.dirk).role = "admin"
    assert SAID not in visit(world.dirk).get(the_report(rows)).text


def test_a_removed_message_says_so_to_both_and_is_in_no_e_mail(app, world, visit, reported, rows, admin):
    reported("message")
    admin.post(the_report(rows), REMOVE)
    for who, peer in ((world.anna, "ben-okafor"), (world.ben, "anna-brandt")):
        answer = visit(who).get(f"/in/{peer}/message")
        page = visit(who).get(answer.location.split("#")[0])
        assert "The organisation removed this message." in text_of(page)
        assert "The organisation removed this message." in text_of(visit(who).get("/inmail"))
    with app.app_context(), database.transaction(reading=True):
        assert db.session.query(Message).one().text == ""


# --- objecting ----------------------------------------------------------------------------------------------------


def test_a_member_objects_once_and_the_admin_reads_it(world, visit, reported, rows, admin):
    reported("post")
    admin.post(the_report(rows), REMOVE)
    anna, path = visit(world.anna), the_objection(rows)
    for wrong in ("", "y" * 1001):
        assert anna.post(path, {"words": wrong}).status_code == 422
    assert anna.post(path, OBJECTION).location == path
    assert "The organisation has not decided yet." in text_of(anna.get(path))
    again = anna.post(path, {"words": "Qonce more"})
    assert again.status_code == 422 and "You can object once" in text_of(again)
    assert rows(Removal, "objection") == [("Qbut it was a joke",)]
    assert "Published post: Anna Brandt" in text_of(admin.get("/admin/reports?show=objections"))
    assert "Qbut it was a joke" in admin.get(the_report(rows)).text


def test_after_thirty_days_it_is_too_late_to_object(world, visit, reported, rows, admin):
    reported("post")
    admin.post(the_report(rows), REMOVE)
    with time_machine.travel(now() + limits.REMOVED_KEPT + timedelta(minutes=1)):
        anna = visit(world.anna)
        assert "The time to object is over." in text_of(anna.get(the_objection(rows)))
        assert anna.post(the_objection(rows), OBJECTION).status_code == 422
    assert rows(Removal, "objected_at") == [(None,)]


@pytest.mark.parametrize(("decision", "said"), [("upheld", "It stays removed"), ("restored", "Restored")])
def test_both_sides_are_told_what_was_decided_about_an_objection(world, visit, reported, rows, admin, decision, said):
    it = reported("post")
    admin.post(the_report(rows), REMOVE)
    visit(world.anna).post(the_objection(rows), OBJECTION)
    path = f"{the_report(rows)}/objection"
    assert admin.get(path).location == the_report(rows)
    assert admin.post(path, {"decision": "x"}).status_code == 422
    admin.post(path, {"decision": decision, "answer": "Qsecond answer"})
    again = admin.post(path, {"decision": "restored"})
    assert again.status_code == 422 and "This is decided already." in text_of(again)
    assert visit(world.ben).get(f"/posts/{it.id}").status_code == (200 if decision == "restored" else 404)
    for who, where in ((world.anna, the_objection(rows)), (world.ben, "/reports")):
        page = text_of(visit(who).get(where))
        assert said in page and "Qsecond answer" in page
    assert "Qbut it was a joke" not in visit(world.ben).get("/reports").text
    kinds = sorted((kind, member) for kind, member in rows(Delivery, "kind", "member_id"))
    assert kinds == [
        ("objection_decided", world.anna), ("removed", world.anna), ("report_answered", world.ben),
        ("report_answered", world.ben),
    ]  # fmt: skip
    assert rows(LogEntry, "act")[-1] == (f"report_{decision}",)


def test_nothing_is_decided_about_an_objection_that_nobody_made(reported, rows, admin):
    reported("post")
    assert admin.post(f"{the_report(rows)}/objection", {"decision": "restored"}).status_code == 404
    admin.post(the_report(rows), REMOVE)
    assert admin.post(f"{the_report(rows)}/objection", {"decision": "restored"}).status_code == 422
    assert rows(Removal, "decision") == [("",)]


def test_what_was_deleted_meanwhile_cannot_be_restored(app, world, visit, reported, rows, admin):
    it = reported("post")
    admin.post(the_report(rows), REMOVE)
    visit(world.anna).post(the_objection(rows), OBJECTION)
    with app.app_context(), database.transaction():
        db.session.delete(db.session.get_one(Post, it.id))
    answer = admin.post(f"{the_report(rows)}/objection", {"decision": "restored", "answer": "Qsecond answer"})
    assert answer.status_code == 422 and "It cannot be restored" in text_of(answer) and "Qsecond answer" in answer.text
    assert rows(Removal, "decision") == [("",)]


# --- who decides --------------------------------------------------------------------------------------------------


def test_members_find_none_of_these_pages(world, visit, reported, rows):
    reported("post")
    path = the_report(rows)
    for who in (world.anna, world.ben):
        for below in ("", "/opening", "/objection"):
            assert visit(who).get(path + below).status_code == 404
            assert visit(who).post(path + below, REMOVE).status_code == 404
        assert visit(who).get("/admin/reports").status_code == 404
    assert rows(Report, "state") == [("open",)]


def test_an_admin_neither_sees_nor_decides_what_is_reported_about_them(app, world, visit, reported, rows):
    reported("post")
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).role = "admin"
    anna = visit(world.anna)
    listed = anna.get("/admin/reports")
    assert "No open reports" in text_of(listed) and "Ben Okafor" not in listed.text
    assert anna.get(the_report(rows)).status_code == 404
    assert anna.post(the_report(rows), {"outcome": "dismissed"}).status_code == 404


def test_the_menu_of_the_administration_says_how_much_waits(world, visit, reported, admin, rows, statements):
    empty = admin.get("/admin/site").text
    assert '<span class="count">' not in empty.partition("side-nav")[2].partition("</nav>")[0]
    reported("post")
    statements.clear()
    menu = admin.get("/admin/site").text.partition("side-nav")[2].partition("</nav>")[0]
    assert '<span class="count">1</span>' in menu
    assert sum("removal" in each for each in statements) == 1
    statements.clear()
    admin.get("/settings/privacy")
    assert sum("removal" in each for each in statements) == 0


def test_the_pages_of_admins_ask_few_queries(world, visit, does, admin, rows, statements):
    ben = visit(world.ben)
    for number in range(12):
        ben.post(f"/reports/post/{does(world.anna, posts.write, f'Post {number}').id}", REPORT)
    admin.post(the_report(rows), REMOVE)
    for path in ("/admin/reports", "/admin/reports?show=closed", "/admin/reports?show=objections", the_report(rows)):
        statements.clear()
        assert admin.get(path).status_code == 200
        assert len(statements) <= MOST_QUERIES


# --- time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["post", "notice", "message"])
def test_what_can_no_longer_be_restored_is_deleted(app, world, visit, reported, rows, admin, kind):
    it = reported(kind)
    admin.post(the_report(rows), REMOVE)
    start = now()

    def tidy(after):
        with time_machine.travel(start + after), app.app_context(), database.transaction():
            return reports.forget_old()

    assert tidy(limits.REMOVED_KEPT - timedelta(minutes=5)) == 0
    assert SAID in json.dumps(rows(Removal, "snapshot"))
    assert tidy(limits.REMOVED_KEPT + timedelta(minutes=5)) == 1
    assert SAID not in json.dumps(rows(Removal, "snapshot") + rows(Report, "snapshot"))
    assert tidy(limits.REMOVED_KEPT + timedelta(minutes=6)) == 0
    if kind == "post":
        assert rows(Post, "id") == [] and it.id
    tidy(limits.REMOVED_KEPT + limits.REPORT_KEPT + timedelta(days=1))
    assert rows(Report, "id") == rows(Removal, "id") == []


def test_an_objection_that_waits_keeps_what_was_removed(app, world, visit, reported, rows, admin):
    it = reported("post")
    admin.post(the_report(rows), REMOVE)
    visit(world.anna).post(the_objection(rows), OBJECTION)
    with time_machine.travel(now() + timedelta(days=80)), app.app_context(), database.transaction():
        assert reports.forget_old() == 0
    assert rows(Post, "id") == [(it.id,)]


def test_an_open_report_delays_an_erasure_for_90_days_at_most(app, world, does, reported, rows, admin):
    reported("post")
    with time_machine.travel(now(), tick=False) as clock:
        does(world.anna, leaving.ask_to_leave)

        def is_erased():
            with app.app_context(), database.transaction():
                leaving.erase_due()
            with app.app_context():
                return db.session.get_one(Member, world.anna).state == "erased"

        clock.shift(limits.LEAVING_LASTS + timedelta(hours=1))
        assert not is_erased()
        clock.shift(limits.REPORT_HOLDS)
        assert is_erased()


def test_a_report_that_is_decided_delays_nothing(app, world, does, reported, rows, admin):
    reported("post")
    admin.post(the_report(rows), {"outcome": "dismissed"})
    does(world.anna, leaving.ask_to_leave)
    later = now() + limits.LEAVING_LASTS + timedelta(hours=1)
    with time_machine.travel(later), app.app_context(), database.transaction():
        assert leaving.erase_due() == 1
