"""The CV on paper: as much of a profile as stands on three sheets of A4, the newest first."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

from app.queries.profiles import ProfileSeen

MUCH = 5000  # letters; more of them go on paper in smaller type
# Of that smaller type, as static/css/pages/cv.css sets it: lines on three sheets, and letters in a line of a text, of
# a quotation, and where a text has the width of the sheet. Counted short, so that long words find their place.
LINES, TEXT, QUOTATION, WIDE = 165.0, 70, 62, 86
HEAD, PART, GAP = 10.0, 1.7, 0.5  # lines of the name and address, of a new part, between two rows
ABOUT = 40  # lines: a third more than the longest text fills that has no lines of its own
RECOMMENDATIONS = 3
DATED = ("certificates", "projects", "volunteering", "publications", "honours")


class Sheets(NamedTuple):
    """`is_dense`: in smaller type. `is_cut`: something was left out."""

    profile: ProfileSeen
    is_dense: bool
    is_cut: bool


def fitted(profile: ProfileSeen) -> Sheets:
    """The profile as it fits: each row before any text of one, and of each the newest first, as they stand in it."""
    about = "\n".join(profile.about.split("\n")[:ABOUT])
    is_cut = about != profile.about
    profile = replace(profile, about=about, recommendations=profile.recommendations[:RECOMMENDATIONS])
    listed = {"positions": profile.positions, "education": profile.education, **_dated(profile)}
    room = _Room(LINES - _fixed(profile) - PART * sum(map(bool, listed.values())))
    kept = {name: [row for row in rows if room.takes(_of_row(row))] for name, rows in listed.items()}
    praise = [each for each in profile.recommendations if room.takes(_lines(each.text, QUOTATION) + 1 + GAP)]
    kept = {name: [_with_text(row, room) for row in rows] for name, rows in kept.items()}
    entries = {**profile.entries, **{kind: kept.pop(kind) for kind in DATED}}
    fits = replace(profile, entries=entries, recommendations=praise, **kept)
    return Sheets(fits, _letters(profile) > MUCH, is_cut or room.is_over)


class _Room:
    """What is left of the lines. Whatever finds no place leaves its own to what is shorter."""

    def __init__(self, lines: float) -> None:
        self.lines, self.is_over = lines, False

    def takes(self, lines: float) -> bool:
        fits = lines <= self.lines
        self.lines -= lines if fits else 0
        self.is_over |= not fits
        return fits


def _dated(profile: ProfileSeen) -> dict[str, Any]:
    return {kind: profile.entries.get(kind, ()) for kind in DATED}


def _fixed(profile: ProfileSeen) -> float:
    """Lines of what always stands there."""
    words = [f"{each.name} (99), " for each in profile.skills]
    words += [f"{each.title}, {each.detail:20}{each.text} · " for each in profile.entries.get("languages", ())]
    links = sum(_lines(f"{each.title}: {each.url}", WIDE) for each in profile.entries.get("links", ()))
    return HEAD + 4 * PART + _lines(profile.about, WIDE) + ceil(sum(map(len, words)) / WIDE) + links


def _of_row(row: Any) -> float:
    """A line or more for its words; `text` has lines of its own."""
    words = [str(value) for name, value in row._asdict().items() if value and name not in ("id", "kind", "text")]
    return GAP + _lines(" ".join(words), TEXT)


def _with_text(row: Any, room: _Room) -> Any:
    return row if room.takes(_lines(row.text, TEXT)) else row._replace(text="")


def _lines(text: str, width: int) -> int:
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n")) if text else 0


def _letters(profile: ProfileSeen) -> int:
    """How much there is to read, with what a row costs beside its text."""
    rows = (*profile.positions, *profile.education, *(each for kind in profile.entries.values() for each in kind))
    praised = sum(len(each.text) for each in profile.recommendations)
    return len(profile.about) + sum(len(row.text) + 100 for row in rows) + praised
