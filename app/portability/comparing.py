"""What an upload would change in a profile: what is new, what the profile has already, what there is no room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from app.actions.imports import PRIVACY
from app.portability.recognised import CONTACT, ROOM, Portrait, Recognised, Row
from app.queries.imports import Held
from app.rules import sections, skills, text
from app.rules.labels import Label
from app.rules.pictures import NAME
from app.rules.section_types import Field
from app.rules.sections import CONTACT_KINDS, LISTS, SKILLS

Values = dict[str, Any]
# Single fields: the section and the label of each column of the member.
FIRST_LINES = {
    field.column: (name, field.label) for name, section in sections.FIRST_LINES.items() for field in section.fields
}


class Change(NamedTuple):
    """A single field: a column of Member, or a kind of contact data. `old` is "" if it is empty."""

    name: str
    label: Label
    old: str
    new: str


class NewPortrait(NamedTuple):
    """`old`: SHA-256 of the portrait in the profile, None if there is none."""

    old: str | None
    new: Portrait


@dataclass(frozen=True)
class Part:
    """One section: rows to add, rows the profile has already, rows without room, and other spellings of a row of the
    upload.
    """

    section: str
    new: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    over: list[Row] = field(default_factory=list)
    twice: list[Row] = field(default_factory=list)

    @property
    def label(self) -> Label:
        return LISTS[self.section].label

    @property
    def room(self) -> int:
        return ROOM[self.section]


@dataclass(frozen=True)
class Preview:
    """Everything that confirming could change. `audiences` by section, `privacy` by column of Member, `switches` by
    name: settings of the archive that differ from those here; `releases`: of contact data, offered with it.
    """

    changes: list[Change]
    contacts: list[Change]
    parts: list[Part]
    audiences: dict[str, str]
    privacy: dict[str, str | bool]
    switches: dict[str, str | bool]
    releases: dict[str, str]
    portrait: NewPortrait | None

    @property
    def over(self) -> list[tuple[int, Row]]:
        """Rows for which there is no room, each with the limit of its section."""
        return [(part.room, row) for part in self.parts for row in part.over]

    @property
    def twice(self) -> list[Row]:
        return [row for part in self.parts for row in part.twice]

    @property
    def is_empty(self) -> bool:
        single = self.portrait or self.changes or self.contacts or self.decisions
        return not (single or any(part.new for part in self.parts))

    @property
    def decisions(self) -> int:
        return len(self.audiences) + len(self.privacy) + len(self.switches)

    def seal(self, content: str) -> str:
        """A hash of the draft and of everything that its preview shows: confirming stores exactly that, or nothing."""
        return sha256(f"{content}\n{self!r}".encode()).hexdigest()


def compare(found: Recognised, held: Held) -> Preview:
    """`found` compared with the profile as it is now. Changes nothing."""
    first = [row for row in reversed(found.rows) if row.section in sections.FIRST_LINES]
    given = {name: new for row in first for name, new in row.values.items()}  # what was read first stands
    contacts = {str(row.values["kind"]): row.values["value"] for row in reversed(found.rows) if row.section == CONTACT}
    decided = found.decided
    return Preview(
        _changes(given, {name: getattr(held.member, name) for name in FIRST_LINES}, _FIELDS),
        _changes(contacts, {kind: value for kind, (value, _) in held.contacts.items()}, _CONTACTS),
        [part for part in _parts(found.rows, held) if part.new or part.same or part.over],
        _differing(decided.get("audiences", {}), held.audiences),
        _differing(decided.get("privacy", {}), {name: getattr(held.member, name) for name in PRIVACY}),
        _differing(decided.get("switches", {}), held.switches),
        {kind: str(release) for kind, release in decided.get("releases", {}).items()},
        _portrait(found.portrait, held.member.picture),
    )


def _portrait(given: Portrait | None, held: str | None) -> NewPortrait | None:
    """None if the profile already shows it: as it was processed here, or as it was in the archive that came from here.
    """
    return NewPortrait(held, given) if given and (held or "")[:NAME] not in (given.former, given.sha256) else None


def _differing(decided: Values, present: Values) -> Values:
    return {name: value for name, value in decided.items() if value != present.get(name)}


_FIELDS = {name: label for name, (_, label) in FIRST_LINES.items()}
_CONTACTS = {kind: each.label for kind, each in CONTACT_KINDS.items()}


def _changes(given: Values, old: Values, labels: dict[str, Label]) -> list[Change]:
    differing = {name: given[name] for name in labels if given.get(name) and given[name] != old.get(name)}
    return [Change(name, labels[name], old.get(name) or "", new) for name, new in differing.items()]


def _parts(rows: list[Row], held: Held) -> Iterable[Part]:
    for section in LISTS:
        own = _held_values(section, held)
        yield _part(section, [row for row in rows if row.section == section], own)


def _part(section: str, rows: list[Row], held: list[Values]) -> Part:
    """Each row of the profile matches one row of the upload: first an equal one, then one that differs only in texts
    that people polish. So two similar rows stay two, and importing again adds neither.
    """
    known, part, once = _Known(section, held), Part(section), set[Any]()
    distinct = [row for row in rows if not (known.exact(row.values) in once or once.add(known.exact(row.values)))]
    part.twice.extend(row for row in rows if row not in distinct and row.values not in [one.values for one in distinct])
    equal = [known.takes_equal(row.values) for row in distinct]
    for row, is_there in zip(distinct, equal, strict=True):
        if is_there or known.takes_similar(row.values):
            part.same.append(row)
        elif len(held) + len(part.new) >= part.room:
            part.over.append(row)
        else:
            part.new.append(row)
    return part


def _held_values(section: str, held: Held) -> list[Values]:
    if section == SKILLS:
        return [{"name": name} for name in held.skills]
    return [row._asdict() for row in held.sections.rows(section)]


class _Known:
    """The rows of one section of the profile, each to be matched once."""

    def __init__(self, section: str, held: list[Values]) -> None:
        self.section, self.loose, self.key = section, LISTS[section].unless, _KEYS[section]
        self.left: dict[str, list[Values]] = {}
        for values in held:
            self.left.setdefault(self.key(values), []).append(values)

    def exact(self, values: Values) -> Any:
        """The values by which two rows of an upload are the same."""
        if self.section == SKILLS:
            return self.key(values)
        return tuple(sorted((name, value or "") for name, value in values.items()))

    def takes_equal(self, values: Values) -> bool:
        return self._take(values, lambda one, other: all((other.get(name) or "") == (one[name] or "") for name in one))

    def takes_similar(self, values: Values) -> bool:
        """Match a row with the same name if no other field contradicts."""
        return self._take(values, self._agree)

    def _take(self, values: Values, agree: Callable[[Values, Values], bool]) -> bool:
        rows = self.left.get(self.key(values), [])
        found = next((place for place, other in enumerate(rows) if agree(values, other)), None)
        if found is not None:
            del rows[found]
        return found is not None

    def _agree(self, one: Values, other: Values) -> bool:
        first, second = one.get("starts") or "", other.get("starts") or ""
        known = min(len(first), len(second))
        words = all(_loosely(one.get(name), other.get(name)) for name in self.loose)
        return first[:known] == second[:known] and words


def _loosely(one: str | None, other: str | None) -> bool:
    """Equal, or one of them empty."""
    return not one or not other or text.fold(one) == text.fold(other)


def _address(url: str) -> str:
    """The address of a link without the parts that do not change where it leads."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _folded(words: str) -> str:
    """A text without letters is compared as it is."""
    return (text.fold(words) or words)[:120]


def _key(fields: Sequence[Field]) -> Callable[[Values], str]:
    """The values by which two rows of a section are the same: these columns, each compared as its form requires."""
    compared = {"link": _address, "skill": lambda name: skills.key(name) or name}

    def key(values: Values) -> str:
        return "\n".join(compared.get(each.form, _folded)(values.get(each.column) or "") for each in fields)

    return key


_KEYS = {name: _key([each.by_column[column] for column in each.same]) for name, each in LISTS.items()}
