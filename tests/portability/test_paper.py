"""What of a profile stands on three sheets. How many sheets a browser makes of it: tests/journeys/test_cv.py."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.portability import paper, typesetting
from app.portability.typesetting import sheets
from app.queries.profiles import ProfileSeen
from app.queries.sections import EntrySeen, PositionSeen
from app.queries.skills import SkillSeen
from app.rules import limits
from app.rules.visibility import Level

TOLD = "Trained apprentices and brought in digital vouchers, for trading houses. "


def profile(**parts):
    return ProfileSeen(1, "frieda", "Frieda Ahlers", None, "Adviser", "", "", Level.SELF, None, **parts)


def positions(count, letters):
    """As a profile lists them, the newest first."""
    text = (TOLD * 40)[:letters]
    return [
        PositionSeen(number, f"Adviser {number}", "Wulf", "Hamburg", f"{2000 + number}-03", f"{2001 + number}-02", text)
        for number in reversed(range(count))
    ]


def projects(count, letters):
    held = {"kind": "projects", "detail": "", "number": "", "url": "", "starts": "2011", "ends": "2012"}
    return [EntrySeen(id=each, title=f"Harbour {each}", text=(TOLD * 40)[:letters], **held) for each in range(count)]


def test_what_fits_stays_as_it_is():
    full = profile(about=TOLD * 10, positions=positions(12, 400), entries={"projects": projects(4, 100), "honours": []})
    found = paper.fitted(full)
    assert not found.is_cut and found.is_dense
    assert found.profile.positions == full.positions and found.profile.entries["projects"] == projects(4, 100)
    assert not paper.fitted(profile(about=TOLD)).is_dense


def test_what_is_oldest_goes_without_its_text_first():
    found = paper.fitted(profile(positions=positions(20, limits.POSITION_TEXT)))
    told = [bool(each.text) for each in found.profile.positions]
    assert found.is_cut and len(told) == 20 and any(told) and not all(told)
    assert told == sorted(told, reverse=True)


def test_then_the_oldest_rows_go():
    entries = {"projects": projects(50, 0), "volunteering": projects(50, 0)}
    found = paper.fitted(profile(positions=positions(50, 100), entries=entries))
    assert found.is_cut and len(found.profile.positions) == 50
    kept = found.profile.entries
    assert len(kept["projects"]) == 50 and 5 < len(kept["volunteering"]) < 30
    assert kept["volunteering"] == projects(50, 0)[: len(kept["volunteering"])]


def height(found):
    """How much of three sheets is full."""
    return paper._height(paper._blocks(found.profile, paper.DENSE)) / (3 * paper.DENSE.height)


CJK = "会社の港で船を設計し、三人の見習いを教えた。"
WORDS = st.sampled_from([TOLD, CJK, "- a\n", "Donaudampfschifffahrt", "Ж", "\n\nx "])


@given(WORDS, WORDS, st.integers(0, 50), st.integers(0, 2_000), st.integers(0, 50), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_profile_three_sheets_hold_it_or_are_full(name, told, count, letters, others, links):
    title = " ".join((name * 40).split())[: limits.TITLE - 4]
    rows = [each._replace(title=f"{title} {each.id}", text=(told * 700)[:letters]) for each in positions(count, 0)]
    entries = {
        kind: [each._replace(kind=kind, title=title, **more) for each in projects(number, 0)]
        for kind, number, more in (("projects", others, {}), ("languages", others // 2, {"detail": "native"}),
                                   ("links", links, {"url": f"https://x.example/{title}"}))
    }  # fmt: skip
    skills = [SkillSeen(number, title[: limits.SKILL]) for number in range(others)]
    full = profile(about=(told * 2_600)[: limits.ABOUT], positions=rows, skills=skills, entries=entries)
    found = paper.fitted(full)
    type_ = paper.DENSE if found.is_dense else paper.USUAL
    assert sheets(paper._blocks(found.profile, type_), type_.height) <= 3
    only_about = replace(full, about=found.profile.about) == found.profile
    assert not found.is_cut or only_about or height(found) > 0.75
    assert found.is_cut or found.profile == full


def test_a_text_is_told_in_part_where_its_end_finds_no_place():
    found = paper.fitted(profile(positions=positions(8, limits.POSITION_TEXT)))
    told = [each.text for each in found.profile.positions]
    assert any(text.endswith(" …") and TOLD[:20] in text for text in told) and height(found) > 0.95


def test_signs_of_east_asia_are_wide_and_break_anywhere():
    assert typesetting.lines("会" * 40, 10) == 4 and typesetting.lines("a" * 40, 10) == 3
    assert typesetting.lines("会社 " * 10, 10) == 3 and typesetting.lines("aaaa " * 12, 10) == 3
    assert typesetting.lines("", 10) == 0 and typesetting.lines("a\n\nb", 10) == 3
    assert typesetting.width("é") == typesetting.width("e") and typesetting.width("e\u0301") == typesetting.width("e")


@pytest.mark.parametrize("line", ["- a\n", "\n", "a" * 70 + "\n"])
def test_many_short_lines_are_many_lines(line):
    found = paper.fitted(profile(about=(line * 2_600)[: limits.ABOUT]))
    assert found.profile.about.count("\n") < 40 and found.is_cut == (len(line) < 70)
