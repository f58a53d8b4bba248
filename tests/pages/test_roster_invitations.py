"""Invitations of the organisation: let out by an admin, sent in turn, answered by joining or declining."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import roster
from app.delivery import links, worker
from app.extensions import db
from app.models import Delivery, Education, LegalPage, MailRefusal, Member, Position, RosterBatch, RosterEntry, Site
from app.models.base import now
from app.queries import letters as letter_queries
from tests.pages import letters, rosters
from tests.pages.rosters import GERDA, HANS, entries, invite_all
from tests.visitor import text_of

PAGE, SENDING = "/admin/roster", "/admin/roster/invitations"
MONDAY = "2026-11-23 12:00:00+00:00"
PASSWORD = {"name": "Gerda Vogt", "password": "lampe-wiese-kompass"}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as found:
        yield found


@pytest.fixture
def frieda(app, world, visit, clock):
    """The admin of an organisation that has published what it has to, with two people who wait."""
    with app.app_context(), database.transaction():
        rosters.publish()
    visitor = visit(world.frieda)
    rosters.bring_in(visitor, GERDA, HANS)
    return visitor


@pytest.fixture
def invited(app, frieda):
    """The paths that the e-mails to the two lead to, the first of them Gerda's."""
    assert rosters.send(frieda, 2).location == PAGE
    invite_all(app)
    return [path(app, n) for n in (0, 1)]


def path(app, number):
    with app.app_context():
        rows = db.session.query(RosterEntry).order_by(RosterEntry.id)
        return links.roster(rows[number]).removeprefix("http://localhost")


def states(app):
    return [each.state for each in entries(app)]


def sent(app):
    """Addresses of all invitations in the outbox, in their order."""
    with app.app_context():
        rows = db.session.query(Delivery).filter_by(kind="roster_invitation").order_by(Delivery.id)
        return [row.address for row in rows]


# --- letting them out -----------------------------------------------------------------------------------------


def test_nobody_is_written_to_before_an_admin_says_how_many(app, frieda):
    assert invite_all(app) == 0 and sent(app) == []
    page = frieda.get(SENDING)
    assert "Send 2 e-mails" in text_of(page) and "the list of 2026" in text_of(page)
    response = rosters.send(frieda, 3)
    assert response.status_code == 422 and "The number of people who wait has changed" in text_of(response)
    assert invite_all(app) == 0
    assert rosters.send(frieda, 2).status_code == 303
    assert invite_all(app) == 2 and sent(app) == ["gerda@neu.example", "hans@neu.example"]
    assert states(app) == ["invited", "invited"]


@pytest.mark.parametrize("missing", ["imprint", "privacy"])
def test_without_the_pages_that_name_who_is_responsible_nothing_is_sent(app, frieda, missing):
    with app.app_context(), database.transaction():
        db.session.query(LegalPage).filter_by(page=missing).delete()
    assert "publish" in text_of(frieda.get(PAGE)) and "Send 2 e-mails" not in text_of(frieda.get(SENDING))
    response = rosters.send(frieda, 2)
    assert response.status_code == 422 and invite_all(app) == 0


def test_pages_that_are_taken_back_stop_the_sending(app, frieda):
    rosters.send(frieda, 2)
    with app.app_context(), database.transaction():
        db.session.query(LegalPage).delete()
    assert invite_all(app) == 0 and states(app) == ["waiting", "waiting"]


def test_sending_can_be_stopped_and_taken_up_again(app, frieda):
    rosters.send(frieda, 2)
    assert "Invitations still to be sent: 2" in text_of(frieda.get(PAGE))
    assert frieda.post(f"{SENDING}/removal").location == PAGE
    assert invite_all(app) == 0
    rosters.send(frieda, 2)
    assert invite_all(app) == 2


def test_as_many_an_hour_as_the_admin_has_chosen(app, frieda, clock):
    rosters.send(frieda, 2, per_hour="60")
    assert [invite_all(app) for _ in range(3)] == [1, 0, 0]
    clock.shift(60)
    assert invite_all(app) == 0, "the one before has not even been tried"
    clock.shift(-60)
    with app.app_context(), database.transaction():
        db.session.query(Delivery).update({"state": "sent"})
    clock.shift(59)
    assert invite_all(app) == 0
    clock.shift(1)
    assert [invite_all(app), invite_all(app)] == [1, 0]
    assert sent(app) == ["gerda@neu.example", "hans@neu.example"]


def test_no_wish_that_is_forged_is_followed(app, frieda):
    for changes in ({"per_hour": "100000"}, {"days": "0"}, {"count": "x"}, {"count": ""}):
        assert rosters.send(frieda, 2, **changes).status_code == 422
    assert invite_all(app) == 0


# --- reminders and time ---------------------------------------------------------------------------------------


