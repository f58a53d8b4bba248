"""How introductions are told: notifications, e-mails, settings, the archive, search; and what an erased member leaves.

anna -- ben -- carla -- dirk: Anna asks Ben to introduce her to Carla.
"""

import io
import re
import zipfile

import pytest
from sqlalchemy import delete

from app import database
from app.actions import blocks, introductions, preferences
from app.actions.introductions import Plea
from app.delivery import contents
from app.extensions import db
from app.models import Delivery, Introduction, Member
from app.queries import introductions as queries
from app.rules.notifying import Choice
from tests import cast
from tests.cast import CARLA
from tests.visitor import text_of

SENT = "/network/invitations/sent"
WORDS = ("Words for the one between", "Words to be passed on")


@pytest.fixture
def asked(does, world):
    return does(world.anna, lambda anna: introductions.ask(anna, world.carla, Plea(world.ben, *WORDS)).id)


@pytest.fixture
def passes(does, world):
    def run(id, words="Own words of the one between"):
        does(world.ben, lambda ben: introductions.pass_on(queries.of_via(ben.id, id), words))

    return run


def rows(response):
    return re.findall(r'<li class="row.*?</li>', response.text, re.DOTALL)


def content(app, kind):
    """What the waiting e-mail of this kind says, or why it is not sent."""
    with app.app_context():
        letter = db.session.query(Delivery).filter_by(kind=kind).one()
        return contents.of(letter, db.session.get(Member, letter.member_id))


def test_the_one_between_is_told_and_can_dismiss_in_the_list(visit, world, asked):
    page = visit(world.ben).get("/notifications")
    [row] = rows(page)
    assert "Anna Brandt asks you for an introduction." in re.sub("<[^>]+>", "", row)
    assert "An introduction to Carla Nowak" in row and not any(words in row for words in WORDS)
    assert f"/network/invitations#introduction-{asked}" in row and "Dismiss: Anna Brandt" in row
    fields = {"place": "notifications"}
    answer = visit(world.ben).post(f"/introductions/{asked}/dismissal", fields, fragment=True)
    assert "You dismissed the request by Anna Brandt. Nobody is told." in text_of(answer)
    assert not rows(visit(world.ben).get("/notifications"))


def test_without_javascript_dismissing_leads_back_to_the_list(visit, world, asked):
    answer = visit(world.ben).post(f"/introductions/{asked}/dismissal", {"place": "notifications"})
    assert (answer.status_code, answer.location) == (303, "/notifications")
    answer = visit(world.ben).post(f"/introductions/{asked}/dismissal")
    assert answer.location == f"/network?introduced={asked}"
    assert "You dismissed the request by Anna Brandt." in text_of(visit(world.ben).get(answer.location))


def test_whoever_asked_is_told_when_it_is_passed_on(visit, world, asked, passes):
    passes(asked)
    [row] = rows(visit(world.anna).get("/notifications"))
    assert "Ben Okafor introduced you." in re.sub("<[^>]+>", "", row) and f"{SENT}#invitation-" in row
    [row] = rows(visit(world.carla).get("/notifications"))
    assert "Anna Brandt would like to join your network." in re.sub("<[^>]+>", "", row)


def test_the_settings_have_a_row_for_each_kind(visit, world):
    page = text_of(visit(world.anna).get("/settings/notifications"))
    assert "Introduction requested" in page and "Introduction passed on" in page


def test_the_e_mails_say_whom_it_is_about(app, world, asked, passes):
    told = content(app, "introduction_asked")
    assert told.values["words"] == WORDS[0] and told.values["whom"] == "Carla Nowak"
    assert told.link.endswith(f"/network/invitations#introduction-{asked}")
    passes(asked)
    assert content(app, "introduction_asked") == "what it tells about was read or is gone"
    told = content(app, "introduction_passed")
    assert told.values["actor"].name == "Ben Okafor" and told.values["whom"] == "Carla Nowak"
    assert f"{SENT}#invitation-" in told.link
    told = content(app, "invited")
    assert (told.values["actor"].name, told.values["words"]) == ("Anna Brandt", WORDS[1])
    assert told.values["whom"] == "Ben Okafor", "who introduced her"


@pytest.mark.parametrize(("blocker", "blocked"), [("ben", "anna"), ("carla", "anna"), ("carla", "ben")])
def test_no_e_mail_goes_out_after_a_block(app, world, does, asked, blocker, blocked):
    does(getattr(world, blocker), blocks.block, getattr(world, blocked))
    assert isinstance(content(app, "introduction_asked"), str)


