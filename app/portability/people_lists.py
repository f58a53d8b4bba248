"""A list of people that an organisation uploads: what kind of file it is, its delimiter, encoding and columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.portability import cleaning, uploads
from app.portability.linkedin import sheets
from app.portability.linkedin.sheets import Line, Shape
from app.rules import limits, text
from app.rules import roster as rules
from app.rules.errors import Refused
from app.rules.labels import N_

SHOWN = 5  # lines of a preview
DELIMITERS = (";", ",", "\t", "|")
NO_LIST = N_("Choose a CSV file: a table saved as “CSV” or “Unicode text”.")
NO_COLUMNS = N_("No column of this file holds e-mail addresses.")


@dataclass(frozen=True)
class Table:
    """A list as it was recognised: its header (empty words where it has none) and how its rows are read."""

    content: bytes
    shape: Shape
    header: tuple[str, ...]
    sample: list[list[str]]

    def lines(self) -> Iterator[Line]:
        return sheets.rows(self.content, self.shape)

    def guessed(self) -> dict[str, int]:
        """Columns by what they seem to be."""
        return rules.guessed(self.header, self.sample)


def checked_upload(content: bytes, name: str) -> Table:
    """What was uploaded, told by its content. Raises Refused for anything but a table with e-mail addresses."""
    if len(content) > limits.ROSTER_BYTES:
        raise Refused(uploads.TOO_LARGE, "file", most=limits.ROSTER_BYTES // 1_000_000)
    try:
        kind = uploads.opened(as_utf8(content), name).kind
    except Refused as refused:
        refused.field = "file"
        raise
    if kind != "csv":
        raise Refused(NO_LIST, "file")
    found = opened(content)
    if "email" not in found.guessed():
        raise Refused(NO_COLUMNS, "file")
    return found


def as_utf8(content: bytes) -> bytes:
    """What a spreadsheet calls Unicode as UTF-8, with and without a byte order mark; everything else as it is."""
    head = content[:200]
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") and len(head) > 1:
        for order, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) > len(zeros) * 3 // 4:
                return content.decode(order, "replace").encode("utf-8", "replace")
    return sheets.as_utf8(content)


def opened(content: bytes) -> Table:
    """The table in a file. The delimiter is the one that makes the most columns of the first rows; the first row is a
    header unless it holds an address.
    """
    content = as_utf8(content)
    head = content[: uploads.HEAD]
    tried = {delimiter: sheets.beginning(head, delimiter, SHOWN + 1) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda each: _evenness([record.cells for record in tried[each]]))
    first = tried[delimiter]
    if not first:
        return Table(content, Shape(rules.JOIN), (), [])
    widths = [len(record.cells) for record in first]
    width = max(widths[0], max(widths, key=widths.count))
    has_header = not any("@" in cell for cell in first[0].cells)
    header = [shown(cell) for cell in first[0].cells] if has_header else []
    columns = tuple(str(place) for place in range(width))
    begins, number = (first[0].ends, first[0].number) if has_header else (0, 1)
    sample = [[shown(cell) for cell in record.cells[:width]] for record in first[has_header:]]
    table = Shape(rules.JOIN, delimiter, columns, begins, number)
    return Table(content, table, tuple(header + [""] * (width - len(header))), sample[:SHOWN])


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How well a delimiter fits: how many rows have as many cells as most have, if these are several."""
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def shown(cell: str) -> str:
    """A cell as one line, fit to be shown."""
    return text.shorten(cleaning.line(sheets.plain(cell[:1000])), 60)


def seal(nonce: str, columns: Mapping[str, int]) -> str:
    """Names exactly what a preview shows."""
    return hashlib.sha256(repr((nonce, sorted(columns.items()))).encode()).hexdigest()[:32]
