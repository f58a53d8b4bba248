"""Whom of an archive's connections one finds here: told by an address and a name, suggested, never written to."""

import io

import pytest

from app import database
from app.actions import blocks, connections, entries, preferences, profiles
from app.extensions import db
from app.models import Delivery, Invitation, Member, Notification, Suggestion
from app.rules import limits
from tests import cast
from tests.pages.importing import PLACE, bring, ticked
from tests.portability.archives import table
from tests.visitor import MOST_QUERIES, text_of

ANNA, DIRK = ("Anna", "Brandt", "anna@firma.example"), ("Dirk", "Müller", "dirk@firma.example")


def people(*rows):
    """Connections.csv: (first name, last name, e-mail, address of the profile); the last two may be missing."""
    padded = [(*row, "", "")[:4] for row in rows]
    cells = [[first, last, url, email, "", "", "05 Mar 2024"] for first, last, email, url in padded]
    return table("Connections", *cells).encode()


def suggested(app, member_id):
    with app.app_context():
        rows = db.session.query(Suggestion).filter_by(member_id=member_id)
        return {row.other_id for row in rows}


def link(does, member_id, url, audience="members"):
    does(member_id, lambda me: entries.add_entry(me, "links", url=url, title=""))
    does(member_id, profiles.choose_audience, "links", audience)


@pytest.mark.parametrize("name", [("ANNA", "brandt"), ("Anna", "Brandt"), (" Anna  ", "Brandt\u202e")])
def test_a_connection_with_the_confirmed_address_is_suggested(app, world, visit, name):
    eve = visit(world.eve)
    bring(eve, people((*name, "Anna@Firma.example")))
    assert suggested(app, world.eve) == {world.anna}
    page = text_of(eve.get("/network"))
    assert "Already here People from the archive that you imported. AB Anna Brandt From your archive Connect" in page


def test_a_connection_is_told_by_a_linked_profile(app, world, visit, does):
    link(does, world.dirk, "https://de.linkedin.com/in/Dirk-M%C3%BCller/")
    bring(visit(world.eve), people(("Dirk", "Mueller", "", "www.linkedin.com/in/dirk-müller")))
    assert suggested(app, world.eve) == {world.dirk}


def test_made_up_rows_tell_nobody_anything(app, world, visit, does):
    link(does, world.dirk, "https://linkedin.com/in/dirk")
    eve = visit(world.eve)
    guesses = [("Dirk", "Müller", f"dirk{number}@firma.example") for number in range(9)]
    eve.post(PLACE, {"file": (io.BytesIO(people(
        ("Somebody", "Else", "anna@firma.example"), ("Anna", "Brandt", "anna@elsewhere.example"), ("", "", ANNA[2]),
        ("Anna", "Brandt", ""), ("Other", "Name", "", "https://linkedin.com/in/dirk"),
        ("Dirk", "Müller", "", "https://x.example/in/dirk"), *guesses, DIRK,
    )), "Connections.csv")})  # fmt: skip
    page = text_of(eve.get(PLACE))
    assert "Already here" not in page and "Brandt" not in page and "Müller" not in page
    eve.post(f"{PLACE}/confirmation", {"people": "y"})
    assert suggested(app, world.eve) == set()


def test_guesses_are_counted_over_all_files_of_an_archive(app, world, visit):
    eve = visit(world.eve)
    guesses = [("Anna", "Brandt", f"anna{number}@firma.example") for number in range(8)]
    lists = [people(*guesses[:4]), people(*guesses[4:], DIRK), people(ANNA)]
    bring(eve, {f"Connections_{number}.csv": each for number, each in enumerate(lists)})
    assert suggested(app, world.eve) == {world.dirk}


@pytest.mark.parametrize("audience", [None, "connections", "self"])
def test_links_that_the_viewer_does_not_see_tell_nothing(app, world, visit, does, audience):
    link(does, world.dirk, "https://linkedin.com/in/dirk", audience)
    bring(visit(world.eve), people(("Dirk", "Müller", "", "https://linkedin.com/in/dirk")))
    assert suggested(app, world.eve) == set()
    bring(visit(world.eve), people(("Dirk", "Müller", "dirk@firma.example", "https://linkedin.com/in/other")))
    assert suggested(app, world.eve) == {world.dirk}


def test_who_cannot_be_invited_is_not_suggested(app, world, visit, does):
    does(world.carla, lambda me: preferences.choose_privacy(me, who_may_invite="nobody", hides_connections=False))
    does(world.dirk, blocks.block, world.anna)
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.frieda).state = "locked"
    rows = [("Carla", "Nowak"), ("Dirk", "Müller"), ("Frieda", "Ahlers"), ("Ben", "Okafor"), ("Anna", "Brandt")]
    bring(visit(world.anna), people(*[(*name, f"{name[0].lower()}@firma.example") for name in rows]))
    assert suggested(app, world.anna) == set()


