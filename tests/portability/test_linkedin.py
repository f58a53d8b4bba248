"""What each table of a LinkedIn archive becomes, row by row, and what is said of the rows that are not taken."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portability import drafts, linkedin, uploads
from app.portability.linkedin import members, row, sheets, tables
from app.portability.linkedin.acquaintances import profile_of
from app.portability.recognised import LEFT_OUT, ROOM
from app.portability.rows import NO_ROOM, ONLY_FIRST
from app.portability.sound import sound
from app.rules import limits, text
from app.rules.errors import Refused
from tests.found import LINKEDIN_SAMPLE
from tests.portability.archives import HEADERS, PREAMBLE, table, zipped

CANARY = "Qcanary"


def read(files, **options):
    content = zipped(files) if isinstance(files, dict) else files
    return linkedin.read(uploads.opened(content if isinstance(content, bytes) else content.encode()), **options)


def values(found, section):
    return [each.values for each in found.rows if each.section == section]


def reasons(found):
    return [(each.line, each.why) for each in found.left_out]


# --- the tables -------------------------------------------------------------------------------------------------


def test_positions():
    found = read(table(
        "Positions",
        ["Inn", "Cook", "Soups\n\nand sauces", "Kiel", "Jan 2020", ""],
        ["Bar", "Waiter", "", "", "2018", "Dec 2019"],
    ))  # fmt: skip
    assert values(found, "positions") == [
        {"title": "Cook", "organisation": "Inn", "place": "Kiel", "starts": "2020-01", "ends": None,
         "text": "Soups\n\nand sauces"},
        {"title": "Waiter", "organisation": "Bar", "place": "", "starts": "2018", "ends": "2019-12", "text": ""},
    ]  # fmt: skip
    assert [each.line for each in found.rows] == [2, 5] and not found.left_out


def test_positions_that_cannot_be_taken_are_named():
    found = read(table(
        "Positions",
        ["Inn", "", "", "", "2001", ""],
        ["", "Cook", "", "", "2001", ""],
        ["Inn", "Cook", "", "", "", ""],
        ["Inn", "Cook", "", "", "soon", ""],
        ["Inn", "Cook", "", "", "2001", "yesterday"],
        ["Inn", "Cook", "", "", "2001", "2000"],
        ["Inn", "Good", "", "", "2001", "2002"],
    ))  # fmt: skip
    assert [each["title"] for each in values(found, "positions")] == ["Good"]
    missing, wrong = row.MISSING, row.NO_DATE
    assert reasons(found) == [(2, missing), (3, missing), (4, missing), (5, wrong), (6, wrong), (7, members.REVERSED)]
    assert found.left_out[3].slots == {"words": "soon"} and "Cook" in found.left_out[3].shown


def test_education_with_notes_and_activities():
    found = read(table("Education", ["Leibniz", "Sep 2008", "2012", "With honours", "MSc, Physics", "Choir"]))
    assert values(found, "education") == [
        {"school": "Leibniz", "degree": "MSc, Physics", "starts": "2008-09", "ends": "2012",
         "text": "With honours\nChoir"},
    ]  # fmt: skip


def test_a_wrong_date_of_something_else_costs_only_the_date():
    found = read(table("Education", ["Leibniz", "once", "2012", "", "", ""], ["Kant", "2012", "2008", "", "", ""]))
    assert [(each["starts"], each["ends"]) for each in values(found, "education")] == [("", "2012"), ("2012", "")]
    assert reasons(found) == [(2, row.KEPT_WITHOUT_DATE), (3, row.KEPT_WITHOUT_DATE)]


@pytest.mark.parametrize(
    ("said", "level", "words"),
    [
        ("Native or bilingual proficiency", "native", ""), ("Full professional proficiency", "full", ""),
        ("Professional working proficiency", "working", ""), ("Limited working proficiency", "limited", ""),
        ("Elementary proficiency", "elementary", ""), ("Muttersprache oder zweisprachig", "native", ""),
        ("Verhandlungssicher", "full", ""), ("Grundkenntnisse", "elementary", ""), ("Fließend", "full", ""),
        ("", "", ""), ("So so", "", "So so"), ("Fließend (Goethe-Zertifikat)", "full", "Goethe-Zertifikat"),
    ],
)  # fmt: skip
def test_levels_of_languages(said, level, words):
    assert values(read(table("Languages", ["Danish", said])), "languages") == [
        {"title": "Danish", "detail": level, "text": words}
    ]


def test_further_sections():
    found = read({
        "a.csv": table("Certifications", ["First aid", "https://cross.example", "Red Cross", "Mar 2020", "", "No 5"]),
        "b.csv": table("Projects", ["Bridge", "Over the canal", "https://bridge.example", "2019", "Jan 2020"]),
        "c.csv": table("Volunteering", ["Fire brigade", "Driver", "civilRights", "2001", "", "At night"]),
        "d.csv": table("Publications", ["On soups", "Jan 14, 2026", "Essay", "Press", "http://soups.example"]),
        "e.csv": table("Honors", ["Golden ladle", "For soup", "2020"]),
    })  # fmt: skip
    assert values(found, "certificates") == [
        {"title": "First aid", "detail": "Red Cross", "starts": "2020-03", "ends": "", "number": "No 5",
         "url": "https://cross.example"}]  # fmt: skip
    assert values(found, "projects") == [
        {"title": "Bridge", "starts": "2019", "ends": "2020-01", "url": "https://bridge.example",
         "text": "Over the canal"}]  # fmt: skip
    assert values(found, "volunteering") == [
        {"title": "Driver", "detail": "Fire brigade", "starts": "2001", "ends": "",
         "text": "Civil rights\n\nAt night"}]  # fmt: skip
    assert values(found, "publications") == [
        {"title": "On soups", "detail": "Press", "starts": "2026-01", "url": "http://soups.example", "text": "Essay"}]
    assert values(found, "honours") == [{"title": "Golden ladle", "starts": "2020", "text": "For soup"}]
    assert sound(found) == found


def test_the_profile_itself():
    found = read(table("Profile", [
        "Anna", "Brandt", "", "Mengstraße 4, Lübeck", "Mar 14", "Tax adviser", "About\n\nme", "Law", "23552",
        "Lübeck, Germany", "[@anna_b]", "[PORTFOLIO:https://a.example/x,y,BLOG:www.b.example,OTHER:https://c.example]",
        "[SKYPE:anna.b]",
    ]))  # fmt: skip
    assert values(found, "head") == [{"headline": "Tax adviser", "place": "Lübeck, Germany", "industry": "Law"}]
    assert values(found, "about") == [{"about": "About\n\nme"}]
    assert values(found, "contact") == [
        {"kind": "address", "value": "Mengstraße 4, Lübeck, 23552"}, {"kind": "birthday", "value": "--03-14"},
        {"kind": "messenger", "value": "SKYPE:anna.b"},
    ]  # fmt: skip
    assert values(found, "links") == [
        {"url": "https://a.example/x,y", "title": "Portfolio"}, {"url": "https://www.b.example", "title": "Blog"},
        {"url": "https://c.example", "title": "c.example"}, {"url": "https://x.com/anna_b", "title": "X"},
    ]  # fmt: skip


LABELS = st.text(st.characters(codec="utf-8", categories=["L", "N"], include_characters=" -"), min_size=1, max_size=20)


@given(st.lists(st.tuples(st.lists(LABELS, max_size=2), st.integers(1, 99), st.booleans()), min_size=1, max_size=6))
def test_links_are_read_whatever_stands_in_front_of_them(items):
    """Nothing, a name, or a kind of thing and a name; each in brackets of its own, or all in one pair."""
    said = ["".join(f"{label.strip() or 'x'}:" for label in labels) + f"https://a{number}.example/x"
            for labels, number, _ in items]  # fmt: skip
    addresses = [f"https://a{number}.example/x" for _, number, _ in items]
    for cell in (f"[{','.join(said)}]", ",".join(f"[{each}]" for each in said)):
        found = read(table("Profile", ["A", "B", *[""] * 9, cell, ""]))
        assert [each["url"] for each in values(found, "links")] == addresses and not found.left_out


def test_columns_without_a_place_are_named():
    found = read(table("Profile", ["Anna", "Brandt", "Sommer", "", "", "Tax", "", "", "23552", *[""] * 4]))
    assert found.notes == [(linkedin.COLUMNS, {"columns": "maiden name, zip code", "file": "upload.csv"})]
    assert found.name == "Anna Brandt"


def test_a_position_whose_month_is_not_clear_keeps_its_year():
    found = read(table("Positions", ["Inn", "Cook", "", "", "Spring 2001", "listopad 2004"],
                       ["Inn", "Chef", "", "", "2004", "Present"]))  # fmt: skip
    assert [(each["starts"], each["ends"]) for each in values(found, "positions")] == [("2001", "2004"), ("2004", None)]
    assert reasons(found) == [(2, row.YEAR_ONLY)] * 2


def test_names_of_months_are_those_of_the_language_of_their_table():
    def starts(*months):
        found = read(table("Positions", *[["Inn", f"T{month}", "", "", f"{month} 2001", ""] for month in months]))
        return [each["starts"] for each in values(found, "positions")]

    assert starts("srpanj", "listopad") == ["2001-07", "2001-10"]
    assert starts("srpnja", "lis", "lip") == ["2001-07", "2001-10", "2001-06"]
    assert starts("září", "listopad", "srp") == ["2001-09", "2001-11", "2001-08"]


def test_links_as_our_own_archive_names_them():
    cells = ["A", "B", *[""] * 9, "[My page:https://a.example,Our club since 1911:https://b.example/x,y]", ""]
    links = values(read(table("Profile", cells)), "links")
    assert links == [{"url": "https://a.example", "title": "My page"},
                     {"url": "https://b.example/x,y", "title": "Our club since 1911"}]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://x.example", "https://", "https://a b",
     'https://x.example/"onclick=', "//x.example", "file:///etc/passwd", "https://[::1",
     "https://x.example/" + "y" * 500],
)  # fmt: skip
def test_other_links_than_of_the_web_are_left_out(address):
    found = read({
        "a.csv": table("Projects", ["Bridge", "", address, "", ""]),
        "b.csv": table("Profile", ["A", "B", "", "", "", "H", "", "", "", "", "", f"[OTHER:{address}]", ""]),
    })  # fmt: skip
    assert values(found, "projects")[0]["url"] == "" and values(found, "links") == []
    assert {why for _, why in reasons(found)} == {row.NO_LINK}


def test_of_several_addresses_the_first_in_linkedins_eyes_is_taken_and_the_others_are_named():
    found = read({
        "a.csv": table("Email Addresses", ["a@x.example", "Yes", "No", ""], ["b@x.example", "Yes", "Yes", ""],
                       ["not one", "Yes", "No", ""]),
        "b.csv": table("PhoneNumbers", ["+49", "451 12345", "Home"], ["", "0170 123456", "Mobile"],
                       ["", "12", "Mobile"], ["+49", "451 99999", "Work"]),
    })  # fmt: skip
    assert values(found, "contact") == [
        {"kind": "email", "value": "b@x.example"}, {"kind": "phone", "value": "+49 451 12345"},
        {"kind": "mobile", "value": "0170 123456"},
    ]  # fmt: skip
    assert sorted(reasons(found)) == [
        (2, members.ONE_ONLY), (4, members.NO_EMAIL), (4, members.NO_PHONE), (5, members.ONE_ONLY),
    ]  # fmt: skip


def test_what_is_too_long_is_cut_and_said_so():
    found = read({
        "a.csv": table("Positions", ["Inn " * 99, "Cook", "Soup " * 999, "", "2001", ""]),
        "b.csv": table("Skills", ["Knots " * 50]),
    })  # fmt: skip
    [position], [skill] = values(found, "positions"), values(found, "skills")
    assert len(position["organisation"]) <= limits.TITLE and len(position["text"]) <= limits.POSITION_TEXT
    assert len(skill["name"]) <= limits.SKILL
    assert [why for _, why in reasons(found)] == [row.CUT] * 3 and sound(found) == found


def test_control_characters_and_formulas_are_text():
    cells = ["'=Inn", "Co\0ok\x07", "=HYPERLINK(\"https://x\")\u202e", "Ki\nel", "2001", ""]
    [position] = values(read(table("Positions", cells)), "positions")
    assert (position["organisation"], position["title"], position["place"]) == ("=Inn", "Cook", "Ki el")
    assert position["text"] == '=HYPERLINK("https://x")'


def test_files_are_told_by_what_is_in_them():
    files = {"Fähigkeiten.csv": table("Skills", ["Knots"]), "Berufserfahrung_252701747.CSV": table(
        "Positions", ["Inn", "Köchin", "", "", "Mär 2020", ""], delimiter=";").encode("cp1252")}  # fmt: skip
    found = read(files)
    assert [each.section for each in found.rows] == ["positions", "skills"]
    assert found.rows[0].values["title"] == "Köchin" and found.rows[0].file == "Berufserfahrung_252701747.CSV"


def test_only_the_first_rows_of_a_table_are_looked_at():
    rows = [[f"Skill {number}"] for number in range(300)]
    found = read({f"{letter}.csv": table("Skills", *rows) for letter in "abc"})
    assert len(found.rows) == 2 * limits.SKILLS and {why for _, why in reasons(found)} == {NO_ROOM}
    assert found.notes[0] == (linkedin.MORE_ROWS, {"most": limits.IMPORT_ROWS, "file": "b.csv, c.csv"})
    assert found.more == 500 - 2 * limits.SKILLS - LEFT_OUT


@pytest.mark.parametrize("column", ["Twitter Handles", "Websites", "Instant Messengers"])
@pytest.mark.parametrize("item", ["a", "AB:", "https://x.example/"])
@pytest.mark.sampled(3)
def test_a_list_in_one_cell_is_not_endless(monkeypatch, column, item):
    """Neither its items nor the first words of its row, which are told with each item that is left out."""
    asked, clean_line = [], text.clean_line
    monkeypatch.setattr(text, "clean_line", lambda words: asked.append(len(words)) or clean_line(words))
    cell = ",".join([item] * (120_000 // (len(item) + 1)))
    said = {"First Name": "a b " * 25_000, "Last Name": "B", "Headline": "H", column: cell}
    found = read(table("Profile", *[[said.get(name, "") for name in HEADERS["Profile"].split(",")]] * 20))
    assert len(found.rows) <= 2 * sum(ROOM.values()) and len(found.left_out) <= LEFT_OUT
    assert {ONLY_FIRST, row.CUT} & {why for _, why in reasons(found)}
    assert len(drafts.dumped(found)) < 200_000 and sum(asked) < 20 * 101_000 and len(asked) < 20 * 45


def test_a_list_as_long_as_a_profile_has_room_is_read_whole():
    links = [f"https://x.example/{number}/".ljust(limits.LINK, "y") for number in range(30)]
    given = ",".join(f"{'Name':x<60}:{link}" for link in links)
    found = read(table("Profile", ["A", "B", *[""] * 9, f"[{given}]", ""]))
    assert [each["url"] for each in values(found, "links")] == links and not found.left_out


def test_the_last_of_a_cut_list_is_left_out():
    given = ",".join(["https://x.example/" + "y" * 1_000] * 40)
    found = read(table("Profile", ["A", "B", *[""] * 9, given, ""]))
    assert values(found, "links") == [] and row.CUT in {why for _, why in reasons(found)}


def test_a_draft_is_bounded(monkeypatch):
    found = read(table("Skills", ["Knots"], ["Sails"]))
    monkeypatch.setattr(limits, "IMPORT_DRAFT", 200)
    with pytest.raises(Refused, match="more than a profile has room for"):
        drafts.dumped(found)


def test_signs_of_life_are_given_within_a_table():
    told = []
    read({"a.csv": table("Skills", *[["Knots"]] * 450), "b.csv": table("Connections", *[[*"AB", *[""] * 5]] * 450)},
         tell=lambda seen, total: told.append(seen))  # fmt: skip
    assert len(told) == 12


class Gone(Exception):
    """Nobody waits any more."""


def test_whoever_tells_can_end_the_reading():
    def tell(seen, total):
        raise Gone

    with pytest.raises(Gone):
        read(table("Skills", *[["Knots"]] * 450), tell=tell)


def test_a_thousand_broken_rows_are_a_few_sentences():
    files = {f"{number}.csv": table("Skills") + "one,two\n" * 200 for number in range(10)}
    found = read(files)
    assert len(found.left_out) == LEFT_OUT
    assert found.more == limits.IMPORT_ROWS - LEFT_OUT
    assert {each.why for each in found.left_out} == {sheets.BROKEN, sheets.GIVEN_UP}


# --- what is not taken ------------------------------------------------------------------------------------------

PRIVATE = {
    "Ad_Targeting.csv": "Member Age,Buyer Groups", "Inferences_about_you.csv": "Category,Type of inference",
    "Logins.csv": "Login Date,IP Address,User Agent,Login Type", "SearchQueries.csv": "Time,Search Query",
    "Security_Challenges.csv": "Challenge Date,IP Address,User Agent,Country,Challenge Type",
    "ImportedContacts.csv": "FirstName,LastName,Emails,PhoneNumbers", "Jobs/Saved Jobs.csv": "Saved Date,Job Url",
    "Private_identity_asset.csv": "Private Identity Asset Name", "Verifications/Verifications.csv": "Verification type",
    "Causes You Care About.csv": "Supported Cause",
}  # fmt: skip


def test_private_tables_are_not_read_under_their_own_name_or_another():
    rows = "\n" + ",".join([CANARY] * 5) + "\n"
    asked = []
    upload = uploads.opened(zipped({name: header + rows for name, header in PRIVATE.items()}))
    watched = [
        uploads.File(file.name, file.size, lambda file=file: asked.append(file.name) or file.head(), file.read)
        for file in upload.files
    ]
    found = linkedin.read(uploads.Upload("zip", watched))
    assert asked == [] and not found.rows and CANARY not in str(found)
    other = read({f"{number}.csv": header + rows for number, header in enumerate(PRIVATE.values())})
    assert not other.rows and CANARY not in str(other)
    assert {why for why, _ in other.notes} <= {tables.NOTES[tables.PRIVATE], tables.NOTES[tables.JOBS]}


def test_what_belongs_to_others_is_named_and_not_taken():
    kinds = ("messages", "Invitations", "Recommendations_Received", "Endorsement_Received_Info")
    found = read({f"{kind}.csv": table(kind, [CANARY] * 11) for kind in kinds})
    assert not found.rows and CANARY not in str(found)
    wanted = (tables.MESSAGES, tables.INVITATIONS, tables.ENDORSEMENTS, tables.RECOMMENDATIONS)
    assert [why for why, _ in found.notes] == [tables.NOTES[kind] for kind in wanted]
    assert found.notes[0][1] == {"files": "messages.csv"}


def test_an_unknown_csv_is_refused_and_beside_others_named():
    with pytest.raises(Refused, match="no file here has a header row"):
        read("What,Ever\n1,2\n")
    found = read({"x.csv": "What,Ever\n1,2\n", "s.csv": table("Skills", ["Knots"])})
    assert (tables.NOTES[tables.UNKNOWN], {"files": "x.csv"}) in found.notes


# --- acquaintances ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["https://www.linkedin.com/in/J%C3%BCrgen-Gro%C3%9F", "http://de.linkedin.com/in/jürgen-groß/",
     "linkedin.com/in/jürgen-groß?x=1", "www.linkedin.com/in/JÜRGEN-groß/en",
     " HTTPS://LinkedIn.com/in/jürgen-gross#a "],
)  # fmt: skip
def test_spellings_of_one_profile(address):
    assert profile_of(address) == "jürgen-gross"


@pytest.mark.parametrize("address", ["", "https://x.example/in/anna", "https://linkedin.com/company/x", "linkedin.com"])
def test_what_is_no_profile(address):
    assert profile_of(address) == ""


def test_people_are_only_met_and_nothing_of_them_is_kept():
    met = []

    def meet(people):
        met.extend(people)
        return [5, 7]

    rows = [
        ["Anna", "Brandt", "https://www.linkedin.com/in/Anna-B", "", "Firma", "Tax", "05 Mar 2024"],
        ["Dirk", "Müller", "", "Dirk@Firma.example", "", "", "05 Mar 2024"],
        ["", "", "", "", "", "", "05 Mar 2024"],
        ["No", "Address", "", "", "", "", "05 Mar 2024"],
        ["Broken", "Row", "", "x@y.example", "", "", "05 Mar 2024", CANARY],
        *[["Eve", "Strange", "", f"guess{number}@x.example", "", "", ""] for number in range(5)],
    ]
    found = read(PREAMBLE + table("Connections", *rows), meet=meet)
    assert met == [("anna brandt", "", "anna-b"), ("dirk muller", "dirk@firma.example", "")]
    assert found.acquaintances == [5, 7] and not found.rows
    assert [(each.line, each.shown) for each in found.left_out] == [(10, "")]
    for word in ("Brandt", "firma.example", CANARY, "guess"):
        assert word not in str(found)


def test_endless_names_are_not_folded_whole(monkeypatch):
    folded, fold = [], text.fold
    monkeypatch.setattr(text, "fold", lambda words: folded.append(len(words)) or fold(words))
    read({"a.csv": table("Connections", ["ﷺ" * 9_000, "ﷺ" * 9_000, "", "a@x.example", "", "", ""]),
          "b.csv": table("PhoneNumbers", ["", "0170 123456", "ﷺ" * 9_000])})  # fmt: skip
    assert len(folded) == 2 and max(folded) < 400


def test_people_of_all_files_are_met_once():
    asked = []
    rows = [[["Anna", "Brandt", "", f"{letter}@x.example", "", "", ""], [letter, "X", "", "e@x.example", *"CPD", "y"]]
            for letter in "abc"]  # fmt: skip
    found = read({f"{number}.csv": table("Connections", *each) for number, each in enumerate(rows)},
                 meet=lambda people: asked.append(len(list(people))) or [5, 5])  # fmt: skip
    assert asked == [3] and found.acquaintances == [5]
    assert [each.file for each in found.left_out] == ["0.csv", "1.csv", "2.csv"]
    assert found.notes == [(linkedin.ANONYMOUS, {"file": "0.csv, 1.csv, 2.csv"})]


def test_old_lists_know_no_addresses_of_profiles():
    met = []
    read("First Name,Last Name,Email Address,Company,Position,Connected On\nAnna,Brandt,a@x.example,,,\n",
         meet=lambda people: met.extend(people) or [])  # fmt: skip
    assert met == [("anna brandt", "a@x.example", "")]


# --- the sample -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not LINKEDIN_SAMPLE.exists(), reason=f"{LINKEDIN_SAMPLE.name} is not here")
def test_the_sample_archive():
    people = []
    found = read(LINKEDIN_SAMPLE.read_bytes(), meet=lambda each: people.extend(each) or [])
    counts = {section: len(values(found, section)) for section in ("positions", "education", "skills", "projects")}
    assert counts == {"positions": 11, "education": 2, "skills": 60, "projects": 16}
    assert len(people) == 2_000 and sound(found) == found
    assert {why for why, _ in found.notes} >= {tables.NOTES[kind] for kind in (tables.MESSAGES, tables.PRIVATE)}
    assert zipfile.is_zipfile(LINKEDIN_SAMPLE)