def test_who_has_not_answered_is_reminded_once_after_a_week(app, frieda, invited, visit, clock):
    with app.app_context(), database.transaction():
        db.session.query(Delivery).update({"state": "sent"})
    visit().post(invited[0], PASSWORD)
    clock.shift(timedelta(days=6, hours=23))
    assert invite_all(app) == 0
    clock.shift(timedelta(hours=1))
    assert [invite_all(app), invite_all(app)] == [1, 0]
    assert sent(app) == ["gerda@neu.example", "hans@neu.example", "hans@neu.example"]
    clock.shift(timedelta(days=8))
    assert invite_all(app) == 0


def test_who_was_not_to_be_reminded_is_not(app, frieda, clock):
    rosters.send(frieda, 2, remind="")
    invite_all(app)
    clock.shift(timedelta(days=8))
    assert invite_all(app) == 0 and len(sent(app)) == 2


def test_a_clock_that_jumps_by_ninety_days_writes_to_nobody(app, frieda, clock):
    """T13: what nobody asked for any more is not sent, and who did not answer is forgotten."""
    rosters.send(frieda, 2)
    clock.shift(timedelta(days=90))
    assert invite_all(app) == 0
    worker.tidy(app)
    assert entries(app) == [] and sent(app) == []


def test_who_does_not_answer_is_forgotten_after_the_days_that_were_chosen(app, frieda, invited, visit, clock):
    clock.shift(timedelta(days=59))
    worker.tidy(app)
    assert len(entries(app)) == 2 and visit().get(invited[0]).status_code == 200
    clock.shift(timedelta(days=1, seconds=1))
    assert visit().get(invited[0]).status_code == 410
    worker.tidy(app)
    assert entries(app) == []
    with app.app_context():
        assert db.session.query(RosterBatch).count() == 0


def test_whose_e_mail_came_back_is_seen_by_the_admin(app, frieda, invited):
    with app.app_context(), database.transaction():
        db.session.query(Delivery).filter_by(address="hans@neu.example").update({"state": "failed"})
    worker.tidy(app)
    assert states(app) == ["invited", "bounced"]
    page = text_of(frieda.get(f"{PAGE}?state=bounced"))
    assert "hans@neu.example" in page and re.search(r"E-mail came back\s+1", page) and "opened" in page


# --- joining --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["closed", "invite-only", "domains", "approval", "open"])
def test_the_link_makes_a_member_at_once_whatever_the_policy(app, frieda, invited, visit, policy):
    with app.app_context(), database.transaction():
        db.session.get(Site, 1).policy = policy
    guest = visit()
    page = guest.get(invited[0])
    assert 'value="Gerda Vogt"' in page.text and "gerda@neu.example" in text_of(page)
    response = guest.post(invited[0], PASSWORD)
    assert (response.status_code, response.location) == (303, "/")
    assert guest.get("/in/gerda-vogt").status_code == 200
    with app.app_context():
        gerda = db.session.query(Member).filter_by(email="gerda@neu.example").one()
        entry = db.session.query(RosterEntry).order_by(RosterEntry.id).first()
        assert (entry.state, entry.member_id, entry.name, entry.email) == ("joined", gerda.id, "", "")
    assert visit().get(invited[0]).status_code == 410
    assert "Gerda Vogt" in text_of(frieda.get(f"{PAGE}?state=joined"))


def test_opening_the_link_changes_nothing_and_shows_nobody_else(app, invited, visit):
    for link in (invited[0], f"{invited[0]}/decline"):
        page = visit().get(link)
        assert page.status_code == 200 and "hans" not in page.text.lower()
        assert visit().client.head(link).status_code == 200
    assert states(app) == ["invited", "invited"]


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("password", "kurz"), ("password", "gerdavogt1234")])
def test_what_is_wrong_is_said_beside_its_field(app, invited, visit, field, value):
    response = visit().post(invited[0], {**PASSWORD, field: value})
    assert response.status_code == 422 and f'id="{field}-error"' in response.text
    assert states(app) == ["invited", "invited"]


def test_who_joined_in_another_way_is_on_the_list_no_more(app, frieda, invited, visit):
    asked = {"name": "Gerda Vogt", "email": "Gerda@neu.example", "password": PASSWORD["password"]}
    visit().post("/join", asked)
    visit().post(letters.link(app, "confirm_sign_up"), {"password": asked["password"]})
    assert states(app) == ["joined", "invited"]
    assert visit().post(invited[0], PASSWORD).status_code == 410


def test_made_up_links_all_meet_the_same_page(app, invited, visit):
    wrong = ["/join/roster/1.made-up", f"{invited[0]}x", "/join/roster/é"]
    pages = [visit().get(link) for link in wrong] + [visit().get(f"{wrong[0]}/decline")]
    pages += [visit().post(wrong[0], PASSWORD), visit().post(f"{wrong[0]}/refusal")]
    assert {page.status_code for page in pages} == {410} and len({page.data for page in pages}) == 1


# --- declining ------------------------------------------------------------------------------------------------


