"""Taking it away: what stands in each file, for whom."""

import csv
import io
import json
import re

import pytest
import vobject
from sqlalchemy import select

from app.actions import blocks, handles, profiles
from app.extensions import db
from app.models import Connection, Contact, ContactGrant, Position, ResumeOrigin
from app.portability import spreadsheet
from app.rules import limits
from tests import cast
from tests.cast import ANNA
from tests.pages import taken
from tests.portability import resume_schema
from tests.visitor import MOST_QUERIES, text_of


@pytest.fixture
def anna(world, act):
    """Anna's profile with something in every section."""
    with act() as member:
        taken.fill(member(world.anna))
    return world.anna


# --- JSON Resume ----------------------------------------------------------------------------------------------


def test_a_connection_takes_the_resume_that_it_sees(world, anna, visit):
    answer = visit(world.ben).get(f"{ANNA}/resume.json")
    assert answer.mimetype == "application/json" and resume_schema.wrong(answer.json) == []
    basics = answer.json["basics"]
    assert (basics["email"], basics["location"]["address"]) == ("anna@office.example", "Mengstraße 4, 23552 Lübeck")
    assert "phone" not in basics, "released to others"
    assert [each["position"] for each in answer.json["work"]] == ["Owner", "Clerk"]
    assert answer.json["languages"] == [{"language": "German", "fluency": "Mother tongue"}]


def test_a_stranger_takes_the_short_profile(world, anna, visit):
    document = visit(world.eve).get(f"{ANNA}/resume.json").json
    assert document["basics"] == {
        "name": "Anna Brandt", "label": "Tax; law, and more", "location": {"city": "Lübeck"},
        "summary": "I advise firms.\n\nAnd people.",
    }  # fmt: skip
    assert document["work"] == [{"position": "Owner", "name": "Brandt, Steuern", "startDate": "2014-04"}]
    assert "languages" not in document and "projects" not in document


def test_what_was_imported_is_given_back_to_its_owner_alone(world, anna, act, visit):
    with act() as member:
        position = db.session.scalar(select(Position).where(Position.member_id == anna, Position.title == "Clerk"))
        position.origin = json.dumps(
            {"name": "Hansen", "position": "Clerk", "location": "Kiel", "startDate": "2001-02-03",
             "endDate": "2014-03-31", "x-secret": 1}
        )  # fmt: skip
        position.starts = "2001-02"
        kept = {"document": {"basics": {"image": "me.png"}, "interests": [{"name": "Wildlife"}]}, "left_out": {}}
        db.session.add(ResumeOrigin(member_id=member(anna).id, content=json.dumps(kept)))
    own = visit(anna).get(f"{ANNA}/resume.json").json
    assert own["work"][1]["x-secret"] == 1 and own["work"][1]["endDate"] == "2014-03-31"
    assert own["interests"] and own["basics"]["image"] == "me.png"
    theirs = visit(world.ben).get(f"{ANNA}/resume.json").get_data(as_text=True)
    assert "x-secret" not in theirs and "Wildlife" not in theirs and "me.png" not in theirs


# --- vCard ----------------------------------------------------------------------------------------------------


def test_a_connection_takes_the_card(world, anna, visit):
    answer = visit(world.ben).get(f"{ANNA}/card.vcf")
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="card.vcf"'
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    card = vobject.readOne(answer.get_data(as_text=True))
    assert (card.fn.value, card.n.value.given, card.n.value.family) == ("Anna Brandt", "Anna", "Brandt")
    assert (card.title.value, card.org.value) == ("Owner", ["Brandt, Steuern"])
    assert card.email.value == "anna@office.example" and not hasattr(card, "tel")
    assert card.adr.value.street == "Mengstraße 4, 23552 Lübeck" and card.bday.value == "1604-03-14"
    assert [url.value for url in card.url_list] == ["http://localhost/in/anna-brandt", "https://brandt.example/"]
    assert card.note.value == "Tax; law, and more\nSignal: anna"
    assert card.photo.value.startswith(b"\xff\xd8"), "a JPEG"