def test_who_wants_no_e_mails_of_this_kind_gets_none(app, world, does):
    choices = {"introduction_asked": Choice(True, "off")}
    does(world.ben, preferences.choose_notifications, choices, inmail_copy="notice", paused=False)
    does(world.anna, introductions.ask, world.carla, Plea(world.ben, *WORDS))
    with app.app_context():
        assert not db.session.query(Delivery).count()


def test_who_may_ask_is_a_setting(visit, world, app):
    page = visit(world.ben).get("/settings/privacy")
    assert "Who may ask me for an introduction" in text_of(page)
    sections = dict(re.findall(r'name="(section_[a-z]+)"[^>]*value="([a-z]+)"[^>]*checked', page.text))
    fields = {"who_may_invite": "introduced", "who_may_ask": "nobody", "endorsements": "shown", **sections}
    assert visit(world.ben).post("/settings/privacy", fields).status_code == 303
    with app.app_context():
        ben = db.session.get(Member, world.ben)
        assert (ben.who_may_invite, ben.who_may_ask) == ("introduced", "nobody")
    assert "Introduced people only" in text_of(visit(world.ben).get("/network"))
    fields["who_may_ask"] = "everybody"
    answer = visit(world.ben).post("/settings/privacy", fields)
    assert answer.status_code == 422 and "Choose one of these." in text_of(answer)
    del fields["who_may_ask"]
    assert visit(world.ben).post("/settings/privacy", fields).status_code == 303, "of a page that was open before"
    with app.app_context():
        assert db.session.get(Member, world.ben).who_may_ask == "nobody"


@pytest.mark.parametrize("setting", ["everyone", "introduced"])
def test_results_of_a_search_offer_it_where_nothing_else_is_possible(visit, world, does, setting):
    for id in (world.carla, world.eve):
        does(id, preferences.choose_privacy, who_may_invite=setting, hides_connections=False)
    anna = visit(world.anna)
    found = anna.get("/search?q=carla").text
    assert (f'href="{CARLA}/introduction"' in found) is (setting == "introduced")
    assert ("Connect: Carla" in found) is (setting == "everyone")
    assert ("Connect: Eve" in anna.get("/search?q=eve").text) is (setting == "everyone")


def archive(visitor):
    answer = visitor.post("/settings/data/archive", {"current": cast.PASSWORD})
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_the_archive_has_ones_own_words(visit, world, does, asked, passes):
    table = archive(visit(world.anna)).read("Introductions.csv").decode()
    assert "Anna Brandt,Ben Okafor,Carla Nowak" in table and all(words in table for words in WORDS)
    assert "Introductions" in archive(visit(world.anna)).read("index.html").decode()
    for id in (world.ben, world.carla):
        assert "Words for" not in archive(visit(id)).read("Introductions.csv").decode()
    passes(asked)
    assert "Own words of" not in archive(visit(world.anna)).read("Introductions.csv").decode()
    assert "Own words of the one between" in archive(visit(world.ben)).read("Introductions.csv").decode()
    does(world.ben, blocks.block, world.anna)
    table = archive(visit(world.anna)).read("Introductions.csv").decode()
    assert "Ben" not in table and WORDS[0] in table, "the words stay, without the name"


@pytest.mark.parametrize("dismissed", [False, True])
def test_the_archive_tells_nothing_of_a_dismissal(visit, world, does, asked, dismissed):
    before = archive(visit(world.anna)).read("Introductions.csv")
    if dismissed:
        does(world.ben, lambda ben: introductions.dismiss(queries.of_via(ben.id, asked)))
    assert archive(visit(world.anna)).read("Introductions.csv") == before


@pytest.mark.parametrize("erased", ["anna", "ben", "carla"])
def test_of_an_erased_member_no_introduction_is_left(app, world, asked, passes, erased):
    passes(asked)
    with app.app_context(), database.transaction():
        db.session.execute(delete(Member).where(Member.id == getattr(world, erased)))
        assert not db.session.query(Introduction).count()


def test_it_is_asked_and_answered_in_german(visit, world, act, asked):
    with act() as member:
        for id in (world.anna, world.ben, world.carla):
            member(id).locale = "de"
    card = text_of(visit(world.ben).get("/network"))
    assert "Anna Brandt bittet um eine Vorstellung bei Carla Nowak ." in card
    assert "Das geht an Carla Nowak" in card and "Beide vorstellen" in card
    assert "angefragt" in text_of(visit(world.anna).get(SENT))
    assert "Vorstellung angefragt" in text_of(visit(world.anna).get(CARLA))
    visit(world.ben).post(f"/introductions/{asked}/passing", {"words": "Sie fragt genau."})
    assert "Vorgestellt von Ben Okafor „Sie fragt genau.“" in text_of(visit(world.carla).get("/network"))