def test_declining_erases_and_leaves_a_number(app, frieda, invited, visit):
    guest = visit()
    page = guest.get(f"{invited[0]}/decline")
    assert "the list of 2026" in text_of(page)
    assert guest.post(f"{invited[0]}/decline").location == "/"
    gerda = entries(app)[0]
    assert (gerda.state, gerda.name, gerda.email, gerda.address_hash) == ("declined", "", "", None)
    assert (gerda.school, gerda.year, gerda.organisation) == ("", "", "")
    assert visit().get(invited[0]).status_code == 410
    page = text_of(frieda.get(PAGE))
    assert re.search(r"Declined\s+1", page) and "gerda" not in page.lower()
    with app.app_context():
        assert db.session.query(MailRefusal).count() == 0


@pytest.mark.parametrize("way", ["page", "unsubscribe"])
def test_never_again_is_kept_by_a_code_alone_and_honoured_for_good(app, frieda, invited, visit, way):
    if way == "page":
        assert visit().post(f"{invited[0]}/refusal").location == "/"
    else:
        with app.app_context():
            token = links.unsubscribe(letter_queries.address_hash("gerda@neu.example"), "email_invitation")
        visit().post(token.removeprefix("http://localhost"), {"List-Unsubscribe": "One-Click"})
    gerda = entries(app)[0]
    assert (gerda.state, gerda.name, gerda.email, gerda.address_hash) == ("never", "", "", None)
    rosters.upload(frieda, rosters.csv(GERDA))
    page = text_of(frieda.get("/admin/roster/upload"))
    assert "wants no e-mail" in page and re.search(r"People who would be added\s+0", page)


# --- the first week -------------------------------------------------------------------------------------------


def test_school_year_and_organisation_are_offered_and_nothing_is_written_before_a_click(app, invited, visit):
    gerda = visit()
    gerda.post(invited[0], PASSWORD)
    home = gerda.get("/").text
    for value in ("Seefahrtschule", "1998", "Reederei Nord"):
        assert f'value="{value}"' in home
    assert "Filled in from the list of Elbufer." in text_of(gerda.get("/"))
    assert "Seefahrtschule" not in gerda.get("/in/gerda-vogt").text
    with app.app_context():
        assert db.session.query(Education).count() == db.session.query(Position).count() == 0
    offered = {"school": "Seefahrtschule", "year": "1998", "organisation": "Reederei Nord"}
    with app.app_context():
        member = db.session.query(Member).filter_by(email="gerda@neu.example").one().id
    gerda = visit(member)
    assert gerda.post("/first-week/career", offered).status_code == 303
    with app.app_context():
        school = db.session.query(Education).one()
        assert (school.school, school.ends) == ("Seefahrtschule", "1998")
        assert db.session.query(Position).count() == 0, "an organisation alone is no position"


def test_the_profile_offers_them_until_it_has_an_entry_of_the_kind(app, invited, visit):
    visit().post(invited[0], PASSWORD)
    with app.app_context():
        member = db.session.query(Member.id).filter_by(email="gerda@neu.example").scalar()
    gerda = visit(member)
    school, position = "/profile/education/new", "/profile/positions/new"
    for path, offered in ((school, ("Seefahrtschule", "1998")), (position, ("Reederei Nord",))):
        page = gerda.get(path)
        assert all(f'value="{value}"' in page.text for value in offered), path
        assert "Filled in from the list of Elbufer." in text_of(page)
    assert gerda.post(school, {"degree": "Captain"}).status_code == 422, "what is offered is not typed"
    assert gerda.post(school, {"school": "Seefahrtschule", "ends": "1998"}).status_code == 303
    assert 'value="Seefahrtschule"' not in gerda.get(school).text
    assert 'value="Reederei Nord"' in gerda.get(position).text


def test_what_is_offered_is_shown_to_nobody_else(app, invited, world, visit):
    visit().post(invited[0], PASSWORD)
    for viewer in (world.anna, world.frieda):
        page = visit(viewer).get("/in/gerda-vogt")
        assert page.status_code == 200 and "Seefahrtschule" not in page.text
    assert "Gerda" not in visit(world.anna).get("/search?q=Seefahrtschule").text


def test_somebody_who_is_put_on_the_list_again_meanwhile_gets_no_second_invitation(app, frieda, invited):
    rosters.upload(frieda, rosters.csv(GERDA, "Neu;Neu;neu@neu.example;;;;"))
    assert rosters.confirm(frieda).status_code == 303
    with app.app_context(), database.transaction():
        roster.add(roster.begin_batch("again"), [])
        db.session.query(Delivery).update({"state": "sent"})
    rosters.send(frieda, 1)
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        invite_all(app)
    assert sent(app) == ["gerda@neu.example", "hans@neu.example", "neu@neu.example"]


@pytest.mark.parametrize("act", ["/decline", "/refusal"])
def test_who_declines_is_forgotten_by_the_outbox_too(app, invited, visit, act):
    """The page says that name and address are erased."""
    assert visit().post(invited[0] + act).status_code == 303
    with app.app_context():
        left = [(each.address, each.object_id) for each in db.session.query(Delivery)]
    assert [address for address, _ in left] == ["hans@neu.example"]
