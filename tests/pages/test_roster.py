"""The roster: a list of people, previewed, tried and confirmed; nothing is stored before, nobody is written to."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from app import database
from app.actions import refusals
from app.extensions import db
from app.models import Delivery, LogEntry, Member, RosterBatch, RosterDraft, RosterEntry
from app.portability import people_lists as lists
from app.portability import roster as reading
from app.portability import roster_taking
from app.queries import letters
from app.rules import email, limits
from app.rules import roster as rules
from tests.conftest import LONG
from tests.pages import rosters
from tests.pages.rosters import GERDA, HANS, csv, entries, upload
from tests.visitor import text_of

PAGE, PREVIEW = "/admin/roster", "/admin/roster/upload"


@pytest.fixture
def frieda(world, visit):
    return visit(world.frieda)


def counted(app):
    """How many rows there are of what a list could become."""
    with app.app_context(), database.transaction(reading=True):
        return [db.session.query(model).count() for model in (RosterEntry, RosterBatch, Member, Delivery)]


def test_a_list_is_previewed_tried_and_confirmed(app, frieda):
    assert "Add a list" in text_of(frieda.get(PAGE))
    before = counted(app)
    response = upload(frieda, csv(GERDA, HANS))
    assert (response.status_code, response.location) == (303, PREVIEW)
    shown = frieda.get(PREVIEW)
    words = text_of(shown)
    assert shown.status_code == 200 and "liste.csv" in words and "Öhlmann" in words
    assert re.search(r"People who would be added\s+2", words)
    for role, place in (("first", 0), ("last", 1), ("email", 2), ("school", 3), ("year", 4), ("organisation", 5)):
        select = re.search(rf'<select[^>]*name="{role}".*?</select>', shown.text, re.DOTALL)[0]
        assert re.search(rf'<option selected value="{place}"', select), role
    assert counted(app) == before
    response = rosters.confirm(frieda)
    assert (response.status_code, response.location) == (303, f"{PAGE}?state=waiting")
    gerda, hans = entries(app)
    assert (gerda.name, gerda.email, gerda.school, gerda.year) == (
        "Gerda Vogt", "gerda@neu.example", "Seefahrtschule", "1998"
    )  # fmt: skip
    assert (gerda.organisation, gerda.locale, gerda.state) == ("Reederei Nord", "de", "waiting")
    assert (hans.name, hans.locale) == ("Hans Öhlmann", "en")
    page = text_of(frieda.get(response.location))
    assert "People added to the roster: 2." in page and "gerda@neu.example" in page
    assert counted(app)[2:] == before[2:], "somebody became a member, or was written to"
    assert frieda.get(PREVIEW).location == PAGE
    with app.app_context():
        assert db.session.query(LogEntry).one().act == "roster_added"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.sampled(28)
def test_any_encoding_and_any_delimiter_is_read(app, frieda, encoding, delimiter):
    content = csv(GERDA, HANS).decode().replace(";", delimiter).encode(encoding)
    assert upload(frieda, content).status_code == 303
    assert rosters.confirm(frieda).status_code == 303
    assert [each.name for each in entries(app)] == ["Gerda Vogt", "Hans Öhlmann"]


def test_a_list_without_a_header_is_read_by_its_addresses(app, frieda):
    upload(frieda, csv("x@neu.example,Xenia Braun", header="gerda@neu.example,Gerda Vogt"))
    page = frieda.get(PREVIEW)
    assert "Column 2" in text_of(page)
    query = {"email": "0", "name": "1"}
    sealed = rosters.fields(frieda.get(f"{PREVIEW}?email=0&name=1").text)
    assert {name: sealed[name] for name in query} == query
    assert frieda.post(PREVIEW, {**sealed, "source": "Our list"}).status_code == 303
    assert [(each.name, each.email) for each in entries(app)] == [
        ("Gerda Vogt", "gerda@neu.example"), ("Xenia Braun", "x@neu.example"),
    ]  # fmt: skip


BAD = ["Ohne;Adresse;;;;;", "Kein;At;gerda.neu.example;;;;", "Zu;viele;a@neu.example;;;;;;;;x"]


def test_thirty_bad_lines_are_named_with_their_numbers_and_reasons(app, frieda):
    lines = [GERDA, *BAD * 10, HANS]
    upload(frieda, csv(*lines, encoding="cp1252"))
    page = frieda.get(PREVIEW)
    words = text_of(page)
    assert re.search(r"People who would be added\s+2", words) and re.search(r"Lines left out\s+30", words)
    assert "There is no e-mail address that this site can send to." in words and "does not fit the header" in words
    numbers = [int(number) for number in re.findall(r"<tr><td>(\d+)</td>", page.text)]
    assert numbers == list(range(3, 33))
    found = re.search(r'href="(/admin/roster/upload/lines\.csv[^"]*)"', page.text)[1].replace("&amp;", "&")
    file = frieda.get(found)
    rows = file.get_data(as_text=True).splitlines()
    assert len(rows) == 31 and rows[0].endswith("Line,What it says,Why") and rows[1].startswith("3,Ohne,")
    assert "attachment" in file.headers["Content-Disposition"]
    rosters.confirm(frieda)
    assert [each.email for each in entries(app)] == ["gerda@neu.example", "hans@neu.example"]


def test_of_many_bad_lines_the_first_fifty_are_shown_and_all_can_be_downloaded(frieda):
    upload(frieda, csv(GERDA, *("x;y;z;;;;" for _ in range(80))))
    page = frieda.get(PREVIEW)
    assert page.text.count("<tr><td>") == 50 and "Download as CSV (80)" in text_of(page)
    lines = frieda.get("/admin/roster/upload/lines.csv").get_data(as_text=True).splitlines()
    assert len(lines) == 81


def test_who_is_known_is_left_out_with_the_reason(app, frieda):
    rosters.bring_in(frieda, GERDA)
    with app.app_context(), database.transaction():
        refusals.refuse_mail(letters.address_hash("never@neu.example"))
    lines = ("A;B;ANNA@firma.example;;;;", "C;D;Gerda@neu.example;;;;", "E;F;never@neu.example;;;;", HANS, HANS)
    upload(frieda, csv(*lines))
    page = frieda.get(PREVIEW)
    words = text_of(page)
    for why in (rules.MEMBER, rules.LISTED_ALREADY, rules.REFUSES, rules.TWICE):
        assert str(why) in words
    assert re.findall(r"<tr><td>(\d+)</td>", page.text) == ["2", "3", "4", "6"]
    rosters.confirm(frieda)
    assert [each.email for each in entries(app)] == ["gerda@neu.example", "hans@neu.example"]


HOSTILE = [
    ("=HYPERLINK(\"https://x.example\")", "=HYPERLINK("),
    ("<script>alert(1)</script>", "&lt;script&gt;"),
    ("%(name)s {{ 7*7 }} %s", "%(name)s {{ 7*7 }} %s"),
    ("A\u202eB\u2028C", ""),
    ("nul\x00byte", ""),
    ("x" * 10_000, ""),
    ('He said "hello" & left', ""),
    ("'; DROP TABLE member; --", ""),
]  # fmt: skip


def test_hostile_cells_are_text_and_break_nothing(app, frieda):
    cells = [cell.replace('"', '""') for cell, _ in HOSTILE]
    lines = [f'"{cell}";"{cell}";p{n}@neu.example;"{cell}";"{cell}";"{cell}";"{cell}"' for n, cell in enumerate(cells)]
    lines += [f'"";"";"{cell}";"";"";"";""' for cell in cells]
    header = 'Vorname;"Nachname";"E-Mail-Adresse";"<b>Schule</b>";"Jahrgang";"Betrieb";"Sprache"'
    assert upload(frieda, csv(*lines, header=header), name="<b>x</b>.csv").status_code == 303
    page = frieda.get(PREVIEW)
    assert page.status_code == 200 and "<script>alert" not in page.text and "<b>" not in page.text.split("<main")[1]
    assert rosters.confirm(frieda, source="=cmd|'/c calc'!A1 <b>").status_code == 303
    stored = entries(app)
    assert len(stored) == len(HOSTILE)
    for each in stored:
        said = each.name + each.school + each.organisation
        assert len(each.name) <= 80 and each.year == "" and not re.search("[\x00-\x1f\u202e\u2028]", said)
    seen = frieda.get(f"{PAGE}?state=waiting")
    assert seen.status_code == 200 and "<script>alert" not in seen.text
    for _, shown in HOSTILE:
        assert shown in seen.text or not shown
    file = frieda.get("/admin/roster/upload/lines.csv")
    assert file.status_code == 404  # confirmed and gone


def test_bad_lines_cannot_run_in_a_spreadsheet(frieda):
    upload(frieda, csv(GERDA, '"=cmd|x";"";"=1+1";;;;', '"@SUM(A1)";;"no";;;;'))
    lines = frieda.get("/admin/roster/upload/lines.csv").get_data(as_text=True).splitlines()
    assert [line.split(",")[1][:2] for line in lines[1:]] == ["'=", "'@"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Choose a file."),
        (b"PK\3\4" + b"x" * 50, ""),
        (b"\x00\x01\x02\x03 no text at all", "this is neither"),
        (b"Name;Place\r\nGerda;Stade\r\n", "No column of this file holds e-mail addresses."),
        (b'{"a": 1}', "Choose a CSV file"),
        (b"a@b.example\n" * 840_000, "larger than 10"),
    ],
    ids=["empty", "zip", "binary", "no addresses", "json", "large"],
)
def test_what_is_no_list_of_addresses_is_refused_at_its_field(app, frieda, content, message):
    response = upload(frieda, content)
    assert response.status_code == 422 and message in text_of(response)
    assert 'id="file-error"' in response.text
    assert frieda.get(PREVIEW).status_code == 303


def test_the_columns_can_be_corrected_and_the_result_follows(app, frieda):
    upload(frieda, csv("gerda@neu.example;Vogt, Gerda;alt@neu.example", header="Kontakt;Wer;E-Mail"))
    page = frieda.get(f"{PREVIEW}?email=0&name=1")
    sealed = rosters.fields(page.text)
    assert frieda.post(PREVIEW, {**sealed, "source": "Our list"}).status_code == 303
    assert [(each.name, each.email) for each in entries(app)] == [("Vogt, Gerda", "gerda@neu.example")]


def test_without_a_column_of_addresses_the_field_says_so(frieda):
    upload(frieda, csv(GERDA))
    page = frieda.get(f"{PREVIEW}?email=&name=1")
    assert page.status_code == 422 and "Choose the column with the e-mail addresses." in text_of(page)
    assert frieda.get(f"{PREVIEW}?email=99").status_code == 422


def test_only_what_was_shown_can_be_confirmed(app, frieda):
    upload(frieda, csv(GERDA))
    sealed = rosters.fields(frieda.get(PREVIEW).text)
    upload(frieda, csv(HANS))
    response = frieda.post(PREVIEW, {**sealed, "source": "Our list"})
    assert response.status_code == 422 and "Look through the list again" in text_of(response)
    response = rosters.confirm(frieda, name="2")
    assert response.status_code == 422 and entries(app) == []
    response = rosters.confirm(frieda, source="")
    assert response.status_code == 422 and "Where do the addresses come from?" in text_of(response)
    assert entries(app) == []


def test_confirming_twice_adds_once_and_leads_to_the_same_page(app, frieda):
    upload(frieda, csv(GERDA))
    sent = {**rosters.fields(frieda.get(PREVIEW).text), "source": "Our list"}
    first, second = frieda.post(PREVIEW, sent), frieda.post(PREVIEW, sent)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(entries(app)) == 1


def test_a_list_can_be_discarded(app, frieda):
    before = counted(app)
    upload(frieda, csv(GERDA))
    assert "waits for your decision" in text_of(frieda.get(PAGE))
    assert frieda.post(f"{PREVIEW}/removal").location == PAGE
    assert frieda.get(PREVIEW).location == PAGE and counted(app) == before


def test_those_who_wait_can_be_removed_after_a_question(app, frieda):
    rosters.bring_in(frieda, GERDA, HANS)
    assert "2 people" in text_of(frieda.get("/admin/roster/waiting/removal"))
    assert frieda.post("/admin/roster/waiting/removal").location == PAGE
    assert entries(app) == []


@pytest.mark.parametrize("path", [PAGE, PREVIEW, "/admin/roster/invitations", "/admin/leavers", "/admin/applicants"])
def test_for_members_there_is_nothing(app, world, visit, path):
    for visitor in (visit(world.anna), visit(world.eve)):
        nowhere = visitor.get("/admin/nowhere").data
        assert visitor.get(path).data == nowhere
        assert path == "/admin/applicants" or upload(visitor, csv(GERDA), path).data == nowhere
    assert visit().get(path).location == f"/sign-in?next={path}"
    assert entries(app) == []


@pytest.mark.parametrize(
    "typed",
    [
        "a@x.example", "A.B+c@X.example", "a@b", "a..b@x.example", ".a@x.example", "a.@x.example", "a@-x.example",
        "a@x_y.example", "a@localhost", "a@x..example", "ä@x.example", "a@xn--strae-oqa.example", "a@x.example.",
        "Anna <a@x.example>", "mailto:a@x.example", "a@" + "x" * 64 + ".example", "a" * 65 + "@x.example", "a@1.2.3.4",
        "a@x.example b@x.example", "a" * 250 + "@x.example", "a@x.test", "a-b-c-d-e-f-g@x.example",
    ],
)  # fmt: skip
def test_addresses_of_a_list_are_judged_as_in_every_form(typed):
    found = email.address_in(typed).lower()
    try:
        email.deliverable(found)
    except email.Unsendable:
        found = None
    assert reading.address(typed) == (found if found and len(found) <= 254 else None)


LINES = 50_000 if LONG else 2_000


def test_a_long_list_is_read_in_bounded_memory_and_few_statements(app, frieda, statements):
    lines = (f"Vorname {n};Nachname;p{n}@neu.example;Seefahrtschule;1998;Reederei;de" for n in range(LINES))
    assert upload(frieda, csv(*lines)).status_code == 303
    with app.app_context(), database.transaction(reading=True):
        table = lists.opened(db.session.query(RosterDraft.content).scalar())
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        review = roster_taking.review(table, table.guessed(), "de")
        peak = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
    assert (review.new, review.out, review.noted) == (LINES, 0, 0)
    assert peak < 30_000_000
    statements.clear()
    page = frieda.get(PREVIEW)
    assert page.status_code == 200 and len(statements) <= 6 + 3 * -(-LINES // reading.CHUNK)
    assert rosters.confirm(frieda).status_code == 303
    with app.app_context():
        assert db.session.query(RosterEntry).count() == LINES
    assert frieda.get(PAGE).status_code == 200


def test_lines_beyond_the_most_are_not_read(frieda, monkeypatch):
    monkeypatch.setattr(limits, "ROSTER_LINES", 2)
    upload(frieda, csv(GERDA, HANS, "A;B;c@neu.example;;;;"))
    words = text_of(frieda.get(PREVIEW))
    assert re.search(r"People who would be added\s+2", words) and "Only the first 2 lines are read." in words


def test_the_pages_cost_little(frieda, statements):
    rosters.bring_in(frieda, GERDA, HANS)
    upload(frieda, csv("A;B;c@neu.example;;;;"))
    for path in (PAGE, PREVIEW, "/admin/roster/invitations", "/admin/leavers", "/admin/applicants"):
        statements.clear()
        assert frieda.get(path).status_code == 200 and len(statements) <= 12, path


@pytest.mark.parametrize("place", ["abc", "²", "\0", "-1", "99999999999999999999", "True"])
def test_a_column_that_is_none_is_refused_and_breaks_nothing(world, visit, place):
    frieda = visit(world.frieda)
    rosters.upload(frieda, rosters.csv(rosters.GERDA))
    for role in ("email", "name"):
        columns = {"email": "2", role: place}
        assert frieda.get("/admin/roster/upload", query_string=columns).status_code == 422
        assert frieda.get("/admin/roster/upload/lines.csv", query_string=columns).status_code == 200
        assert frieda.post("/admin/roster/upload", {**columns, "seal": "x", "source": "Our list"}).status_code == 422
