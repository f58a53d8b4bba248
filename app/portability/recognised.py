"""What a reader recognised in an upload before anything is stored: rows of a profile, and what was left out and why.

Readers (LinkedIn archive, JSON Resume, our own ZIP) make a Recognised; the preview shows it, the draft keeps it as
JSON, confirming writes it by the actions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.rules.labels import N_, Label
from app.rules.sections import CONTACT_KINDS, FIRST_LINES, LISTS

# What a row can belong to beside the lists of the registry of sections, in the order of the preview.
HEAD, ABOUT, WANTS, CONTACT = "head", "about", "wants", "contact"
# How many rows a profile has room for, by section.
ROOM = {
    **dict.fromkeys(FIRST_LINES, 1), CONTACT: len(CONTACT_KINDS), **{name: each.most for name, each in LISTS.items()},
}  # fmt: skip
KEPT = N_("Not shown here, but kept for your export.")
LEFT_OUT = 300  # what was left out, named one by one; of more only the number is known: every page loads it


@dataclass(frozen=True)
class Row:
    """One recognised row, cleaned and within the lengths of rules/limits.py.

    `section`: above, or one of LISTS. `values`: what the action of the section takes, by name: the columns of the
    registry, of contact data `kind` and `value`; `ends` of a current position is None. `file`, `line`: where it stood.
    `origin`: the JSON object it was in a JSON Resume, as text, else empty.
    """

    section: str
    values: dict[str, str | None]
    file: str = ""
    line: int = 0
    origin: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row that was not taken: where it stood, its first words, and why (`slots` fill its %(name)s)."""

    file: str
    line: int
    shown: str
    why: Label
    slots: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Nothing of it is lost: it has no place in the profile, and stands in the export."""
        return self.why == KEPT


@dataclass(frozen=True)
class Portrait:
    """The portrait of an archive of ours: the SHA-256 it had there (`former`), and as it was made anew for here:
    SHA-256 of the largest size, and by side in pixels the WebP as base64.
    """

    former: str
    sha256: str
    sizes: dict[str, str]


@dataclass
class Recognised:
    """Everything one upload said about the member itself.

    `left_out` grows by `leave_out` alone, which keeps it within bounds; `more`: how many are not named any more.
    `notes`: sentences about whole files (label, slots): not taken, and why. `acquaintances`: ids of members whom the
    member may know, matched while reading; of other people nothing is kept. `resume`: the JSON Resume beside its rows,
    as text, "" where the upload was none.
    `name`: what the file calls its owner; a name is never taken over.
    `decided`: what the member had decided, in an archive of Kontor's own: "releases" (by kind of contact data),
    "audiences" (by section) and "privacy" (columns of Member), each value checked. `portrait`: from there, too.
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
