"""CSVs as they really come: whatever is wrong with a row, the others are read, and the wrong one has its line."""

import pytest

from app.portability.linkedin import sheets, tables
from tests.portability.archives import HEADERS, PREAMBLE, table


def read(content):
    """(kind, rows as (line, cells or reason))."""
    content = content.encode() if isinstance(content, str) else content
    shape = sheets.shape(content[:16_384])
    return shape.kind, [(row.number, row.why or row.cells) for row in sheets.rows(content, shape)]


@pytest.mark.parametrize("kind", HEADERS)
def test_every_table_is_told_by_its_header(kind):
    known = {
        "Profile Summary": "summary", "Certifications": "certificates", "Honors": "honours", "PhoneNumbers": "phones",
        "Email Addresses": "emails", "Recommendations_Received": tables.RECOMMENDATIONS,
        "Endorsement_Received_Info": tables.ENDORSEMENTS,
    }  # fmt: skip
    assert read(table(kind, ["x"] * len(HEADERS[kind].split(","))))[0] == known.get(kind, kind.lower())


def test_columns_may_be_missing_added_and_written_otherwise():
    assert read("company name,TITLE, Started  On ,New Column\nInn,Cook,2001,x\n") == (
        "positions",
        [(2, {"company name": "Inn", "title": "Cook", "started on": "2001", "new column": "x"})],
    )
    assert read("First Name,Last Name,Email Address,Company,Position,Connected On\n")[0] == "connections"


def test_lines_above_the_header_are_passed_over():
    kind, rows = read(PREAMBLE + table("Connections", ["Anna", "Brandt", "", "", "", "", "05 Mar 2024"]))
    assert kind == "connections" and rows[0][0] == 6 and rows[0][1]["first name"] == "Anna"


def test_a_word_alone_is_a_header_only_at_the_top():
    assert read("Name\nKnots\n")[0] == "skills"
    assert read("My things\nName\nKnots\n")[0] == tables.UNKNOWN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding(encoding):
    content = table("Languages", ["Französisch", "Gute Kenntnisse"]).encode(encoding)
    assert read(content) == ("languages", [(2, {"name": "Französisch", "proficiency": "Gute Kenntnisse"})])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter_and_line_end(delimiter, end):
    content = table("Languages", ["German", "a, b; c"], ["Danish", ""], delimiter=delimiter).replace("\n", end)
    assert [number for number, _ in read(content)[1]] == [2, 3]
    assert read(content)[1][0][1] == {"name": "German", "proficiency": "a, b; c"}


def test_cells_span_lines_and_later_rows_know_their_line():
    content = table("Honors", ["One", "first\n\nthird", ""], ["Two", "", ""])
    assert read(content)[1] == [(2, {"title": "One", "description": "first\n\nthird"}), (5, {"title": "Two"})]


def test_rows_of_commas_are_passed_over():
    assert read("Name,Proficiency\n,\n\n , \nGerman,\n,,,,,\n")[1] == [(5, {"name": "German"})]


@pytest.mark.parametrize(
    "broken",
    [
        '"German,Native\n',  # opened and never closed
        'Ger"man,"Native\n',
        "German,Native,and,more\n",
        '"one\ntwo"\n',  # several lines and no cells for them
        "x" * 150_000 + ",y\n",
    ],
    ids=["open", "half open", "too many", "too few", "endless"],
)
def test_a_broken_row_is_named_and_the_next_ones_are_read(broken):
    _kind, rows = read("Name,Proficiency\nDanish,\n" + broken + "Dutch,\nPolish,Elementary\n")
    good = [cells["name"] for _, cells in rows if isinstance(cells, dict)]
    assert {"Danish", "Dutch", "Polish"} <= set(good), rows
    assert (3, sheets.BROKEN) in rows


def test_a_quotation_mark_inside_a_cell_breaks_nothing():
    assert read('Name,Proficiency\n5" screens,x\nDanish,y\n')[1] == [
        (2, {"name": '5" screens', "proficiency": "x"}),
        (3, {"name": "Danish", "proficiency": "y"}),
    ]


def test_too_many_broken_rows_end_the_file():
    rows = read("Name,Proficiency\n" + '"\n' * 5_000)[1]
    assert len(rows) == sheets.REPAIRS + 2 and rows[-1][1] == sheets.GIVEN_UP


@pytest.mark.parametrize("length", [200, 20_000])
def test_what_is_read_again_behind_broken_rows_is_bounded(monkeypatch, length):
    """A quotation mark that never closes reaches over hundreds of lines, from each of them anew."""
    given, record = [], sheets._record

    def cut(content, begins, delimiter):
        found = record(content, begins, delimiter)
        given.append(found.ends - begins)
        return found

    monkeypatch.setattr(sheets, "_record", cut)
    content = 'Name,Proficiency\nDanish,\na,"\n' + ("y" * length + '","\n') * (2_500_000 // length)
    rows = read(content)[1]
    assert rows[0] == (2, {"name": "Danish"}) and rows[-1][1] == sheets.GIVEN_UP
    assert sum(given) < len(content)  # given up long before its end


def test_a_short_file_is_repaired_more_than_once():
    content = "Name,Proficiency\n" + ('Danish,,"x\n' + "Dutch,\n" * 60) * 3
    rows = read(content)[1]
    assert [cells["name"] for _, cells in rows if isinstance(cells, dict)].count("Dutch") == 180


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("'=1+1", "=1+1"), ("'+49 451", "+49 451"), ("'-", "-"), ("'@anna", "@anna"), ("'quoted'", "'quoted'"),
        ('=HYPERLINK("https://x.example","x")', '=HYPERLINK("https://x.example","x")'),
        ('""Very"" good', '"Very" good'), ("a\0b\x07c\u202ed", "abcd"), ("a\u2028b", "a\nb"), ("\ufeffa", "a"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_were_meant(cell, meant):
    assert sheets.plain(cell) == meant
