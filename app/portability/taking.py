"""Confirming an import: the actions write what the member ticked, without notices, in the caller's transaction."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from app.actions import entries, imports, profiles, search_index
from app.models import Member
from app.portability.comparing import FIRST_LINES, Part, Preview
from app.portability.recognised import HEAD, Portrait, Recognised, Row
from app.queries.sections import decisions
from app.rules.labels import N_, Label
from app.rules.sections import EDUCATION, POSITIONS, SKILLS


@dataclass
class Choice:
    """What was ticked: names of first lines, kinds of contact data with their release, sections, whether to import the
    portrait, to suggest acquaintances, and to apply the archive's settings of who sees what.
    """

    fields: set[str] = field(default_factory=set)
    contacts: dict[str, str] = field(default_factory=dict)
    sections: set[str] = field(default_factory=set)
    portrait: bool = False
    people: bool = False
    decisions: bool = False


def take(member: Member, found: Recognised, preview: Preview, choice: Choice) -> dict[Label, int]:
    """Write it; returns how many rows were added by label, single fields as 1, in the order of the preview."""
    with search_index.once():
        return _take(member, found, preview, choice)


def _take(member: Member, found: Recognised, preview: Preview, choice: Choice) -> dict[Label, int]:
    added = {}
    if choice.portrait and preview.portrait:
        _take_portrait(member, preview.portrait.new)
        added[N_("Photo")] = 1
    added |= {change.label: 1 for change in preview.changes if change.name in choice.fields}
    _take_first_lines(member, {change.name: change.new for change in preview.changes if change.name in choice.fields})
    contacts = {change.name: change for change in preview.contacts if change.name in choice.contacts}
    added |= {change.label: 1 for change in contacts.values()}
    _take_contacts(member, {kind: (change.new, choice.contacts[kind]) for kind, change in contacts.items()})
    for part in preview.parts:
        if part.new and part.section in choice.sections:
            _take_part(member, part)
            added[part.label] = len(part.new)
    if choice.decisions:
        imports.decide_again(member, audiences=preview.audiences, privacy=preview.privacy, switches=preview.switches)
        added[N_("Who sees what")] = 1
    if choice.people:
        imports.suggest(member, found.acquaintances)
    if found.resume and added:
        imports.keep_resume(member, found.resume)
    return added


def _take_portrait(member: Member, new: Portrait) -> None:
    sizes = {int(side): b64decode(webp) for side, webp in new.sizes.items()}
    profiles.change_photo(member, new.sha256, sizes, quiet=True)


def _take_first_lines(member: Member, new: dict[str, str]) -> None:
    if not new:
        return
    values = {name: new.get(name, getattr(member, name)) for name in FIRST_LINES}
    head = {name: values[name] for name, (section, _) in FIRST_LINES.items() if section == HEAD}
    profiles.change_head(member, name=member.name, quiet=True, **head)
    profiles.change_about(member, values["about"])
    profiles.change_wants(member, wants=values["wants"], offers=values["offers"])


def _take_contacts(member: Member, new: dict[str, tuple[str, str]]) -> None:
    if new:
        profiles.change_contact(member, {**decisions(member.id, member.id).contacts, **new})


def _take_part(member: Member, part: Part) -> None:
    for row in part.new:
        _add(member, row)


def _add(member: Member, row: Row) -> None:
    if row.section in ADD:
        ADD[row.section](member, origin=row.origin, **row.values)
    else:
        entries.add_entry(member, row.section, origin=row.origin, **row.values)  # type: ignore[arg-type]


# The function that adds a row to a section with a table of its own.
ADD: dict[str, Callable[..., object]] = {
    POSITIONS: partial(profiles.add_position, quiet=True),
    EDUCATION: profiles.add_education,
    SKILLS: profiles.add_skill,
}
