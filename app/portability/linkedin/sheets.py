"""Reading the rows of a CSV as LinkedIn, Excel and e-mail programs write it: no error in it is fatal.

A row whose quotes do not close, or with more cells than the header, is named and left out; reading continues with the
next line of the file. Lines are cut out and decoded one by one, so a file takes little more memory than its bytes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.portability.linkedin import tables
from app.portability.spreadsheet import unguarded
from app.rules import text
from app.rules.labels import N_, Label

LONGEST, LARGEST = 500, 1_000_000  # lines and bytes of one row
LINES = 200_000  # of one file
REPAIRS = 100  # rows that are given up before the rest of the file is
AGAIN = 100_000  # bytes behind broken rows that are read a second time before that, and a quarter of the file
HEADER_WITHIN = 10  # rows
_LINE = re.compile(rb"[^\r\n]{0,200000}(?:\r\n|\n|\r)?")

BROKEN = N_("The row does not fit the header: there are quotation marks or commas too many or too few.")
GIVEN_UP = N_("The rest of the file is not read: it is too long, or too many rows do not fit the header.")


class Line(NamedTuple):
    """One row: where it begins, and its cells by column. `why`: what is wrong with it, else empty."""

    number: int
    cells: dict[str, str]
    why: Label | None = None


@dataclass(frozen=True)
class Shape:
    """What the beginning of a file shows: kind of table, delimiter, columns, and where the rows begin."""

    kind: str
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    begins: int = 0
    number: int = 1


class Record(NamedTuple):
    """A row at the beginning of a file: `ends` is the byte after it, `number` the line that follows."""

    cells: list[str]
    ends: int
    number: int


class _Record(NamedTuple):
    """One row as it was cut: `ends` is the byte after it, `lines` how many it spans. `is_open`: a quote stays open,
    or a cell is endless.
    """

    cells: list[str]
    ends: int
    lines: int
    is_open: bool


def as_utf8(content: bytes) -> bytes:
    """What Excel calls "Unicode text" as UTF-8; everything else as it is."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace").encode("utf-8", "replace")
    return content.removeprefix(b"\xef\xbb\xbf")


def shape(head: bytes) -> Shape:
    """Tell by the beginning of a file what it is; the kind is "unknown" if no row is a known header."""
    head = as_utf8(head)
    for delimiter in (",", ";", "\t"):
        begins, number, seen = 0, 1, 0
        while begins < len(head) and seen < HEADER_WITHIN:
            record = _record(head, begins, delimiter)
            begins, number = record.ends, number + record.lines
            if not any(record.cells):
                continue
            if kind := tables.by_header(record.cells, first=seen == 0):
                return Shape(kind, delimiter, tuple(map(tables.normal, record.cells)), begins, number)
            seen += 1
    return Shape(tables.UNKNOWN)


def beginning(head: bytes, delimiter: str, most: int) -> list[Record]:
    """The first rows of a file that are not empty, its head given as UTF-8."""
    found: list[Record] = []
    begins, number = 0, 1
    while begins < len(head) and len(found) < most:
        record = _record(head, begins, delimiter)
        if any(cell.strip() for cell in record.cells):
            found.append(Record(record.cells, record.ends, number + record.lines))
        begins, number = record.ends, number + record.lines
    return found


def rows(content: bytes, seen: Shape) -> Iterator[Line]:
    """The rows below the header, broken ones with a reason; empty rows are skipped."""
    content = as_utf8(content)
    begins, number, repairs, again = seen.begins, seen.number, 0, AGAIN + len(content) // 4
    while begins < len(content):
        if repairs > REPAIRS or again < 0 or number > LINES:
            yield Line(number, {}, GIVEN_UP)
            return
        record = _record(content, begins, seen.delimiter)
        line = _line(number, record, len(seen.columns), seen)
        if line.why:  # perhaps only its first line is broken
            repairs += 1
            begins, number = _LINE.match(content, begins).end(), number + 1  # type: ignore[union-attr]
            again -= record.ends - begins
        else:
            begins, number = record.ends, number + record.lines
        if line.why or line.cells:
            yield line


def _line(number: int, record: _Record, width: int, seen: Shape) -> Line:
    cells = record.cells
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    fits = len(cells) == width or (len(cells) < width and record.lines == 1)
    if record.is_open or not fits:
        return Line(number, {"": " ".join(cells)}, BROKEN)
    named = zip(seen.columns, cells, strict=False)
    return Line(number, {column: cell for column, cell in named if column and cell.strip()})


def _record(content: bytes, begins: int, delimiter: str) -> _Record:
    """The row that begins at a byte. Never raises."""
    lines: list[bytes] = []
    asked_for_more = False

    def cut() -> Iterator[str]:
        nonlocal asked_for_more
        place = begins
        while place < min(len(content), begins + LARGEST) and len(lines) < LONGEST:
            found: bytes = _LINE.match(content, place)[0]  # type: ignore[index]
            place += len(found)
            lines.append(found)
            yield _text(found)
        asked_for_more = True

    try:
        cells = next(csv.reader(cut(), delimiter=delimiter), [])
    except csv.Error:  # a cell of more than 131,072 characters
        return _Record([_text(lines[0][:80])] * 200, begins + len(lines[0]), 1, True)  # fits no header
    return _Record(cells, begins + sum(map(len, lines)), max(1, len(lines)), asked_for_more)


def _text(line: bytes) -> str:
    """UTF-8, or what Excel writes on Windows."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe of a neutralised formula, without doubled escapes of quotes, and
    without characters that cannot be shown.
    """
    return text.without_forbidden(unguarded(cell).replace('""', '"'))
