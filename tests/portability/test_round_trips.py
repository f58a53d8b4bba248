"""Out of one Kontor and into another: the profile is the same, field by field, and so is what it came from."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import database
from app.actions import entries, preferences, profiles
from app.extensions import db
from app.models import Member
from app.portability import json_resume, own_archive, spreadsheet
from app.rules.sections import ENTRY_KINDS
from tests import cast
from tests.portability.restoring import confirm
from tests.portability.test_json_resume import REAL, opened
from tests.portability.test_json_resume_wild import QUICK, SOMETHING


@pytest.fixture
def act(app):
    """`act(member_id, do)`: what `do` does with the member, in a transaction of its own."""

    def run(member_id, do):
        with app.app_context(), database.transaction():
            return do(db.session.get_one(Member, member_id))

    return run


def fill(anna):
    """Something in every field, the same day twice, an order that is not that of the alphabet, and odd characters."""
    head = {"headline": "Tax\u2003adviser 🧮", "place": "Lübeck", "industry": "Law"}
    profiles.change_head(anna, name=anna.name, **head, quiet=True)
    profiles.change_about(anna, "One.\n\n• Two\n• Three")
    profiles.change_wants(anna, wants="A partner", offers="Coffee")
    for title in ("Zeta", "Alpha", "Middle"):
        for ends in (None, "2014-03"):
            profiles.add_position(
                anna, title=title, organisation="Firm", place="Kiel", starts="2001", ends=ends, text="=1+1", quiet=True
            )
    for school in ("Zeta", "Alpha"):
        profiles.add_education(anna, school=school, degree="D", starts="1996-10", ends="2001", text="Thesis\n\nMore")
    for name in ("Zeta", "Alpha", "C++"):
        profiles.add_skill(anna, name)
    full = {"detail": "Guild", "number": "B 7", "url": "https://www.example.org/ä?b=c", "starts": "2001",
            "ends": "2004-05", "text": "We did it"}  # fmt: skip
    for kind, each in ENTRY_KINDS.items():
        for title in ("Zeta", "Alpha"):
            given_ = {**full, "title": title, "detail": "native" if kind == "languages" else "Guild"}
            entries.add_entry(anna, kind, **{column: given_[column] for column in each.columns})
    contact = {
        "email": ("anna@office.example", "connections"), "phone": ("+49 451 1234", "chosen"),
        "mobile": ("0170 / 12 34", "nobody"), "address": ("Mengstraße 4, 23552 Lübeck", "connections"),
        "birthday": ("--02-29", "nobody"), "messenger": ("=cmd", "connections"),
    }  # fmt: skip
    profiles.change_contact(anna, contact)
    profiles.choose_audience(anna, "projects", "self")
    profiles.choose_audience(anna, "about", "members")
    preferences.choose_privacy(anna, who_may_invite="shared", hides_connections=True)
    anna.endorsements, anna.mail_paused = "hidden", True


def taken_away(visit, member_id):
    answer = visit(member_id).post("/settings/data/archive", {"current": cast.PASSWORD})
    return zipfile.ZipFile(io.BytesIO(answer.data))


def profile_in(archive):
    """profile.json without what belongs to the account and the moment."""
    written = json.loads(archive.read(own_archive.NAME))
    return {key: value for key, value in written.items() if key not in ("account", "written")}


def test_an_archive_restores_the_profile_field_by_field(world, act, visit):
    act(world.anna, fill)
    archive = taken_away(visit, world.anna)
    found = own_archive.read(archive.read(own_archive.NAME))
    assert not found.left_out and not found.notes
    act(world.eve, lambda eve: confirm(eve, found))
    assert profile_in(taken_away(visit, world.eve)) == profile_in(archive)


def test_a_second_archive_of_what_was_restored_restores_it_again(world, act, visit):
    act(world.anna, fill)
    for before, after in ((world.anna, world.eve), (world.eve, world.frieda)):
        found = own_archive.read(taken_away(visit, before).read(own_archive.NAME))
        act(after, lambda member, found=found: confirm(member, found))
    assert profile_in(taken_away(visit, world.frieda)) == profile_in(taken_away(visit, world.anna))


def renamed(app, act, member_id, name):
    act(member_id, lambda member: setattr(member, "name", name))


@REAL
def test_a_resume_comes_back_equal_from_the_database(app, world, act, visit, path):
    document = opened(path)
    act(world.eve, lambda eve: confirm(eve, json_resume.read(path.read_bytes())))
    renamed(app, act, world.eve, document["basics"]["name"])
    assert visit(world.eve).get("/in/eve-strange/resume.json").json == document
    archive = taken_away(visit, world.eve)
    assert json.loads(archive.read("resume.json")) == document
    act(world.frieda, lambda member: confirm(member, own_archive.read(archive.read(own_archive.NAME))))
    renamed(app, act, world.frieda, document["basics"]["name"])
    assert visit(world.frieda).get("/in/frieda-ahlers/resume.json").json == document, "over our own archive as well"


def test_a_page_edits_one_field_of_what_was_imported(app, world, act, visit):
    work = {"name": "Firm", "position": "Owner", "startDate": "2001-02-03", "endDate": "2014-04-05", "summary": "Text.",
            "highlights": ["One", "Two"], "x": 1}  # fmt: skip
    document = {"basics": {"name": "Eve Strange"}, "work": [work], "y": [None]}
    act(world.eve, lambda eve: confirm(eve, json_resume.read(json.dumps(document).encode())))
    eve = visit(world.eve)
    with app.app_context():
        position = db.session.execute(db.text("SELECT id FROM position")).scalar_one()
    form = {"title": "Owner", "organisation": "Firm", "place": "", "starts": "02/2001", "ends": "05/2014"}
    eve.post(f"/profile/positions/{position}", {**form, "text": "Text.\n\n• One\n• Two"})
    changed = {**document, "work": [{**work, "endDate": "2014-05"}]}
    assert eve.get("/in/eve-strange/resume.json").json == changed


# --- archives that are none -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"format": "kontor-profile"}', b'{"format": "kontor-profile", "version": 2}', b"[" * 99999],
)
def test_what_is_no_profile_of_ours_is_a_note(content):
    found = own_archive.read(content)
    assert found.notes == [(own_archive.NOT_OURS, {})] and not found.rows


KEYS = (
    "head about wants contact positions education skills languages links projects resume audiences privacy origin kind "
    "value release title organisation starts ends url name school document left_out who_may_invite hides_connections"
).split()
FORGED = st.recursive(
    SOMETHING | st.sampled_from(["email", "birthday", "--02-30", "connections", "nobody", "self", "https://a.example"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@QUICK
@given(st.dictionaries(st.sampled_from(KEYS), FORGED, max_size=12))
def test_a_forged_profile_never_raises_and_decides_nothing_odd(forged):
    found = own_archive.read(json.dumps({"format": "kontor-profile", "version": 1, **forged}).encode())
    assert not found.notes
    for row in found.rows:
        assert all(value is None or isinstance(value, str) for value in row.values.values())
    for choices in found.decided.values():
        assert all(isinstance(value, str | bool) for value in choices.values())
    json.loads(found.resume or "{}")


@pytest.mark.parametrize(
    "resume",
    [
        {"document": {}, "left_out": {"work": [[10**30, {}]]}}, {"document": {}, "left_out": {"work": [[-1, {}]]}},
        {"document": {}, "left_out": {"work": [[True, {}]]}}, {"document": {}, "left_out": {"work": 5}},
            {"document": {}, "left_out": {"work": [[1.0, {}]]}},
        {"document": [], "left_out": {}}, {"document": {}}, [], "x", {"document": {}, "left_out": {"work": [[1]]}},
    ],
)  # fmt: skip
def test_what_stands_beside_forged_rows_must_be_what_we_write(resume):
    content = json.dumps({"format": "kontor-profile", "version": 1, "resume": resume}).encode()
    assert own_archive.read(content).resume == ""


def test_forged_origins_break_no_export(world, act, visit):
    link = {"url": "https://a.example/", "title": "a", "origin": "x"}
    forged = {"links": [link, {**link, "title": "b"}], "skills": [{"name": "C", "origin": [1]}],
              "positions": [{"title": "T", "organisation": "O", "starts": "2001", "origin": "text"}],
              "resume": {"document": {"basics": 7, "work": 5}, "left_out": {"skills": [[9, None]]}}}  # fmt: skip
    content = json.dumps({"format": "kontor-profile", "version": 1, **forged}).encode()
    act(world.eve, lambda eve: confirm(eve, own_archive.read(content)))
    document = visit(world.eve).get("/in/eve-strange/resume.json").json
    assert document["basics"]["name"] == "Eve Strange" and document["skills"] == [{"name": "C"}, None]


# --- cells ----------------------------------------------------------------------------------------------------

DANGEROUS = ("=1+1", "+49=1", "+A1", "+", "+49 40;=1", "-1",
             "@SUM(A1)", "\tx", "\rx", "\nx", '"=1"', "'=1", "''=1", " =1", "＝1", '"\'-1')


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_is_a_formula(cell):
    content = spreadsheet.file_of(("Name",), [(cell,)]).decode()
    assert spreadsheet.read(content) == [["Name"], [cell]]
    assert content.splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize(
    ("cell", "written"),
    [("Chef;=1+1|x", "Chef;'=1+1|x"), (";=1", ";'=1"), ("a\t-1", "a\t'-1"), ("Sails\n=1+1", "Sails\n'=1+1"),
     ("a\r\n @x;+1", "a\r\n' @x;'+1"), ('a,b;"=1', "a,b;'\"=1"), ("a;'=1", "a;''=1"), ("=1;=2", "'=1;'=2"),
     ("'\tx", "''\tx")],
)  # fmt: skip
def test_no_piece_of_a_cell_is_a_formula_where_a_spreadsheet_splits_elsewhere(cell, written):
    """A German Excel splits at semicolons, wherever our quotation marks stand."""
    assert spreadsheet.guarded(cell) == written and spreadsheet.unguarded(written) == cell
    content = spreadsheet.file_of(("Name", "Place"), [(cell, cell)]).decode().removeprefix(spreadsheet.BOM)
    pieces = [piece.strip(" \"") for piece in re.split("[,;\t\r\n]", content)]
    assert not [piece for piece in pieces if piece.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("cell", ["+49 451", "+49 (0) 40/12-34", "+4940123456"])
def test_a_telephone_number_stays_as_it_is_dialled(cell):
    assert spreadsheet.guarded(cell) == cell == spreadsheet.unguarded(cell)
    assert spreadsheet.unguarded(f"'{cell}") == cell, "as files of before have it"
    assert spreadsheet.unguarded(spreadsheet.guarded(f"'{cell}")) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Anna", "'Anna", "O'Neil", "", "'", '"quoted"', "a=b", "1-2", "a;b", "a;'b", "a\n'b"])
def test_a_harmless_cell_stays_as_it_is(cell):
    assert spreadsheet.guarded(cell) == cell == spreadsheet.unguarded(cell)


@QUICK
@given(st.text(st.sampled_from("'\"=+-@\t\r\n ,;aä＝\x0b\xa04(/)")))
def test_every_cell_comes_back(cell):
    assert spreadsheet.unguarded(spreadsheet.guarded(cell)) == cell
    assert spreadsheet.read(spreadsheet.file_of((cell,), [(cell, cell)]).decode())[1] == [cell, cell]


def test_the_whole_way_of_a_formula(world, act, visit):
    """Into a profile, out as CSV, and read again as it was typed."""

    def type_in(anna):
        profiles.change_head(anna, name="=HYPERLINK(1) Brandt", headline="@x", place="-1", industry="+1", quiet=True)
        profiles.change_contact(anna, {"phone": ("+49 451 1234", "connections"), "messenger": ("=cmd|' /C calc'!A0",
                                                                                              "connections")})
        profiles.add_position(anna, title="=1+1", organisation="'@SUM", place="", starts="2014", ends=None, text="",
                              quiet=True)

    act(world.anna, type_in)
    content = visit(world.ben).get("/network/connections.csv").get_data(as_text=True)
    header, *rows = spreadsheet.read(content)
    [row] = [dict(zip(header, each, strict=True)) for each in rows if "Brandt" in each]
    assert (row["First Name"], row["Company"], row["Position"]) == ("=HYPERLINK(1)", "'@SUM", "=1+1")
    assert (row["Phone"], row["Messenger"]) == ("+49 451 1234", "=cmd|' /C calc'!A0")
    cells = [cell.lstrip('"') for line in content.splitlines()[1:] for cell in re.split("[,;\t]", line)]
    assert {cell for cell in cells if cell.startswith(("=", "+", "-", "@"))} == {"+49 451 1234"}
