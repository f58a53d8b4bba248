"""The CV on paper: as much of a profile as fits on three sheets of A4, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.portability.typesetting import Block, lines, run_in, sheets, width
from app.queries.profiles import ProfileSeen
from app.rules import text
from app.rules.sections import LISTS, SECTIONS

MOST = 3  # sheets
MUCH = 5000  # letters; with more of them a smaller type is used
ABOUT = 40  # lines: a third more than the longest text without line breaks takes
RECOMMENDATIONS = 3
ON_PAPER = {name: each for name, each in SECTIONS.items() if each.on_cv}
DATED = [name for name in ON_PAPER if name in LISTS and LISTS[name].dated]
SHORT = {name: each.look for name, each in ON_PAPER.items() if name in LISTS and not each.dated}  # words and links
LEAST = 4  # lines of a text that is shortened


class Type(NamedTuple):
    """Measures of static/css/pages/cv.css, in em of its `size` (in pixels). `height`, `width`: of a sheet above its
    foot; `line`: of a text; `title`: of the words of a row; `name`: of the letters at the head; `between` two rows;
    `part`: above a new one.
    """

    size: float
    line: float
    title: float
    name: float
    between: float
    part: float

    @property
    def height(self) -> float:
        return 263 * 96 / 25.4 / self.size - 3.8 - 0.5  # the last half is for borders and rounding

    @property
    def wide(self) -> float:
        return 165 * 96 / 25.4 / self.size - 10

    @property
    def column(self) -> float:
        return self.wide - 8.8


USUAL = Type(12.6, 1.55, 1.56, 2.9, 1.1, 2.25)
DENSE = Type(11.1, 1.42, 1.5, 2.5, 0.6, 1.6)
HEADING = 3.2  # of a part, beside its first row: two lines, as "Recommendations" has


class Sheets(NamedTuple):
    """`is_dense`: in smaller type. `is_cut`: something was left out."""

    profile: ProfileSeen
    is_dense: bool
    is_cut: bool


def fitted(profile: ProfileSeen) -> Sheets:
    """The profile as it fits: every row before any text, and of each section the newest first, in its order."""
    about = _beginning(profile.about, ABOUT, DENSE.wide)
    whole = replace(profile, about=about, recommendations=profile.recommendations[:RECOMMENDATIONS])
    is_cut = about != profile.about
    if _letters(whole) <= MUCH and _fits(whole, USUAL):
        return Sheets(whole, False, is_cut)
    if _fits(whole, DENSE):
        return Sheets(whole, True, is_cut)
    height = (MOST + 0.25) * DENSE.height  # parts that are left out leave the room of their headings
    while not _fits(held := _kept(whole, height), DENSE):  # at last with only what always fits: name and about
        height -= DENSE.line  # lost where a sheet ends, if the next block must not be split
    return Sheets(held, True, True)


def _fits(profile: ProfileSeen, type_: Type) -> bool:
    return sheets(_blocks(profile, type_), type_.height) <= MOST


def _kept(profile: ProfileSeen, height: float) -> ProfileSeen:
    """The part of the profile that fits into this height. What does not fit leaves its room to shorter rows."""
    listed = {name: profile.rows(name) for name in DATED}
    bare = replace(profile.with_rows({}), recommendations=())
    parts = sum(map(bool, listed.values())) + len(SHORT) + 1  # recommendations, besides
    room = _Room(height - _height(_blocks(bare, DENSE)) - (DENSE.part + HEADING / 2) * parts)
    short = _Room(min(DENSE.height, room.height))  # lists of words take at most a sheet
    words = {name: [each for each in profile.rows(name) if short.takes(_of_piece(look, each))]
             for name, look in SHORT.items()}
    room.height -= min(DENSE.height, room.height) - short.height
    kept = {name: [row for row in rows if room.takes(_height(_row(row._replace(text=""), DENSE)))]
            for name, rows in listed.items()}
    praise = [each for each in profile.recommendations if room.takes(_height(_quotation(each, DENSE)))]
    told = {name: [_told(row, room) for row in rows] for name, rows in kept.items()}
    return replace(profile.with_rows({**words, **told}), recommendations=praise)  # fmt: skip


def _of_piece(look: str, each: Any) -> float:
    """The height of one row in a list of words or of links."""
    return _link(each, DENSE).height if look == "links" else width(_WORDS[look](each) + " ") / DENSE.wide * DENSE.line


class _Room:
    """The height that is left of all sheets."""

    def __init__(self, height: float) -> None:
        self.height = height

    def takes(self, height: float) -> bool:
        fits = height <= self.height
        self.height -= height if fits else 0
        return fits


def _told(row: Any, room: _Room) -> Any:
    """A row with as much of its text as there is room for: all, or the beginning, or nothing."""
    if not row.text or room.takes(_height(_paragraphs(row.text, DENSE))):
        return row
    beginning = _beginning(row.text, int(room.height // DENSE.line) - 1, DENSE.column)
    is_told = lines(beginning, DENSE.column) >= LEAST and room.takes(_height(_paragraphs(beginning, DENSE)))
    return row._replace(text=beginning if is_told else "")


def _beginning(said: str, most: int, room: float) -> str:
    """At most so many lines of a text."""
    said = "\n".join(said.split("\n")[: max(most, 0)])
    while said and (count := lines(said, room)) > most:
        said = text.shorten(said, min(len(said) - 4, len(said) * most // count))
    return said


def _height(blocks: Iterable[Block]) -> float:
    return sum(block.height for block in blocks)


# --- blocks --------------------------------------------------------------------------------------------------------


def _blocks(profile: ProfileSeen, type_: Type) -> Iterator[Block]:
    """Everything on paper, from top to bottom."""
    yield _head(profile, type_)
    for name, section in ON_PAPER.items():
        if profile.has(name):
            yield from _part(list(LAID_OUT[section.look](profile, name, type_)), type_)
    yield from _part([list(_quotation(each, type_)) for each in profile.recommendations], type_)


def _rows(profile: ProfileSeen, name: str, type_: Type) -> Iterator[list[Block]]:
    return (list(_row(row, type_)) for row in profile.rows(name))


def _texts(profile: ProfileSeen, name: str, type_: Type) -> Iterator[list[Block]]:
    said = filter(None, (getattr(profile, column) for column in ON_PAPER[name].columns))
    return (list(_paragraphs(each, type_, type_.wide)) for each in said)


def _pieces(profile: ProfileSeen, name: str, type_: Type) -> Iterator[list[Block]]:
    """Words in one paragraph."""
    words = " ".join(map(_WORDS[ON_PAPER[name].look], profile.rows(name)))
    yield list(_paragraphs(words, type_, type_.wide))


def _links(profile: ProfileSeen, name: str, type_: Type) -> Iterator[list[Block]]:
    yield [_link(each, type_) for each in profile.rows(name)]


# The layout of sections on paper, by their look.
LAID_OUT: dict[str, Callable[[ProfileSeen, str, Type], Iterator[list[Block]]]] = {
    "text": _texts, "positions": _rows, "education": _rows, "rows": _rows, "skills": _pieces, "words": _pieces,
    "links": _links,
}  # fmt: skip


def _skill(each: Any) -> str:
    """With room for the number of endorsements; parts that stay on one line have no-break spaces."""
    return f"{each.name} (99),".replace(" ", "\u00a0")


def _language(each: Any) -> str:
    level = "n" * 22 if each.detail else ""  # as wide as the longest, "Limited working knowledge"
    return f"{each.title}, {level}{each.text} ·".replace(" ", "\u00a0")


_WORDS: dict[str, Callable[[Any], str]] = {"skills": _skill, "words": _language}


def _link(each: Any, type_: Type) -> Block:
    return Block(0, 0, lines(f"{each.title}: {each.url}", type_.wide), type_.line)


def _head(profile: ProfileSeen, type_: Type) -> Block:
    """Portrait, name and address beside each other."""
    side = type_.wide + 10 - 6.6 - 2 * 1.8 - 19
    name = lines(profile.name, side, type_.name, "serif") * type_.name * 1.1
    headline = lines(profile.headline, side, 1.23, "serif") * 1.23 * 1.4 + 0.6
    address = sum(lines(each.value.replace(", ", "\n"), 16) for each in profile.contacts) * type_.line
    return Block(0, max(6.6, name + headline, address) + 2.4 - type_.part)


def _part(rows: Sequence[list[Block]], type_: Type) -> Iterator[Block]:
    """Rows under a heading, which stays with the first of them."""
    for place, blocks in enumerate(rows):
        first, *others = blocks
        if place == 0:
            missing = max(0.0, HEADING - _height(blocks))
            yield first._replace(gap=type_.part, fixed=first.fixed + missing)
        else:
            yield first._replace(gap=type_.between)
        yield from others


def _row(row: Any, type_: Type) -> Iterator[Block]:
    """Title and place of a position, or what is there in other sections; then its text."""
    held = row._asdict()
    title = held.get("title") or held.get("degree") or held["school"]
    names = ("organisation", "place") if "organisation" in held else ("school", "detail", "number", "url")
    line = ", ".join(held[name] for name in names if held.get(name) and held[name] != title)
    if type_ is DENSE:  # in one line with the title
        words = run_in(((title, 1.1, "serif"), (f"\u2002{line}", 1, "sans")), type_.column) * type_.title
    else:
        words = lines(title, type_.column, 1.2, "serif") * type_.title + lines(line, type_.column) * type_.line
    first, *others = _paragraphs(row.text, type_) if row.text else [Block(0, 0)]
    yield Block(type_.between, words, first.count, first.line)
    yield from others


def _paragraphs(said: str, type_: Type, room: float = 0, scale: float = 1.0, face: str = "sans") -> Iterator[Block]:
    for place, paragraph in enumerate(said.split("\n\n")):
        count = lines(paragraph, room or type_.column, scale, face)
        yield Block(0.5 if place else 0, 0, count, type_.line * scale)


def _quotation(each: Any, type_: Type) -> Iterator[Block]:
    """A recommendation and its author, who must not be separated by a break."""
    quoted = list(_paragraphs(f"“{each.text}”", type_._replace(line=1.5), type_.column, 1.12, "serif"))
    by = lines(", ".join(filter(None, (each.person.name, each.person.headline))), type_.column) * type_.line
    yield quoted[0]._replace(gap=type_.between, fixed=by)
    yield from quoted[1:]


def _letters(profile: ProfileSeen) -> int:
    """How much there is to read, with an allowance for each row."""
    rows = (*profile.positions, *profile.education, *(each for kind in profile.entries.values() for each in kind))
    praised = sum(len(each.text) for each in profile.recommendations)
    return len(profile.about) + sum(len(row.text) + 100 for row in rows) + praised
