"""What a reader recognised in an upload before anything is stored: rows of a profile, and what was left out and why.

Readers (LinkedIn archive, JSON Resume, our own ZIP) make a Recognised; the preview shows it, the draft stores it as
JSON, confirming writes it by the actions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.rules.labels import N_, Label
from app.rules.sections import CONTACT_KINDS, FIRST_LINES, LISTS

# What a row can belong to besides the lists of the registry of sections, in the order of the preview.
HEAD, ABOUT, WANTS, CONTACT = "head", "about", "wants", "contact"
# The limit of rows of a profile, by section.
ROOM = {
    **dict.fromkeys(FIRST_LINES, 1), CONTACT: len(CONTACT_KINDS), **{name: each.most for name, each in LISTS.items()},
}  # fmt: skip
KEPT = N_("Not shown here, but kept for your export.")
LEFT_OUT = 300  # rows left out that are named one by one; beyond that only their number is stored: every page loads it


@dataclass(frozen=True)
class Row:
    """One recognised row, cleaned and within the lengths of rules/limits.py.

    `section`: above, or one of LISTS. `values`: the arguments for the action of the section, by name: the columns of
    the registry, of contact data `kind` and `value`; `ends` of a current position is None. `file`, `line`: where it
    was. `origin`: the JSON object it was in a JSON Resume, as text, else empty.
    """

    section: str
    values: dict[str, str | None]
    file: str = ""
    line: int = 0
    origin: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row that was not imported: where it was, its first words, and why (`slots` fill its %(name)s)."""

    file: str
    line: int
    shown: str
    why: Label
    slots: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Nothing of it is lost: the profile has no place for it, and the export contains it."""
        return self.why == KEPT


@dataclass(frozen=True)
class Portrait:
    """The portrait of an archive of ours: the name it had there (`former`), and as it was processed here: name of the
    largest size (rules.pictures.name_of), and the WebP as base64 by side in pixels.
    """

    former: str
    sha256: str
    sizes: dict[str, str]


@dataclass
class Recognised:
    """The content of one upload about the member.

    `left_out` grows only by `leave_out`, which keeps it within bounds; `more`: how many are not named any more.
    `notes`: sentences about whole files (label, slots): not read, and why. `acquaintances`: ids of members whom the
    member may know, matched while reading; no data about other people is stored. `resume`: the JSON Resume beside its
    rows, as text, "" if the upload was none. `name`: the name of the owner in the file; it is never imported.
    `decided`: the member's settings in an archive of Kontor: "releases" (by kind of contact data), "audiences" (by
    section) and "privacy" (columns of Member), each value checked. `portrait`: also from such an archive.
    """

    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[tuple[Label, dict[str, str | int]]] = field(default_factory=list)
    acquaintances: list[int] = field(default_factory=list)
    resume: str = ""
    decided: dict[str, dict[str, str | bool]] = field(default_factory=dict)
    portrait: Portrait | None = None
    name: str = ""
    more: int = 0

    def leave_out(self, row: LeftOut) -> None:
        if len(self.left_out) < LEFT_OUT:
            self.left_out.append(row)
        else:
            self.more += 1
