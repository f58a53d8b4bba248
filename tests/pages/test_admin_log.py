"""/admin/log for admins, /about/acts for all members: what admins did, and how often."""

import re

import pytest
import time_machine

from app import database
from app.actions import admin_log
from app.extensions import db
from app.models import LogEntry, Member
from app.queries.members import Anybody
from app.rules import limits
from app.rules.administering import ACTS
from tests.visitor import text_of

LOG, COUNTS = "/admin/log", "/about/acts"


@pytest.fixture
def notes(app):
    """`notes("member_locked", admin, member)`: a line of the log."""

    def write(act, admin_id=None, member_id=None):
        with app.app_context(), database.transaction():
            admin_log.note(act, Anybody(admin_id) if admin_id else None, member_id=member_id)

    return write


def test_every_act_is_told_with_names_the_newest_first(world, visit, notes):
    frieda, said = visit(world.frieda), ""
    for act in ACTS:
        notes(act, world.frieda, world.anna)
    notes("member_locked", None, world.ben)
    path = LOG
    while path:
        page = frieda.get(path)
        said += text_of(page)
        older = re.search(r'class="older".*?href="([^"]+)"', page.text, re.DOTALL)
        path = older and older[1]
    assert "The command line locked Ben Okafor." in said
    assert said.index("locked Ben Okafor") < said.index("Frieda Ahlers kept the account of Anna Brandt.")
    assert said.count("Frieda Ahlers ") >= len(ACTS) and "%(" not in said


def test_somebody_erased_is_named_no_more(app, world, visit, notes):
    notes("member_locked", world.carla, world.ben)
    with app.app_context(), database.transaction():
        for id in (world.ben, world.carla):
            member = db.session.get_one(Member, id)
            member.name, member.state = "", "erased"
    page = visit(world.frieda).get(LOG)
    assert "someone who has left locked someone who has left." in text_of(page)
    assert f"/admin/members/{world.ben}" not in page.text


def test_the_log_goes_on_page_by_page(world, visit, notes, statements):
    for number in range(limits.LIST_PAGE + 2):
        notes("member_locked" if number else "admin_made", world.frieda, world.anna)
    frieda = visit(world.frieda)
    statements.clear()
    first = frieda.get(LOG)
    assert len(statements) <= 5 and first.text.count("locked Anna Brandt") == limits.LIST_PAGE
    older = first.text.split('class="older"')[1].split('href="')[1].split('"')[0]
    rest = frieda.get(older)
    assert rest.text.count("Anna Brandt") == 2 and "made Anna Brandt an admin" in text_of(rest)
    assert "<html" not in frieda.get(older, fragment=True).text
    for junk in ("x", "-1", "99999999999999999999", "%00"):
        assert frieda.get(f"{LOG}?before={junk}").status_code == 200


def test_no_page_and_no_command_changes_or_deletes_a_line(app, world, visit, notes):
    notes("member_locked", world.frieda, world.anna)
    frieda = visit(world.frieda)
    for path in (LOG, f"{LOG}/1", f"{LOG}/1/removal", COUNTS):
        assert frieda.post(path).status_code in (404, 405)
    with app.app_context():
        assert db.session.query(LogEntry).count() == 1


def test_members_see_how_often_and_nothing_else(world, visit, notes):
    with time_machine.travel("2025-06-01 12:00:00+00:00", tick=False):
        notes("member_locked", world.frieda, world.anna)
    with time_machine.travel("2026-06-01 12:00:00+00:00", tick=False):
        for _ in range(3):
            notes("member_locked", world.frieda, world.ben)
        notes("reset_sent", None, world.ben)
        page = visit(world.eve).get(COUNTS)
    said = text_of(page)
    assert "2026 An admin locked a member 3" in said and "2025 An admin locked a member 1" in said
    assert "An admin had a link to a new password sent to a member 1" in said
    assert not {"Frieda", "Anna", "Ben"} & set(said.split()), "nobody is named"
    assert f'href="{COUNTS}"' in visit(world.eve).get("/settings/privacy").text


def test_the_log_is_for_admins_and_the_counts_are_for_members(world, visit):
    ben = visit(world.ben)
    assert ben.get(LOG).data == ben.get("/admin/nowhere").data
    assert visit().get(LOG).location == f"/sign-in?next={LOG}"
    assert visit().get(COUNTS).location == f"/sign-in?next={COUNTS}"
    assert "What admins do is counted here" in text_of(ben.get(COUNTS))


def test_an_act_that_no_registry_knows_is_refused(notes, world):
    with pytest.raises(KeyError):
        notes("made_up", world.frieda)
