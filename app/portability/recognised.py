"""What a reader recognised in an upload before anything is stored: rows of a profile, and what was left out and why.

Readers (LinkedIn archive, JSON Resume, our own ZIP) make a Recognised; the preview shows it, the draft keeps it as
JSON, confirming writes it by the actions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.rules import limits
from app.rules.labels import Label
from app.rules.sections import CONTACT_KINDS, ENTRY_KINDS

# The sections a row can belong to, in the order of the preview; the rest are the keys of rules.sections.ENTRY_KINDS.
HEAD, ABOUT, WANTS, CONTACT, POSITIONS, EDUCATION, SKILLS = (
    "head", "about", "wants", "contact", "positions", "education", "skills"
)  # fmt: skip
# How many rows a profile has room for, by section.
ROOM = {
    HEAD: 1, ABOUT: 1, WANTS: 1, CONTACT: len(CONTACT_KINDS), POSITIONS: limits.POSITIONS,
    EDUCATION: limits.EDUCATIONS, SKILLS: limits.SKILLS, **{kind: each.most for kind, each in ENTRY_KINDS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One recognised row, cleaned and within the lengths of rules/limits.py.

    `section`: above, or a key of ENTRY_KINDS. `values`: what the action of the section takes, by name (head: headline,
    place, industry; about: about; wants: wants, offers; contact: kind, value; positions: title, organisation, place,
    starts, ends or None, text; education: school, degree, starts, ends, text; skills: name; entries: the columns of the
    kind). `file`, `line`: where it stood. `origin`: the JSON object it was in a JSON Resume, as text, else empty.
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

    `notes`: sentences about whole files (label, slots): not taken, and why. `acquaintances`: ids of members whom the
    member may know, matched while reading; of other people nothing is kept. `resume`: the JSON Resume beside its rows,
    as text, "" where the upload was none.
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
