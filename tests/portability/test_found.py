"""Files that failed once, each for a kind of fault, and what they are to become."""


import pytest

from app.portability import dates, foreign, json_resume, linkedin, uploads
from app.portability.recognised import KEPT
from app.rules.errors import Refused
from tests import INPUTS

FOUND = INPUTS / "found/archives"
pytestmark = pytest.mark.skipif(not FOUND.exists(), reason="the input beside the project (../shared/data) is not here")


def read(name):
    content = (FOUND / name).read_bytes()
    return json_resume.read(content) if name.endswith(".json") else linkedin.read(uploads.opened(content))


def values(found, section, *columns):
    return [tuple(row.values[column] for column in columns) for row in found.rows if row.section == section]


@pytest.mark.parametrize("name", ["1_skills_c.csv", "skills-c.zip"])
def test_every_skill_of_a_file_becomes_a_row(name):
    names = {name for [name] in values(read(name), "skills", "name")}
    assert {"C", "C++", "C#", ".NET"} <= names and len(names) == (5 if name.endswith("csv") else 8)


def test_a_position_of_today_has_no_end():
    assert values(read("2_present.csv"), "positions", "starts", "ends") == [("2020-01", None)]


def test_a_german_excel_shortens_years():
    assert values(read("3_excel_de.csv"), "positions", "starts", "ends") == [("2014-01", "2019-03")]


def test_odd_dates_are_read_or_named():
    found = read("odd-dates.zip")
    assert {title: rest for title, *rest in values(found, "positions", "title", "starts", "ends")} == {
        "T1": ["2020-01", None], "T2": ["2020-01", "2021-12"], "T3": ["2020-01", "2021-02"], "T4": ["2020-01", None],
        "T5": ["2020-01", None], "T6": ["2020-01", None], "T7": ["2019-03", "2020-12"], "T8": ["2020-01", None],
        "T9": ["2020-01", "2020-12"], "T12": ["2020", None], "T13": ["2020", None], "T14": ["2020-01", None],
        "T15": ["2020-01", None],
    }  # fmt: skip
    assert [each.line for each in found.left_out] == [11, 12, 13, 14], "1840, backwards, a spring, a quarter"
    assert dates.month("31/12/2019") == "2019-12" and dates.is_still("-")


@pytest.mark.parametrize("name", ["4_zip64_end.zip", "5_folder_jobs.zip"])
def test_an_archive_is_read_whatever_its_end_and_its_folders(name):
    found = read(name)
    assert len(values(found, "positions", "title")) == 5 and len(values(found, "skills", "name")) > 5
    assert not [why for why, _ in found.notes if why == linkedin.tables.NOTES[linkedin.tables.JOBS]]


@pytest.mark.parametrize(
    ("name", "why"), [("foreign_builder.json", foreign.BUILDER), ("foreign_job.json", foreign.JOB)]
)
def test_other_formats_are_told_what_to_do_instead(name, why):
    found = read(name)
    assert found.notes == [(why, {})] and not found.rows and not found.left_out
    with pytest.raises(Refused):
        linkedin.read(uploads.opened((FOUND / name).read_bytes()))


def test_every_value_that_has_no_place_is_named():
    found = read("7_json_silent.json")
    kept = [f"{each.file}: {each.shown}" for each in found.left_out if each.why == KEPT]
    for words in (
        "basics: email: nope", "basics: phone: 12", "basics: url: javascript:alert(1)", "work: description: Reederei",
        "work: url: https://o.example", "skills: level: Master", "projects: url: data:x", "interests: Segeln",
        "references: J, gut",
    ):  # fmt: skip
        assert words in kept
    assert values(found, "skills", "name") == [("Web",), ("HTML",), ("CSS",)]
    assert values(found, "languages", "title", "detail", "text") == [("Deutsch", "", "courant")]


def test_the_cause_of_a_voluntary_office_stands_in_its_text():
    assert values(read("8_cause.csv"), "volunteering", "text") == [("Disaster Relief\n\nx",)]


def test_websites_are_read_with_the_kind_of_thing_in_front():
    assert values(read("9_websites_type.csv"), "links", "url", "title") == [
        ("https://a.example", "a.example"), ("https://b.example", "Blog"),
    ]  # fmt: skip