def test_nobody_is_told_and_nothing_of_the_others_is_kept(app, world, visit):
    bring(visit(world.eve), people(ANNA, ("Zoe", "Qthird", "qthird@x.example", "https://linkedin.com/in/qthird")))
    with app.app_context():
        assert db.session.query(Delivery).count() + db.session.query(Notification).count() == 0
        for each in db.metadata.sorted_tables:
            assert "qthird" not in repr(db.session.execute(each.select()).all()).lower(), each.name


def test_suggesting_can_be_declined_in_the_preview(app, world, visit):
    eve = visit(world.eve)
    eve.post(PLACE, {"file": (io.BytesIO(people(ANNA)), "x.csv")})
    page = eve.get(PLACE)
    assert "Already here" in text_of(page) and "Anna Brandt" in text_of(page) and "people" in ticked(page)
    eve.post(f"{PLACE}/confirmation")
    assert suggested(app, world.eve) == set()


@pytest.mark.parametrize("fragment", [False, True])
def test_dismissing_is_for_good(app, world, visit, fragment):
    eve = visit(world.eve)
    bring(eve, people(ANNA, DIRK))
    answer = eve.post(f"/network/suggestions/{world.anna}/dismissal", fragment=fragment)
    if fragment:
        assert answer.status_code == 200 and "You will not see this suggestion again." in text_of(answer)
    else:
        assert answer.location == f"/network/suggestions?dismissed={world.anna}"
    for page in (eve.get("/network"), eve.get("/network/suggestions")):
        assert "Anna" not in text_of(page) and "Dirk" in text_of(page)
    bring(eve, people(ANNA, DIRK))
    assert "Anna" not in text_of(eve.get("/network"))


def test_only_the_own_suggestions_can_be_dismissed(app, world, visit):
    bring(visit(world.eve), people(ANNA))
    for who, id, status in ((world.dirk, world.anna, 404), (world.eve, world.dirk, 404), (None, world.anna, 303)):
        assert visit(who).post(f"/network/suggestions/{id}/dismissal").status_code == status
    assert visit(world.eve).get(f"/network/suggestions/{world.anna}/dismissal").location == "/network/suggestions"
    assert "Anna" in text_of(visit(world.eve).get("/network"))


def test_whoever_is_invited_connected_blocked_or_gone_is_no_longer_suggested(app, world, visit, invite, does):
    eve = visit(world.eve)

    def shows(name):
        return name in text_of(eve.get("/network/suggestions"))

    bring(eve, people(ANNA, DIRK, ("Carla", "Nowak", "carla@firma.example"), ("Ben", "Okafor", "ben@firma.example")))
    assert all(map(shows, ("Anna", "Dirk", "Carla", "Ben")))
    invite(world.eve, world.anna)
    invite(world.dirk, world.eve)
    assert not shows("Anna") and not shows("Dirk") and shows("Carla")
    does(world.carla, blocks.block, world.eve)
    assert not shows("Carla")
    eve.get("/network")
    with app.app_context():
        accepted = db.session.query(Invitation).filter_by(inviter_id=world.dirk, invitee_id=world.eve).one().id
    eve.post(f"/invitations/{accepted}/acceptance")
    assert not shows("Dirk")
    does(world.eve, connections.remove, world.dirk)
    assert shows("Dirk")  # parted: it may be invited again


def test_long_lists_go_on(app, world, visit, statements):
    with app.app_context(), database.transaction():
        for number in range(limits.LIST_PAGE + 3):
            person = cast.person(f"guest{number:02}", name=f"Guest {chr(65 + number % 26)}{number:02}")
            db.session.flush()
            db.session.add(Suggestion(member_id=world.eve, other_id=person.id, reason="imported"))
    eve = visit(world.eve)
    eve.get("/network")
    statements.clear()
    page = eve.get("/network")
    assert len(statements) <= MOST_QUERIES and page.text.count('id="suggestion-') == limits.LIST_PAGE
    older = page.text.split('hx-get="/network/suggestions?before=')[1].split('"')[0]
    for fragment in (False, True):
        statements.clear()
        rest = eve.get(f"/network/suggestions?before={older}", fragment=fragment)
        assert rest.text.count('id="suggestion-') == 3 and len(statements) <= MOST_QUERIES


def test_an_empty_list_says_what_to_do(world, visit):
    assert "If you import your LinkedIn archive" in text_of(visit(world.eve).get("/network/suggestions"))
    assert "Already here" not in text_of(visit(world.eve).get("/network"))
