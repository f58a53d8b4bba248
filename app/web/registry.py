"""Whether each section (rules/sections.py) and each kind of event (rules/kinds.py) has everything it needs; if not, the
app does not start.

Mistakes within an entry are refused where the entries are read; here are the parts elsewhere: columns, tables,
templates, handlers, translations. The file of a kind in queries/kinds/ is checked when it is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from flask import Flask

from app.models import Member, ProfileEntry, SectionAudience
from app.models.profiles import TABLES_OF_SECTIONS
from app.portability.linkedin.members import READERS
from app.portability.paper import LAID_OUT
from app.portability.taking import ADD
from app.queries.kinds import MODULES
from app.rules.errors import Incomplete
from app.rules.kind_types import Kind
from app.rules.kinds import KINDS
from app.rules.reporting import KINDS as REPORTABLE
from app.rules.section_types import ENTRIES, MEMBER, OTHERS, TABLE, Section
from app.rules.sections import HEAD, LISTS, SECTIONS
from app.web.translating import untranslated


def check(app: Flask) -> None:
    """Raises Incomplete with a sentence for everything that is missing. Call it after the last handler and template."""
    missing = [f"The section {each.name} {what}." for each in SECTIONS.values() for what in _missing(app, each)]
    missing += [f"The kind {each.name} needs the template {name}." for each in KINDS.values()
                for name in _templates_of_kind(each) if not _is_there(app, name)]
    registries = (HEAD, *SECTIONS.values(), *KINDS.values(), *REPORTABLE.values())
    labels = (text for each in registries for text in each.labels())
    lacking = untranslated(app, labels)
    missing += [f"The text “{text}” of a registry needs its {Locale.parse(locale).english_name}."
                for locale, text in lacking]
    if missing:
        raise Incomplete(" ".join(missing))


def _is_there(app: Flask, template: str) -> bool:
    return Path(app.root_path, "templates", template).is_file()  # only checked for existence, not compiled


def _missing(app: Flask, section: Section) -> Iterator[str]:
    yield from _missing_in_database(section)
    yield from (f"needs the template {name}" for name in _templates(section) if not _is_there(app, name))
    door = f"editing.{section.door}" if section.door else "entries.add"
    if section.kept != OTHERS and door not in app.view_functions:
        yield f"names the handler {door}, which does not exist"
    below = f"/profile/{section.name}"
    if section.kept == ENTRIES and any(f"{rule.rule}/".startswith(f"{below}/") for rule in app.url_map.iter_rules()):
        yield f"has a name that another address has: {below}"
    if section.kept in (TABLE, MEMBER) and not section.door:
        yield "does not name the handler that changes it (door)"
    if section.on_cv and section.look not in LAID_OUT:
        yield f"looks like {section.look}, which portability/paper.py cannot measure"
    if section.linkedin and section.name not in READERS:
        yield "needs a reader of its table in portability/linkedin/members.py"


def _missing_in_database(section: Section) -> Iterator[str]:
    table = {ENTRIES: ProfileEntry, MEMBER: Member}.get(section.kept) or TABLES_OF_SECTIONS.get(section.name)
    if section.kept == TABLE and not (table and section.name in ADD):
        yield "needs its table in models/profiles.py, and what adds to it in portability/taking.py"
    yield from (f"has no column {column}" for column in section.columns if table and not hasattr(table, column))
    longest = (ProfileEntry.kind if section.kept == ENTRIES else SectionAudience.section).type.length
    if len(section.name) > longest:
        yield f"needs a name of at most {longest} letters"


def _templates(section: Section) -> Iterator[str]:
    yield from filter(None, [section.page_piece, section.on_cv and section.cv_piece])
    if section.name in LISTS:
        yield section.archive_piece


def _templates_of_kind(kind: Kind) -> Iterator[str]:
    module = MODULES[kind.name]
    if kind.feed and (hasattr(module, "fetch") or kind.feed.pair):
        yield f"feed/kinds/_{kind.feed.drawn_like or kind.name}.html"
    if hasattr(module, "detail"):
        yield f"notifications/kinds/_{kind.name}.html"
    for letter in (kind.name, kind.told.reminder) if kind.told else ():
        if letter:
            yield from (f"mail/{letter}/{part}" for part in ("subject.txt", "body.txt", "body.html"))