def test_a_field_released_to_chosen_ones_is_on_their_card(world, anna, act, visit):
    with act():
        db.session.add(ContactGrant(member_id=anna, kind="phone", peer_id=world.ben))
    assert vobject.readOne(visit(world.ben).get(f"{ANNA}/card.vcf").get_data(as_text=True)).tel.value == "+49 451 1234"


def test_a_stranger_takes_a_card_without_contact_data(world, anna, visit):
    card = vobject.readOne(visit(world.eve).get(f"{ANNA}/card.vcf").get_data(as_text=True))
    assert card.title.value == "Owner"
    assert not any(hasattr(card, each) for each in ("email", "tel", "adr", "bday"))
    assert card.note.value == "Tax; law, and more"


def test_a_picture_that_cannot_be_read_is_left_out(world, act, visit):
    with act() as member:
        profiles.change_photo(member(world.anna), "0" * 64, {96: b"x", 320: b"x"})
    assert b"PHOTO" not in visit(world.ben).get(f"{ANNA}/card.vcf").data


# --- all connections ------------------------------------------------------------------------------------------


def rows_of(answer):
    return spreadsheet.read(answer.get_data(as_text=True))


def test_connections_as_a_table_under_the_usual_headers(world, anna, visit):
    answer = visit(world.ben).get("/network/connections.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="connections.csv"'
    header, *rows = rows_of(answer)
    assert ",".join(header).startswith("First Name,Last Name,URL,Email Address,Company,Position,Connected On,")
    [row] = [dict(zip(header, each, strict=True)) for each in rows if each[0] == "Anna"]
    assert row["URL"] == "http://localhost/in/anna-brandt" and row["Email Address"] == "anna@office.example"
    assert (row["Company"], row["Position"]) == ("Brandt, Steuern", "Owner")
    assert re.fullmatch(r"\d\d [A-Z][a-z]{2} 20\d\d", row["Connected On"])
    assert (row["Phone"], row["Mobile"], row["Birthday"], row["Messenger"]) == ("", "", "Mar 14", "Signal: anna")
    assert {each[0] for each in rows} == {"Anna", "Carla"}


def test_connections_as_cards(world, anna, visit):
    cards = list(vobject.readComponents(visit(world.ben).get("/network/connections.vcf").get_data(as_text=True)))
    assert {card.fn.value: hasattr(card, "email") for card in cards} == {"Anna Brandt": True, "Carla Nowak": False}


def test_whoever_is_blocked_or_locked_stands_in_no_list(world, anna, act, visit):
    with act() as member:
        member(world.carla).state = "locked"
    for path in ("/network/connections.csv", "/network/connections.vcf"):
        assert "Carla" not in visit(world.ben).get(path).get_data(as_text=True)
    with act() as member:
        blocks.block(member(world.anna), world.ben)
    assert rows_of(visit(world.ben).get("/network/connections.csv"))[1:] == []


def test_csv_reads_as_csv_elsewhere(world, anna, visit):
    content = visit(world.ben).get("/network/connections.csv").data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(content)))) == 2


def befriend(member_id, count):
    """So many new connections, each with a position and contact data; only the rows."""
    for number in range(count):
        other = cast.person(f"x{count}-{number}", name=f"Number {number}")
        db.session.flush()
        db.session.add_all(
            [Connection(member_id=member_id, peer_id=other.id), Connection(member_id=other.id, peer_id=member_id),
             Contact(member_id=other.id, kind="email", value=f"x{number}@office.example"),
             Position(member_id=other.id, title="Owner", organisation="Firm", starts="2014")]
        )  # fmt: skip


@pytest.mark.parametrize("path", ["/network/connections.csv", "/network/connections.vcf"])
@pytest.mark.sampled(2)
def test_five_hundred_connections_cost_the_questions_of_five(app, world, act, visit, statements, path):
    asked = []
    for many in (5, 500):
        with act():
            befriend(world.eve, many - len(asked) * 5)
        visitor = visit(world.eve)
        visitor.get("/settings/account")
        statements.clear()
        answer = visitor.get(path)
        asked.append(len(statements))
        assert answer.get_data(as_text=True).count("@office.example") == many
    assert asked[0] == asked[1] <= MOST_QUERIES


