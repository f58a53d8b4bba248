"""Reading a LinkedIn archive, Basic or Complete, a part of one, or a single CSV out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.portability import dates
from app.portability.linkedin import sheets, tables
from app.portability.linkedin.acquaintances import Acquaintance, acquaintances
from app.portability.linkedin.gathering import Gathering
from app.portability.linkedin.members import READERS
from app.portability.linkedin.row import Bad, RowReader
from app.portability.linkedin.sheets import Shape
from app.portability.recognised import LeftOut, Recognised
from app.portability.uploads import File, Upload
from app.rules import limits, text
from app.rules.errors import Refused
from app.rules.labels import N_

NAMED = 5  # files that a note names
SIGN_EVERY = 100  # rows
NOTHING = N_("Choose the archive of LinkedIn itself: no file here has a header row of one.")
MORE_ROWS = N_("Only the first %(most)s rows of %(file)s were read.")
OTHERS = N_("Not read, because these are not tables: %(files)s.")
COLUMNS = N_("Not imported, because a profile has no field for it: %(columns)s (%(file)s).")
ANONYMOUS = N_(
    "%(file)s: these rows were only used to see which of these people are members. Nothing from them is kept."
)

Meet = Callable[[Iterable[Acquaintance]], list[int]]
Tell = Callable[[int, int], None]
Lines = Iterator[tuple[str, sheets.Line]]


def read(upload: Upload, meet: Meet = lambda people: [], tell: Tell = lambda seen, total: None) -> Recognised:
    """The content of an upload about the member.

    meet: returns the ids of members among acquaintances, called once for those of all files; tell: is called now and
    then with the number of bytes read so far and of all to be read; an exception from it ends the reading. Raises
    Refused if no file is known, or one is broken.
    """
    closed, known = dict[str, list[str]](), dict[str, list[tuple[File, Shape]]]()
    for file in upload.files:
        if (seen := _shape(file, closed)).kind in tables.READ:
            known.setdefault(seen.kind, []).append((file, seen))
    if not known and closed.keys() <= {tables.UNKNOWN}:
        raise Refused(NOTHING)
    into, progress = Gathering(), _Progress(known, tell)
    for kind in filter(known.__contains__, tables.READ):
        if kind == "connections":
            _meet(into, _lines(into, known[kind], progress, limits.IMPORT_CONNECTIONS), meet)
            into.note(ANONYMOUS, file=_named([file.name for file, _ in known[kind]]))
        else:
            _read_rows(into, _lines(into, known[kind], progress, limits.IMPORT_ROWS), READERS[kind])
    for kind in filter(closed.__contains__, tables.NOTES):
        into.note(tables.NOTES[kind], files=_named(closed[kind]))
    if upload.others:
        into.note(OTHERS, files=_named(upload.others))
    return into.found


def most_to_read(upload: Upload) -> int:
    """Bytes, unpacked, of all files except those whose names say that they are not needed. None contains more than it
    says.
    """
    return sum(file.size for file in upload.files if not tables.by_name(file.name))


class _Progress:
    """How many bytes are read, of how many."""

    def __init__(self, known: dict[str, list[tuple[File, Shape]]], tell: Tell) -> None:
        self._seen, self._total = 0, sum(file.size for files in known.values() for file, _ in files)
        self._tell = tell

    def go_on(self, count: int = 0) -> None:
        self._seen += count
        self._tell(self._seen, self._total)


def _shape(file: File, closed: dict[str, list[str]]) -> Shape:
    """The kind of a file; one that is not read is noted under its kind in `closed`."""
    kind = tables.UNKNOWN if file.name.lower().endswith(".json") else tables.by_name(file.name)
    seen = Shape(kind) if kind else sheets.shape(file.head())
    if seen.kind not in tables.READ:
        closed.setdefault(seen.kind, []).append(file.name)
    return seen


def _lines(into: Gathering, files: list[tuple[File, Shape]], progress: _Progress, most: int) -> Lines:
    """The rows of all tables of one kind, each with the name of its file: at most `most` in all."""
    count, cut = 0, []
    for file, seen in files:
        if count == most:
            cut.append(file.name)
            continue
        content = file.read()
        for line in sheets.rows(content, seen):
            if count == most:
                cut.append(file.name)
                break
            if count % SIGN_EVERY == 0:
                progress.go_on()
            count += 1
            yield _shown(file.name), line
        progress.go_on(len(content))
    if cut:
        into.note(MORE_ROWS, most=most, file=_named(cut))


def _read_rows(into: Gathering, lines: Lines, reader: Callable[[RowReader], None]) -> None:
    held = list(lines)
    dated = (cell[:40] for _, line in held for column, cell in line.cells.items() if column in tables.DATED)
    habits, unused = dates.habits(dated), dict[str, dict[str, None]]()
    for name, line in held:
        row = RowReader(into, name, line, habits)
        if line.why:
            row.leave_out(line.why)
            continue
        try:
            reader(row)
        except Bad as bad:
            row.leave_out(bad.why, **bad.slots)
        else:
            unused.setdefault(name, {}).update(dict.fromkeys(column for column in row.cells if column not in row.asked))
    for name, columns in unused.items():
        if columns:
            into.note(COLUMNS, columns=_named(list(columns)), file=name)


def _meet(into: Gathering, lines: Lines, meet: Meet) -> None:
    """Which of these people are members. Of a row that cannot be read only its place is reported."""

    def good() -> Iterator[sheets.Line]:
        for name, line in lines:
            if line.why:
                into.leave_out(LeftOut(name, line.number, "", line.why))
            else:
                yield line

    into.found.acquaintances += dict.fromkeys(meet(acquaintances(good())))


def _named(files: list[str]) -> str:
    shown = [_shown(name) for name in files[:NAMED]]
    return ", ".join(shown) + (f", + {len(files) - NAMED}" if len(files) > NAMED else "")


def _shown(name: str) -> str:
    return text.shorten(text.clean_line(text.without_forbidden(name)), 80)
