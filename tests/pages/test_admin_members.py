"""/admin/members: finding members, for admins alone."""

from datetime import timedelta

import pytest

from app import database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

LIST = "/admin/members"
WORDS = {"reason": "Spam in three posts", "text": "Your posts advertise. Write to us."}


def page_of(id, act=""):
    return f"{LIST}/{id}{act}"


# --- finding ---------------------------------------------------------------------------------------------------


def test_all_members_are_listed_by_name_with_address_and_status(world, visit):
    page = visit(world.frieda).get(LIST)
    said = text_of(page)
    assert said.index("Anna Brandt anna@firma.example") < said.index("Ben Okafor") < said.index("Frieda Ahlers")
    assert "All 6" in said and "Active 6" in said and "Locked" not in said
    assert f'href="{page_of(world.anna)}"' in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("brandt", {"anna"}),
        ("mueller", {"dirk"}),
        ("MÜLL", {"dirk"}),
        ("anderswo", {"eve"}),
        ("ben-oka", {"ben"}),
        ("ben@firma.example", {"ben"}),
        ("firma ahl", {"frieda"}),
        ("%", set()),
        ("_", set()),
        ("nobody", set()),
    ],
)
def test_a_member_is_found_by_name_handle_and_address(world, visit, query, found):
    page = visit(world.frieda).get(LIST, query_string={"q": query}).text
    assert {name for name in cast.NAMES if f'"{page_of(getattr(world, name))}"' in page} == found


def test_tabs_and_filters_narrow_the_list(app, world, visit, act):
    with act() as members:
        members(world.ben).state, members(world.ben).lock_reason = "locked", "Spam"
        members(world.carla).created_at = now() - timedelta(days=400)
        members(world.dirk).in_memoriam = True
        members(world.eve).last_seen_at = now()
        members(world.anna).state = "erased"

    def found(**asked):
        page = visit(world.frieda).get(LIST, query_string=asked).text
        return {name for name in cast.NAMES if f'"{page_of(getattr(world, name))}"' in page}

    assert found() == {"ben", "carla", "dirk", "eve", "frieda"}, "nobody sees who is erased"
    assert found(state="locked") == {"ben"} and found(state="memoriam") == {"dirk"}
    assert found(joined="earlier") == {"carla"} and "carla" not in found(joined="year")
    assert "carla" not in found(joined="month") and "eve" in found(joined="month")
    assert found(seen="away") == {"carla"} and "carla" not in found(seen="month")
    assert "eve" not in found(seen="never") and "ben" in found(seen="never")
    assert found(state="made-up", joined="x", seen="é") == found()
    assert "Locked 1" in text_of(visit(world.frieda).get(LIST))


def test_members_whose_address_refuses_emails_have_a_tab_until_one_arrives(app, world, visit):
    def post(state, trouble=""):
        with app.app_context(), database.transaction():
            post_letter("security", member=db.session.get_one(Member, world.ben))
            row = db.session.query(Delivery).order_by(Delivery.id.desc()).first()
            row.state, row.trouble, row.finished_at = state, trouble, now()

    frieda = visit(world.frieda)
    post("failed", "connection")
    assert "E-mail trouble" not in text_of(frieda.get(LIST)), "that was the server's fault"
    post("failed")
    assert "E-mail trouble 1" in text_of(frieda.get(LIST))
    assert "E-mails come back" in text_of(frieda.get(LIST + "?state=trouble"))
    post("sent")
    assert "E-mail trouble" not in text_of(frieda.get(LIST))


