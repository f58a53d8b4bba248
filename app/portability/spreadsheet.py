"""CSV files that a spreadsheet opens without running anything, and that come back the same.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, and so does a cell that could be
mistaken for such an escaped one: so reading removes exactly the apostrophes that writing added. A spreadsheet that
splits at semicolons (Excel in German) or tabs does not know our quotation marks: every part of a cell between those and
line ends may become a cell of its own. A cell that is only a telephone number is not changed: it stays as it is
dialled.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
_FORMULA = r"(?=(?:[^\S\t\r\n]|['\"])*[=+\-@＝＋－＠])"  # full-width signs count in East Asian Excel
_GUARD = re.compile(rf"{_BEGINS}{_FORMULA}|\A(?='*[\t\r\n])")
_GUARDED = re.compile(rf"{_BEGINS}'{_FORMULA}|\A'(?='*[\t\r\n])")
_NUMBER = re.compile(r"\+[0-9 ()/-]*[0-9][0-9 ()/-]*")  # of a telephone: with an apostrophe nothing could dial it
BOM = "\ufeff"  # without it Excel reads an umlaut as two letters


def guarded(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else _GUARD.sub("'", cell)


def unguarded(cell: str) -> str:
    return _GUARDED.sub("", cell)


def lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The file line by line, as spreadsheets read it: UTF-8 with a byte order mark, commas, CRLF."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    written.write(BOM)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()


def file_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return "".join(lines(header, rows)).encode()


def read(content: str) -> list[list[str]]:
    """The rows of such a file, the header first. Raises csv.Error if it is not a CSV."""
    found = csv.reader(io.StringIO(content.removeprefix(BOM), newline=""), strict=True)
    return [[unguarded(cell) for cell in row] for row in found]
