"""A JSON Resume comes in as rows and goes out as it was; what is edited meanwhile changes, and nothing else."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from app.portability import json_resume, json_trees, rows
from app.rules import limits
from app.rules.sections import ENTRY_KINDS
from tests import INPUTS
from tests.portability import resume_schema
from tests.portability.applied import profile_of

RESUMES = INPUTS / "resumes"
FILES = sorted(path for path in RESUMES.rglob("*.json") if path.name != "schema.json")
REAL = pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.stem if path else "none")


def opened(path):
    if path is None:
        pytest.skip("the real input beside the project (../shared/data/resumes) is not here")
    return json.loads(path.read_text())


def through(document, change=lambda profile: profile):
    """Import a document, change the profile, export it."""
    found = json_resume.read(json.dumps(document).encode())
    profile, origins = profile_of(found, document.get("basics", {}).get("name", "Anna Brandt"))
    return json_resume.write(change(profile), origins)


@REAL
def test_what_comes_in_goes_out_equal(path):
    document = opened(path)
    assert through(document) == document


@REAL
def test_the_parts_become_rows(path):
    document = opened(path)
    found = json_resume.read(path.read_bytes())
    sections = {row.section for row in found.rows}
    expected = {"work": "positions", "volunteer": "volunteering", "education": "education", "awards": "honours",
                "publications": "publications", "skills": "skills", "languages": "languages",
                "projects": "projects"}  # fmt: skip
    assert {ours for theirs, ours in expected.items() if document.get(theirs)} <= sections
    for row in found.rows:
        columns = {"positions": 6, "education": 5, "skills": 1, "contact": 2}.get(row.section)
        if row.section in ENTRY_KINDS:
            assert set(row.values) == set(ENTRY_KINDS[row.section].columns)
        elif columns:
            assert len(row.values) == columns


def test_the_fields_of_the_sample(sample):
    found = json_resume.read(json.dumps(sample).encode())
    first = {row.section: row.values for row in reversed(found.rows)}  # of each section the first one
    assert first["head"] == {"headline": "Programmer", "place": "San Francisco"}
    assert "name" not in first["head"], "a name is never taken over"
    assert first["positions"] == {
        "title": "CEO/President", "organisation": "Pied Piper", "place": "Palo Alto, CA", "starts": "2013-12",
        "ends": "2014-12", "text": first["positions"]["text"],
    }  # fmt: skip
    assert first["positions"]["text"].endswith("\n\n• Built an algorithm\n• Won a prize")
    assert first["education"]["degree"] == "Bachelor, Information Technology"
    assert first["languages"] == {"title": "English", "detail": "native", "text": ""}
    contact = {row.values["kind"]: row.values["value"] for row in found.rows if row.section == "contact"}
    assert contact == {"email": "r@mail.example", "phone": "(912) 555-4321",
                       "address": "2712 Broadway St, CA 94115 San Francisco"}  # fmt: skip
    assert [row.values for row in found.rows if row.section == "links"] == [
        {"url": "http://richard.example", "title": "richard.example"},
        {"url": "https://soundcloud.example.com/x", "title": "SoundCloud"},
    ]


def said_by(found):
    return sorted(str((row.section, sorted(row.values.items()))) for row in found.rows)


@pytest.fixture
def sample():
    return {
        "basics": {
            "name": "Richard Hendriks", "label": "Programmer", "email": "r@mail.example", "phone": "(912) 555-4321",
            "url": "http://richard.example", "summary": "From Tulsa.", "x-mood": ["odd"],
            "location": {"address": "2712 Broadway St", "postalCode": "CA 94115", "city": "San Francisco",
                         "countryCode": "US"},
            "profiles": [{"network": "Twitter", "username": "neutral", "url": ""},
                         {"network": "SoundCloud", "username": "dandy", "url": "https://soundcloud.example.com/x"}],
        },
        "work": [{"name": "Pied Piper", "location": "Palo Alto, CA", "position": "CEO/President",
                  "startDate": "2013-12-01", "endDate": "2014-12-01", "summary": "Compression.",
                  "description": "Awesome company", "highlights": ["Built an algorithm", "Won a prize"]},
                 {"company": "Hooli", "position": "Developer", "startDate": "2012"}],
        "education": [{"institution": "Oklahoma", "studyType": "Bachelor", "area": "Information Technology",
                       "startDate": "2011-06-01", "endDate": "2014-01-01", "score": "4.0"}],
        "skills": [{"name": "Web", "level": "Master", "keywords": ["HTML"]}, {"name": "Compression"}],
        "languages": [{"language": "English", "fluency": "Native speaker"}],
        "interests": [{"name": "Wildlife", "keywords": ["Ferrets"]}],
        "references": [{"name": "Erlich", "reference": "A pleasure."}],
        "meta": {"version": "v1.0.0", "theme": {"colour": [1, 2, None]}},
        "x-unknown": {"deep": {"deeper": True}},
    }  # fmt: skip


def test_an_edited_position_changes_its_field_only(sample):
    def edit(profile):
        first, second = profile.positions
        assert first.organisation == "Hooli", "the current one stands first in the profile"
        return replace(profile, positions=[first._replace(organisation="Hooli XYZ"), second._replace(ends="2015-02")])

    expected = copy.deepcopy(sample)
    expected["work"][0]["endDate"] = "2015-02"
    expected["work"][1]["company"] = "Hooli XYZ"
    assert through(sample, edit) == expected


@pytest.mark.parametrize(
    ("text", "summary", "highlights"),
    [
        ("Video.\n\n• Built an algorithm\n• Won a prize", "Video.", ["Built an algorithm", "Won a prize"]),
        ("Compression.\n\n• Built another", "Compression.", ["Built another"]),
        ("Compression.", "Compression.", None),
        ("• Only this", None, ["Only this"]),
        ("• a\nand on", "• a\nand on", None),
        ("a\n• b", "a\n• b", None),
        ("", None, None),
    ],
)
def test_an_edited_text_finds_its_summary_and_its_list(sample, text, summary, highlights):
    def edit(profile):
        return replace(profile, positions=[profile.positions[0], profile.positions[1]._replace(text=text)])

    item = through(sample, edit)["work"][0]
    assert (item.get("summary"), item.get("highlights")) == (summary, highlights)
    assert item["description"] == "Awesome company" and item["startDate"] == "2013-12-01"


def test_what_is_removed_is_gone_and_what_is_new_has_its_place(sample):
    def edit(profile):
        new = profile.positions[0]._replace(id=99, title="Founder", starts="2020", text="")
        return replace(profile, positions=[new, *profile.positions[:1]], skills=(), contacts=(), entries={}, about="")

    document = through(sample, edit)
    assert [item["position"] for item in document["work"]] == ["Founder", "Developer"]
    assert document["work"][0] == {"name": "Hooli", "position": "Founder", "startDate": "2020"}
    assert document["skills"] == [] and document["languages"] == []
    assert "email" not in document["basics"] and "url" not in document["basics"] and "summary" not in document["basics"]
    assert document["basics"]["profiles"] == [sample["basics"]["profiles"][0]], "what was never taken stays"
    assert document["basics"]["location"] == {"city": "San Francisco", "countryCode": "US"}
    assert document["interests"] == sample["interests"]


def test_the_website_is_a_link_among_the_links(sample):
    def edit(profile):
        website, other = profile.entries["links"]
        assert (website.url, website.title) == ("http://richard.example", "richard.example")
        return replace(profile, entries={"links": [other, website._replace(url="https://new.example/")]})

    basics = through(sample, edit)["basics"]
    assert basics["url"] == "https://new.example/" and basics["profiles"] == sample["basics"]["profiles"]


def test_rows_that_cannot_be_taken_say_why_and_stay_in_the_file():
    work = {"name": "Firm", "position": "Owner", "startDate": "2001"}
    document = {
        "basics": {"name": "Anna Brandt"},
        "work": [work, work, {"name": "Firm"}, 7, {**work, "endDate": "some day"}, {**work, "endDate": "1999-01"},
                 {**work, "endDate": "present"}, None],
        "skills": [{"name": "C"}, {"name": "c"}, {"name": "++"}],
        "awards": "none",
    }  # fmt: skip
    found = json_resume.read(json.dumps(document).encode())
    assert [(each.file, each.line, each.why) for each in found.left_out] == [
        ("work", 2, rows.TWICE), ("work", 3, rows.NOT_FILLED), ("work", 4, rows.NOT_READ),
        ("work", 5, rows.NO_DATE), ("work", 6, rows.REVERSED), ("work", 7, rows.TWICE),
        ("work", 8, rows.NOT_READ), ("skills", 2, rows.TWICE), ("skills", 3, rows.NOT_FILLED),
        ("awards", 0, rows.KEPT),
    ]  # fmt: skip
    assert [row.section for row in found.rows] == ["positions", "skills"]
    assert through(document) == document


def test_what_is_too_long_is_cut_said_and_given_back_whole():
    document = {
        "basics": {"name": "Anna Brandt", "summary": "word " * 1000},
        "work": [{"name": "F" * 500, "position": "Owner", "startDate": "2001", "summary": "x " * 3000}],
        "projects": [{"name": f"Project {number}"} for number in range(150)],
    }
    found = json_resume.read(json.dumps(document).encode())
    taken = {row.section: row.values for row in found.rows}
    assert len(taken["about"]["about"]) <= limits.ABOUT and len(taken["positions"]["text"]) <= limits.POSITION_TEXT
    assert len(taken["positions"]["organisation"]) <= limits.TITLE
    assert [each.why for each in found.left_out].count(rows.CUT) == 3
    assert len([row for row in found.rows if row.section == "projects"]) == ENTRY_KINDS["projects"].most
    assert len(found.left_out) <= 3 + rows.LOOKED_AT + 1
    assert through(document) == document


def test_a_profile_that_was_never_imported_is_a_valid_resume(sample):
    found = json_resume.read(json.dumps(sample).encode())
    profile, _ = profile_of(found, "Anna Brandt")
    document = json_resume.write(profile, address="http://localhost/in/anna-brandt/resume.json")
    assert resume_schema.wrong(document) == []
    assert document["meta"]["canonical"].endswith("/resume.json")
    assert document["basics"]["url"] == "http://richard.example"
    assert document["basics"]["profiles"] == [{"url": "https://soundcloud.example.com/x", "network": "SoundCloud"}]
    assert document["work"][1] == {
        "position": "CEO/President", "name": "Pied Piper", "location": "Palo Alto, CA", "startDate": "2013-12",
        "endDate": "2014-12", "summary": "Compression.", "highlights": ["Built an algorithm", "Won a prize"],
    }  # fmt: skip
    again = json_resume.read(json_trees.file_of(document))
    assert not again.left_out
    assert said_by(again) == said_by(found)


@REAL
def test_what_goes_out_is_valid(path):
    assert resume_schema.wrong(through(opened(path))) == []
    profile, _ = profile_of(json_resume.read(path.read_bytes()), "Anna Brandt")
    assert resume_schema.wrong(json_resume.write(profile)) == []


def test_the_schema_is_asked():
    assert resume_schema.wrong({"work": [{"startDate": "soon"}], "basics": {"name": 5}, "skills": {}})