def test_the_list_goes_on_by_name(app, world, visit, statements):
    with app.app_context(), database.transaction():
        for number in range(limits.LIST_PAGE + 3):
            cast.person(f"x{number:02}", name=f"Zoe {number:02}")
    frieda = visit(world.frieda)
    statements.clear()
    first = frieda.get(LIST)
    assert len(statements) <= 7 and "More members" in first.text and "Zoe 19" not in text_of(first)
    further = first.text.split('class="older"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    rest = text_of(frieda.get(further))
    assert "Zoe 27" in rest and "Anna Brandt" not in rest
    piece = frieda.get(further, fragment=True)
    assert "Zoe 27" in piece.text and "<html" not in piece.text


@pytest.mark.parametrize("query", ["?after=x", "?after=9", "?q=%00", "?state=%00", "?after=0.a", "?joined=%F0"])
def test_junk_is_the_first_page(world, visit, query):
    assert "Anna Brandt" in text_of(visit(world.frieda).get(LIST + query))


def test_the_page_of_a_member_costs_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    page = frieda.get(page_of(world.anna))
    assert page.status_code == 200 and len(statements) <= 7
    assert "anna@firma.example" in text_of(page) and 'href="/in/anna-brandt"' in page.text


def test_who_is_erased_or_was_never_there_is_not_found(world, visit, act):
    with act() as members:
        members(world.ben).state = "erased"
    frieda = visit(world.frieda)
    nowhere = frieda.get("/admin/nowhere").data
    for path in (page_of(world.ben), page_of(987_654), page_of(world.ben, "/lock"), page_of(987_654, "/deletion")):
        assert frieda.get(path).status_code == 404 and frieda.get(path).data == nowhere
    assert frieda.post(page_of(world.ben, "/reset")).status_code == 404


ACTS = (
    "/sign-out", "/reset", "/lock", "/lock/removal", "/admin", "/admin/removal", "/memoriam", "/memoriam/removal",
    "/deletion", "/deletion/removal", "/address", "/address/confirmation", "/address/withdrawal",
)  # fmt: skip


@pytest.mark.parametrize("path", ["", *ACTS])
def test_for_members_there_is_nothing(app, world, visit, logged, path):
    ben = visit(world.ben)
    nowhere = ben.get("/admin/nowhere").data
    for answer in (ben.get(page_of(world.anna, path)), ben.post(page_of(world.anna, path), WORDS)):
        assert answer.status_code in (404, 405) and (answer.status_code == 405 or answer.data == nowhere)
    assert logged() == [] and letters.kinds(app) == []


@pytest.mark.parametrize("path", [path for path in ACTS if path.endswith(("removal", "out", "reset", "confirmation"))])
def test_opening_the_address_of_an_act_changes_nothing(world, visit, logged, path):
    answer = visit(world.frieda).get(page_of(world.anna, path))
    assert answer.status_code == 200 or answer.location == page_of(world.anna)
    assert logged() == []


# --- several at once -------------------------------------------------------------------------------------------


def test_an_act_on_those_ticked_says_for_whom_it_was_not_possible(app, world, visit, act):
    with act() as members:
        members(world.ben).state, members(world.ben).lock_reason = "locked", "Spam"
    for name in ("anna", "carla"):
        visit(getattr(world, name)).get("/")
    frieda = visit(world.frieda)
    ticked = [world.anna, world.ben, world.carla]
    assert 'form="several"' in frieda.get(LIST).text
    assert frieda.post(f"{LIST}/acts", {"act": "sign-out", "member": ticked}).status_code == 303
    page = text_of(frieda.get(LIST))
    assert "Done for 2 members." in page and "Ben Okafor: No browser is signed in." in page
    frieda.post(f"{LIST}/acts", {"act": "unlock", "member": ticked})
    page = text_of(frieda.get(LIST))
    assert "Done for 1 member." in page and "Anna Brandt: This account is not locked." in page
    with act() as members:
        assert members(world.ben).state == "active"
    assert text_of(frieda.get("/admin/log")).count("unlocked") == 1


@pytest.mark.parametrize("ticked", [[], ["x"], [987_654], [10**30]])
def test_an_act_on_nobody_does_nothing(world, visit, ticked):
    frieda = visit(world.frieda)
    frieda.post(f"{LIST}/acts", {"act": "reset", "member": ticked})
    assert "Tick the members first." in text_of(frieda.get(LIST))
    assert frieda.post(f"{LIST}/acts", {"act": "delete", "member": [world.anna]}).status_code == 400
