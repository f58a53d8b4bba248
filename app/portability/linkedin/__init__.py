"""Reading a LinkedIn archive, Basic or Complete, a part of one, or a single CSV out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from app.portability.linkedin import sheets, tables
from app.portability.linkedin.acquaintances import Acquaintance, acquaintances
from app.portability.linkedin.members import READERS
from app.portability.linkedin.row import Bad, Reading
from app.portability.linkedin.sheets import Shape
from app.portability.recognised import LeftOut, Recognised
from app.portability.uploads import File, Upload
from app.rules import limits, text
from app.rules.errors import N_, Refused

NAMED = 5  # files that a note names
LEFT_OUT = 300  # rows that are named one by one
NOTHING = N_("Nothing here is known to Kontor: no file has a header row of a LinkedIn archive.")
MORE_ROWS = N_("Only the first %(most)s rows of %(file)s were read.")
MORE_LEFT_OUT = N_("%(count)s more rows were left out.")
ANONYMOUS = N_("%(file)s: these rows were only used to see who of them is here. Nothing of them is kept.")

Meet = Callable[[Iterable[Acquaintance]], list[int]]


Tell = Callable[[int, int], None]


def read(upload: Upload, meet: Meet = lambda people: [], tell: Tell = lambda seen, total: None) -> Recognised:
    """What an upload says about the member.

    meet: gives the ids of members among acquaintances; tell: is called now and then with the number of bytes read so
    far and of all that is to be read. Raises Refused where no file is known, or one is broken.
    """
    found, closed = Recognised(), dict[str, list[str]]()
    known = [(file, seen) for file in upload.files if (seen := _shape(file, closed)) and seen.kind in tables.READ]
    if not known and closed.keys() <= {tables.UNKNOWN}:
        raise Refused(NOTHING)
    seen_bytes, total = 0, sum(file.size for file, _ in known)
    for file, seen in sorted(known, key=lambda each: list(tables.READ).index(each[1].kind)):
        content = file.read()
        if seen.kind == "connections":
            _meet(found, file, content, seen, meet, partial(tell, seen_bytes, total))
        else:
            _read_rows(found, file, content, seen)
        seen_bytes += len(content)
        tell(seen_bytes, total)
    found.notes += [(tables.NOTES[kind], {"files": _named(closed[kind])}) for kind in tables.NOTES if kind in closed]
    _keep_short(found)
    return found


def _shape(file: File, closed: dict[str, list[str]]) -> Shape | None:
    """What a file is; what is not read is noted under its kind in `closed`."""
    if not file.name.lower().endswith(".json"):
        kind = tables.by_name(file.name)
        seen = Shape(kind) if kind else sheets.shape(file.head())
        if seen.kind not in tables.READ:
            closed.setdefault(seen.kind, []).append(file.name)
        return seen
    return None


def _read_rows(found: Recognised, file: File, content: bytes, seen: Shape) -> None:
    name = _shown(file.name)
    for count, line in enumerate(sheets.rows(content, seen)):
        if count == limits.IMPORT_ROWS:
            found.notes.append((MORE_ROWS, {"most": limits.IMPORT_ROWS, "file": name}))
            break
        row = Reading(found, name, line)
        if line.why:
            row.leave_out(line.why)
            continue
        try:
            READERS[seen.kind](row)
        except Bad as bad:
            row.leave_out(bad.why, **bad.slots)


def _meet(
    found: Recognised, file: File, content: bytes, seen: Shape, meet: Meet, still_reading: Callable[[], None]
) -> None:
    """Whom of these people one finds here. Of a row that cannot be read only its place is told."""
    name = _shown(file.name)

    def good() -> Iterable[sheets.Line]:
        for count, line in enumerate(sheets.rows(content, seen)):
            if count == limits.IMPORT_CONNECTIONS:
                found.notes.append((MORE_ROWS, {"most": limits.IMPORT_CONNECTIONS, "file": name}))
                return
            if count % 500 == 0:
                still_reading()
            if line.why:
                found.left_out.append(LeftOut(name, line.number, "", line.why))
            else:
                yield line

    met = meet(acquaintances(good()))
    found.acquaintances += [id for id in met if id not in found.acquaintances]
    found.notes.append((ANONYMOUS, {"file": name}))


def _keep_short(found: Recognised) -> None:
    """An archive of nothing but broken rows must not become a draft of a million sentences."""
    if (more := len(found.left_out) - LEFT_OUT) > 0:
        del found.left_out[LEFT_OUT:]
        found.notes.append((MORE_LEFT_OUT, {"count": more}))


def _named(files: list[str]) -> str:
    shown = [_shown(name) for name in files[:NAMED]]
    return ", ".join(shown) + (f", + {len(files) - NAMED}" if len(files) > NAMED else "")


def _shown(name: str) -> str:
    return text.shorten(text.clean_line(text.without_forbidden(name)), 80)
