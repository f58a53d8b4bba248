"""What of a profile stands on three sheets. How many sheets a browser makes of it: tests/journeys/test_cv.py."""

import pytest

from app.portability import paper
from app.queries.profiles import ProfileSeen
from app.queries.sections import EntrySeen, PositionSeen
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
    sheets = paper.fitted(full)
    assert not sheets.is_cut and sheets.is_dense
    assert sheets.profile.positions == full.positions and sheets.profile.entries["projects"] == projects(4, 100)
    assert not paper.fitted(profile(about=TOLD)).is_dense


def test_what_is_oldest_goes_without_its_text_first():
    sheets = paper.fitted(profile(positions=positions(20, limits.POSITION_TEXT)))
    told = [bool(each.text) for each in sheets.profile.positions]
    assert sheets.is_cut and len(told) == 20 and any(told) and not all(told)
    assert told == sorted(told, reverse=True)


def test_then_the_oldest_rows_go():
    entries = {"projects": projects(50, 0), "volunteering": projects(50, 0)}
    sheets = paper.fitted(profile(positions=positions(50, 100), entries=entries))
    assert sheets.is_cut and len(sheets.profile.positions) == 50
    assert len(sheets.profile.entries["projects"]) > 20 and len(sheets.profile.entries["volunteering"]) < 10
    assert sheets.profile.entries["projects"] == projects(50, 0)[: len(sheets.profile.entries["projects"])]


@pytest.mark.parametrize("line", ["- a\n", "\n", "a" * 70 + "\n"])
def test_many_short_lines_are_many_lines(line):
    sheets = paper.fitted(profile(about=(line * 2_600)[: limits.ABOUT]))
    assert sheets.profile.about.count("\n") < 40 and sheets.is_cut == (len(line) < 70)
