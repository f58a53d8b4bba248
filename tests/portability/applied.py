"""What an import makes of the rows that a reader recognised: in memory as a profile that its owner sees."""

from __future__ import annotations

from typing import Any

from app.portability.recognised import Recognised
from app.queries.origins import Origins
from app.queries.profiles import ProfileSeen
from app.queries.sections import ContactSeen, EducationSeen, EntrySeen, PositionSeen
from app.queries.skills import SkillSeen
from app.rules.sections import ENTRY_KINDS
from app.rules.visibility import Level

MADE = {"positions": PositionSeen, "education": EducationSeen, "skills": SkillSeen}


def profile_of(found: Recognised, name: str) -> tuple[ProfileSeen, Origins]:
    """The profile after all rows were confirmed, dated ones latest first; and what is kept with them."""
    rows: dict[str, list[Any]] = {}
    first: dict[str, Any] = {}
    kept = Origins({}, found.resume)
    for number, row in enumerate(found.rows, 1):
        if row.section in ("head", "about"):
            first |= row.values
        elif row.section == "contact":
            rows.setdefault("contact", []).append(ContactSeen(row.values["kind"] or "", row.values["value"] or "", ""))
        else:
            rows.setdefault(row.section, []).append(_row(row.section, number, row.values))
            kept.rows[row.section, number] = row.origin
    for section, each in rows.items():
        if section in ("positions", "education") or (section in ENTRY_KINDS and ENTRY_KINDS[section].dated):
            each.sort(key=lambda row: (row.ends or "9", row.starts, row.id), reverse=True)
    profile = ProfileSeen(
        id=1, handle="anna-brandt", name=name, picture=None, headline=first.get("headline", ""),
        place=first.get("place", ""), industry="", level=Level.SELF, degree=0, about=first.get("about", ""),
        positions=rows.get("positions", ()), education=rows.get("education", ()), skills=rows.get("skills", ()),
        contacts=rows.get("contact", ()), entries={kind: rows[kind] for kind in ENTRY_KINDS if kind in rows},
    )  # fmt: skip
    return profile, kept


def _row(section: str, id: int, values: dict[str, str | None]) -> Any:
    if section in MADE:
        return MADE[section](id=id, **values)
    empty = dict.fromkeys(("title", "detail", "number", "url", "starts", "ends", "text"), "")
    return EntrySeen(id=id, kind=section, **{**empty, **values})
