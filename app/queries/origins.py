"""The original JSON of an imported JSON Resume, stored with the rows it became. Only for its owner's export."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, literal_column, select, union_all

from app.models import ProfileEntry, ResumeOrigin
from app.models.profiles import TABLES_OF_SECTIONS
from app.queries.query import VIEWER, Query


@dataclass(frozen=True, slots=True)
class Origins:
    """`rows`: the JSON that a row was, by section and id. `resume`: the rest beside them, "" if none was imported."""

    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    resume: str = ""


def own(member_id: int) -> Origins:
    """The origins of the member's own profile; one query."""
    found = {(section, id): content for section, id, content in _ORIGINS.rows(viewer=member_id)}
    resume = found.pop(("", 0), "")
    return Origins(found, resume)


def _origins() -> Any:
    word = literal_column

    def of(section: Any, table: Any) -> Any:
        named = section.label("section")
        return select(named, table.id, table.origin).where(table.member_id == VIEWER, table.origin != word("''"))

    return union_all(
        *(of(word(f"'{name}'"), table) for name, table in TABLES_OF_SECTIONS.items()),
        of(ProfileEntry.kind, ProfileEntry),
        select(word("''"), literal(0), ResumeOrigin.content).where(ResumeOrigin.member_id == VIEWER),
    )


_ORIGINS = Query(_origins)