def test_lists_are_counted_against_a_rate(world, visit, monkeypatch):
    monkeypatch.setattr(limits, "ADDRESS_BOOKS", limits.ADDRESS_BOOKS._replace(times=1))
    ben = visit(world.ben)
    assert ben.get("/network/connections.csv").status_code == 200
    refused = ben.get("/network/connections.vcf")
    assert refused.status_code == 429 and refused.headers["Retry-After"]


# --- CV -------------------------------------------------------------------------------------------------------


def test_the_cv_says_what_its_viewer_sees(app, world, anna, visit, monkeypatch):
    own, connection, stranger = (text_of(visit(id).get(f"{ANNA}/cv")) for id in (anna, world.ben, world.eve))
    assert "+49 170 1234" in own and "+49 170 1234" not in connection
    assert "anna@office.example" in connection and "Clerk" in connection and "Positions" in connection
    assert "Current position" in stranger and "Clerk" not in stranger and "office.example" not in stranger
    assert "German Mother tongue" in own and "/in/anna-brandt" not in own  # nobody else could open that of this machine
    monkeypatch.setitem(app.config, "BASE_URL", "https://alumni.example")
    assert "Elbufer · alumni.example/in/anna-brandt" in text_of(visit(anna).get(f"{ANNA}/cv"))


def test_recommendations_go_along_for_whom_they_are_open(world, anna, act, visit):
    with act() as member:
        taken.praise(member(world.ben), member(anna), "She asked what we wanted.\n\nThen she did the sums.")
    for id, open_to in ((anna, True), (world.ben, True), (world.eve, False)):
        assert ("Then she did the sums." in text_of(visit(id).get(f"{ANNA}/cv"))) == open_to
        references = visit(id).get(f"{ANNA}/resume.json").json.get("references", [])
        assert [each["name"] for each in references] == (["Ben Okafor"] if open_to else [])


@pytest.mark.parametrize("viewer", ["anna", "ben", "eve"])
def test_a_file_costs_few_questions(world, anna, visit, statements, viewer):
    visitor = visit(getattr(world, viewer))
    visitor.get("/settings/account")
    for below in ("cv", "resume.json", "card.vcf"):
        statements.clear()
        assert visitor.get(f"{ANNA}/{below}").status_code == 200
        assert len(statements) <= MOST_QUERIES + 2, below  # the first look at a profile is noted, in two


def test_the_profile_offers_its_files(world, anna, visit):
    for id in (anna, world.ben, world.eve):
        page = visit(id).get(ANNA).get_data(as_text=True)
        assert f'href="{ANNA}/cv"' in page and f'href="{ANNA}/resume.json"' in page
        assert (f'href="{ANNA}/card.vcf"' in page) == (id != world.eve)
    assert 'href="/network/connections.csv"' in visit(world.ben).get("/network/connections").get_data(as_text=True)


def test_a_former_handle_leads_to_the_files_of_the_present_one(world, anna, act, visit):
    with act() as member:
        handles.change_handle(member(anna), "anna-petersen")
    assert visit(world.ben).get(f"{ANNA}/card.vcf").location == "/in/anna-petersen/card.vcf"


def test_a_guest_gets_nothing(world, visit):
    for path in ("/settings/data", "/network/connections.csv", "/network/connections.vcf", f"{ANNA}/cv",
                 f"{ANNA}/card.vcf", f"{ANNA}/resume.json"):  # fmt: skip
        assert visit(None).get(path).location.startswith("/sign-in")
    assert visit(None).post("/settings/data/archive").location.startswith("/sign-in")


def test_a_position_that_is_for_its_owner_only_stands_in_nobodys_address_book(world, does, visit):
    held = {"title": "Qowner", "organisation": "Qfirm", "place": "", "starts": "2014", "ends": None, "text": ""}
    does(world.anna, profiles.add_position, **held)
    ben, files = visit(world.ben), ("/network/connections.csv", "/network/connections.vcf", "/in/anna-brandt/card.vcf")
    assert all("Qfirm" in ben.get(file).text for file in files)
    does(world.anna, profiles.choose_audience, "positions", "self")
    assert not any("Qfirm" in ben.get(file).text or "Qowner" in ben.get(file).text for file in files)
